"""The frame around every page: Swedish from the first byte, and a browser that asks nobody else."""

import gc
import importlib
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard.doors import REFUSED, find_open_doors
from dashboard.health import PATH, Health
from dashboard.maps.page import hash_script
from data.errors import DataError

_LOG = logging.getLogger("lofteskartan")
_SHELL = Path(st.__file__).parent / "static" / "index.html"

# What tells outsiders about the server, or lets programs drive it.
_CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")

# Answers that are files of their own even when they are HTML.
_FILE = re.compile(r"/(_stcore|app/static|component|media|static)/")

_SCRIPTS, _STYLES = ("tema", "sv", "meny", "rutor", "tabeller", "osparat"), ("sidor", "meny", "utskrift")
_OURS = "\n    ".join(
    [
        *(f'<script src="./app/static/{name}.js" defer></script>' for name in _SCRIPTS),
        *(f'<link rel="stylesheet" href="./app/static/{name}.css" />' for name in _STYLES),
    ]
)

_SWAPS = (
    (r'<html lang="en">', '<html lang="sv">'),
    (r"<title>Streamlit</title>", "<title>Löfteskartan</title>"),
    (r'href="\./favicon\.png"', 'href="./app/static/favicon.png"'),
    (r'(?s)<!--(?:(?!-->).)*-->\s*<link rel="service-desc"[^>]*>', _OURS),
    (r"(?s)<noscript>.*</noscript>", "<noscript><p>Löfteskartan behöver JavaScript.</p></noscript>"),
)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Frame:
    """ASGI middleware that swaps Streamlit's shell for ours and adds the headers; it never buffers.

    Parameters
    ----------
    app
        What it stands around.
    tile_origin
        The one other server that pictures may come from, or nothing.
    health
        What answers how the product feels, or nothing.
    """

    def __init__(self, app: ASGIApp, *, tile_origin: str = "", health: Health | None = None) -> None:
        shell = write_shell(_SHELL.read_text("utf-8"))
        self.app = app
        self.health = health
        self.shell = shell.encode()
        self.headers = {"Content-Security-Policy": write_policy(shell, tile_origin=tile_origin), **_HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a websocket from a page of our own passes untouched."""
        if scope["type"] != "http":
            refused = scope["type"] == "websocket" and is_foreign(Headers(raw=scope.get("headers", [])))
            await (WebSocketClose(reason="Fel ursprung.") if refused else self.app)(scope, receive, send)
            return
        is_shell = False

        async def send_framed(message: Message) -> None:
            nonlocal is_shell
            if message["type"] == "http.response.start":
                is_shell = self._frame_headers(message, scope["path"])
            elif is_shell and scope["method"] != "HEAD":
                message = {**message, "body": b"" if message.get("more_body") else self.shell}
            await send(message)

        await self._choose(scope["path"])(scope, receive, send_framed)

    def _choose(self, path: str) -> ASGIApp:
        if _CLOSED.search(path):
            return PlainTextResponse("Finns inte.", 404)
        return self.health if self.health is not None and path == PATH else self.app

    def _frame_headers(self, start: Message, path: str) -> bool:
        headers = MutableHeaders(scope=start)
        is_page = headers.get("content-type", "").startswith("text/html") and not _FILE.search(path)
        is_shell = is_page and start["status"] == 200  # noqa: PLR2004 # 200 is its own name
        if is_shell:
            for name in ("content-encoding", "etag", "last-modified"):
                del headers[name]
            headers["content-length"] = str(len(self.shell))
        if "/app/static/" in path:
            del headers["access-control-allow-origin"]
            headers["cache-control"] = "no-cache"
        headers.update(self.headers)
        return is_shell


def is_foreign(headers: Headers) -> bool:
    """Tell whether a websocket is opened from a page that this server didn't give.

    Streamlit would let any page of this machine in, and ask a server outside for this machine's
    address to see whether others may; both end here. What isn't a browser sends no origin.

    Parameters
    ----------
    headers
        Of the request.

    Examples
    --------
    >>> is_foreign(Headers({"host": "loften.example", "origin": "https://loften.example"}))
    False
    >>> is_foreign(Headers({"host": "loften.example", "origin": "https://annan.example"}))
    True
    """
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def write_shell(shell: str) -> str:
    """Write Streamlit's empty page in Swedish, with our title, icon and translations.

    Parameters
    ----------
    shell
        Streamlit's ``index.html``.

    Returns
    -------
    str
        The page that the browser gets.

    Raises
    ------
    RuntimeError
        If a new Streamlit no longer has what is to be swapped.
    """
    for pattern, ours in _SWAPS:
        shell, n_swapped = re.subn(pattern, ours, shell)
        if n_swapped != 1:
            msg = f"Streamlit's shell has changed: {pattern} was found {n_swapped} times"
            raise RuntimeError(msg)
    return shell


def write_policy(shell: str, *, tile_origin: str = "") -> str:
    """Write the strictest Content-Security-Policy that Streamlit and the map work under.

    Parameters
    ----------
    shell
        The page whose inline scripts may run.
    tile_origin
        The one other server that pictures may come from, or nothing.

    Examples
    --------
    >>> write_policy("<script>1</script>").split("; ")[1]
    "script-src 'self' blob: 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    """
    inline = " ".join(hash_script(script) for script in re.findall(r"(?s)<script>(.*?)</script>", shell))
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' blob: {inline}",  # Streamlit imports a component's loader from a blob
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles as it draws
        "img-src": f"'self' data: blob: {tile_origin}",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}".strip() for name, value in rules.items())


def tell_error(_: Exception) -> bool:
    """Say in Swedish that a page failed; Streamlit has already written why to the log."""
    st.error("Något gick fel. Ladda om sidan; om felet är kvar står orsaken i serverns logg.")
    return True


def start_with(
    *modules: str, settle: Callable[[], object] = lambda: None
) -> Callable[[st.App], AbstractAsyncContextManager[None]]:
    """Make the start of an app that imports what its pages need before the first visitor.

    Streamlit collects all garbage after every run of a page; what is frozen isn't looked
    through each time, which takes a run from about 120 to 15 ms of processor time.

    Parameters
    ----------
    modules
        What to import.
    settle
        Finds out, and keeps, what must stay as it was at the start.
    """

    @asynccontextmanager
    async def start(_: st.App) -> AsyncIterator[None]:
        for name in modules:
            importlib.import_module(name)
        settle()
        gc.collect()
        gc.freeze()
        if doors := list(find_open_doors(st.get_option)):
            msg = f"{DataError(REFUSED, doors)}\nFinns .streamlit/config.toml bredvid det som startades?"
            _LOG.error(msg)
            raise RuntimeError(msg)
        address, port = st.get_option("server.address"), st.get_option("server.port")
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info("svarar", extra={"told": {"adress": address, "port": port}})
        else:
            print(f"Löfteskartan svarar på http://{address}:{port}", flush=True)  # noqa: T201 # what the user waits for
        yield
        _LOG.info("stannar")

    return start
