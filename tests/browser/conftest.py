"""A real browser before the running product, with the rest of the world out of reach."""

import base64
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from dashboard.vendor import find_missing_assets
from data.publication_files import write_publication
from tests.publication_example import make_example_publication

STARTED_WITHIN = 90  # seconds; a busy machine imports slowly
expect.set_options(timeout=20_000)  # milliseconds, as above

ROOT = Path(__file__).parents[2]
NO_NGINX = "Proven genom nginx hoppas över: installera nginx och openssl (på Debian: apt-get install nginx openssl)."
SIZES = {"desktop": (1280, 720), "phone": (390, 844)}

RESOLVED = "MAP localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

# Streamlit asks for these beside a page's own address before it asks at the root.
_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


@dataclass
class Visit:
    """An open page and everything it did that it should not."""

    page: Page
    origin: str
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Fail on requests to others, errors in the console and scripts that ran."""
        assert (self.outside, self.faults, self.dialogs) == ([], [], [])


@dataclass(frozen=True)
class Proxy:
    """nginx as docs/drift/nginx.conf sets it up, with a certificate of its own; one in front of each server."""

    folder: Path
    fronts: dict[int, int] = field(default_factory=dict)

    def address(self, port: int) -> str:
        """Tell where what answers on a port is reached through nginx, before it runs."""
        return f"https://localhost:{self.fronts.setdefault(port, find_port())}"

    @contextmanager
    def before(self, port: int, *, public: int = 0) -> Iterator[str]:
        """Run nginx in front of what answers on a port, and in front of the citizens' process where there is one."""
        address = self.address(port)
        folder = self.folder / str(self.fronts[port])
        folder.mkdir(exist_ok=True)
        site = write_site(folder, self.folder, https=self.fronts[port], port=port, public=public or find_port())
        (folder / "site.conf").write_text(site, "utf-8")
        own = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy"))
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{user} daemon off; pid {folder}/pid; events {{ }} http {{ {own} include {folder}/site.conf; }}", "utf-8"
        )
        command = [find_nginx(), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            until = time.monotonic() + STARTED_WITHIN
            while not _is_open(self.fronts[port]):
                if process.poll() is not None or time.monotonic() > until:
                    process.kill()
                    pytest.fail(f"nginx did not start:\n{process.communicate()[1]}")
                time.sleep(0.05)
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=20)


def write_site(folder: Path, keys: Path, *, https: int, port: int, public: int) -> str:
    """Write the documented settings with the ports, names and paths of a test; each must have been there."""
    site = (ROOT / "docs" / "drift" / "nginx.conf").read_text("utf-8")
    site = re.sub(r"(?m)^ +listen \[::\]:.*\n", "", site)
    for old, new in (
        ("medborgarloften.kommunen.example", "publik.localhost"),
        ("loften.kommunen.example", "localhost"),
        ("listen 443 ", f"listen 127.0.0.1:{https} "),
        ("listen 80", f"listen 127.0.0.1:{find_port()}"),
        ("127.0.0.1:8501", f"127.0.0.1:{port}"),
        ("127.0.0.1:8502", f"127.0.0.1:{public}"),
        ("/etc/ssl/loften/", f"{keys}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert old in site, f"docs/drift/nginx.conf no longer says {old}"
        site = site.replace(old, new)
    return site


def find_nginx() -> str:
    """Find Debian's nginx, which ordinary users don't have on their path."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None or shutil.which("openssl") is None:
        pytest.skip(NO_NGINX)
    return found


@pytest.fixture(scope="session")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Proxy:
    """Give nginx, and a certificate that only this session's browser takes."""
    find_nginx()
    folder = tmp_path_factory.mktemp("nginx")
    names = "subjectAltName=DNS:localhost,DNS:publik.localhost"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    paths = ["-addext", names, "-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run([*command, *paths], check=True, capture_output=True)
    return Proxy(folder)


_PROXIES: list[Proxy] = []


@pytest.fixture(scope="session", autouse=True)
def _go_through_nginx(request: pytest.FixtureRequest) -> None:
    """Put nginx in front of every server, when that is asked for."""
    if request.config.getoption("--through-nginx"):
        _PROXIES.append(request.getfixturevalue("proxy"))


@dataclass(frozen=True)
class Direct:
    """Nothing in front: the browser reaches the server itself."""

    def address(self, port: int) -> str:
        """Tell where what answers on a port is reached."""
        return f"http://127.0.0.1:{port}"

    def before(self, port: int) -> AbstractContextManager[str]:
        """Put nothing in front."""
        return nullcontext(self.address(port))


@pytest.fixture(scope="session")
def front() -> Proxy | Direct:
    """Give what stands in front of the servers of these tests."""
    return find_front()


def find_front() -> Proxy | Direct:
    """Find what stands in front of the servers of these tests."""
    return _PROXIES[0] if _PROXIES else Direct()


def port_behind(reached: int) -> int:
    """Tell on which port the server answers that the browser reached on another."""
    fronts = _PROXIES[0].fronts if _PROXIES else {}
    return next((port for port, front in fronts.items() if front == reached), reached)


@pytest.fixture(scope="session")
def proxy_trust(request: pytest.FixtureRequest) -> list[str]:
    """Give the words that make the browser take the certificate of this session's nginx, and no other."""
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is None or shutil.which("openssl") is None:
        return []
    certificate = request.getfixturevalue("proxy").folder / "fullchain.pem"
    command = ["openssl", "x509", "-in", str(certificate), "-pubkey", "-noout"]
    public = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    coded = "".join(public.splitlines()[1:-1])
    digest = base64.b64encode(hashlib.sha256(base64.b64decode(coded)).digest()).decode()
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
        width, height = SIZES[size]
        is_phone = size == "phone"
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=is_phone, is_mobile=is_phone, locale="sv-SE"
        )
        opened = Visit(context.new_page(), origin=address)
        _watch(opened)
        opened.page.goto(address)
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


def serve_product(store: Path, *, port: int | None = None) -> AbstractContextManager[str]:
    """Serve the real product with a store, where it was reached before if that is asked for; gives its address."""
    port = port_behind(port) if port else find_port()
    command = [sys.executable, "-c", f"from dashboard.server import serve; serve({port})"]
    return serving(command, port=port, environment={"LOFTESKARTAN_DB": str(store)})


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


def find_port() -> int:
    """Find a port of this machine that nobody answers on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str], *, port: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[str]:
    """Run a server for as long as it is needed, behind nginx when that is asked for; gives the browser's address."""
    with (
        running(command, port=port, environment=environment, folder=folder),
        find_front().before(port) as reached,
    ):
        yield reached


@contextmanager
def running(
    command: Sequence[str], *, port: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator[str]:
    """Run a server for as long as it is needed; what it said is shown when it doesn't start."""
    said = subprocess.PIPE
    process = subprocess.Popen(
        command, env=os.environ | (environment or {}), cwd=folder, stdout=said, stderr=subprocess.STDOUT, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + STARTED_WITHIN
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                pytest.fail(f"the server did not start:\n{process.communicate()[0]}")
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def run_code() -> Callable[..., AbstractContextManager[str]]:
    """Run a server that some code starts, with nothing in front; it is told a port, and gives its address."""

    def run(code: str, **environment: str) -> AbstractContextManager[str]:
        port = find_port()
        return running([sys.executable, "-c", code.format(port=port)], port=port, environment=environment)

    return run


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


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310 # our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _watch(visit: Visit) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBE.search(message.location.get("url", "")):
            visit.faults.append(message.text)

    def see(address: str) -> None:
        if not address.startswith((visit.origin.split("?")[0].rstrip("/"), "data:", "blob:", _root(visit.origin))):
            visit.outside.append(address)

    # Streamlit's protobuf asks for WebAssembly to count beyond 53 bits and does without when refused.
    page = visit.page
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " e => e.blockedURI === 'wasm-eval' || console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
    )
    page.on("console", hear)
    page.on("pageerror", lambda error: visit.faults.append(str(error)))
    page.on("request", lambda request: see(request.url))
    page.on("websocket", lambda socket: see(re.sub("^ws", "http", socket.url)))
    page.on("dialog", lambda dialog: (visit.dialogs.append(dialog.message), dialog.dismiss()))


def _root(address: str) -> str:
    return "/".join(address.split("/")[:3]) + "/"
