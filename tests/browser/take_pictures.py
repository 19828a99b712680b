"""Takes the pictures of every page for the documentation: python -m tests.browser.take_pictures [FOLDER]."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from data.publication_files import write_publication
from tests.browser.fronts import serve_product, serving
from tests.browser.test_pages import PAGES, expect_scheme
from tests.browser.test_public import PAGES as PUBLIC_PAGES
from tests.browser.visits import RESOLVED
from tests.browser.waiting import wait_for
from tests.ports import find_port
from tests.publication_example import make_example_publication

PICTURES = Path(__file__).parents[2] / "docs" / "bilder" / "sidor"
SIZES = {1280: 720, 1920: 1080, 390: 844}
PHONE = 390
IN_GREY = 1280
SCHEMES: dict[Literal["light", "dark"], str] = {"light": "ljus", "dark": "mork"}
N_COLOURS = 64
"""Enough for the classes, statuses and edges of letters; small files."""
WAITING = ", ".join(f"[data-testid={part}]" for part in ("stSkeleton", "stSpinner", "stStatusWidget"))
"""What a page shows in place of what is on its way."""
DRAWN = 1_500  # milliseconds; maps and charts come after the page


def main(folder: Path = PICTURES) -> None:
    """Take every picture anew.

    Parameters
    ----------
    folder
        Where they are kept; those of pages that are gone are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)  # milliseconds; the first view of a page may take that long
    with ExitStack() as stack:
        desk = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(_launch())
        product = stack.enter_context(serve_product(desk / "lofteskartan.sqlite3"))
        public = stack.enter_context(_serve_public(desk / "publicerat"))
        named = {path or "lagesbild": (f"{product}/{path}", heading) for path, heading in PAGES.items()}
        named |= {f"publik-{path or 'lofte'}": (f"{public}/{path}", head) for path, head in PUBLIC_PAGES.items()}
        taken = set(_take_all(browser, named, folder))
    for old in {path for path in folder.iterdir() if path.is_file()} - taken:
        old.unlink()
    print(f"{len(taken)} bilder, {sum(path.stat().st_size for path in taken) / 1e6:.1f} MB")  # noqa: T201 # what it did


@contextmanager
def _launch() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[f"--host-resolver-rules={RESOLVED}"])
        yield browser
        browser.close()


def _serve_public(folder: Path) -> AbstractContextManager[str]:
    folder.mkdir()
    write_publication(make_example_publication(), folder / "0586.json")
    port = find_port()
    served = f"serve_public(Path({str(folder)!r}), {port})"
    script = f"from pathlib import Path; from dashboard.public.server import serve_public; {served}"
    return serving([sys.executable, "-c", script], port=port)


def _take_all(browser: Browser, pages: Mapping[str, tuple[str, str]], folder: Path) -> Iterator[Path]:
    for width, height in SIZES.items():
        is_phone = width == PHONE
        viewport: ViewportSize = {"width": width, "height": height}
        page = browser.new_page(viewport=viewport, has_touch=is_phone, is_mobile=is_phone, locale="sv-SE")
        for name, (address, heading) in pages.items():
            page.emulate_media(color_scheme="light")
            page.goto(address)
            wait_for(page, heading)
            _wait_until_drawn(page)
            yield from _take(page, f"{name}-{width}", folder, in_grey=width == IN_GREY)
        page.close()


def _wait_until_drawn(page: Page) -> None:
    page.wait_for_timeout(DRAWN)  # what is slow isn't said to be on its way at once
    expect(page.locator(WAITING)).to_have_count(0, timeout=120_000)
    page.wait_for_timeout(DRAWN)


def _take(page: Page, name: str, folder: Path, *, in_grey: bool) -> Iterator[Path]:
    for scheme, word in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        expect_scheme(page, scheme)
        shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
        yield _keep(shot, folder / f"{name}-{word}.webp")
        if in_grey and scheme == "light":
            yield _keep(shot.convert("L").convert("RGB"), folder / f"{name}-gra.webp")


def _keep(shot: Image.Image, path: Path) -> Path:
    """Keep a picture in few colours and without loss: letters stay sharp."""
    few = shot.quantize(N_COLOURS, dither=Image.Dither.NONE).convert("RGB")
    few.save(path, lossless=True, quality=60, method=2)
    return path


if __name__ == "__main__":
    main(*(Path(folder) for folder in sys.argv[1:2]))
