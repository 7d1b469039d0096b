// Region and month are parts of the address: choosing another leads to the same page there.
export function places() {
  for (const form of document.querySelectorAll("form[data-goes]")) {
    form.addEventListener("change", (event) => {
      const parts = location.pathname.split("/");
      parts[1 + Number(event.target.dataset.part)] = event.target.value;
      location.href = parts.join("/");
    });
  }
}
