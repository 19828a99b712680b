"""The doors of the citizens' process: everyone may read, and nothing is taken in."""

import re
from functools import partial

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READING = frozenset({"GET", "HEAD"})
_UPLOAD = re.compile(r"/upload_file(/|$)")
_SIGN_IN = re.compile(r"/(auth|oauth2callback)(/|$)")

# Without it the server would go on listening to what it has refused.
_CLOSE = {"Connection": "close"}

LARGEST = 65_536
"""Bytes in a message from a reader; a choice on a page is some hundred."""
_TOO_LARGE = 1009


class Doors:
    """ASGI middleware that refuses files, sign-in and all that isn't reading, before any of it is read.

    Parameters
    ----------
    app
        What it stands around.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request; through a websocket only small messages come in."""
        if scope["type"] == "websocket":
            await self.app(scope, partial(_receive_small, receive, send), send)
            return
        refusal = find_refusal(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
            return
        status, said = refusal
        await PlainTextResponse(said, status, _CLOSE)(scope, receive, send)


async def _receive_small(receive: Receive, send: Send) -> Message:
    """Pass a message on, or end the talk: what is kept of large ones would fill the memory."""
    message = await receive()
    content = message.get("bytes") or (message.get("text") or "").encode()
    if message["type"] == "websocket.receive" and len(content) > LARGEST:
        await send({"type": "websocket.close", "code": _TOO_LARGE})
        return {"type": "websocket.disconnect", "code": _TOO_LARGE}
    return message


def find_refusal(method: str, path: str) -> tuple[int, str] | None:
    """Find why a request is refused; None when it may pass.

    Parameters
    ----------
    method, path
        Of the request.

    Returns
    -------
    tuple of int and str, or None
        The answer's status and a Swedish sentence.

    Examples
    --------
    >>> find_refusal("PUT", "/_stcore/upload_file/1/2")
    (403, 'Här tas inga filer emot.')
    >>> find_refusal("GET", "/karta") is None
    True
    """
    if _UPLOAD.search(path):
        return 403, "Här tas inga filer emot."
    if _SIGN_IN.search(path):
        return 404, "Här finns ingen inloggning."
    if method not in _READING:
        return 405, "Sidan kan bara läsas."
    return None
