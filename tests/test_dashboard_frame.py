"""The frame: Swedish shell, strict headers, closed doors."""

import asyncio
import re
import socket
import sys
from pathlib import Path

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send

from dashboard import frame, server
from dashboard.frame import Frame, write_policy, write_shell
from dashboard.maps.page import hash_script
from dashboard.tiles import find_origin, find_tile_server

SHELL = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")


class Site:
    """An app that answers everything with one page, in two pieces."""

    def __init__(self, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.kind = kind
        self.status = status
        self.seen: list[str] = []

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer."""
        self.seen.append(scope["type"])
        headers = [
            (b"content-type", self.kind.encode()),
            (b"content-length", b"8"),
            (b"content-encoding", b"gzip"),
            (b"etag", b'"1"'),
            (b"access-control-allow-origin", b"*"),
        ]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"orig", "more_body": True})
        await send({"type": "http.response.body", "body": b"inal"})


def ask(path: str, site: Site | None = None, *, method: str = "GET", **more: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the frame for a path; gives status, headers and body."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "path": path, "method": method, "headers": []}
    asyncio.run(Frame(site or Site(), **more)(scope, receive, send))
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("path", ["/", "/loften", "/finns-inte"])
def test_every_page_gets_the_swedish_shell(path: str) -> None:
    """Language, title, icon and translations stand in the first byte that the browser reads."""
    status, headers, body = ask(path)
    page = body.decode()
    assert status == 200
    assert '<html lang="sv">' in page
    assert "<title>Löfteskartan</title>" in page
    assert 'href="./app/static/favicon.png"' in page
    assert 'src="./app/static/sv.js"' in page
    assert "Streamlit app" not in page
    assert "_stcore/agent" not in page
    assert headers["content-length"] == str(len(body))
    assert not {"content-encoding", "etag"} & set(headers)


def test_the_files_that_the_shell_names_are_there() -> None:
    """Ours, that is."""
    static = Path(frame.__file__).parent / "static"
    for name in re.findall(r'"\./app/static/([^"]+)"', write_shell(SHELL)):
        assert (static / name).is_file()


@pytest.mark.parametrize("path", ["/media/karta.html", "/app/static/a.html", "/_stcore/health", "/component/x/i.html"])
def test_files_are_passed_on_as_they_are(path: str) -> None:
    """A map that somebody downloads is not the shell."""
    _, headers, body = ask(path)
    assert body == b"original"
    assert headers["content-encoding"] == "gzip"
    assert "content-security-policy" in headers


def test_the_app_files_are_asked_for_anew_and_by_this_site_only() -> None:
    """A new version's script is never mixed with an old one."""
    _, headers, _ = ask("/app/static/karta.js", Site("application/javascript"))
    assert headers["cache-control"] == "no-cache"
    assert "access-control-allow-origin" not in headers


def test_other_answers_keep_their_body() -> None:
    """Neither a fault nor a file becomes a page."""
    assert ask("/", Site(status=404))[2] == b"original"
    assert ask("/static/js/a.js", Site("application/javascript"))[2] == b"original"


def test_a_head_request_has_no_page() -> None:
    """Only its length."""
    _, headers, body = ask("/", Site(), method="HEAD")
    assert int(headers["content-length"]) > 1000
    assert b"html" not in body


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/x/_stcore/agent"],
)
def test_closed_doors_answer_404(path: str) -> None:
    """Neither figures about the server nor a way for programs to drive it."""
    site = Site()
    status, headers, _ = ask(path, site)
    assert status == 404
    assert site.seen == []
    assert "content-security-policy" in headers


def test_every_answer_has_the_headers() -> None:
    """Whatever it is."""
    for path in ("/", "/_stcore/metrics", "/static/js/a.js"):
        _, headers, _ = ask(path)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "geolocation=()" in headers["permissions-policy"]


def test_the_policy_names_exactly_the_scripts_of_the_shell() -> None:
    """The one inline script by its hash; nothing else inline, nothing evaluated, no server."""
    shell = write_shell(SHELL)
    inline = re.findall(r"(?s)<script>(.*?)</script>", shell)
    assert len(inline) == 1
    policy = dict(rule.split(" ", 1) for rule in write_policy(shell).split("; "))
    assert policy["script-src"] == f"'self' blob: {hash_script(inline[0])}"
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert "http" not in write_policy(shell)
    assert "unsafe-eval" not in write_policy(shell)
    assert ask("/")[1]["content-security-policy"] == write_policy(shell)


def test_a_named_tile_server_may_send_pictures_and_nothing_else() -> None:
    """Its origin stands in one rule."""
    policy = ask("/", tile_origin="https://kartor.example")[1]["content-security-policy"]
    assert policy.count("kartor.example") == 1
    assert "img-src 'self' data: blob: https://kartor.example" in policy


def test_a_changed_shell_is_noticed_at_start() -> None:
    """A new Streamlit must not silently be served in English."""
    with pytest.raises(RuntimeError, match="shell has changed"):
        write_shell(SHELL.replace('lang="en"', 'lang="de"'))


def test_a_websocket_passes_untouched() -> None:
    """Nothing is buffered and nothing added."""
    passed: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope, receive, send))

    scope, receive, send = {"type": "websocket"}, object(), object()
    asyncio.run(Frame(app)(scope, receive, send))
    assert passed == [(scope, receive, send)]


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        ("https://loften.example", True),
        ("http://loften.example", True),  # encryption ends in front of us
        (None, True),  # no browser; it shows nobody's cookies by mistake
        ("https://annan.example", False),
        ("https://loften.example:8443", False),
        ("http://127.0.0.1:9999", False),
        ("https://loften.example.annan.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_websocket_is_opened_from_our_own_pages_only(origin: str | None, is_let_in: bool) -> None:  # noqa: FBT001  # a case
    """Streamlit isn't asked about others: it would let any page of this machine in, and ask outside for the rest."""
    passed, sent = [], []

    async def app(scope: Scope, _: Receive, __: Send) -> None:
        passed.append(scope)

    async def send(message: Message) -> None:
        sent.append(message["type"])

    headers = [(b"host", b"loften.example")] + ([(b"origin", origin.encode())] if origin is not None else [])
    asyncio.run(Frame(app)({"type": "websocket", "headers": headers}, None, send))
    assert bool(passed) is is_let_in
    assert sent == ([] if is_let_in else ["websocket.close"])


def test_the_tile_server_is_nobody_until_named() -> None:
    """And must say to whom its pictures belong."""
    named = {
        "LOFTESKARTAN_TILE_URL": "https://{s}.a.example:8080/{z}/{x}/{y}.png",
        "LOFTESKARTAN_TILE_ATTRIBUTION": "A",
    }
    assert find_tile_server({}) is None
    found = find_tile_server(named)
    assert found
    assert find_origin(found.url) == "https://*.a.example:8080"
    with pytest.raises(ValueError, match="skrivs https://"):
        find_tile_server(named | {"LOFTESKARTAN_TILE_URL": "javascript:alert(1)"})


def test_a_taken_port_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything heavy is loaded."""
    monkeypatch.setattr(server, "find_missing_assets", list)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Port {port} är upptagen: "):
            server.serve(port)


def test_missing_files_are_said_with_the_command_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader needs no manual."""
    monkeypatch.setattr(server, "find_missing_assets", lambda: ["leaflet/leaflet.js"])
    with pytest.raises(SystemExit, match=r"python -m dashboard\.vendor"):
        server.serve(0)
    assert sys.argv
