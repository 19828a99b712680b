"""Who is looking is told by what the provider signed, for a working day at most, and never by a guess."""

import math
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from dashboard.cli.pseudonyms import do_pseudonym
from dashboard.signin.person import NOBODY, Refusal, confirm_person, find_local, find_person, find_signed_in
from dashboard.signin.session import is_current, understand_session
from dashboard.signin.settings import NAMES, the_settings
from data.demands import Denied
from data.errors import DataError
from data.roles import LOCAL, Role
from tests.signed_in import CLAIMS, HOUR, NOW, SETTINGS, Remembered, reading_secrets, write_auth


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Give the file of secrets that the server reads; it is read once for each test."""
    with reading_secrets(tmp_path / "secrets.toml") as path:
        yield path


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


def test_every_role_has_a_name() -> None:
    """Each role can be given by a provider that takes no spaces and no å, ä, ö."""
    assert set(NAMES.values()) == set(Role)
    assert all(name.isascii() and name.islower() for name in NAMES)
