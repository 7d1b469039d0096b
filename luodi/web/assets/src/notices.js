// What went wrong between page and server is told, and nothing typed is touched.
const LASTS = 8000;

export function notices() {
  document.body.addEventListener("htmx:sendError", () => tell("没有连上服务器。已填写的内容还在,请稍后重试。"));
  document.body.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const told = page.querySelector(".refusal p, .refusal h1");
    tell(told ? told.textContent : "服务器没有完成这项操作,请稍后重试。");
  });
}

export function tell(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("notices").append(line);
  setTimeout(() => line.remove(), LASTS);
}
