// Small courtesies; every page works without them.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest("details.menu[open]");
  closeMenus();
  if (menu) menu.querySelector("summary").focus();
});
