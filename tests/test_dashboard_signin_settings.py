"""Whether sign-in is on, who has which role and what stops the start is settled by the server's own files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from dashboard.signin import find_signin_faults, read_secrets
from dashboard.signin.person import NOBODY, find_person, find_signed_in
from dashboard.signin.settings import read_roles, the_settings, understand_settings
from data.errors import DataError
from data.roles import Role
from tests.signed_in import AUTH, CLAIMS, NOW, Remembered, reading_secrets, write_auth


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """Give the file of secrets that the server reads; it is read once for each test."""
    with reading_secrets(tmp_path / "secrets.toml") as path:
        yield path


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
