// Details open beside the page, which keeps its place; Escape or a click outside closes them.
export function panels(htmx) {
  const panel = document.getElementById("panel");
  if (!panel) return;
  htmx.on("htmx:afterSwap", (event) => {
    if (event.target.id === "panel-body" && !panel.open) panel.showModal();
  });
  window.addEventListener("luodi:door", (event) => htmx.ajax("GET", event.detail, "#panel-body"));
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
  });
}
