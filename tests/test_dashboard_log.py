"""Logg: the administrator sees what was done, and nobody's name."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from data.roles import Role, find_rights
from data.store import Store, open_store

NOW = datetime(2026, 1, 15, 12, 0, 30)  # noqa: DTZ001  # clock time


def show(role: str, store: Store) -> AppTest:
    """Show the page to a role."""

    def page(role: str) -> None:
        from datetime import date

        import streamlit as st

        from dashboard.selection import Selection
        from dashboard.viewer import Viewer
        from dashboard.views.denied import show_denied
        from dashboard.views.log import show_log
        from data.demands import Denied
        from data.roles import Role, find_rights

        viewer = Viewer(find_rights(frozenset({Role(role)})))
        try:
            show_log(Selection("0586", "Mjölby", (), date(2026, 1, 15), viewer))
        except Denied as refusal:
            st.header("nekad")
            show_denied(refusal)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("dashboard.store.the_store", lambda: store)
        return AppTest.from_function(page, args=(role,)).run(timeout=30)


@pytest.fixture
def store() -> Store:
    """Give a store in which a profile was remembered by somebody."""
    made = open_store("sqlite://")
    made.by("0123456789abcdef").remember_profile("EST", "{}", author_role="<b>samordnare</b>", now=NOW)
    return made


def test_the_administrator_sees_what_was_done(store: Store) -> None:
    """Newest first, with role and a shortened key; a hostile role is shown as it is written."""
    app = show(Role.ADMIN, store)
    assert not app.exception
    table = app.table[0].value
    assert table["När"].tolist() == ["2026\\-01\\-15 12\\:00\\:30"]
    assert table["Person"].tolist() == ["01234567"]
    assert table["Roll"].tolist() == ["\\<b\\>samordnare\\<\\/b\\>"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_sees_it(store: Store, role: Role) -> None:
    """Who may not look after the register is told so."""
    assert find_rights(frozenset({role}))
    app = show(role, store)
    assert [one.value for one in app.header] == ["nekad"]
    assert not app.table


def test_an_empty_log_says_what_fills_it() -> None:
    """There is something to read before anything was done."""
    app = show(Role.ADMIN, open_store("sqlite://"))
    assert "Ingenting är skrivet i loggen" in app.info[0].value
