"""What lies beside the page heeds only cookies that were signed here: the way out, and files."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.signin import Leaving, SideDoors
from dashboard.signin.person import Refusal, find_signed_in
from dashboard.signin.settings import the_settings
from tests.signed_in import AUTH, CLAIMS, NOW, Remembered, reading_secrets, sign_cookies, write_auth

LARGE = "".join(str(n**9) for n in range(400))


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Give the file of secrets that the server reads; it is read once for each test."""
    with reading_secrets(tmp_path / "secrets.toml") as path:
        yield path


def ask(app: ASGIApp, path: str, cookies: dict[str, str], *, headers: Sequence[str] = ()) -> Message:
    """Ask an application for an address as the browser does that holds some cookies; gives the head of the answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    held = "; ".join(f"{name}={value}" for name, value in cookies.items())
    told = [tuple(one.encode() for one in line.split(": ")) for line in headers]
    scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"cookie", held.encode()), *told]}
    asyncio.run(app(scope, receive, send))
    return sent[0]


def leave(remembered: Remembered, cookies: dict[str, str], *, path: str = "/auth/logout") -> tuple[int, list[str]]:
    """Open an address with some cookies; gives the answer and the cookies that it ends."""
    leaving = Leaving(
        PlainTextResponse("Streamlits eget svar"),
        find_sign_outs=lambda: remembered,
        clock=lambda: datetime(2026, 11, 21),  # noqa: DTZ001
    )
    answer = ask(leaving, path, cookies)
    ended = MutableHeaders(raw=answer["headers"]).getlist("set-cookie")
    return answer["status"], [one.partition("=")[0] for one in ended if "Max-Age=0" in one]


@pytest.mark.parametrize("more", ["", LARGE])
def test_the_way_out_by_hand_ends_the_sign_in_too(written: Path, more: str) -> None:
    """Who opens /auth/logout is out with every copy of the cookie, also one that is split in several."""
    write_auth(written)
    claims, remembered = CLAIMS | {"roles": ["analytiker"], "more": more}, Remembered()
    cookies = sign_cookies(claims)
    assert (len(cookies) > 1) == bool(more)
    settings = the_settings()
    assert settings is not None
    assert leave(remembered, cookies, path="/loften") == (200, [])
    assert find_signed_in(claims, settings, remembered, now=NOW).refusal is None
    assert leave(remembered, cookies) == (200, [])
    assert find_signed_in(claims, settings, remembered, now=NOW).refusal is Refusal.SIGNED_OUT


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {"_streamlit_user": ""},
        {"_streamlit_user": json.dumps(CLAIMS)},
        {"_streamlit_user": create_signed_value(AUTH["cookie_secret"], "_streamlit_user", "[1]").decode()},
        {"_streamlit_user": create_signed_value(AUTH["cookie_secret"], "_streamlit_user", "chunks-9").decode()},
        {"_streamlit_user": create_signed_value(AUTH["cookie_secret"], "_streamlit_user", "inte json").decode()},
        sign_cookies(CLAIMS, secret="f" + AUTH["cookie_secret"][1:]),
    ],
)
def test_nobody_is_signed_out_by_what_we_have_not_signed(written: Path, cookies: dict[str, str]) -> None:
    """Without our signature a cookie ends nobody's sign-in, and the way out answers as it would have."""
    write_auth(written)
    remembered = Remembered()
    assert leave(remembered, cookies) == (200, [])
    assert remembered.ended == {}


def test_the_way_out_writes_once(written: Path) -> None:
    """Whoever holds a copy of the cookie can't fill the log by leaving again and again."""
    write_auth(written)
    remembered, cookies = Remembered(), sign_cookies(CLAIMS)
    assert [leave(remembered, cookies)[0] for _ in range(3)] == [200] * 3
    assert remembered.n_written == 1


def test_a_way_out_that_cannot_be_saved_is_told_and_the_browser_forgets(written: Path) -> None:
    """When the store is full or out of reach the answer says so, and every cookie of the sign-in goes."""
    write_auth(written)
    remembered, cookies = Remembered(is_full=True), sign_cookies(CLAIMS | {"more": LARGE})
    status, ended = leave(remembered, cookies | {"annan": "1"})
    assert status == 503
    assert ended == list(cookies)


def test_with_sign_in_switched_off_the_way_out_is_streamlits(written: Path) -> None:
    """Without a file of secrets nothing is looked up or written."""
    assert not written.exists()
    remembered = Remembered(is_full=True)
    assert leave(remembered, sign_cookies(CLAIMS)) == (200, [])


def knock(
    remembered: Remembered, cookies: dict[str, str], *, path: str = "/media/ab12.csv", headers: tuple[str, ...] = ()
) -> int:
    """Ask for what lies beside the page with some cookies; gives the answer's status."""
    doors = SideDoors(PlainTextResponse("filen"), find_sign_outs=lambda: remembered, clock=lambda: NOW)
    return int(ask(doors, path, cookies, headers=("host: 127.0.0.1:8501", *headers))["status"])


@pytest.mark.parametrize("path", ["/media/ab12.csv", "/loften/media/ab12.csv", "/_stcore/upload_file/a/b"])
def test_files_are_given_and_taken_only_where_the_page_would_be_shown(written: Path, path: str) -> None:
    """Without a sign-in that holds and a role, an address of a file opens nothing and no file is taken."""
    write_auth(written)
    remembered, claims = Remembered(), CLAIMS | {"roles": ["analytiker"]}
    assert knock(remembered, sign_cookies(claims), path=path) == 200
    for cookies in (
        {},
        {"_streamlit_user": json.dumps(claims)},
        {"_streamlit_user": create_signed_value(AUTH["cookie_secret"], "_streamlit_user", "[1]").decode()},
        sign_cookies(claims, secret="f" + AUTH["cookie_secret"][1:]),
        sign_cookies(claims | {"exp": NOW - 1}),
        sign_cookies(claims | {"aud": "en annan"}),
        sign_cookies(claims | {"roles": ["chef"]}),
        sign_cookies(claims | {"is_logged_in": False}),
    ):
        assert knock(remembered, cookies, path=path) == 403
    leave(remembered, sign_cookies(claims))
    assert knock(remembered, sign_cookies(claims), path=path) == 403


def test_what_is_no_file_passes_the_side_doors(written: Path) -> None:
    """The page and what draws it must come before anybody can sign in."""
    write_auth(written)
    for path in (
        "/",
        "/granskning",
        "/static/js/index.js",
        "/static/media/letters.woff2",
        "/_stcore/health",
        "/mediala",
    ):
        assert knock(Remembered(), {}, path=path) == 200


def test_with_sign_in_switched_off_files_are_for_whoever_sits_at_the_machine(written: Path) -> None:
    """As the page is: a proxy that tells of another machine is given nothing."""
    assert not written.exists()
    assert knock(Remembered(), {}) == 200
    assert knock(Remembered(), {}, headers=("x-forwarded-for: 192.0.2.7",)) == 403


def test_settings_that_cannot_be_read_give_no_file(written: Path) -> None:
    """Nobody knows who may have it."""
    written.write_bytes(b"[auth\n")
    assert knock(Remembered(), sign_cookies(CLAIMS)) == 403
