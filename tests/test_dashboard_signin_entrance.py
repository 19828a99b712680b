"""The entrance shows the way in, who is in and the way out."""

from streamlit.testing.v1 import AppTest

from dashboard.signin.person import Refusal
from tests.signed_in import CLAIMS, NOW


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
