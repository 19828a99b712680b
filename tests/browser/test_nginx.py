"""The product behind nginx as docs/drift/nginx.conf sets it up: what comes through, and what doesn't."""

import json
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
OURS, CITIZENS = "localhost", "publik.localhost"
COOKIES = {
    "_streamlit_xsrf": "_streamlit_xsrf=2|a|b|1; Path=/; SameSite=Lax",
    "_streamlit_user": "_streamlit_user=signed; HttpOnly; Path=/; SameSite=lax",
    "_streamlit_user__1": "_streamlit_user__1=signed; Path=/",
    "_streamlit_session": "_streamlit_session=signed; HttpOnly; Path=/; SameSite=lax",
}
# The table of docs/drift.md: each header, and its value where that is always the same.
TOLD = dict(re.findall(r"(?m)^\| `([A-Z]\w*-[\w-]+)` \| `?(.+?)`? \|", (ROOT / "docs" / "drift.md").read_text("utf-8")))


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Give every header of a name."""
        return [value for header, value in self.headers if header.lower() == name.lower()]


@dataclass
class Site:
    """nginx, in front of the product and of the citizens' process."""

    port: int
    folder: Path
    address: str

    def ask(self, path: str, *, host: str = OURS, method: str = "GET", **headers: str) -> Answer:
        """Ask as a browser does, with the certificate looked at; a body that is announced is not sent."""
        trust = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        connection = HTTPConnection(f"{host}:{self.port}")
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        with trust.wrap_socket(raw, server_hostname=host) as connection.sock:
            connection.putrequest(method, path)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            with connection.getresponse() as answer:
                return Answer(answer.status, answer.getheaders(), answer.read())


@pytest.fixture(scope="module")
def site(proxy: Any, run_code: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: ANN401  # made in conftest.py
    """Run both processes and nginx in front of them."""
    folder = tmp_path_factory.mktemp("both")
    (folder / "published").mkdir()
    inside = "from dashboard.server import serve; serve({port})"
    outside = "import pathlib, dashboard.public.server as p; p.serve_public(pathlib.Path('%s'), {port})"
    store = str(folder / "store.sqlite3")
    with (
        run_code(inside, LOFTESKARTAN_DB=store) as product,
        run_code(outside % (folder / "published"), LOFTESKARTAN_VARDNAMN=CITIZENS) as public,
    ):
        ports = [int(address.rpartition(":")[2]) for address in (product, public)]
        with proxy.before(ports[0], public=ports[1]) as address:
            yield Site(int(address.rpartition(":")[2]), proxy.folder, address)


def test_a_page_is_drawn_through_an_encrypted_websocket(visit: Callable, site: Site) -> None:
    """The browser is content: no policy refuses anything, and the page is alive."""
    opened = visit("about:blank")
    opened.origin = site.address
    sockets: list[str] = []
    opened.page.on("websocket", lambda one: sockets.append(one.url))
    opened.page.goto(site.address)
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    expect(opened.page.locator("[data-stale='true']")).to_have_count(0)
    assert [re.sub(r":\d+", "", one) for one in sockets] == ["wss://localhost/_stcore/stream"]
    stored = {cookie["name"]: cookie for cookie in opened.page.context.cookies()}
    assert stored["_streamlit_xsrf"]["secure"]
    assert not stored["_streamlit_xsrf"]["httpOnly"]  # the page's own script has to read it


@pytest.mark.parametrize("host", [OURS, CITIZENS])
@pytest.mark.parametrize("path", ["/", "/app/static/sv.js", "/_stcore/metrics", "/_stcore/upload_file/a/b"])
def test_every_answer_has_each_header_of_the_table_once(site: Site, host: str, path: str) -> None:
    """Whether the product answers or nginx itself; those that tell what runs are gone."""
    answer = site.ask(path, host=host)
    assert len(TOLD) == 8
    [policy] = answer.all("Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert {name: answer.all(name) for name in TOLD} == {name: [value] for name, value in TOLD.items()} | {
        "Content-Security-Policy": [policy]
    }
    assert answer.all("Server") == ["nginx"]
    assert answer.all("X-Powered-By") == []


@pytest.mark.parametrize("host", [OURS, CITIZENS])
@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/x/_stcore/agent"]
)
def test_doors_for_programs_are_closed(site: Site, host: str, path: str) -> None:
    """Before the product is asked."""
    answer = site.ask(path, host=host)
    assert answer.status == 404
    assert answer.all("Content-Security-Policy") == ["default-src 'none'; frame-ancestors 'none'"]


def test_a_file_of_61_megabytes_is_refused_before_it_is_sent(site: Site) -> None:
    """The product never hears of it, so it fills no memory."""
    path = "/_stcore/upload_file/session/file"
    answer = site.ask(path, method="PUT", Content_Length=str(61 * MEGABYTE))
    assert answer.status == 413
    assert answer.all("Content-Security-Policy") == ["default-src 'none'; frame-ancestors 'none'"]
    elsewhere = site.ask("/", method="POST", Content_Length=str(MEGABYTE))
    assert elsewhere.status == 413


@pytest.mark.parametrize("path", ["/_stcore/upload_file/a/b", "/sida/_stcore/upload_file/a/b"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "GET"])
def test_nobody_sends_files_to_the_citizens_pages(site: Site, path: str, method: str) -> None:
    """Whatever its size."""
    answer = site.ask(path, host=CITIZENS, method=method, Content_Length="10")
    assert answer.status == 403


def test_the_citizens_pages_can_only_be_read(site: Site) -> None:
    """Nobody signs in there either."""
    assert site.ask("/", host=CITIZENS).status == 200
    assert site.ask("/", host=CITIZENS, method="POST", Content_Length="0").status == 403
    assert site.ask("/auth/login", host=CITIZENS).status == 404
    assert site.ask("/oauth2callback?code=1", host=CITIZENS).status == 404


def test_both_processes_tell_how_they_feel(site: Site) -> None:
    """To this machine; nginx refuses others."""
    for host, things in ((OURS, {"databas", "säkerhetskopia", "disk"}), (CITIZENS, {"publicerat", "disk"})):
        told = json.loads(site.ask("/halsa", host=host).body)
        assert set(told) == {"status", "tid", *things}
    rules = (ROOT / "docs" / "drift" / "nginx.conf").read_text("utf-8")
    assert len(re.findall(r"location = /halsa \{\s+allow 127\.0\.0\.1;[^}]*deny all;", rules)) == 2


def test_a_name_that_is_not_ours_gets_no_answer(site: Site) -> None:
    """Not even a certificate."""
    trust = ssl.create_default_context(cafile=site.folder / "fullchain.pem")
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as raw, pytest.raises(ssl.SSLError):
        trust.wrap_socket(raw, server_hostname="annan.example")


def test_old_encryption_is_refused(site: Site) -> None:
    """TLS 1.1 and before."""
    trust = ssl.create_default_context(cafile=site.folder / "fullchain.pem")
    trust.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    trust.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        trust.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as raw, pytest.raises(ssl.SSLError):
        trust.wrap_socket(raw, server_hostname=OURS)


def test_the_log_tells_neither_who_asked_nor_what_for(site: Site) -> None:
    """One line of JSON per answer: page, status and time."""
    site.ask("/loften?omrade=hemligt")
    mine: list[dict[str, Any]] = []
    for _ in range(100):  # the line is written when the answer has been sent
        told = (site.folder / str(site.port) / "loften.log").read_text("utf-8").splitlines()
        lines = [json.loads(line) for line in told if line.endswith("}")]
        mine = [line for line in lines if line["sida"] == "/loften"]
        if mine:
            break
        time.sleep(0.1)
    assert {line["svar"] for line in mine} == {200}
    assert set(mine[0]) == {"tid", "händelse", "värd", "metod", "sida", "svar", "byte", "sekunder"}
    assert "hemligt" not in str(lines)
    assert "127.0.0.1" not in str(lines)


class CookieSetter(BaseHTTPRequestHandler):
    """Sets cookies as the product does when somebody has signed in, and tells what it was asked."""

    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append(dict(self.headers))
        self.send_response(200)
        for cookie in COOKIES.values():
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def signed_in(proxy: Any) -> Iterator[Site]:  # noqa: ANN401  # made in conftest.py
    """Run nginx in front of what sets the cookies of who has signed in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), CookieSetter)
    Thread(target=server.serve_forever, daemon=True).start()
    with proxy.before(server.server_port) as address:
        yield Site(int(address.rpartition(":")[2]), proxy.folder, address)
    server.shutdown()
    server.server_close()


def test_cookies_go_encrypted_only_and_no_script_reads_who_signed_in(signed_in: Site) -> None:
    """Each keeps its name and its value."""
    CookieSetter.asked.clear()
    answer = signed_in.ask("/", X_Forwarded_For="127.0.0.1", X_Real_IP="10.0.0.1", Forwarded="for=127.0.0.1")
    cookies = {
        cookie.partition("=")[0]: {word.strip().lower() for word in cookie.split(";")[1:]}
        for cookie in answer.all("Set-Cookie")
    }
    assert set(cookies) == set(COOKIES)
    assert all("secure" in words for words in cookies.values())
    assert "httponly" not in cookies["_streamlit_xsrf"]
    assert all("httponly" in words for name, words in cookies.items() if name != "_streamlit_xsrf")
    assert "samesite=lax" in cookies["_streamlit_user__1"]
    [asked] = CookieSetter.asked
    assert asked["X-Forwarded-Proto"] == "https"
    assert asked["Host"] == f"localhost:{signed_in.port}"
    assert asked["X-Forwarded-For"] == "127.0.0.1"  # what nginx saw, not what was claimed before it
    assert not {"X-Real-IP", "Forwarded"} & set(asked)
