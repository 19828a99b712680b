// The menu's parts as lists with names of their own, folded by keys too. Streamlit lays them as boxes within one list, which
// whoever listens is told is a list of nothing.

const MENU = "[data-testid=stSidebarNavItems]";

// A heading folds its part: Streamlit lets only the mouse press it (it came with streamlit/streamlit#9551).
function openHeading(header) {
  const [fold] = header.children;
  header.role = "listitem";
  Object.assign(fold, { role: "button", tabIndex: 0 });
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    header.click();
  });
}

function namePart(part) {
  const header = part.querySelector("[data-testid=stNavSectionHeader]");
  const title = header?.querySelector("p");
  if (!title) return;
  if (!part.role) {
    part.role = "list";
    part.ariaLabel = title.textContent;
    openHeading(header);
  }
  header.children[0].ariaExpanded = part.querySelector("li") !== null;
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
