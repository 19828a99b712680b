// The reader's choice of light or dark holds on every page: Streamlit keeps one for each address by itself.

const KEPT = "lofteskartan-utseende";
const CHOICE = "stMainMenuItem-theme-"; // then System, Light or Dark

const kept = localStorage.getItem(KEPT);
if (kept) localStorage.setItem(`stActiveTheme-${location.pathname}-v2`, JSON.stringify(kept));

addEventListener(
  "click",
  ({ target }) => {
    const chosen = target.closest(`[data-testid^=${CHOICE}]`)?.dataset.testid;
    if (chosen) localStorage.setItem(KEPT, chosen.slice(CHOICE.length));
  },
  { capture: true },
);

// Paper is white: what is drawn for a dark ground is turned by utskrift.css, which can't see which ground that is.
function tellGround() {
  const app = document.querySelector(".stApp");
  document.documentElement.toggleAttribute("data-morkt", Boolean(app) && getComputedStyle(app).colorScheme === "dark");
}
addEventListener("beforeprint", tellGround);
matchMedia("print").addEventListener("change", tellGround);
