"""Cases: the way from discovery to follow-up, who may read which kind, and what no field lets in."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from data.areas import read_areas
from data.case_steps import STEPS_AFTER, CaseStep
from data.cases import AreaCase, Origin, PlaceCase, add_visit, take_step
from data.demands import Denied
from data.descriptions import SourceDescription
from data.documents import read_document
from data.errors import DataError
from data.example import AREAS_FILE
from data.invented.cases import NamedArea, invent_cases
from data.promises import read_promises
from data.roles import Role, find_rights
from data.store import open_store
from data.store.seen import ShownCounts, look
from data.visits import Visit, VisitKind

NOW = datetime(2026, 1, 17, 8)  # noqa: DTZ001 - Swedish clock time
FACTS = {
    "municipality": "0586",
    "key": "ett",
    "author_role": "samordnare",
    "name": "Gångtunneln",
    "origin": Origin.HAND,
    "step": CaseStep.FOUND,
    "step_on": date(2026, 1, 15),
    "reason": "Upprepad skadegörelse.",
    "next_on": date(2026, 2, 15),
}


def area_case(**more: object) -> AreaCase:
    """Make a case of an area."""
    return AreaCase.model_validate(FACTS | {"area_id": "mjolby-resecentrum"} | more)


def place_case(**more: object) -> PlaceCase:
    """Make a case of a place."""
    return PlaceCase.model_validate(FACTS | {"lon": 15.13, "lat": 58.32} | more)


def test_kungsors_way_is_the_way_of_a_case() -> None:
    """Kartlägga, analysera, vidta aktiviteter, följa upp: as the promise of 2020 says it, and no step is skipped."""
    way = [CaseStep.FOUND]
    while way[-1] is not CaseStep.CLOSED:
        way.append(STEPS_AFTER[way[-1]][0])
    assert way == ["upptäckt", "kartlagd", "analyserad", "aktiviteter", "uppföljd", "avslutad"]
    assert set(STEPS_AFTER) == set(CaseStep)


@given(st.lists(st.sampled_from(list(CaseStep)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_case_never_skips_a_step(wanted: list[CaseStep]) -> None:
    """Whatever is asked for, a case moves only along the way; what is refused changes nothing."""
    case = place_case()
    for step in wanted:
        before = case
        later = None if step is CaseStep.CLOSED else date(2026, 3, 1)
        if step in (*STEPS_AFTER[case.step], case.step):
            case = take_step(case, step, on=case.step_on, reason="Ja.", next_on=later, author_role="polis")
            assert case.step is step
        else:
            with pytest.raises(ValueError, match="inte"):
                take_step(case, step, on=case.step_on, reason="Ja.", next_on=later, author_role="polis")
            assert case == before


def test_an_open_case_says_when_and_a_closed_one_does_not() -> None:
    """Without a day for the next step an open case could never be late."""
    with pytest.raises(ValidationError):
        place_case(next_on=None)
    with pytest.raises(ValidationError):
        place_case(step=CaseStep.CLOSED)
    with pytest.raises(ValidationError):
        place_case(next_on=date(2026, 1, 14))
    assert place_case(step=CaseStep.CLOSED, next_on=None).next_on is None


def test_the_council_reads_areas_and_never_places() -> None:
    """A place may be somebody's home: the council and the elected can neither read nor write such a case."""
    store = open_store("sqlite://")
    elected, council, police = (
        look(store, find_rights(frozenset({role})), protect=lambda *_: ShownCounts())
        for role in (Role.ELECTED, Role.COUNCIL, Role.ANALYST)
    )
    police.record_paper(place_case(), now=NOW)
    council.record_paper(area_case(), now=NOW)
    assert len(council.read_papers(AreaCase, ["0586"])) == 1
    assert len(police.read_papers(PlaceCase, ["0586"])) == 1
    for seen, kind in ((council, PlaceCase), (elected, PlaceCase), (elected, AreaCase)):
        with pytest.raises(Denied):
            seen.read_papers(kind, ["0586"])
        with pytest.raises(Denied):
            seen.read_paper_versions(kind, "0586", "ett")
    with pytest.raises(Denied):
        council.record_paper(place_case(key="tva"), now=NOW)


@pytest.mark.parametrize("point", [{"lon": 15.13}, {"lat": 58.3}, {"place": "Torget"}, {"crs": "EPSG:3006"}])
def test_no_field_lets_a_point_into_an_areas_case(point: dict[str, object]) -> None:
    """What the council reads has an area and nothing finer."""
    with pytest.raises(ValidationError):
        area_case(**point)


@pytest.mark.parametrize(
    "text",
    [
        "Bakom porten, 58.3251, 15.1312.",
        "lat 58,3251 lon 15,1312",
        "58° 19' 30\" N 15° 8' Ö",
        "N 6465123 E 533211",
        "6 465 123; 533 211",
        "RT 90: 6465123 1483211",
        "se https://karta.example/@58.3251,15.1312,17z",
        "9FFG8C4M+XQ",
    ],
)
def test_coordinates_in_words_are_refused_for_an_area_and_kept_for_a_place(text: str) -> None:
    """Whoever reads of an area doesn't read a point in its words; whoever sees points does, in the other kind."""
    store = open_store("sqlite://")
    visit = Visit(on=date(2026, 1, 16), what=VisitKind.TALK, told=text)
    for case in (area_case(reason=text), area_case(name=text), add_visit(area_case(), visit, author_role="polis")):
        with pytest.raises(DataError, match="koordinater") as refusal:
            store.record_paper(case, now=NOW)
        assert text not in str(refusal.value)
    assert store.read_papers(AreaCase, ["0586"]) == ()
    assert store.record_paper(place_case(reason=text), now=NOW).reason == text


@pytest.mark.parametrize(
    "text",
    [
        "60 av 120 händelser, 58,3 procent mellan 22.00 och 06.00.",
        "Kostade 6 465 123 kronor, dnr KS/2025:12, följs upp 2026-02-15.",
        "Väg 110, kl. 15.30, ungefär 55.5 dB.",
    ],
)
def test_other_numbers_are_no_coordinates(text: str) -> None:
    """Counts, shares, times, sums, days and roads may stand in a case."""
    assert open_store("sqlite://").record_paper(area_case(reason=text), now=NOW).reason == text


@pytest.mark.parametrize("text", ["Hon bor på Storgatan 5", "lägenhet 1203 i huset", "Ring 070-123 45 67"])
def test_what_points_at_a_household_is_refused(text: str) -> None:
    """An address, a flat or a number in any text of a case, a visit's too, and nothing of it is saved."""
    store = open_store("sqlite://")
    visit = Visit(on=date(2026, 1, 16), what=VisitKind.TALK, told=text)
    for case in (area_case(reason=text), add_visit(area_case(), visit, author_role="polis")):
        with pytest.raises(DataError, match="personuppgifter") as refusal:
            store.record_paper(case, now=NOW)
        assert text not in str(refusal.value)
    assert store.read_papers(AreaCase, ["0586"]) == ()


def test_visits_stand_in_order_whenever_they_are_written() -> None:
    """A talk that is written in late comes in its place, and the step stays where it is."""
    case = area_case()
    for day in (20, 16, 18):
        visit = Visit(on=date(2026, 1, day), what=VisitKind.VISIT)
        case = add_visit(case, visit, author_role="polis")
    assert [visit.on.day for visit in case.visits] == [16, 18, 20]
    assert (case.step, case.step_on) == (CaseStep.FOUND, date(2026, 1, 15))


def test_the_invented_cases_can_be_saved_and_are_called_invented() -> None:
    """Each version follows the one before, and every text says that it is invented."""
    intake = read_areas(AREAS_FILE, read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription))
    names = (intake.table[column] for column in ("area_id", "label", "municipality"))
    areas = [NamedArea(*each) for each in zip(*names, strict=True)]
    store = open_store("sqlite://")
    for promise in read_promises(Path(__file__).parent.parent / "data" / "promises"):
        for version in invent_cases(promise, areas):
            assert version.is_demo
            assert "åhitta" in version.name
            assert "åhitta" in version.reason
            store.record_paper(version, now=NOW)
    (case,) = store.read_papers(AreaCase, ["0586"], is_demo=True)
    assert (case.step, len(case.visits), case.version) == (CaseStep.ACTIVE, 2, 6)
    (place,) = store.read_papers(PlaceCase, ["0586"], is_demo=True)
    assert place.step is CaseStep.FOUND
    (kungsor,) = store.read_papers(AreaCase, ["1960"], is_demo=True)
    assert {link.promise_id for link in kungsor.commitments} == {"kungsor-2020"}
