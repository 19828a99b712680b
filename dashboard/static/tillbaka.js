// Back to a page is back to what was chosen on it. Streamlit leaves a page in several steps (streamlit/streamlit#9049):
// the page with the next one's choices, each as a step of its own in the browser's history, then the next page. Here
// only the last takes a place in the history, and the page that is left keeps its address.

const LEAVES_WITHIN = 3000; // milliseconds: all come with the same answer from the server, late from a busy one

const push = history.pushState.bind(history);
const replace = history.replaceState.bind(history);
let left = null;

function take() {
  const { address, waits } = left;
  clearTimeout(waits);
  left = null;
  return address;
}

// The same page with other choices, and no page after it, was a step after all.
function stay() {
  const now = location.href;
  replace(history.state, "", take());
  push({}, "", now);
}

history.pushState = (state, title, url) => {
  if (new URL(url, location.href).pathname === location.pathname) {
    left ??= { address: location.href, waits: setTimeout(stay, LEAVES_WITHIN) };
    return replace(state, title, url);
  }
  if (left) replace(history.state, "", take());
  return push(state, title, url);
};
addEventListener("popstate", () => left && take());
