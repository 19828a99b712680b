"""Who has signed in, as the provider claims it, Streamlit signs it and the store remembers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.signin.settings import Settings, the_settings
from data.errors import DataError, Problem

NOW = 1_795_000_000.0
HOUR = 3600
SETTINGS = Settings(b"k" * 32, "lofteskartan")
CLAIMS = {
    "is_logged_in": True,
    "iss": "https://idp.example",
    "aud": "lofteskartan",
    "sub": "7",
    "iat": NOW - 60,
    "exp": NOW + HOUR,
}
AUTH = {
    "redirect_uri": "https://lofteskartan.kommun.example/oauth2callback",
    "cookie_secret": "0f9a3c5e7b1d2468ace013579bdf8642c0ffee17",
    "client_id": "lofteskartan",
    "client_secret": "s",
    "server_metadata_url": "https://idp.example/.well-known/openid-configuration",
}


class Remembered:
    """Who has signed out, as the store remembers it."""

    def __init__(self, *, is_full: bool = False) -> None:
        self.ended: dict[str, int] = {}
        self.n_written = 0
        self.is_full = is_full

    def is_signed_out(self, person_key: str, issued: int) -> bool:
        """Whether a sign-in was ended."""
        return issued <= self.ended.get(person_key, -1)

    def sign_out(self, person_key: str, session_key: str, issued: int, *, now: datetime) -> None:
        """Write that a sign-in is ended."""
        del session_key, now
        if self.is_full:
            source = "databasen"
            raise DataError(source, [Problem("", "disken är full; inget av det senaste är sparat.")])
        self.ended[person_key] = issued
        self.n_written += 1


@contextmanager
def reading_secrets(path: Path) -> Iterator[Path]:
    """Let the server read its secrets of this file, once; gives the file."""
    forget = (st.secrets._reset, the_settings.cache_clear)  # noqa: SLF001 - Streamlit keeps them for good
    with pytest.MonkeyPatch.context() as patch:
        real = st.get_option
        patch.setattr(st, "get_option", lambda name: [str(path)] if name == "secrets.files" else real(name))
        patch.setattr("streamlit.config.get_option", st.get_option)
        patch.setattr(type(st.secrets), "_maybe_install_file_watchers", lambda _: None)
        for clear in forget:
            clear()
        yield path
    for clear in forget:
        clear()


def write_auth(path: Path) -> None:
    """Switch sign-in on."""
    path.write_text("[auth]\n" + "\n".join(f'{name} = "{value}"' for name, value in AUTH.items()), "utf-8")


def sign_cookies(claims: dict[str, object], *, secret: str = AUTH["cookie_secret"]) -> dict[str, str]:
    """Sign claims as Streamlit does, in several cookies where one would be too large."""
    cookies: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(secret, name, value)

    def keep(name: str, value: str) -> None:
        cookies[name] = sign(name, value).decode()

    set_cookie_with_chunks(keep, sign, "_streamlit_user", claims, cookie_attr_size=100)
    return cookies
