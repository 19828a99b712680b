"""What was begun for one thing stands in no other's form: a commitment, a case, a municipality."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.suggestions import Suggestion
from data.action_plans import PlanRow
from data.case_steps import CaseStep
from data.cases import AreaCase, Origin, PlaceCase
from data.deliveries import Kind, MissingRow
from data.model import CommitmentStatus
from data.promises import PROMISES, find_promises
from data.store import Store
from tests.form_fields import by_name
from tests.shown_pages import press, store_shown, words_of
from tests.store_example import make_delivery

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
MJOLBY, HOGSBY = "0586", "0821"
PROMISE = next(
    one for one in find_promises(PROMISES).promises if MJOLBY in {place.code for place in one.municipalities}
)
FIRST, SECOND = PROMISE.commitments[:2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give the pages a store with something real in two municipalities."""
    with store_shown(tmp_path / "store.sqlite3") as opened:
        for town in (MJOLBY, HOGSBY):
            counted = {"municipality": town, "area_id": town, "category": "stöld", "source_category": "stöld"}
            month = {"first_month": pd.Timestamp("2026-01-01"), "n_months": 1, "n": 40, "is_preliminary": False}
            passport = make_delivery(Kind.SERIES, source=f"Brå {town}", received_at=NOW, missing_row=MissingRow.UNKNOWN)
            opened.receive(passport, pd.DataFrame([counted | month]).astype({"n": "Int64"}))
        yield opened


def open_page(view: str, role: str = "analytiker/polis") -> AppTest:
    """Open a page of the municipality that the session names, Mjölby from the start."""

    def script(view: str, role: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from uuid import uuid4  # noqa: PLC0415

        import streamlit as st  # noqa: PLC0415

        from tests.readers import look_at  # noqa: PLC0415

        town = st.session_state.get("town", "0586")
        selection = look_at(role, date(2026, 11, 21), municipality=town, name="Kommunen")
        show = getattr(importlib.import_module(f"dashboard.views.{view}"), f"show_{view}")
        more = {} if view == "assessing" else {"new_id": uuid4}
        show(selection, clock=lambda: datetime(2026, 11, 21, 12), **more)  # noqa: DTZ001

    return AppTest.from_function(script, default_timeout=60, kwargs={"view": view, "role": role}).run()


def go_to(page: AppTest, town: str) -> AppTest:
    """Choose another municipality, as the list beside the page does."""
    page.session_state["town"] = town
    return page.run()


@pytest.mark.usefixtures("store")
def test_the_reason_begun_for_one_commitment_does_not_stand_in_anothers_form() -> None:
    """Chosen in the list itself, after a saving that was refused; nor does the day."""
    page = open_page("assessing")
    page.selectbox(key="atagande").set_value(FIRST.name).run()
    by_name(page.button_group, "beslut_status").set_value(CommitmentStatus.DONE)
    by_name(page.text_area, "beslut_skal").set_value("Skrivet om det första.")
    by_name(page.date_input, "beslut_dag").set_value(date(2026, 3, 3))
    press(page, "Spara status")
    assert "Kvar att fylla i: roll och dag" in words_of(page)
    assert by_name(page.text_area, "beslut_skal").value == "Skrivet om det första."
    page.selectbox(key="atagande").set_value(SECOND.name).run()
    assert not page.exception
    assert by_name(page.text_area, "beslut_skal").value in {"", None}
    assert by_name(page.button_group, "beslut_status").value is None
    assert by_name(page.date_input, "beslut_dag").value == date(2026, 11, 21)


def test_the_day_of_one_decision_is_not_saved_with_the_next(store: Store) -> None:
    """Each is dated for itself: today, unless somebody says otherwise."""
    page = open_page("assessing")
    page.selectbox(key="atagande").set_value(FIRST.name).run()
    for day in (date(2026, 3, 3), None):
        by_name(page.button_group, "beslut_status").set_value(CommitmentStatus.DONE)
        by_name(page.text_area, "beslut_skal").set_value("Enligt protokollet.")
        page.button_group(key="beslut_roll").set_value("samordnare")
        if day:
            by_name(page.date_input, "beslut_dag").set_value(day)
        press(page, "Spara status")
    days = [one.decided_on for one in store.read_decisions(PROMISE.promise_id)]
    assert days == [date(2026, 3, 3), date(2026, 11, 21)]


@pytest.mark.usefixtures("store")
def test_what_was_begun_in_one_municipality_does_not_stand_in_anothers_form() -> None:
    """The list of focus areas becomes another by itself; nobody has chosen in it."""
    page = open_page("assessing")
    page.button_group(key="gor").set_value("Bedömning").run()
    by_name(page.text_area, "bedomning_underlag").set_value("Mjölbys underlag.")
    press(page, "Spara bedömning")
    assert by_name(page.text_area, "bedomning_underlag").value == "Mjölbys underlag."
    go_to(page, HOGSBY)
    assert not page.exception
    assert by_name(page.text_area, "bedomning_underlag").value in {"", None}


def test_a_row_of_one_plan_does_not_become_a_row_of_anothers(store: Store) -> None:
    """Chosen in Mjölby's plan, it is gone from the form when Högsby's is shown."""
    for number, action in enumerate(("Byt belysning", "Röj siktlinjer"), start=1):
        row = PlanRow.model_validate(
            {
                "municipality": MJOLBY,
                "key": f"rad-{number}",
                "author_role": "samordnare",
                "position": float(number),
                "cause": "Mörk gångväg",
                "action": action,
                "when": "våren 2027",
                "owners": ("Mjölby kommun",),
            }
        )
        store.record_paper(row, now=NOW)
    page = open_page("action_plan")
    by_name(page.selectbox, "plan_rad").set_value("2. Röj siktlinjer").run()
    assert by_name(page.text_area, "plan_action").value == "Röj siktlinjer"
    go_to(page, HOGSBY)
    assert not page.exception
    assert by_name(page.text_area, "plan_action").value == ""
    assert by_name(page.selectbox, "plan_rad").value is None


def test_a_row_that_gets_another_number_meanwhile_is_still_the_one_that_is_changed(store: Store) -> None:
    """Somebody puts a row before it: what is saved is its next version and no new row."""
    told = {
        "municipality": MJOLBY,
        "author_role": "samordnare",
        "cause": "Mörkt",
        "when": "i vår",
        "owners": ("Polisen",),
    }
    store.record_paper(PlanRow.model_validate(told | {"key": "b", "position": 2.0, "action": "Röj"}), now=NOW)
    page = open_page("action_plan")
    by_name(page.selectbox, "plan_rad").set_value("1. Röj").run()
    store.record_paper(PlanRow.model_validate(told | {"key": "a", "position": 1.0, "action": "Lys"}), now=NOW)
    page.run()
    assert by_name(page.selectbox, "plan_rad").value == "2. Röj"
    by_name(page.text_area, "plan_cause").set_value("Mörkt och igenvuxet")
    page.button_group(key="plan_roll").set_value("samordnare")
    press(page, "Spara rad")
    assert not page.exception
    saved = {row.key: (row.version, row.cause) for row in store.read_papers(PlanRow, [MJOLBY])}
    assert saved == {"a": (1, "Mörkt"), "b": (2, "Mörkt och igenvuxet")}


def make_case(key: str, owner: str | None) -> PlaceCase:
    """Make a case of a place, found in January."""
    return PlaceCase(
        municipality=MJOLBY,
        key=key,
        author_role="polis",
        name=f"Platsen {key}",
        origin=Origin.HAND,
        step=CaseStep.FOUND,
        step_on=date(2026, 1, 15),
        reason="Upprepad skadegörelse.",
        next_on=date(2026, 2, 1),
        owner=owner,
    )


def test_the_step_of_one_case_is_not_given_to_anothers_owner(store: Store) -> None:
    """The case looked at first has an owner; the one where a step is taken has none."""
    store.record_paper(make_case("a", None), now=NOW)
    store.record_paper(make_case("b", "bostadsbolag"), now=NOW)
    page = open_page("cases")
    chosen = next(box for box in page.selectbox if box.label == "Öppna ett ärende")
    chosen.set_value("b").run()
    assert by_name(page.text_input, "arende_vem").value == "bostadsbolag"
    next(box for box in page.selectbox if box.label == "Öppna ett ärende").set_value("a").run()
    assert by_name(page.text_input, "arende_vem").value == ""
    by_name(page.button_group, "arende_steg").set_value(CaseStep.MAPPED)
    by_name(page.text_area, "arende_varfor").set_value("Kartlagd i mars.").run()
    press(page, "Spara steget")
    assert not page.exception
    owners = {case.key: (case.version, case.owner) for case in store.read_papers(PlaceCase, [MJOLBY])}
    assert owners == {"a": (2, None), "b": (1, "bostadsbolag")}


def test_a_place_written_by_hand_has_no_point_from_an_earlier_suggestion(store: Store) -> None:
    """Filled in from a suggestion, left and come back to: the form is blank, and so is the point."""
    page = open_page("cases")
    found = Suggestion("Rutan", 15.1323, 58.3227, Origin.RANKING, "flest händelser", (), has_case=False)
    page.session_state["nytt_punkt"] = found
    page.session_state["nytt_namn"] = found.name
    by_name(page.button_group, "nytt_slag").set_value("en plats (visas bara för analytiker/polis)").run()
    assert "58,32" in words_of(page) or "58.32" in words_of(page)
    by_name(page.text_input, "nytt_namn").set_value("").run()
    by_name(page.text_input, "nytt_namn").set_value("Parkeringen vid badet")
    by_name(page.text_area, "nytt_varfor").set_value("Skadegörelse varje helg.").run()
    press(page, "Öppna ärendet")
    assert not page.exception
    (saved,) = store.read_papers(PlaceCase, [MJOLBY])
    assert (saved.name, saved.lon, saved.lat, saved.origin) == ("Parkeringen vid badet", None, None, Origin.HAND)
    assert store.read_papers(AreaCase, [MJOLBY]) == ()
