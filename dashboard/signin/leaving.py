"""The way out by address: whoever opens ``/auth/logout`` by hand ends the sign-in, as the button does."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.signin.cookie import COOKIE, read_claims
from dashboard.signin.person import SignOuts
from dashboard.signin.session import Session, understand_session
from dashboard.signin.settings import the_settings
from data.errors import DataError

_LOG = logging.getLogger("lofteskartan")
_WAY_OUT = "/auth/logout"
_NOT_SAVED = (
    "Webbläsaren har glömt inloggningen, men att den är slut kunde inte sparas. Be kommunens administratör om hjälp om"
    " någon annan kan ha använt den här datorn.\n"
)


class Leaving:
    """ASGI middleware that saves the end of a sign-in before Streamlit has the browser forget it.

    Parameters
    ----------
    app
        What it stands around.
    find_sign_outs
        Gives what remembers who has signed out; the store.
    clock
        Gives the time, as the store keeps it.
    """

    def __init__(self, app: ASGIApp, *, find_sign_outs: Callable[[], SignOuts], clock: Callable[[], datetime]) -> None:
        self.app = app
        self.find_sign_outs = find_sign_outs
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; all but the way out passes untouched."""
        answer = self.app
        if scope["type"] == "http" and scope["path"].endswith(_WAY_OUT):
            cookies = HTTPConnection(scope).cookies
            session = find_session(cookies)
            if session is not None and not await run_in_threadpool(self._end, session):
                answer = _forget(cookies)
        await answer(scope, receive, send)

    def _end(self, session: Session) -> bool:
        """Save that a sign-in is over, once; tell whether it is saved."""
        try:
            sign_outs = self.find_sign_outs()
            if not sign_outs.is_signed_out(session.person_key, session.issued):
                sign_outs.sign_out(session.person_key, session.session_key, session.issued, now=self.clock())
        except DataError:
            _LOG.exception("utloggningen kunde inte sparas")
            return False
        return True


def find_session(cookies: Mapping[str, str]) -> Session | None:
    """Find the sign-in that a request's cookies hold; None where there is none that we have signed.

    Parameters
    ----------
    cookies
        Of the request.

    Examples
    --------
    >>> find_session({}) is None
    True
    """
    settings = the_settings()
    return understand_session(read_claims(cookies), settings.key) if settings is not None else None


def _forget(cookies: Mapping[str, str]) -> PlainTextResponse:
    """Have the browser forget the sign-in all the same, and tell what is not saved."""
    answer = PlainTextResponse(_NOT_SAVED, 503)
    for name in cookies:
        if name.startswith(COOKIE):
            answer.delete_cookie(name)
    return answer
