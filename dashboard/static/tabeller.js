// A table wider than its box is scrolled by keyboard too: its box takes the focus, and says what it is.

const TABLES = "[data-testid=stTable]";
const NAME = "Bred tabell som rullar i sidled";

function markBox(box) {
  const isWide = box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible";
  if (isWide === (box.tabIndex === 0)) return;
  if (isWide) {
    box.tabIndex = 0;
    box.role = "region";
    box.ariaLabel = NAME;
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

function markBoxes() {
  for (const table of document.querySelectorAll(TABLES)) [table, ...table.querySelectorAll("div")].forEach(markBox);
}

let waiting = 0;

// Asking for a box's width makes the browser lay out the page: once when it has settled, not at each change.
function markSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(markBoxes, 200);
}

new MutationObserver(markSoon).observe(document.documentElement, { childList: true, subtree: true });
addEventListener("resize", markSoon);
