"""The doors beside the page: the files it gives away and takes in are for those who are let in."""

import logging
import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.signin.cookie import read_claims
from dashboard.signin.person import Person, SignOuts, find_local, find_signed_in
from dashboard.signin.settings import the_settings
from data.errors import DataError

_LOG = logging.getLogger("lofteskartan")
_SIDE_DOOR = re.compile(r"(?!/static/media/).*/(media|_stcore/upload_file)(/|$)")
"""Not Streamlit's own letters and signs, which the entrance is written with too."""
_REFUSED = "Logga in för att fortsätta.\n"


class SideDoors:
    """ASGI middleware that gives and takes files only where the page itself would be shown.

    Streamlit gives a page's file to anyone who has its address, and takes files from anyone who has a window open,
    signed in or not: an address in another's history would still open it, and a stranger could fill the memory.

    Parameters
    ----------
    app
        What it stands around.
    find_sign_outs
        Gives what remembers who has signed out; the store.
    clock
        Gives the time, in seconds since 1970.
    """

    def __init__(self, app: ASGIApp, *, find_sign_outs: Callable[[], SignOuts], clock: Callable[[], float]) -> None:
        self.app = app
        self.find_sign_outs = find_sign_outs
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; all but files passes untouched."""
        answer = self.app
        is_file = scope["type"] == "http" and _SIDE_DOOR.match(scope["path"])
        if is_file and not await run_in_threadpool(self._is_let_in, HTTPConnection(scope)):
            answer = PlainTextResponse(_REFUSED, 403)
        await answer(scope, receive, send)

    def _is_let_in(self, request: HTTPConnection) -> bool:
        try:
            return self._find_person(request).refusal is None
        except DataError:
            _LOG.exception("det gick inte att se vem som hämtar en fil")
            return False

    def _find_person(self, request: HTTPConnection) -> Person:
        settings = the_settings()
        if settings is None:
            return find_local(request.headers)
        return find_signed_in(read_claims(request.cookies), settings, self.find_sign_outs(), now=self.clock())
