"""How things stood on a day that hasn't been isn't told, neither on the page nor in a pack."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

TODAY = date(2026, 3, 6)


def ask(day: str) -> AppTest:
    """Open an address that asks for a day."""

    def script() -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        import streamlit as st  # noqa: PLC0415

        from dashboard.views.lost_choices import note_asked, show_lost  # noqa: PLC0415

        note_asked("uppfoljning")
        today = date(2026, 3, 6)
        st.date_input("Dag", value=today, max_value=today, key="dag", bind="query-params", format="YYYY-MM-DD")
        st.button("Något annat")
        show_lost("uppfoljning")

    page = AppTest.from_function(script, default_timeout=30)
    page.query_params["dag"] = day
    return page.run()


@pytest.mark.parametrize("day", ["2030-01-01", "2026-03-07"])
def test_a_coming_day_in_an_address_is_told_as_not_shown(day: str) -> None:
    """Today is shown, and it says so until another day is chosen."""
    page = ask(day)
    assert page.date_input[0].value == TODAY
    for _ in range(2):
        assert f"«{day.replace('-', chr(92) + '-')}» finns inte här" in page.warning[0].value
        page.button[0].click().run()
    page.date_input[0].set_value(date(2026, 1, 1)).run()
    assert not page.warning


@pytest.mark.parametrize("day", ["2026-03-06", "2026-01-01"])
def test_a_day_that_has_been_is_shown(day: str) -> None:
    """Nothing is told of it."""
    page = ask(day)
    assert page.date_input[0].value == date.fromisoformat(day)
    assert not page.warning
    assert not page.exception
