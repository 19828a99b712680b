"""Who is looking is told by what the provider signed, for a working day at most, and never by a guess."""

import asyncio
import json
import math
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import example, given
from hypothesis import strategies as some
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import Message
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.cli.pseudonyms import do_pseudonym
from dashboard.signin import Leaving, SideDoors, find_signin_faults, read_secrets
from dashboard.signin.person import NOBODY, Refusal, confirm_person, find_local, find_person, find_signed_in
from dashboard.signin.session import is_current, understand_session
from dashboard.signin.settings import NAMES, Settings, read_roles, the_settings, understand_settings
from data.demands import Denied
from data.errors import DataError, Problem
from data.roles import LOCAL, Role

NOW = 1_795_000_000.0
HOUR = 3600
LARGE = "".join(str(n**9) for n in range(400))
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


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Give the file of secrets that the server reads; it is read once for each test."""
    path = tmp_path / "secrets.toml"
    with pytest.MonkeyPatch.context() as patch:
        real = st.get_option
        patch.setattr(st, "get_option", lambda name: [str(path)] if name == "secrets.files" else real(name))
        patch.setattr("streamlit.config.get_option", st.get_option)
        patch.setattr(type(st.secrets), "_maybe_install_file_watchers", lambda _: None)
        for clear in (st.secrets._reset, the_settings.cache_clear):  # noqa: SLF001 - Streamlit keeps them for good
            clear()
        yield path
    for clear in (st.secrets._reset, the_settings.cache_clear):  # noqa: SLF001 - as above
        clear()


def write_auth(path: Path) -> None:
    """Switch sign-in on."""
    path.write_text("[auth]\n" + "\n".join(f'{name} = "{value}"' for name, value in AUTH.items()), "utf-8")


@pytest.mark.parametrize(
    ("claim", "roles"),
    [
        (["analytiker"], {Role.ANALYST}),
        (["rad", "fortroendevald"], {Role.COUNCIL, Role.ELECTED}),
        (["rad", "städare"], {Role.COUNCIL}),
        (["Analytiker"], NOBODY),
        ([["analytiker"]], NOBODY),
        ("analytiker", NOBODY),
        ("inte analytiker", NOBODY),
        ({"analytiker": True}, NOBODY),
        (True, NOBODY),
        (None, NOBODY),
    ],
)
def test_only_a_list_of_named_roles_gives_roles(claim: object, roles: set[Role]) -> None:
    """A role is had by its exact name in a list; all else, the text of a role's name too, is the public's."""
    person = find_signed_in(CLAIMS | {"roles": claim}, SETTINGS, Remembered(), now=NOW)
    assert (person.roles, person.is_signed_in) == (roles, True)
    assert (person.refusal is Refusal.NO_ROLE) == (roles == NOBODY)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"is_logged_in": False}, Refusal.ANONYMOUS),
        ({"is_logged_in": "true"}, Refusal.ANONYMOUS),
        ({"is_logged_in": 1}, Refusal.ANONYMOUS),
        ({"iss": ""}, Refusal.UNCLEAR),
        ({"sub": None}, Refusal.UNCLEAR),
        ({"aud": "annan", "azp": "lofteskartan"}, Refusal.UNCLEAR),
        ({"aud": "inte-lofteskartan"}, Refusal.UNCLEAR),
        ({"aud": None}, Refusal.UNCLEAR),
        ({"aud": ["annan", "lofteskartan"]}, None),
        ({"iat": None}, Refusal.UNCLEAR),
        ({"iat": True}, Refusal.UNCLEAR),
        ({"iat": str(NOW)}, Refusal.UNCLEAR),
        ({"exp": None}, Refusal.EXPIRED),
        ({"exp": NOW}, Refusal.EXPIRED),
        ({"exp": math.inf}, Refusal.EXPIRED),
        ({"exp": math.nan}, Refusal.EXPIRED),
        ({"iat": NOW - 8 * HOUR}, Refusal.EXPIRED),
        ({"iat": NOW + HOUR, "exp": NOW + 2 * HOUR}, Refusal.EXPIRED),
        ({"auth_time": NOW - 8 * HOUR}, Refusal.EXPIRED),
        ({"auth_time": "igår"}, Refusal.EXPIRED),
        ({"iat": NOW - 8 * HOUR + 1}, None),
        ({"exp": NOW + 1}, None),
        ({"exp": NOW + 30 * 24 * HOUR}, None),
        ({"iat": NOW + 60}, None),
    ],
)
def test_a_sign_in_lasts_a_working_day_at_most(changed: dict[str, object], refusal: Refusal | None) -> None:
    """What says too little or is out of date lets nobody in, to the second."""
    person = find_signed_in(CLAIMS | {"roles": ["analytiker"]} | changed, SETTINGS, Remembered(), now=NOW)
    assert person.refusal is refusal
    assert person.roles == (NOBODY if refusal else {Role.ANALYST})


JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=5) | some.just("analytiker"),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(some.fixed_dictionaries({}, optional=dict.fromkeys((*CLAIMS, "auth_time", "roles", "sid", "nonce"), JSON)))
@example({"is_logged_in": True, "iss": "\ud800", "sub": "x", "iat": 1e308, "exp": NOW + 1})
def test_whatever_is_claimed_a_right_takes_a_list_of_roles_and_a_time(claims: dict[str, object]) -> None:
    """Of anything that can be signed, only what names a role in a list and holds now gives more than the public has."""
    person = find_signed_in(claims, SETTINGS, Remembered(), now=NOW)
    if person.roles != NOBODY:
        assert claims["is_logged_in"] is True
        assert "analytiker" in claims["roles"]
        assert is_current(claims, now=NOW)


def test_who_has_signed_out_is_out_with_every_copy() -> None:
    """The same claims open nothing after sign-out, and a later sign-in does."""
    remembered, claims = Remembered(), CLAIMS | {"roles": ["analytiker"]}
    session = find_signed_in(claims, SETTINGS, remembered, now=NOW).session
    assert session is not None
    remembered.sign_out(session.person_key, session.session_key, session.issued, now=datetime(2026, 11, 21))  # noqa: DTZ001
    assert find_signed_in(claims, SETTINGS, remembered, now=NOW).refusal is Refusal.SIGNED_OUT
    assert find_signed_in(claims | {"iat": NOW - 30}, SETTINGS, remembered, now=NOW).roles == {Role.ANALYST}


def test_a_button_pressed_after_sign_out_does_nothing(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a button does comes before the page is drawn, and is refused when the sign-in has ended meanwhile."""
    write_auth(written)
    remembered = Remembered()
    monkeypatch.setattr("dashboard.signin.person.st.user", CLAIMS | {"roles": ["analytiker"]})
    person = find_person(remembered, now=NOW)
    assert person.session is not None
    confirm_person(person, remembered, now=NOW + 60)
    with pytest.raises(Denied, match="din inloggning gäller inte längre"):
        confirm_person(person, remembered, now=NOW + HOUR)
    remembered.ended[person.key] = person.session.issued
    with pytest.raises(Denied):
        confirm_person(person, remembered, now=NOW + 60)


def sign_cookies(claims: dict[str, object], *, secret: str = AUTH["cookie_secret"]) -> dict[str, str]:
    """Sign claims as Streamlit does, in several cookies where one would be too large."""
    cookies: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(secret, name, value)

    def keep(name: str, value: str) -> None:
        cookies[name] = sign(name, value).decode()

    set_cookie_with_chunks(keep, sign, "_streamlit_user", claims, cookie_attr_size=100)
    return cookies


def leave(remembered: Remembered, cookies: dict[str, str], *, path: str = "/auth/logout") -> tuple[int, list[str]]:
    """Open an address as the browser does that holds some cookies; gives the answer and the cookies that it ends."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    held = "; ".join(f"{name}={value}" for name, value in cookies.items())
    scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"cookie", held.encode())]}
    leaving = Leaving(
        PlainTextResponse("Streamlits eget svar"),
        find_sign_outs=lambda: remembered,
        clock=lambda: datetime(2026, 11, 21),  # noqa: DTZ001
    )
    asyncio.run(leaving(scope, receive, send))
    ended = MutableHeaders(raw=sent[0]["headers"]).getlist("set-cookie")
    return sent[0]["status"], [one.partition("=")[0] for one in ended if "Max-Age=0" in one]


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
    """Ask for what lies beside the page as the browser does that holds some cookies; gives the answer's status."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    held = "; ".join(f"{name}={value}" for name, value in cookies.items())
    told = [tuple(one.encode() for one in line.split(": ")) for line in ("host: 127.0.0.1:8501", *headers)]
    scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"cookie", held.encode()), *told]}
    doors = SideDoors(PlainTextResponse("filen"), find_sign_outs=lambda: remembered, clock=lambda: NOW)
    asyncio.run(doors(scope, receive, send))
    return int(sent[0]["status"])


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


def test_a_pseudonym_is_one_persons_and_tells_nothing() -> None:
    """The same person has the same key at each sign-in, another has another, and a new secret makes all new."""
    first = understand_session(CLAIMS | {"email": "anna@kommun.example"}, b"k")
    again = understand_session(CLAIMS | {"iat": NOW}, b"k")
    others = [
        understand_session(CLAIMS | changed, key)
        for changed, key in (({"sub": "8"}, b"k"), ({"iss": "https://annan.example"}, b"k"), ({}, b"annan"))
    ]
    assert first is not None
    assert again is not None
    assert first.person_key == again.person_key
    assert first.session_key != again.session_key
    assert len({first.person_key, *(one.person_key for one in others if one)}) == 4
    assert {len(first.person_key), len(first.session_key)} == {32}


def test_an_accounts_code_can_be_found_on_the_server(written: Path) -> None:
    """Who has the secret finds the code that the log has for an account; without sign-in there are none."""
    asked = Namespace(issuer="https://idp.example", konto="7")
    with pytest.raises(DataError, match="inloggning är avstängd"):
        list(do_pseudonym(asked))
    the_settings.cache_clear()
    write_auth(written)
    settings = the_settings()
    assert settings is not None
    person = find_signed_in(CLAIMS | {"roles": ["rad"]}, settings, Remembered(), now=NOW)
    assert list(do_pseudonym(asked)) == [person.key]


@pytest.mark.parametrize(
    ("headers", "is_in"),
    [
        ({}, True),
        ({"Host": "localhost:8501", "Origin": "http://localhost:8501"}, True),
        ({"host": "[::1]:8501"}, True),
        ({"Host": "127.0.0.1", "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"}, True),
        ({"Host": "lofteskartan.kommun.example"}, False),
        ({"Host": "127.0.0.1", "Origin": "https://lofteskartan.kommun.example"}, False),
        ({"Host": "127.0.0.1", "x-forwarded-for": "192.0.2.7, 127.0.0.1"}, False),
        ({"Host": "127.0.0.1", "X-Real-Ip": "192.0.2.7"}, False),
        ({"Host": "127.0.0.1", "X-Forwarded-Host": "lofteskartan.kommun.example"}, False),
        ({"Host": "127.0.0.1", "Forwarded": "for=127.0.0.1"}, False),
        ({"Host": "127.0.0.1", "X-Forwarded-For": ""}, False),
        ({"Host": "127.0.0.1.kommun.example"}, False),
        ({"Host": "127.0.0.1", "Origin": "null"}, False),
    ],
)
def test_sign_in_switched_off_is_for_whoever_sits_at_the_machine(headers: dict[str, str], *, is_in: bool) -> None:
    """A request that tells of another machine comes through a proxy, and gets nothing while sign-in is off."""
    person = find_local(headers)
    assert (person.roles, person.refusal) == ((LOCAL, None) if is_in else (NOBODY, Refusal.OUTSIDE))
    assert (person.key, person.is_signed_in) == ("", False)


def test_without_secrets_sign_in_is_off(written: Path) -> None:
    """No file of secrets, or one without [auth], is a product for the machine it runs on."""
    assert (read_secrets(), the_settings()) == ({}, None)
    written.write_text('annat = "x"', "utf-8")
    assert understand_settings(read_secrets(), {}) is None


@pytest.mark.parametrize("spoilt", [b"[auth\n", b'[auth]\nx = "\xff"', b"auth = "])
def test_secrets_that_cannot_be_read_open_nothing(written: Path, spoilt: bytes) -> None:
    """A spoilt file of secrets is a fault, not sign-in switched off."""
    written.write_bytes(spoilt)
    with pytest.raises(DataError, match="inloggningens uppgifter"):
        find_person(Remembered(), now=NOW)


def test_what_the_file_becomes_later_opens_nothing(written: Path) -> None:
    """Whether sign-in is on is settled when the server starts; a file that goes away later doesn't switch it off."""
    write_auth(written)
    before = the_settings()
    written.unlink()
    st.secrets._reset()  # noqa: SLF001 - as Streamlit does when the file changes
    assert before is not None
    assert the_settings() is before


def test_the_administrator_names_the_roles(tmp_path: Path) -> None:
    """Claim and names are those of the file, and no others."""
    path = tmp_path / "roller.toml"
    path.write_text('claim = "grupper"\n[roller]\n"LK Polis" = "analytiker/polis"\n', "utf-8")
    settings = understand_settings({"auth": AUTH}, {"LOFTESKARTAN_ROLLER": str(path)})
    assert settings is not None
    claims = CLAIMS | {"roles": ["analytiker"], "grupper": ["LK Polis"]}
    assert find_signed_in(claims, settings, Remembered(), now=NOW).roles == {Role.ANALYST}
    assert find_signed_in(claims | {"grupper": []}, settings, Remembered(), now=NOW).roles == NOBODY


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[roller]\npolis = 'chef'", "«chef» är ingen roll"),
        ("[roller]\npolis = ['analytiker/polis']", "är ingen roll"),
        ("claim = 'roles'", "saknas eller är tom"),
        ("claim = 3\n[roller]\na = 'allmänhet'", "är inget namn"),
        ("roler = 1\n[roller]\na = 'allmänhet'", "roler: är ingen inställning"),
        ("[roller", "går inte att läsa"),
    ],
)
def test_a_file_of_roles_that_says_something_else_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """What is wrong is said with its place; nobody gets a role by a misspelling."""
    path = tmp_path / "roller.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as fault:
        read_roles(path)
    assert told in str(fault.value)
    assert told in "\n".join(
        map(str, find_signin_faults("127.0.0.1", {"auth": AUTH}, {"LOFTESKARTAN_ROLLER": str(path)}))
    )


@pytest.mark.parametrize("listening", ["127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", "192.0.2.7"])  # noqa: S104
def test_who_can_be_reached_from_elsewhere_must_sign_in(listening: str) -> None:
    """Without sign-in the product starts on the machine's own address and on no other."""
    is_near = listening in ("127.0.0.1", "::1", "localhost")
    assert bool(find_signin_faults(listening, {}, {})) is not is_near
    assert find_signin_faults(listening, {"auth": AUTH}, {}) == []


@pytest.mark.parametrize(
    ("missing", "told"), [({"authlib"}, ["authlib"]), ({"httpx", "httpx2"}, ["httpx"]), ({"httpx"}, [])]
)
def test_a_package_that_the_sign_in_needs_is_asked_for_before_anybody_signs_in(
    missing: set[str], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library authlib alone can't ask the provider, which was first seen when somebody pressed the button."""
    monkeypatch.setattr("dashboard.signin.faults.find_spec", lambda name: None if name in missing else object())
    faults = [fault.what for fault in find_signin_faults("127.0.0.1", {"auth": AUTH}, {})]
    assert faults == [f"paketet {name} saknas." for name in told]


def test_who_may_be_reached_by_another_name_must_sign_in() -> None:
    """A name that a proxy passes on is a way in, though the product listens on the machine's own address."""
    hosts = ["127.0.0.1", "localhost", "lofteskartan.kommun.example"]
    told = [str(one) for one in find_signin_faults("127.0.0.1", {}, {}, hosts=hosts)]
    assert len(told) == 1
    assert "lofteskartan.kommun.example nås från andra datorer" in told[0]
    assert find_signin_faults("127.0.0.1", {"auth": AUTH}, {}, hosts=hosts) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cookie_secret": None}, "cookie_secret: saknas"),
        ({"cookie_secret": ""}, "cookie_secret: saknas"),
        ({"cookie_secret": "0f9a3c5e7b1d2468ace013579bdf864"}, "kortare än 32"),
        ({"cookie_secret": "x" * 64}, "exempel"),
        ({"cookie_secret": "byt-ut-mig-mot-nagot-langt-och-slumpat-0123"}, "exempel"),
        ({"client_id": ""}, "client_id: saknas"),
        ({"client_secret": None}, "client_secret: saknas"),
        ({"redirect_uri": "https://lofteskartan.kommun.example/"}, "slutar inte med /oauth2callback"),
        ({"redirect_uri": "http://lofteskartan.kommun.example/oauth2callback"}, "redirect_uri: är inte krypterad"),
        ({"server_metadata_url": "http://idp.example/x"}, "server_metadata_url: är inte krypterad"),
        ({"google": {"client_id": "x"}}, "andra leverantör"),
    ],
)
def test_sign_in_that_cannot_be_trusted_stops_the_start(changed: dict[str, object], told: str) -> None:
    """A secret that others know, or talk in the open, is said by name with the remedy, and only that."""
    faults = find_signin_faults("0.0.0.0", {"auth": AUTH | changed}, {})  # noqa: S104 - where it matters
    assert len(faults) == 1
    assert told in str(faults[0])
    assert faults[0].remedy


def test_no_header_may_say_who_somebody_is() -> None:
    """Streamlit can take the person from a header, which whoever asks can write."""
    given = {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": '{"X-User": "sub"}'}
    for secrets in ({}, {"auth": AUTH}):
        assert "säga vem den är" in str(find_signin_faults("127.0.0.1", secrets, given)[0])


def show(claims: dict[str, object], *, now: float = NOW, is_on: bool = True) -> AppTest:
    """Show the entrance and a page behind it."""

    def script(claims: dict[str, object], now: float, *, is_on: bool) -> None:
        from datetime import datetime  # noqa: PLC0415 - the script runs on its own

        import streamlit as st  # noqa: PLC0415

        from dashboard.signin import show_entrance, show_log_out  # noqa: PLC0415
        from dashboard.signin.person import find_local, find_signed_in  # noqa: PLC0415
        from dashboard.signin.settings import Settings  # noqa: PLC0415

        class Ended:
            def is_signed_out(self, person_key: str, issued: int) -> bool:
                return (person_key, issued) in st.session_state.get("ended", [])

            def sign_out(self, person_key: str, session_key: str, issued: int, *, now: datetime) -> None:
                del session_key, now
                st.session_state["ended"] = [(person_key, issued)]

        person = find_signed_in(claims, Settings(b"k", "lofteskartan"), Ended(), now=now) if is_on else find_local({})
        if show_entrance(person):
            st.title("Lägesbild")
        show_log_out(person, Ended(), now=datetime(2026, 11, 21))  # noqa: DTZ001

    return AppTest.from_function(script, kwargs={"claims": claims, "now": now, "is_on": is_on}).run()


def test_switched_off_is_said_on_every_page() -> None:
    """The banner says that sign-in is off, and the page is there."""
    page = show({}, is_on=False)
    assert [one.value for one in page.info] == ["Inloggning är avstängd: den som sitter vid den här datorn ser allt."]
    assert [one.value for one in page.title] == ["Lägesbild"]
    assert not page.button


def test_who_is_not_signed_in_sees_the_way_in_and_nothing_else() -> None:
    """There is one button, and no page."""
    page = show({"is_logged_in": False})
    assert [one.value for one in page.title] == ["Löfteskartan"]
    assert [one.label for one in page.button] == ["Logga in"]


def test_the_button_ends_the_sign_in_before_anything_else() -> None:
    """What the button has written holds for the same claims at once."""
    page = show(CLAIMS | {"roles": ["rad", "analytiker"]})
    assert [one.value for one in page.caption] == ["Inloggad som analytiker/polis, brottsförebyggande råd"]
    assert [one.label for one in page.button] == ["Logga ut"]
    page.button[0].click().run()
    assert page.run().text[0].value == Refusal.SIGNED_OUT


def test_a_sign_out_that_cannot_be_saved_is_told_and_the_browser_forgets() -> None:
    """When the store is full or out of reach the fault is told, and the cookie goes all the same."""

    def script() -> None:
        from datetime import datetime  # noqa: PLC0415 - the script runs on its own
        from unittest.mock import patch  # noqa: PLC0415

        import streamlit as st  # noqa: PLC0415

        from dashboard.signin import Person, show_log_out  # noqa: PLC0415
        from dashboard.signin.session import Session  # noqa: PLC0415
        from data.errors import DataError, Problem  # noqa: PLC0415
        from data.roles import Role  # noqa: PLC0415

        class Full:
            def is_signed_out(self, *_: object) -> bool:
                return False

            def sign_out(self, *_: object, **__: object) -> None:
                source = "databasen"
                raise DataError(source, [Problem("", "disken är full.")])

        person = Person(frozenset({Role.COUNCIL}), "p", is_signed_in=True, session=Session("p", "s", 1))
        with patch.object(st, "logout", lambda: st.text("kakan är borta")):
            try:
                show_log_out(person, Full(), now=datetime(2026, 11, 21))  # noqa: DTZ001
            except DataError as fault:
                st.error(str(fault))

    page = AppTest.from_function(script).run()
    page.button[0].click().run()
    assert [one.value for one in page.text] == ["kakan är borta"]
    assert "disken är full" in page.error[0].value


def test_who_has_no_role_can_leave() -> None:
    """Who is signed in without a role is told whom to ask, and can sign out."""
    page = show(CLAIMS | {"roles": []})
    assert page.text[0].value == Refusal.NO_ROLE
    assert [one.label for one in page.button] == ["Logga ut"]


def test_every_role_has_a_name() -> None:
    """Each role can be given by a provider that takes no spaces and no å, ä, ö."""
    assert set(NAMES.values()) == set(Role)
    assert all(name.isascii() and name.islower() for name in NAMES)
