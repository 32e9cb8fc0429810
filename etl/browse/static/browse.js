// What makes the pages handier; all of them work without it.
"use strict";
document.documentElement.classList.add("js");
// A choice in a list takes effect at once.
for (const list of document.querySelectorAll("select[data-go]")) {
  list.addEventListener("change", () => list.form.requestSubmit());
}
// "/" leads to the search box; j and k lead from result to result.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("input[type=search]")?.focus();
  } else if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll(".result h3 a")];
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
  }
});
// An empty field would stand in the address for nothing.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input")) field.disabled = field.value === "";
  });
}
// Inside Airflow the page stands in a frame that may open no windows; its parent may.
if (window.top !== window) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[rel~=noopener]");
    if (!link) return;
    event.preventDefault();
    window.top.open(link.href, "_blank", "noopener,noreferrer");
  });
}
