"""How soon a change of month, category or year is seen in a real browser, beside an empty page and streamlit-folium.

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
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.load import find_free_port, serving, wait_for
from benchmarks.redraw_page import EMPTY, EMPTY_LIST, GRID
from benchmarks.stopwatch import Watched, open_watched
from dashboard.formats import MONTHS
from dashboard.views.view import ALL_CATEGORIES

PRODUCT = "Lägesbild, påhittad kommun"
NAMES = {
    EMPTY: "tom sida, knappar",
    EMPTY_LIST: "tom sida, lista",
    PRODUCT: "Lägesbild, påhittad kommun",
    "20": "20 områden, 1 miljon händelser",
    "500": "500 områden, 1 miljon händelser",
    GRID: "rutnät med 10 000 rutor",
    "folium 20": "streamlit-folium bygger om sin karta, 20 områden",
    "folium 500": "streamlit-folium bygger om sin karta, 500 områden",
}
FLOORS = (EMPTY, EMPTY_LIST)
"""An empty page: a button that is pressed, and a list that closes too when something is chosen in it."""
PEERS = ("folium 20", "folium 500")
MOST = {PRODUCT: 1.5, "20": 1.5, "500": 2.0, GRID: 2.0}
USEFUL_S, STARTED_S = 3.0, 5.0
N_CHANGES = 12
"""Changes of each widget in a round."""
ROOT = Path(__file__).parents[1]

SITUATION = (".live .caption strong", ".st-key-kartmening p", ".tabell caption")
"""What says what is chosen on Lägesbild: the map, its sentence and its table."""

# The peer writes its scripts into the page, which our frame doesn't let anybody do.
_BARE_APP = """
from pathlib import Path
import streamlit as st
app = st.App(Path(__file__).with_name("main.py"))
"""
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


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: a page, one of its widgets, and how that is changed.

    Attributes
    ----------
    case
        Which page.
    widget
        What is changed, in a word.
    parts
        What says what is chosen, as in `Watched`.
    change
        Changes the widget for the so-manieth time, and tells which word is then to be seen. It gets
        ready by `Watched.arm` itself, right before what the reader would do last.
    """

    case: str
    widget: str
    parts: tuple[str, ...]
    change: Callable[[Watched, int], tuple[str, int]]

    @property
    def name(self) -> str:
        """Name the row in the table."""
        return f"{NAMES[self.case]}: {self.widget}"

    @property
    def is_floor(self) -> bool:
        """Tell whether it is what the others are held against."""
        return self.case in FLOORS


def choose_radio(watched: Watched, number: int) -> tuple[str, int]:
    """Choose the month after, by mouse: counted from the message to the server."""
    word = MONTHS[(number + 1) % len(MONTHS)]
    before = watched.arm()
    watched.page.get_by_text(word, exact=True).first.click()
    return word, before


def slide(watched: Watched, number: int) -> tuple[str, int]:
    """Press an arrow on the slider of the month, from all of the year on."""
    page = watched.page
    slider = page.get_by_role("slider")
    slider.focus()
    if number == 0:
        watched.await_ahead(quiet_s=2.0)
    if number % len(MONTHS) == 0:
        page.keyboard.press("Home")
        page.wait_for_timeout(1_000)
    before = watched.arm()
    page.keyboard.press("ArrowRight")
    return MONTHS[number % len(MONTHS)], before


def choose_category(watched: Watched, number: int) -> tuple[str, int]:
    """Choose the category after in its list, by keys."""
    word, before = _choose_next(watched, "Kategori", number)
    return "händelser" if word == ALL_CATEGORIES else word, before


def choose_in_list(watched: Watched, number: int) -> tuple[str, int]:
    """Choose the month after in a list, by keys."""
    return _choose_next(watched, "Månad", number)


def choose_year(watched: Watched, number: int) -> tuple[str, int]:
    """Choose the year after in its list, by keys."""
    return _choose_next(watched, "År", number)


def _choose_next(watched: Watched, label: str, number: int) -> tuple[str, int]:
    """Open a list, wait as somebody who reads it does, and choose the next; at either end it turns."""
    page = watched.page
    box = page.get_by_role("combobox", name=label, exact=True)
    box.focus()
    watched.await_ahead(quiet_s=2.0)
    page.keyboard.press("ArrowDown")
    options = page.get_by_role("option")
    options.first.wait_for()
    words = options.all_inner_texts()
    there, steps = words.index(box.input_value()), len(words) - 1
    is_down = number // steps % 2 == 0
    word = words[there + (1 if is_down else -1)]
    for _ in words:  # the list may open at what is chosen, or beside it
        page.wait_for_timeout(100)
        focused = page.locator("[role=option][data-focused]")
        if focused.count() and focused.inner_text() == word:
            break
        page.keyboard.press("ArrowDown" if is_down else "ArrowUp")
    before = watched.arm()
    page.keyboard.press("Enter")
    return word, before


ROWS = (
    Row(EMPTY, "månad", (".st-key-nu p",), choose_radio),
    Row(EMPTY_LIST, "månad", (".st-key-nu p",), choose_in_list),
    *(
        Row(case, widget, SITUATION, change)
        for case in (PRODUCT, "20", "500")
        for widget, change in (("månad", slide), ("kategori", choose_category), ("år", choose_year))
    ),
    Row(GRID, "månad", (".live .caption strong", ".st-key-nu > div:last-child p"), choose_radio),
    *(Row(case, "månad", (".titel", ".st-key-nu > div:last-child p"), choose_radio) for case in PEERS),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as asked, and print the tables for docs/prestanda.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redraw", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=2, help=f"rounds of {N_CHANGES} changes; the first draws all")
    parser.add_argument("--only", default="", help="rows whose name has this word, beside the empty pages")
    parser.add_argument("--store", type=Path, help="a store to serve, which is copied; without, the example data")
    asked = parser.parse_args(arguments)
    rows = [row for row in ROWS if row.is_floor or asked.only in row.name]
    if find_spec("streamlit_folium") is None:
        print("streamlit-folium saknas och mäts inte.", file=sys.stderr)
        rows = [row for row in rows if row.case not in PEERS]
    with ExitStack() as running:
        began = time.monotonic()
        product = running.enter_context(serving(asked.store))
        started_s = time.monotonic() - began
        page = running.enter_context(serving_page("redraw_page", _APP))
        has_peer = any(row.case in PEERS for row in rows)
        peer = running.enter_context(serving_page("redraw_folium", _BARE_APP)) if has_peer else ""
        playwright = running.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        useful = [_time_useful(browser, product.address) for _ in range(4)]
        watched = {}
        for row in rows:
            print(f"öppnar: {row.name}", file=sys.stderr, flush=True)
            addresses = {PRODUCT: product.address} | {case: f"{peer}/?fall={case.split()[1]}" for case in PEERS}
            address = addresses.get(row.case, f"{page}/?fall={row.case}")
            watched[row] = open_watched(browser, address, row.parts)
        for number in range(asked.rounds * N_CHANGES):
            print(f"ändring {number + 1}", file=sys.stderr, flush=True)
            for row, one in watched.items():
                one.page.bring_to_front()  # a page that nobody looks at draws seldom
                word, before = row.change(one, number)
                one.time(word, before=before, is_first=number < N_CHANGES)
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


def _tell(watched: dict[Row, Watched], useful: Sequence[float], started_s: float) -> Iterator[str]:
    yield f"Från start till att produkten svarar: {_write(started_s, 1)} s (mål: {STARTED_S:.0f} s)."
    yield (
        f"Första användbara sida: {_write(statistics.median(useful[1:]), 2)} s i uppvärmd server "
        f"({_write(useful[0], 2)} s för den allra första; mål: {USEFUL_S:.0f} s)."
    )
    yield ""
    yield (
        "| sida och val | första gången | gånger tom, knappar | gånger tom, lista | igen | gånger tom, knappar "
        "| gånger tom, lista | mål | skickat första gången | skickat igen | mest i förväg, framme efter | skickat då |"
    )
    yield f"| --- |{' ---: |' * 11}"
    floors = [one for row, one in watched.items() if row.is_floor]
    for row, one in watched.items():
        cells = [row.name]
        cells += _write_times(one.first_ms, [floor.first_ms for floor in floors])
        cells += _write_times(one.again_ms, [floor.again_ms for floor in floors])
        cells += [f"≤ {_write(MOST[row.case], 1)}×" if row.case in MOST else "–"]
        cells += [_write_kb(one.first_bytes), _write_kb(one.again_bytes)]
        most = max(zip(one.ahead_bytes, one.ahead_ms, strict=True), default=None)
        cells += [f"{most[1]:.0f} ms", _write_kb([most[0]])] if most else ["–", "–"]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"Medianer av {len(floors[0].first_ms)} ändringar första gången och {len(floors[0].again_ms)} igen."


def _write_times(took: Sequence[float], floors: Sequence[Sequence[float]]) -> list[str]:
    if not took:
        return ["–"] * (1 + len(floors))
    median = statistics.median(took)
    return [f"{median:.0f} ms", *(f"{_write(median / statistics.median(floor), 2)}×" for floor in floors)]


def _write_kb(sizes: Sequence[int]) -> str:
    return f"{_write(statistics.median(sizes) / 1000, 1)} kB" if sizes else "–"


def _write(number: float, n_decimals: int) -> str:
    return f"{number:.{n_decimals}f}".replace(".", ",")


@contextmanager
def serving_page(module: str, app: str) -> Iterator[str]:
    """Serve a page of ours, in the product's frame or bare; gives its address."""
    port = find_free_port()
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        for name in ("static", ".streamlit"):
            (folder / name).symlink_to(ROOT / "dashboard" / name)
        (folder / "main.py").write_text(f"from benchmarks.{module} import show\n\nshow()\n", "utf-8")
        (folder / "app.py").write_text(app, "utf-8")
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
