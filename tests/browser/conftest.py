"""A real browser before the running product, with the rest of the world out of reach."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from dashboard.vendor import find_missing_assets
from data.publication_files import write_publication
from tests.browser.fronts import PROXIES, Direct, find_front, serve_product, serving
from tests.browser.nginx import Proxy, digest_key, look_for_nginx, make_proxy
from tests.browser.servers import running
from tests.browser.visits import RESOLVED, Visit, open_visit
from tests.ports import find_port
from tests.publication_example import make_example_publication

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=20_000)  # milliseconds; a busy machine draws slowly


@pytest.fixture(scope="session")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Proxy:
    """Give nginx, and a certificate that only this session's browser takes."""
    return make_proxy(tmp_path_factory.mktemp("nginx"))


@pytest.fixture(scope="session", autouse=True)
def _go_through_nginx(request: pytest.FixtureRequest) -> None:
    """Put nginx in front of every server, when that is asked for."""
    if request.config.getoption("--through-nginx"):
        PROXIES.append(request.getfixturevalue("proxy"))


@pytest.fixture(scope="session")
def front() -> Proxy | Direct:
    """Give what stands in front of the servers of these tests."""
    return find_front()


@pytest.fixture(scope="session")
def proxy_trust(request: pytest.FixtureRequest) -> list[str]:
    """Give the words that make the browser take the certificate of this session's nginx, and no other."""
    if look_for_nginx() is None:
        return []
    digest = digest_key(request.getfixturevalue("proxy").folder / "fullchain.pem")
    return [f"--ignore-certificate-errors-spki-list={digest}"]


@pytest.fixture(scope="module")
def browser(proxy_trust: list[str]) -> Iterator[Browser]:
    """Debian's Chromium, able to reach this machine and nothing else.

    Its driver keeps an event loop in the main thread, where the tests of other files start their own.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Webbläsaren saknas: installera Debians chromium (apt-get install chromium).")
    if find_missing_assets():
        pytest.skip("Webbläsarens filer saknas: kör «python -m dashboard.vendor».")
    expect.set_options(timeout=30_000)  # a busy machine draws slowly
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=[f"--host-resolver-rules={RESOLVED}", *proxy_trust]
        )
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open pages that report what they do; every page is checked at the end of its test."""
    visits: list[Visit] = []

    def open_page(address: str, *, size: str = "desktop") -> Visit:
        opened = open_visit(browser, address, size=size)
        visits.append(opened)
        return opened

    yield open_page
    for opened in visits:
        opened.page.context.close()
        opened.check()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the real product with a store of its own; gives its address."""
    with serve_product(tmp_path_factory.mktemp("store") / "lofteskartan.sqlite3") as address:
        yield address


@pytest.fixture(scope="session")
def serve_store() -> Callable[..., AbstractContextManager[str]]:
    """Serve the real product with a store of a test's own, for as long as the test wants."""
    return serve_product


@pytest.fixture(scope="module")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a store of the test file's own, since what is written in it isn't the others' business."""
    return tmp_path_factory.mktemp("own") / "store.sqlite3"


@pytest.fixture(scope="module")
def office(store_path: Path) -> Iterator[str]:
    """Serve the product on the test file's own store; gives its address."""
    with serve_product(store_path) as address:
        yield address


@pytest.fixture(scope="session")
def serve_public(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], AbstractContextManager[str]]:
    """Serve the citizens' process with a folder of publications, beside a store that it is told of."""
    store = tmp_path_factory.mktemp("hemligt") / "lofteskartan.sqlite3"

    def serve_it(folder: Path) -> AbstractContextManager[str]:
        port = find_port()
        script = (
            "from pathlib import Path; from dashboard.public.server import serve_public; "
            f"serve_public(Path({str(folder)!r}), {port})"
        )
        return serving([sys.executable, "-c", script], port=port, environment={"LOFTESKARTAN_DB": str(store)})

    return serve_it


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an invented publication."""
    folder = tmp_path_factory.mktemp("publicerat")
    write_publication(make_example_publication(), folder / "0586.json")
    return folder


@pytest.fixture(scope="module")
def public(serve_public: Callable[[Path], AbstractContextManager[str]], shelf: Path) -> Iterator[str]:
    """Serve the folder to citizens; gives its address."""
    with serve_public(shelf) as address:
        yield address


@pytest.fixture(scope="session")
def run_code() -> Callable[..., AbstractContextManager[str]]:
    """Run a server that some code starts, with nothing in front; it is told a port, and gives its address."""

    def run(code: str, **environment: str) -> AbstractContextManager[str]:
        port = find_port()
        return running([sys.executable, "-c", code.format(port=port)], port=port, environment=environment)

    return run


_APP = """
from pathlib import Path
import streamlit as st
from starlette.middleware import Middleware
from dashboard.frame import Frame, start_with, tell_error
app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[Middleware(Frame)],
    on_script_error=tell_error,
    lifespan=start_with("altair", "dashboard.live_map"),
)
"""


@pytest.fixture(scope="session")
def serve_script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Serve a page script of a test's own inside the product's frame; gives its address."""
    started = []

    def serve_it(script: str) -> str:
        folder = tmp_path_factory.mktemp("app")
        dashboard = ROOT / "dashboard"
        for name in ("static", ".streamlit"):
            (folder / name).symlink_to(dashboard / name)
        (folder / "main.py").write_text(script, "utf-8")
        (folder / "app.py").write_text(_APP, "utf-8")
        port = find_port()
        command = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), "--server.port", str(port)]
        server = serving(command, port=port, folder=folder)
        started.append(server)
        return server.__enter__()  # left below, with the others

    yield serve_it
    for server in started:
        server.__exit__(None, None, None)
