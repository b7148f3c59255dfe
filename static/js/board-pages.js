// Where the pages of a long list begin, so that no row is cut in two.

/** Tops of the first rows of each page; `rows` have a top and a height, in order. */
export function pagesOf(rows, height) {
  const tops = [];
  let end = -Infinity;
  for (const row of rows) {
    if (row.top + row.height > end) {
      tops.push(row.top);
      end = row.top + height;
    }
  }
  return tops;
}

/** The number of a page, going round. */
export function page(number, count) {
  return count > 0 ? number % count : 0;
}
