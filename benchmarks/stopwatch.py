"""A page in a real browser, and how long it takes from a change of a widget until the change is seen."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, WebSocket

FAR_S = 120
"""How long a page may take to open on a busy machine."""

# Told by the browser itself, so that Playwright's own time isn't counted: when a key is pressed, which is a little
# before the change leaves the browser, and when it leaves.
_WATCH = """
addEventListener("keydown", ({ timeStamp }) => { if (window.isArmed) window.pressedAt ??= timeStamp; }, true);
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...given) {
  if (window.isArmed) window.sentAt ??= performance.now();
  return send.apply(this, given);
};
const found = {};
const find = (selector) => {
  if (found[selector]?.isConnected && found[selector].ownerDocument.defaultView) return found[selector];
  const shadows = [...document.querySelectorAll("*")].map((element) => element.shadowRoot).filter(Boolean);
  const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument).filter(Boolean);
  const roots = [...shadows, document, ...frames];
  return (found[selector] = roots.map((root) => root.querySelector(selector)).find(Boolean));
};
// Not innerText: asking for that lays out the page, at each look.
const read = (parts) => parts.map((selector) => find(selector)?.textContent);
window.isThere = (parts) => read(parts).every(Boolean);
window.arm = (parts) => {
  window.before = read(parts);
  [window.isArmed, window.pressedAt, window.sentAt] = [true, undefined, undefined];
};
window.until = ({ parts, word }) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error(`never seen: ${word} in ${JSON.stringify(read(parts))}`)), 60000);
  const began = () => window.pressedAt ?? window.sentAt;
  const isSeen = () => began()
    && read(parts).every((text, at) => text && text !== window.before[at])
    && find(parts[0]).textContent.toLowerCase().includes(word.toLowerCase());
  const end = () => {
    window.isArmed = false;
    done(performance.now() - began());
  };
  const look = () => isSeen() ? requestAnimationFrame(() => setTimeout(end)) : requestAnimationFrame(look);
  look();
});
"""


@dataclass
class Watched:
    """An open page: how long each change took, the first time and again, and what was sent.

    Attributes
    ----------
    page
        The page.
    parts
        Selectors of what says what is chosen, in the page, its frames or its components: a change is
        seen when all of them have changed, the first says the new word, and the browser has drawn.
    """

    page: Page
    parts: Sequence[str]
    bytes_in: int = 0
    heard_at: float = 0.0
    ahead_ms: list[float] = field(default_factory=list)
    ahead_bytes: list[int] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    again_ms: list[float] = field(default_factory=list)
    first_bytes: list[int] = field(default_factory=list)
    again_bytes: list[int] = field(default_factory=list)

    def hear(self, payload: str | bytes) -> None:
        """Count what the server sends."""
        self.bytes_in += len(payload)
        self.heard_at = time.monotonic()

    def await_ahead(self, *, quiet_s: float) -> None:
        """Wait until all that a widget may come to is there, counted from now: when the server has been quiet."""
        before, began = self.bytes_in, time.monotonic()
        self.heard_at = began
        while time.monotonic() - self.heard_at < quiet_s:
            self.page.wait_for_timeout(50)
        if self.bytes_in > before:
            self.ahead_ms.append(1_000 * (self.heard_at - began))
            self.ahead_bytes.append(self.bytes_in - before)

    def arm(self) -> int:
        """Get ready for the next change; gives what has been sent so far."""
        self.page.evaluate("(parts) => { window.arm(parts); }", list(self.parts))
        return self.bytes_in

    def time(self, word: str, *, before: int, is_first: bool) -> None:
        """Wait until the change that has been made is seen, and note what it took."""
        took = self.page.evaluate("(sought) => window.until(sought)", {"parts": list(self.parts), "word": word})
        self.page.wait_for_timeout(400)
        (self.first_ms if is_first else self.again_ms).append(took)
        (self.first_bytes if is_first else self.again_bytes).append(self.bytes_in - before)


def open_watched(browser: Browser, address: str, parts: Sequence[str]) -> Watched:
    """Open a page, and wait until its parts are there."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    watched = Watched(page, parts)
    page.add_init_script(_WATCH)

    def listen(stream: WebSocket) -> None:
        stream.on("framereceived", watched.hear)

    page.on("websocket", listen)
    page.bring_to_front()
    page.goto(address)
    page.wait_for_function("(parts) => window.isThere(parts)", arg=list(parts), timeout=1_000 * FAR_S)
    page.wait_for_timeout(2_000)
    return watched
