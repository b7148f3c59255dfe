// Names for screen readers where Django's administration leaves them out.

/** Select2 names its box after the chosen text, which says nothing while nothing is chosen. */
function nameBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const container = select.nextElementSibling;
    if (!label || !container || !container.matches(".select2-container")) continue;
    label.id = label.id || `${select.id}_label`;
    for (const part of container.querySelectorAll("[role=combobox], [role=textbox]")) {
      const text = part.getAttribute("role") === "combobox" ? part.querySelector("[role=textbox]") : null;
      part.setAttribute("aria-labelledby", text ? `${label.id} ${text.id}` : label.id);
    }
  }
}

/** The first column of rows edited in place has no heading to be seen. */
function nameFirstColumns() {
  for (const heading of document.querySelectorAll("th.original:empty")) {
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = "记录";
    heading.append(name);
  }
}

nameFirstColumns();
// Django makes its boxes when jQuery is ready, and those of a new row when the row is added.
const { jQuery } = window.django || {};
if (jQuery) jQuery(nameBoxes);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
