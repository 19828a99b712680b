"""The gate: every role against everything there is to read and to do, before any page is drawn."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd
import pytest

from data.assessments import Assessment, Colour
from data.definitions import Definition
from data.deliveries import Delivery, Kind, MissingRow
from data.demands import Denied
from data.errors import DataError
from data.follow_ups import Decision, FollowUp
from data.model import Category, CommitmentStatus
from data.papers import Paper
from data.reports import Report, Severity
from data.reviews import Review, Verdict
from data.roles import RIGHTS, Act, Grain, Role, find_rights
from data.store import Store, open_store
from data.store.seen import Seen, ShownCounts, Tables, find_large, look, strip

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
DAY = date(2026, 11, 21)
CANARY = 15.123456

PASSPORT: dict[str, Any] = {
    "file_name": "x.csv",
    "producer": "Polisen",
    "licence": "intern",
    "extract_date": date(2026, 11, 1),
    "definition": "Anmälda brott.",
    "received_at": NOW,
    "covers_first": date(2026, 1, 1),
    "covers_last": date(2026, 10, 31),
    "missing_row": MissingRow.ZERO,
}
PUBLIC, ELECTED, COUNCIL, ANALYST, ADMIN = Role
COUNTS = {ELECTED, COUNCIL, ANALYST}
POINTS = {ANALYST}
READERS = {ANALYST, ADMIN}
DECISION = Decision(
    promise_id="p",
    commitment_id="c",
    status=CommitmentStatus.DONE,
    decided_on=date(2026, 3, 3),
    author_role="samordnare",
    reason="Klart.",
)
FOLLOW_UP = FollowUp(
    promise_id="p",
    rule_id="r",
    held_on=date(2026, 3, 3),
    told_to="rådet",
    channel="möte",
    author_role="samordnare",
)
ASSESSMENT = Assessment(
    promise_id="p",
    focus_area_id="f",
    colour=Colour.GREY,
    evidence="Ingen.",
    decided_on=date(2026, 3, 3),
    author_role="samordnare",
    reason="Inget går att säga.",
)
DEFINITION = Definition(
    promise_id="p",
    goal_id="g",
    text="Anmälda stölder.",
    source="Brå",
    category=Category.THEFT,
    baseline_year=2023,
    decided_on=date(2026, 3, 3),
    author_role="samordnare",
    reason="Enligt löftet.",
)


class Remark(Paper):
    """What the council sees and only who registers events writes."""

    kind: ClassVar[str] = "anmärkning"
    act: ClassVar[Act] = Act.REGISTER
    seen_from: ClassVar[Grain] = Grain.CELLS


REMARK = Remark(municipality="0586", key="a", author_role="samordnare")
REPORT = Report(
    draft_id="7c1f",
    municipality="0586",
    category=Category.THEFT,
    from_at=datetime(2026, 11, 20, 20),  # noqa: DTZ001 - Swedish clock time
    to_at=datetime(2026, 11, 20, 21),  # noqa: DTZ001 - as above
    severity=Severity.SERIOUS,
    author_role="fältassistent",
    x=15.13,
    y=58.32,
    crs="EPSG:4326",
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    """Give a store that may be written to and is nobody's own."""
    yield from fill_store()


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Give a store that is only looked at."""
    yield from fill_store()


def fill_store() -> Iterator[Store]:
    """Fill a store with one robbery, and counts of two sources."""
    opened = open_store("sqlite://")
    at = pd.Timestamp("2026-03-03 22:17")
    incident = {"municipality": "0586", "category": "våld", "source_category": "rån", "from_at": at, "to_at": at}
    place = {"x": CANARY, "y": 58.3, "crs": "EPSG:4326", "lon": CANARY, "lat": 58.3, "is_outside": False}
    rows = pd.DataFrame([incident | place | {"row": 2}]).astype({"row": "Int64"})
    opened.receive(Delivery(kind=Kind.INCIDENTS, source="Polisen", sha256="a" * 64, **PASSPORT), rows)
    for source, n in (("Brå", 40), ("Eget", 2)):
        counted = {"municipality": "0586", "area_id": "0586", "category": "stöld", "source_category": "stöld"}
        month = {"first_month": pd.Timestamp("2026-01-01"), "n_months": 1, "n": n, "is_preliminary": False}
        series = pd.DataFrame([counted | month]).astype({"n": "Int64"})
        opened.receive(Delivery(kind=Kind.SERIES, source=source, sha256=source[0] * 64, **PASSPORT), series)
    yield opened
    opened.close()


def see(store: Store, role: Role) -> Seen:
    """Look at the store in a role."""
    return look(store, RIGHTS[role], protect=lambda *_: ShownCounts())


def receive(seen: Seen) -> object:
    """Read in a file with nothing in it."""
    return seen.receive(Delivery(kind=Kind.INCIDENTS, source="Tom", sha256="c" * 64, **PASSPORT), [])


Deed = Callable[[Seen], object]

# What each method of the gate asks for: who may. A method that isn't here fails the test below.
MATRIX: dict[str, tuple[set[Role], Deed]] = {
    "content_key": (set(Role), lambda seen: seen.content_key()),
    "municipalities": (set(Role), lambda seen: seen.municipalities()),
    "read_tables": (COUNTS, lambda seen: seen.read_tables("0586", on=DAY, is_demo=False)),
    "read_counts": (COUNTS, lambda seen: seen.read_counts("0586", on=DAY, is_demo=False)),
    "read_areas": (COUNTS | READERS, lambda seen: seen.read_areas("0586", on=DAY)),
    "read_area_history": (COUNTS | READERS, lambda seen: seen.read_area_history("0586")),
    "read_notices": (COUNTS, lambda seen: seen.read_notices("Mjölby")),
    "read_decisions": (COUNTS, lambda seen: seen.read_decisions("p")),
    "read_follow_ups": (COUNTS, lambda seen: seen.read_follow_ups("p")),
    "read_queue": (POINTS, lambda seen: seen.read_queue("0586", is_demo=False)),
    "read_decided": (POINTS, lambda seen: seen.read_decided("0586", is_demo=False)),
    "read_reviews": (POINTS, lambda seen: seen.read_reviews(1)),
    "read_deliveries": (READERS, lambda seen: seen.read_deliveries()),
    "read_undoings": (READERS, lambda seen: seen.read_undoings()),
    "read_rejections": (READERS, lambda seen: seen.read_rejections(1)),
    "read_remarks": (READERS, lambda seen: seen.read_remarks(1)),
    "read_repeated_ids": (READERS, lambda seen: seen.read_repeated_ids(1)),
    "find_absent": (READERS, lambda seen: seen.find_absent(1)),
    "read_masked": (READERS, lambda seen: seen.read_masked(1)),
    "read_profiles": (READERS, lambda seen: seen.read_profiles()),
    "receive": (READERS, receive),
    "remember_profile": (READERS, lambda seen: seen.remember_profile("n", "{}", author_role="r", now=NOW)),
    "undo": ({ADMIN}, lambda seen: seen.undo(1, author_role="r", reason="fel", now=NOW)),
    "restore": ({ADMIN}, lambda seen: seen.restore(1, author_role="r", reason="fel", now=NOW)),
    "list_demo": ({ADMIN}, lambda seen: seen.list_demo()),
    "remove_demo": ({ADMIN}, lambda seen: seen.remove_demo(now=NOW)),
    "register_incident": ({ANALYST}, lambda seen: seen.register_incident(REPORT, now=NOW)),
    "record_review": (
        {ANALYST},
        lambda seen: seen.record_review(
            Review(incident_id=1, verdict=Verdict.ACCEPTED, author_role="r", reason="ja"), now=NOW
        ),
    ),
    "record_decision": ({ANALYST, COUNCIL}, lambda seen: seen.record_decision(DECISION, now=NOW)),
    "record_follow_up": ({ANALYST, COUNCIL}, lambda seen: seen.record_follow_up(FOLLOW_UP, now=NOW)),
    "read_assessments": (COUNTS, lambda seen: seen.read_assessments("p")),
    "record_assessment": ({ANALYST, COUNCIL}, lambda seen: seen.record_assessment(ASSESSMENT, now=NOW)),
    "read_definitions": (COUNTS, lambda seen: seen.read_definitions("p")),
    "record_definition": ({ANALYST, COUNCIL}, lambda seen: seen.record_definition(DEFINITION, now=NOW)),
    "read_papers": ({ANALYST, COUNCIL}, lambda seen: seen.read_papers(Remark, ["0586"])),
    "read_quarter_shares": (COUNTS, lambda seen: seen.read_quarter_shares("0586", is_demo=False)),
    "read_paper_versions": ({ANALYST, COUNCIL}, lambda seen: seen.read_paper_versions(Remark, "0586", "a")),
    "record_paper": ({ANALYST}, lambda seen: seen.record_paper(REMARK, now=NOW)),
    "record_papers": ({ANALYST}, lambda seen: seen.record_papers([REMARK], now=NOW, after=[0])),
    "read_for_publishing": ({ANALYST}, lambda seen: seen.read_for_publishing("0586", on=DAY, is_demo=False)),
    "read_publications": ({ANALYST}, lambda seen: seen.read_publications("0586", is_demo=False)),
    "list_publications": ({ANALYST}, lambda seen: seen.list_publications("0586", is_demo=False)),
    "list_published": (COUNTS, lambda seen: seen.list_published("0586", is_demo=False)),
    "list_tellings": ({ANALYST}, lambda seen: seen.list_tellings("0586", is_demo=False)),
    "publish": ({ANALYST}, lambda seen: seen.publish(None, now=NOW)),  # type: ignore[arg-type] # refused before
    "read_log": ({ADMIN}, lambda seen: seen.read_log(n=1)),
    "note_viewing": (POINTS, lambda seen: seen.note_viewing({"sida": "Lägesbild"}, author_role="polis", now=NOW)),
    "note_export": (POINTS, lambda seen: seen.note_export({"vad": "karta"}, author_role="polis", now=NOW)),
    "tell": ({ANALYST}, lambda seen: seen.tell(None, now=NOW)),  # type: ignore[arg-type] # as above
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", MATRIX)
def test_a_role_reads_and_does_what_it_has_a_right_to(shared: Store, method: str, role: Role) -> None:
    """Each method is refused to exactly the roles that lack the right; nothing else refuses like that."""
    allowed, deed = MATRIX[method]
    if role not in allowed:
        with pytest.raises(Denied, match="Be kommunens administratör"):
            deed(see(shared, role))
        return
    try:
        deed(see(shared, role))
    except Denied:
        raise
    except (DataError, AttributeError, TypeError, ValueError):
        pass  # the right is there; what was asked may be wrong for other reasons


def test_every_method_of_the_gate_is_tried() -> None:
    """A method nobody has decided a right for doesn't stand in the gate."""
    methods = {name for name, _ in inspect.getmembers(Seen, inspect.isfunction) if not name.startswith("_")}
    assert methods == set(MATRIX)


@pytest.mark.parametrize("role", [ELECTED, COUNCIL])
def test_who_sees_no_points_is_given_none(store: Store, role: Role) -> None:
    """Neither the robbery, its place and hour, the numbers of rows nor a source with a small number is given."""
    tables = see(store, role).read_tables("0586", on=DAY, is_demo=False)
    assert tables.incidents.empty
    assert tables.assignment is not None
    assert tables.assignment.empty
    assert set(tables.series["source"]) == {"Brå"}
    assert not [name for name in tables.deliveries if str(name).startswith("n_")]
    written = "".join(
        table.to_csv() for table in (tables.incidents, tables.series, pd.DataFrame(tables.areas), tables.deliveries)
    )
    assert not [canary for canary in ("15.123", "22:17", "rån") if canary in written]


def test_the_analyst_is_given_all(store: Store) -> None:
    """The police see the robbery where it happened."""
    tables = see(store, ANALYST).read_tables("0586", on=DAY, is_demo=False)
    assert tables.incidents["x"].tolist() == [CANARY]
    assert set(tables.series["source"]) == {"Brå", "Eget"}


def test_rights_of_several_roles_are_those_of_each(shared: Store) -> None:
    """An administrator who is also on the council undoes deliveries and sees counts, but no points."""
    both = look(shared, find_rights(frozenset({ADMIN, COUNCIL})), protect=lambda *_: ShownCounts())
    assert both.read_tables("0586", on=DAY, is_demo=False).incidents.empty
    both.undo(2, author_role="administratör", reason="fel fil", now=NOW)
    with pytest.raises(Denied):
        both.read_queue("0586", is_demo=False)


def make_series(*rows: tuple[str, str, str, int, int]) -> pd.DataFrame:
    """Make counts: source, area, first month, months, n."""
    names = ["source", "area_id", "first_month", "n_months", "n"]
    table = pd.DataFrame(rows, columns=names).assign(category="stöld")
    return table.astype({"n": "Int64", "first_month": "datetime64[us]"})


def test_a_source_with_one_small_number_is_not_shown_at_all() -> None:
    """Beside the sum of all months, the eleven large ones would give the twelfth away."""
    series = make_series(("A", "0586", "2024-01-01", 1, 40), ("A", "0586", "2024-02-01", 1, 4))
    assert find_large(series, "0586", k=5).empty
    assert len(find_large(series, "0586", k=3)) == 2


def test_a_zero_is_not_small_and_a_missing_number_tells_nothing() -> None:
    """Nothing happened is told; nobody knows is told too."""
    series = make_series(("A", "0586", "2024-01-01", 1, 0), ("A", "0586", "2024-02-01", 1, 9))
    missing = series.assign(n=series["n"].mask(series["n"] == 0))
    assert len(find_large(series, "0586", k=5)) == len(find_large(missing, "0586", k=5)) == 2


def test_a_source_that_counts_smaller_areas_is_not_shown_as_it_is() -> None:
    """Its areas are protected together with the whole, so the whole isn't given beside them."""
    series = make_series(("A", "0586", "2024-01-01", 1, 40), ("A", "centrum", "2024-01-01", 1, 30))
    assert find_large(series, "0586", k=5).empty


def test_a_year_told_by_month_is_not_told_once_more_as_a_year() -> None:
    """A year less eleven months is the twelfth."""
    series = make_series(
        ("A", "0586", "2024-01-01", 1, 40), ("A", "0586", "2024-01-01", 12, 43), ("A", "0586", "2023-01-01", 12, 400)
    )
    assert find_large(series, "0586", k=5)["n"].tolist() == [40, 400]


def test_a_source_with_incidents_shows_no_counts_of_its_own(store: Store) -> None:
    """What is counted from incidents is protected; a source's own counts of the same would give it away."""
    tables = see(store, ANALYST).read_tables("0586", on=DAY, is_demo=False)
    series = tables.series.assign(source="Polisen", n=pd.array([40, 40], "Int64"))
    assert strip(replace(tables, series=series), k=5).series.empty


@pytest.mark.parametrize("role", [role for role in Role if role is not ANALYST])
def test_who_sees_no_points_is_not_let_into_a_day_gone_by(store: Store, role: Role) -> None:
    """What was known on two days, one less the other, are the late incidents one by one."""
    with pytest.raises(Denied, match="analytiker/polis"):
        look(store, RIGHTS[role], protect=lambda *_: ShownCounts(), is_past=True)


@pytest.mark.parametrize(
    "method", [name for name in MATRIX if not name.startswith(("read_", "list_", "find_", "content_", "mun", "note_"))]
)
def test_a_day_gone_by_is_only_looked_at(store: Store, method: str) -> None:
    """Nothing is written to what was known on 3 March."""
    past = look(store, find_rights(frozenset(Role)), protect=lambda *_: ShownCounts(), is_past=True)
    with pytest.raises(DataError, match="bara att se, inte ändra"):
        MATRIX[method][1](past)


def test_a_published_source_is_not_shown_as_it_is_today() -> None:
    """Today's 42 beside the published 40 would tell of two that came in late."""
    tables = Tables(
        "0586",
        incidents=pd.DataFrame({"source": []}),
        series=make_series(("A", "0586", "2024-01-01", 1, 42), ("B", "0586", "2024-01-01", 1, 42)),
        areas=gpd.GeoDataFrame(geometry=[]),
        deliveries=pd.DataFrame({"source": []}),
        coverage=pd.DataFrame({"source": []}),
        assignment=None,
        is_demo=False,
    )
    assert strip(tables, k=5).series["source"].tolist() == ["A", "B"]
    assert strip(tables, k=5, published={"A"}).series["source"].tolist() == ["B"]
