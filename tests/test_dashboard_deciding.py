"""A status is decided on the page: saved with its reason, and two who decide at once see each other."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.activities import Activity
from data.deliveries import Kind, MissingRow
from data.model import CommitmentStatus
from data.promises import PROMISES, read_promises
from data.roles import Role
from data.store import Store
from tests.form_fields import by_name
from tests.shown_pages import press, store_shown
from tests.store_example import make_delivery

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
PROMISE = next(one for one in read_promises(PROMISES) if "0586" in {place.code for place in one.municipalities})
FIRST = PROMISE.commitments[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give the page a store with something real in Mjölby."""
    with store_shown(tmp_path / "store.sqlite3") as opened:
        counted = {"municipality": "0586", "area_id": "0586", "category": "stöld", "source_category": "stöld"}
        month = {"first_month": pd.Timestamp("2026-01-01"), "n_months": 1, "n": 40, "is_preliminary": False}
        passport = make_delivery(
            Kind.SERIES,
            source="Brå",
            producer="Brå",
            extract_date=date(2026, 11, 1),
            definition="Anmälda brott.",
            received_at=NOW,
            missing_row=MissingRow.UNKNOWN,
        )
        opened.receive(passport, pd.DataFrame([counted | month]).astype({"n": "Int64"}))
        yield opened


def open_page(role: Role = Role.COUNCIL) -> AppTest:
    """Open the page in a role."""

    def script(role: str) -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own

        import streamlit as st  # noqa: PLC0415

        from dashboard.views.assessing import show_assessing  # noqa: PLC0415
        from data.demands import Denied  # noqa: PLC0415
        from tests.readers import look_at  # noqa: PLC0415

        selection = look_at(role, date(2026, 11, 21))
        try:
            show_assessing(selection, clock=lambda: datetime(2026, 11, 21, 12))  # noqa: DTZ001
        except Denied as refusal:
            st.error(str(refusal))

    return AppTest.from_function(script, default_timeout=60, kwargs={"role": str(role)}).run()


def fill_in(page: AppTest, status: CommitmentStatus, reason: str) -> AppTest:
    """Write a status of the first commitment, without saving it."""
    page.selectbox(key="atagande").set_value(FIRST.name).run()
    by_name(page.button_group, "beslut_status").set_value(status)
    page.button_group(key="beslut_roll").set_value("samordnare")
    by_name(page.text_area, "beslut_skal").set_value(reason)
    return page


def list_saved(store: Store) -> list[tuple[int, str, str]]:
    """List what is saved, in order."""
    return [(one.version, one.status.value, one.reason) for one in store.read_decisions(PROMISE.promise_id)]


def test_each_button_says_which_commitment_it_changes(store: Store) -> None:  # noqa: ARG001 # the page's
    """Who hears the buttons one by one knows them apart, by the commitment's own name."""
    labels = [button.label for button in open_page().button]
    assert len(labels) == len(set(labels))
    commitments = [one.name for area in PROMISE.focus_areas for one in area.commitments]
    said = [label.replace("\\", "") for label in labels]
    assert [f"Ändra *{name}*" for name in commitments] == said


def test_a_status_is_saved_with_its_reason(store: Store) -> None:
    """Who may decide saves a status; it stands as the one that holds, and the fields are emptied."""
    page = press(fill_in(open_page(), CommitmentStatus.DONE, "Klart i mars."), "Spara status")
    assert not page.exception
    assert "Sparad: ✔ genomförd" in page.success[0].value.replace("\\", "")
    assert list_saved(store) == [(1, "genomförd", "Klart i mars.")]
    assert by_name(page.text_area, "beslut_skal").value in {"", None}


@pytest.mark.parametrize(("choice", "kept"), [("Spara min", "pågår"), ("Behåll den andras", "genomförd")])
def test_the_second_of_two_is_told_sees_both_and_chooses(store: Store, choice: str, kept: str) -> None:
    """Nothing of the second is saved until they have seen what the first wrote; nothing of the first is lost."""
    one = fill_in(open_page(), CommitmentStatus.DONE, "Klart i mars.")
    other = fill_in(open_page(), CommitmentStatus.ONGOING, "Halva gjord.")
    press(one, "Spara status")
    press(other, "Spara status")
    assert list_saved(store) == [(1, "genomförd", "Klart i mars.")]
    assert any("Någon annan hann före" in warning.value for warning in other.warning)
    seen = other.table[0].value.to_csv()
    assert "Klart i mars" in seen
    assert "Halva gjord" in seen
    press(other, choice)
    saved = list_saved(store)
    assert saved[0] == (1, "genomförd", "Klart i mars.")
    assert saved[-1][1] == kept
    assert not other.warning


def test_a_third_who_comes_between_is_seen_too(store: Store) -> None:
    """Who chooses to save theirs after all is told anew when yet another was saved meanwhile."""
    pages = [fill_in(open_page(), CommitmentStatus.ONGOING, f"Nummer {number}.") for number in range(3)]
    press(pages[0], "Spara status")
    press(pages[1], "Spara status")
    press(pages[2], "Spara status")
    press(pages[1], "Spara min")
    press(pages[2], "Spara min")
    assert [reason for _, _, reason in list_saved(store)] == ["Nummer 0.", "Nummer 1."]
    assert "Nummer 1" in pages[2].table[0].value.to_csv()


def test_a_reason_with_personal_data_is_not_saved(store: Store) -> None:
    """A telephone number in the reason is refused, and what was typed can be mended."""
    page = press(fill_in(open_page(), CommitmentStatus.DONE, "Ring 070-1740605."), "Spara status")
    assert "personuppgifter" in page.error[0].value
    assert by_name(page.text_area, "beslut_skal").value == "Ring 070-1740605."
    assert list_saved(store) == []


def test_what_lacks_is_named_and_nothing_is_saved(store: Store) -> None:
    """A press on the button always answers: it says what is left to fill in."""
    page = open_page()
    page.selectbox(key="atagande").set_value(FIRST.name).run()
    press(page, "Spara status")
    assert "Kvar att fylla i: status, skäl och underlag, roll och dag" in page.error[0].value.replace("\\", "")
    assert list_saved(store) == []


def test_the_log_of_activities_is_offered_as_evidence(store: Store) -> None:
    """What was done is taken into the reason with its period, its source and the day it was read."""
    held = {"what": "träff", "day": date(2025, 3, 1), "n_participants": 14, "n": 2}
    serves = {"promise_id": PROMISE.promise_id, "commitment_id": FIRST.commitment_id}
    who = {"municipality": "0586", "author_role": "samordnare", "key": "a"}
    store.record_paper(Activity.model_validate(who | serves | held), now=NOW)
    page = fill_in(open_page(), CommitmentStatus.DONE, "")
    press(page, "Använd som underlag")
    by_name(page.button_group, "beslut_status").set_value(CommitmentStatus.DONE)
    page.button_group(key="beslut_roll").set_value("samordnare")
    press(page, "Spara status")
    (saved,) = list_saved(store)
    assert saved[2] == (
        "Gjort: träff 2 gånger (14 deltagare). Period: 2025-03-01 till 2025-03-01. Källa: aktivitetsloggen, 2026-11-21."
    )


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ELECTED, Role.ADMIN])
def test_who_may_not_decide_sees_no_form(role: Role) -> None:
    """Looking at the follow-up is not deciding it."""
    page = open_page(role)
    assert not page.exception
    assert not page.title
    assert "besluta om status" in page.error[0].value
