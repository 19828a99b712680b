// The menu's parts as lists with names of their own. Streamlit lays them as boxes within one list, which
// whoever listens is told is a list of nothing.

const MENU = "[data-testid=stSidebarNavItems]";

function namePart(part) {
  const title = part.querySelector("[data-testid=stNavSectionHeader] p");
  if (!title || part.role) return;
  part.role = "list";
  part.ariaLabel = title.textContent;
}

function nameParts() {
  for (const menu of document.querySelectorAll(MENU)) {
    const parts = [...menu.children].filter((part) => part.tagName === "DIV");
    if (parts.length === 0) continue;
    menu.role = "none";
    parts.forEach(namePart);
  }
}

new MutationObserver(nameParts).observe(document.documentElement, { childList: true, subtree: true });
nameParts();
