"""How soon a change of month is seen in a real browser, beside a page that shows nothing but the month.

python -m benchmarks.redraw
python -m benchmarks.redraw --rounds 1
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from benchmarks.load import find_free_port, serving, wait_for
from benchmarks.redraw_page import CASES, YEAR
from dashboard.formats import MONTHS

FLOOR = CASES[0]
PRODUCT = "Lägesbild, påhittad kommun"
NAMES = {
    FLOOR: "tom sida",
    PRODUCT: "Lägesbild, påhittad kommun",
    "20": "20 områden, 1 miljon händelser",
    "500": "500 områden, 1 miljon händelser",
    "rutnät": "rutnät med 10 000 rutor",
}
SLID = (PRODUCT, "20", "500")
"""Where the month is Lägesbild's own slider: timed from the key press, the others from the message to the server."""
MOST = {PRODUCT: 1.5, "20": 1.5, "500": 2.0, "rutnät": 2.0}
USEFUL_S, STARTED_S = 3.0, 5.0
ROOT = Path(__file__).parents[1]

# Told by the browser itself, so that Playwright's own time isn't counted: when a key is pressed, which is a little
# before the change leaves the browser, and when it leaves.
_STOPWATCH = """
addEventListener("keydown", ({ timeStamp }) => { if (window.isArmed) window.pressedAt = timeStamp; }, true);
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...given) {
  if (window.isArmed) [window.sentAt, window.isArmed] = [performance.now(), false];
  return send.apply(this, given);
};
window.found = {};
window.findInside = (selector) => {
  if (window.found[selector]?.isConnected) return window.found[selector];
  const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot).filter(Boolean);
  return (window.found[selector] = roots.map((root) => root.querySelector(selector)).find(Boolean));
};
window.until = (shows) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the change was never seen")), 60000);
  const look = () => shows()
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - (window.pressedAt ?? window.sentAt))))
    : requestAnimationFrame(look);
  look();
});
"""
_SHOWS = """(words) => window.until(() => {
  if (window.isArmed) return false;
  const says = (selector, words) => !words || window.findInside(selector)?.textContent.includes(words);
  if (!says(".live .caption strong", words.map) || !says(".tabell caption", words.table)) return false;
  // Not innerText: asking for that lays out the page, at each look.
  const said = [...document.querySelectorAll("[data-testid=stMain] p")];
  return said.some((each) => each.textContent.toLowerCase().includes(words.text));
})"""
_APP = """
from pathlib import Path
import streamlit as st
from starlette.middleware import Middleware
from dashboard.frame import Frame, start_with, tell_error
app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[Middleware(Frame)],
    on_script_error=tell_error,
    lifespan=start_with("altair", "benchmarks.redraw_page"),
)
"""


@dataclass
class Watched:
    """An open page: how long each change took, the first time and again, and what was sent.

    `ahead_ms` and `ahead_bytes` are of the months that are sent when somebody reaches for the slider.
    """

    page: Page
    bytes_in: int = 0
    heard_at: float = 0.0
    ahead_ms: float = 0.0
    ahead_bytes: int = 0
    first_ms: list[float] = field(default_factory=list)
    again_ms: list[float] = field(default_factory=list)
    first_bytes: list[int] = field(default_factory=list)
    again_bytes: list[int] = field(default_factory=list)

    def hear(self, payload: str | bytes) -> None:
        """Count what the server sends."""
        self.bytes_in += len(payload)
        self.heard_at = time.monotonic()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked, and print the tables for docs/prestanda.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redraw", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=2, help="times through the months; the first time all is drawn")
    parser.add_argument("--store", type=Path, help="a store to serve, which is copied; without, the example data")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    with serving(asked.store) as product, serving_page() as page, sync_playwright() as playwright:
        started_s = time.monotonic() - began
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        useful = [_time_useful(browser, product.address) for _ in range(4)]
        addresses = {FLOOR: f"{page}/?fall={FLOOR}", PRODUCT: product.address}
        addresses |= {case: f"{page}/?fall={case}" for case in CASES[1:]}
        watched = {case: _open(browser, address, case) for case, address in addresses.items()}
        for number in range(asked.rounds):
            for month in [*range(1, len(MONTHS)), 0]:
                print(f"varv {number + 1}: {MONTHS[month]}", file=sys.stderr, flush=True)
                for case, one in watched.items():
                    one.page.bring_to_front()  # a page that nobody looks at draws seldom
                    _change(one, case, month, is_first=number == 0)
        browser.close()
    print("\n".join(_tell(watched, useful, started_s)))


def _time_useful(browser: Browser, address: str) -> float:
    page = browser.new_context().new_page()
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.locator("path.area").first.wait_for(timeout=60_000)
    page.get_by_role("heading", name="Vad har hänt här?").wait_for(timeout=60_000)
    took = time.monotonic() - began
    page.context.close()
    return took


def _open(browser: Browser, address: str, case: str) -> Watched:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    one = Watched(page)
    print(f"öppnar: {NAMES[case]}", file=sys.stderr, flush=True)
    page.add_init_script(_STOPWATCH)

    def listen(stream: WebSocket) -> None:
        stream.on("framereceived", one.hear)

    page.on("websocket", listen)
    page.bring_to_front()
    page.goto(address)
    ready = page.get_by_role("heading", name="Kartan som tabell") if case in SLID else page.get_by_text("Nu: ")
    ready.first.wait_for(timeout=120_000)
    page.wait_for_timeout(2_000)
    if case in SLID:
        page.locator("path.area").first.wait_for(timeout=120_000)
        _reach(one)
        page.keyboard.press("ArrowRight")  # from all of the year to January
        page.locator(".live .caption").filter(has_text=MONTHS[0]).wait_for(timeout=60_000)
        page.wait_for_timeout(1_000)
    return one


def _reach(one: Watched) -> None:
    """Put the focus on the slider, and wait for its months."""
    before, began = one.bytes_in, time.monotonic()
    one.page.get_by_role("slider").focus()
    one.page.wait_for_timeout(5_000)
    one.ahead_ms, one.ahead_bytes = 1_000 * (one.heard_at - began), one.bytes_in - before


def _change(one: Watched, case: str, month: int, *, is_first: bool) -> None:
    page, name = one.page, MONTHS[month]
    if case in SLID and not month:
        page.get_by_role("slider").focus()
        page.keyboard.press("Home")  # back to all of the year
        page.wait_for_timeout(1_000)
    page.evaluate("window.isArmed = true")
    before = one.bytes_in
    if case not in SLID:
        page.get_by_text(name, exact=True).first.click()
        words = {"text": f"nu: {name}", "map": f"{name} {YEAR}" if case != FLOOR else ""}
    else:
        year = _find_year(page)
        page.get_by_role("slider").focus()
        page.keyboard.press("ArrowRight")
        words = {"text": f"{name} {year}:", "map": f"{name} {year}", "table": f", {name} {year}."}
    took = page.evaluate(_SHOWS, words)
    page.wait_for_timeout(250)
    (one.first_ms if is_first else one.again_ms).append(took)
    (one.first_bytes if is_first else one.again_bytes).append(one.bytes_in - before)


def _find_year(page: Page) -> int:
    return int(page.locator(".live .caption strong").first.inner_text()[-4:])


def _tell(watched: dict[str, Watched], useful: Sequence[float], started_s: float) -> Iterator[str]:
    yield f"Från start till att produkten och mätsidan svarar: {_write(started_s, 1)} s (mål: {STARTED_S:.0f} s var)."
    yield (
        f"Första användbara sida: {_write(statistics.median(useful[1:]), 2)} s i uppvärmd server "
        f"({_write(useful[0], 2)} s för den allra första; mål: {USEFUL_S:.0f} s)."
    )
    yield ""
    yield (
        "| sida | första gången | gånger tom | igen | gånger tom | mål | skickat första gången | skickat igen "
        "| alla månader framme | skickat då |"
    )
    yield f"| --- |{' ---: |' * 9}"
    floor = watched[FLOOR]
    for case, one in watched.items():
        cells = [NAMES[case]]
        for took, base in ((one.first_ms, floor.first_ms), (one.again_ms, floor.again_ms)):
            if not took:
                cells += ["–", "–"]
                continue
            median = statistics.median(took)
            cells += [f"{median:.0f} ms", f"{_write(median / statistics.median(base), 2)}×"]
        cells += [f"≤ {_write(MOST[case], 1)}×" if case in MOST else "–"]
        cells += [_write_kb(one.first_bytes), _write_kb(one.again_bytes)]
        cells += [f"{one.ahead_ms:.0f} ms", _write_kb([one.ahead_bytes])] if case in SLID else ["–", "–"]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"Medianer av {len(floor.first_ms)} ändringar första gången och {len(floor.again_ms)} igen."


def _write_kb(sizes: Sequence[int]) -> str:
    return f"{_write(statistics.median(sizes) / 1000, 1)} kB" if sizes else "–"


def _write(number: float, n_decimals: int) -> str:
    return f"{number:.{n_decimals}f}".replace(".", ",")


@contextmanager
def serving_page() -> Iterator[str]:
    """Serve the page of `benchmarks.redraw_page` inside the product's frame; gives its address."""
    port = find_free_port()
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        for name in ("static", ".streamlit"):
            (folder / name).symlink_to(ROOT / "dashboard" / name)
        (folder / "main.py").write_text("from benchmarks.redraw_page import show\n\nshow()\n", "utf-8")
        (folder / "app.py").write_text(_APP, "utf-8")
        command = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), "--server.port", str(port)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603  # ourselves
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
