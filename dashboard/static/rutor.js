// The box in the corner is a message. Streamlit calls it a dialog named by something that isn't there,
// which whoever listens is told as a dialog without a name.

const BOX = "[data-testid=stToast][aria-labelledby]";

function nameBoxes() {
  for (const box of document.querySelectorAll(BOX)) {
    for (const name of ["aria-labelledby", "aria-modal"]) box.removeAttribute(name);
    box.role = "status";
  }
}

new MutationObserver(nameBoxes).observe(document.documentElement, { childList: true, subtree: true });
