"""The pages of the work: what is written there is saved, refused with a reason, shown again and taken back."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.action_plans import PlanRow
from data.activities import Activity
from data.areas import read_areas
from data.assessments import Colour, read_evidence
from data.deliveries import Kind, MissingRow
from data.descriptions import SourceDescription
from data.documents import read_document
from data.example import AREAS_FILE
from data.model import CommitmentStatus
from data.roles import Role
from data.situation_reports import SituationReport
from data.store import Store
from tests.form_fields import by_name
from tests.shown_pages import press, store_shown, words_of
from tests.store_example import make_delivery

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
PROMISE = "mjolby-2024-2025"
FRAUD = "Bedrägeri (Medborgarlöfte 2024/2025)"
FEWER = "Antalet bedrägerier ska vara färre än 2023 (Medborgarlöfte 2024/2025)"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give the pages a store where Mjölby's fraud was 20 a month in 2023 and 12 a month in 2024 and 2025."""
    with store_shown(tmp_path / "store.sqlite3") as opened:
        months = pd.date_range("2023-01-01", "2025-12-01", freq="MS")
        counted = {"municipality": "0586", "area_id": "0586", "category": "bedrägeri", "source_category": "bedrägeri"}
        n = pd.array([20] * 12 + [12] * 24, dtype="Int64")
        table = pd.DataFrame(counted | {"first_month": months, "n_months": 1, "n": n, "is_preliminary": False})
        passport = make_delivery(
            Kind.SERIES,
            source="Brå",
            producer="Brå",
            extract_date=date(2026, 3, 1),
            definition="Anmälda bedrägerier, hela 9 kap.",
            received_at=NOW,
            missing_row=MissingRow.UNKNOWN,
        )
        opened.receive(passport, table)
        yield opened


def open_page(view: str, role: Role = Role.COUNCIL, town: str = "0586") -> AppTest:
    """Open a page in a role."""

    def script(view: str, role: str, town: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from functools import partial  # noqa: PLC0415
        from uuid import uuid4  # noqa: PLC0415

        import streamlit as st  # noqa: PLC0415

        from data.demands import Denied  # noqa: PLC0415
        from tests.readers import look_at  # noqa: PLC0415

        selection = look_at(role, date(2026, 11, 21), municipality=town, name="Kommunen")
        module = importlib.import_module(f"dashboard.views.{view}")
        show = partial(
            getattr(module, f"show_{view}"),
            clock=lambda: datetime(2026, 11, 21, 12),  # noqa: DTZ001
        )
        try:
            if view == "assessing":
                show(selection)
            else:
                show(selection, new_id=uuid4)
        except Denied as refusal:
            st.error(str(refusal))

    return AppTest.from_function(
        script, default_timeout=60, kwargs={"view": view, "role": str(role), "town": town}
    ).run()


def go_to(page: AppTest, part: str) -> AppTest:
    """Choose what to do on Bedömning."""
    page.button_group(key="gor").set_value(part).run()
    return page


def write_assessment(page: AppTest, colour: Colour) -> AppTest:
    """Fill in an assessment of fraud but for its evidence."""
    by_name(page.button_group, "bedomning_farg").set_value(colour)
    by_name(page.text_area, "bedomning_skal").set_value("Målet nås båda åren.")
    page.button_group(key="bedomning_roll").set_value("samordnare")
    return page


def test_green_is_refused_without_evidence_and_kept_with_the_figures_of_today(store: Store) -> None:
    """The page offers what the figures say, with definition, period, source and day; with it green is saved."""
    page = go_to(open_page("assessing"), "Bedömning")
    page.selectbox(key="bedomning_omrade").set_value(FRAUD).run()
    write_assessment(page, Colour.GREEN)
    by_name(page.text_area, "bedomning_underlag").set_value("Det känns bättre.")
    press(page, "Spara bedömning")
    assert "grön kräver underlag" in page.error[0].value
    assert store.read_assessments(PROMISE) == ()
    press(page, "Använd som underlag")
    press(write_assessment(page, Colour.GREEN), "Spara bedömning")
    assert not page.exception
    (saved,) = store.read_assessments(PROMISE)
    evidence = read_evidence(saved.evidence)
    assert evidence is not None
    assert (evidence.source, evidence.dated) == ("Brå", date(2026, 3, 1))
    # By hand: twelve months of 12 against twelve of 20.
    for told in ("144 under jan–dec 2024, mot 240", "Anmälda bedrägerier, hela 9 kap", "Räknemässigt: färre"):
        assert told in evidence.said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Nu gäller" in words_of(page)


def test_yellow_needs_no_figures(store: Store) -> None:
    """Who says that it can't be told may say why in words."""
    page = go_to(open_page("assessing"), "Bedömning")
    write_assessment(page, Colour.YELLOW)
    by_name(page.text_area, "bedomning_underlag").set_value("Siffror saknas än.")
    press(page, "Spara bedömning")
    assert [(one.colour, one.evidence) for one in store.read_assessments(PROMISE)] == [
        (Colour.YELLOW, "Siffror saknas än.")
    ]


def test_a_goal_gets_its_source_and_keeps_the_years_of_the_promise(store: Store) -> None:
    """What the promise says stands fast; what it leaves open is decided, with who, when and why."""
    page = go_to(open_page("assessing"), "Mål och basår")
    page.selectbox(key="definition_mal").set_value(FEWER).run()
    words = words_of(page)
    assert "tidpunkt saknas" in words
    assert "Löftet säger:** bedrägeri, jämfört med 2023" in words
    by_name(page.text_area, "definition_skal").set_value("Enda källan med hela kommunen.")
    page.button_group(key="definition_roll").set_value("samordnare")
    press(page, "Spara definition")
    (saved,) = store.read_definitions(PROMISE)
    assert (saved.source, saved.category.value, saved.baseline_year) == ("Brå", "bedrägeri", 2023)
    assert saved.text.startswith("Anmälda bedrägerier, hela 9 kap.")
    assert "Enda källan med hela kommunen" in words_of(page)


def test_a_held_follow_up_is_written_once(store: Store) -> None:
    """The same occasion the same day is one; the second press says so."""
    page = go_to(open_page("assessing"), "Hållen uppföljning")
    for _ in range(2):
        by_name(page.text_input, "hallen_for").set_value("kommunstyrelsen")
        by_name(page.text_input, "hallen_kanal").set_value("sammanträde")
        page.button_group(key="hallen_roll").set_value("samordnare")
        press(page, "Spara uppföljning")
    assert "redan sparat" in words_of(page)
    (saved,) = store.read_follow_ups(PROMISE)
    assert (saved.held_on, saved.told_to) == (date(2026, 11, 21), "kommunstyrelsen")


def hold(page: AppTest) -> AppTest:
    """Write that the follow-up was held today."""
    by_name(page.text_input, "hallen_for").set_value("kommunstyrelsen")
    by_name(page.text_input, "hallen_kanal").set_value("sammanträde")
    page.button_group(key="hallen_roll").set_value("samordnare")
    return press(page, "Spara uppföljning")


def test_a_follow_up_written_by_mistake_is_struck_out_and_can_count_again(store: Store) -> None:
    """Struck out it counts nowhere, its reason is shown, and the same day can be written anew."""
    page = hold(go_to(open_page("assessing"), "Hållen uppföljning"))
    press(page, "Stryk tillfället")
    assert "Kvar att fylla i: varför" in words_of(page)
    by_name(page.text_input, "stryk_skal").set_value("Mötet blev inställt.")
    page.button_group(key="stryk_roll").set_value("samordnare")
    press(page, "Stryk tillfället")
    assert not page.exception
    assert store.read_follow_ups(PROMISE) == ()
    assert "Hållna tillfällen (0)" in words_of(page)
    assert "Mötet blev inställt." in words_of(page)
    press(page, "Låt 2026-11-21 räknas igen")
    assert len(store.read_follow_ups(PROMISE)) == 1
    assert "Strukna tillfällen" not in words_of(page)


def write_activity(page: AppTest, **more: Any) -> AppTest:  # noqa: ANN401 - whatever the form asks
    """Write a dialogue and save it."""
    by_name(page.button_group, "aktivitet_vad").set_value(more.get("what", "medborgardialog"))
    page.selectbox(key="aktivitet_atagande").set_value(more.get("commitment"))
    by_name(page.selectbox, "aktivitet_omrade").set_value(more.get("area"))
    by_name(page.date_input, "aktivitet_dag").set_value(more.get("day", date(2024, 10, 3)))
    page.button_group(key="aktivitet_roll").set_value("samordnare")
    return press(page, "Spara aktivitet")


def receive_areas(store: Store) -> None:
    """Give the towns of Högsby and Mönsterås their areas."""
    described = read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription)
    intake = read_areas(AREAS_FILE, described)
    store.receive(intake.delivery(now=NOW), intake.table)


def test_one_dialogue_in_hogsby_and_none_in_monsteras_shows_not_kept(store: Store) -> None:
    """Written on the page and counted per town; a second one in Mönsterås keeps it, taken back it breaks again."""
    receive_areas(store)
    page = open_page("activities", town="0821")
    commitment = next(
        each for each in page.selectbox(key="aktivitet_atagande").options if each.startswith("Minst en medborgardialog")
    )
    write_activity(page, commitment=commitment, area="hogsby-centrum")
    assert not page.exception
    assert "✖ inte uppfyllt" in words_of(page)
    assert [one.area_id for one in store.read_papers(Activity, ["0821"])] == ["hogsby-centrum"]
    write_activity(page, commitment=commitment, area="monsteras-centrum")
    assert "✔ uppfyllt" in words_of(page)
    press(page, "Ta tillbaka")
    assert "inte uppfyllt" in words_of(page)
    assert len(store.read_papers(Activity, ["0821"])) == 1


def test_a_commitment_without_a_number_says_so(store: Store) -> None:
    """No number of ours stands beside what the promise left open."""
    store.record_paper(
        Activity(
            municipality="0586",
            key="a",
            author_role="polis",
            what="kontroll",
            day=date(2025, 1, 1),
            promise_id=PROMISE,
            commitment_id="narvaro-vid-resecentrum",
            note="<script>alert(1)</script> [x](y)",
        ),
        now=NOW,
    )
    page = open_page("activities", Role.ELECTED)
    assert not page.exception
    assert "inget målvärde angivet" in words_of(page)
    assert not [button for button in page.button if button.label == "Spara aktivitet"]
    assert all("<script>" not in one.proto.body for one in page.get("html"))
    assert any("\\[x\\]" in one.value for one in page.markdown)


def test_the_year_round_reminds_of_an_old_situation_picture(store: Store) -> None:
    """With none it says so; one of 2024 is too old in November 2026; one of 2025 is not."""
    page = open_page("calendar")
    assert "Ingen lägesbild är registrerad" in words_of(page)
    for year, is_old in ((2024, True), (2025, False)):
        by_name(page.text_input, "lagesbild_titel").set_value(f"Lägesbild {year}")
        by_name(page.text_input, "lagesbild_hanvisning").set_value("dnr KS/2024:126")
        page.button_group(key="lagesbild_roll").set_value("samordnare")
        by_name(page.date_input, "lagesbild_dag").set_value(date(year, 1, 15))
        press(page, "Spara lägesbild")
        assert not page.exception
        assert ("Den är över 2 år gammal" in words_of(page)) == is_old
    assert [one.dated.year for one in store.read_papers(SituationReport, ["0586"])] == [2024, 2025]


def test_a_row_of_the_plan_is_written_changed_and_taken_back(store: Store) -> None:
    """Six columns, what lies behind, how far and how well; each version is kept."""
    page = open_page("action_plan")
    press(page, "Spara rad")
    assert "Kvar att fylla i: orsak, åtgärd, när, vem, roll" in words_of(page)
    by_name(page.text_area, "plan_cause").set_value("Mörk gångväg")
    by_name(page.text_area, "plan_action").set_value("Byt belysning")
    by_name(page.text_input, "plan_when").set_value("våren 2027")
    by_name(page.multiselect, "plan_owners").set_value(["Mjölby kommun"])
    by_name(page.multiselect, "plan_commitments").set_value(["Trafiksäkerhetsåtgärder för ökad trygghet"])
    page.button_group(key="plan_roll").set_value("samordnare")
    press(page, "Spara rad")
    assert not page.exception
    (written,) = store.read_papers(PlanRow, ["0586"])
    assert (written.cause, written.owners, written.status) == (
        "Mörk gångväg",
        ("Mjölby kommun",),
        CommitmentStatus.NOT_STARTED,
    )
    assert [key.commitment_id for key in written.commitments] == ["trafiksakerhetsatgarder"]
    by_name(page.selectbox, "plan_rad").set_value("1. Byt belysning").run()
    assert by_name(page.text_area, "plan_cause").value == "Mörk gångväg"
    by_name(page.button_group, "plan_colour").set_value(Colour.GREEN)
    by_name(page.text_input, "plan_judged").set_value("Ljust nu.")
    press(page, "Spara rad")
    assert "underlag för grön" in words_of(page)
    by_name(page.button_group, "plan_colour").set_value(Colour.YELLOW)
    by_name(page.button_group, "plan_status").set_value(CommitmentStatus.DONE)
    press(page, "Spara rad")
    (changed,) = store.read_papers(PlanRow, ["0586"])
    assert (changed.version, changed.status, changed.colour) == (2, CommitmentStatus.DONE, Colour.YELLOW)
    by_name(page.selectbox, "plan_rad").set_value("1. Byt belysning").run()
    press(page, "Ta bort raden")
    assert store.read_papers(PlanRow, ["0586"]) == ()
    assert len(store.read_paper_versions(PlanRow, "0586", written.key)) == 3


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("view", ["calendar", "activities", "action_plan"])
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ELECTED])
def test_who_may_not_decide_reads_or_is_told_why_not(view: str, role: Role) -> None:
    """Elected see the work and change nothing; the public is sent to what is published."""
    page = open_page(view, role)
    assert not page.exception
    assert not [button for button in page.button if button.label.startswith("Spara")]
    assert bool(page.title) == (role is Role.ELECTED)


@pytest.mark.usefixtures("store")
def test_all_the_pages_stand_empty_and_for_a_town_without_a_promise() -> None:
    """Nothing written and nothing promised is said, with the next step."""
    for view in ("assessing", "calendar", "activities", "action_plan"):
        page = open_page(view, town="0560")
        assert not page.exception
        assert "Kommunen" in page.title[0].value
        assert page.info
