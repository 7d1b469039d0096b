// What is typed into a form marked data-keeps stays in the browser until the server has it.
const key = (form) => `luodi:${form.getAttribute("action")}`;

export function keeping() {
  for (const form of document.querySelectorAll("form[data-keeps]")) {
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful) localStorage.removeItem(key(form));
    });
    form.addEventListener("submit", () => keep(form));
    for (const choice of form.querySelectorAll("select[data-shows]")) {
      choice.addEventListener("change", () => show(choice));
      show(choice);
    }
  }
}

function keep(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name.includes("-"));
  localStorage.setItem(key(form), JSON.stringify({ version: form.version.value, typed }));
}

function restore(form) {
  const kept = JSON.parse(localStorage.getItem(key(form)) || "null");
  if (!kept) return;
  if (kept.version !== form.version.value) {
    localStorage.removeItem(key(form));
    return;
  }
  for (const [name, value] of kept.typed) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  document.getElementById("saved").textContent = "已恢复上次没有保存的内容";
  form.dispatchEvent(new Event("change"));
}

function show(choice) {
  document.getElementById(choice.dataset.shows).hidden = choice.value !== "";
  document.getElementById(choice.dataset.asks).hidden = choice.value !== "nothing";
}
