/** Comparing what was typed with what the server shows. Pure. */

/** @returns {string} the text without the differences that normalisation on the server removes */
export function comparable(text, kind) {
  const plain = text.normalize("NFKC").trim();
  if (kind !== "number" && kind !== "percent") return plain;
  const figure = plain.replace(/[,\s]/g, "").replace(/%$/, "").replace(/^\+/, "");
  if (!/^-?\d+(\.\d+)?$/.test(figure)) return figure;
  const [whole, decimals] = figure.split(".");
  const digits = whole.replace(/^(-?)0+(?=\d)/, "$1");
  const rest = (decimals || "").replace(/0+$/, "");
  return rest === "" ? digits : `${digits}.${rest}`;
}

/**
 * A lost answer makes us send a text twice; the second time the server reports our own text as somebody else's.
 * @returns {boolean} whether two texts are the same figure
 */
export function sameText(kind, one, other) {
  return comparable(one, kind) === comparable(other, kind);
}

/** One line for an input that cannot hold line ends. */
export function oneLine(text) {
  return text.replace(/\s*\n\s*/g, " ").replace(/\t/g, " ");
}
