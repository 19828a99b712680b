"""Närvaro and Ärenden: the week sums to the area's incidents, and no role is sent more than it may see."""

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.area_map import View
from dashboard.presence import Ground, divide_years, find_default_area, find_windows, is_registered
from dashboard.store import monthly_counts, the_situation
from dashboard.viewer import AT_THE_MACHINE
from dashboard.views.presence_delivered import find_period
from data.area_ends import AreaEnd, make_end_key
from data.case_steps import CaseStep
from data.cases import Origin, PlaceCase
from data.deliveries import Kind, MissingRow
from data.example import fill
from data.presences import Presence, PresenceKind
from data.promises import PROMISES, read_promise, read_promises
from data.roles import Role
from data.store import Store
from geo.join import assign_areas
from geo.question import list_years
from geo.situation import list_categories, list_registers
from tests.shown_pages import gather_sent, open_at, store_shown, words_of
from tests.store_example import make_delivery

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
LON, LAT = 15.123456, 58.326543
WORD = "kanariefågel"
CANARIES = (WORD.encode(), b"03:47", b"03.47", b"15,1235", b"15.123456", struct.pack("<d", LON))
PUBLIC, ELECTED, COUNCIL, ANALYST, ADMIN = Role
VIEWS = {"presence": "show_presence", "cases": "show_cases"}
PARTS = ("När?", "Logga", "Plan", "Utfört", "Före/efter")
CASE = PlaceCase(
    municipality="0586",
    key="plats",
    author_role="polis",
    name=f"Gångtunneln {WORD}",
    origin=Origin.HAND,
    step=CaseStep.FOUND,
    step_on=date(2026, 1, 15),
    reason="Upprepad skadegörelse.",
    next_on=date(2026, 2, 1),
    lon=LON,
    lat=LAT,
)
LOGGED = Presence(
    municipality="0586",
    key="ett",
    author_role="polis",
    area_id="mjolby-resecentrum",
    start=datetime(2024, 10, 4, 20),  # noqa: DTZ001 - Swedish clock time
    minutes=90,
    what=PresenceKind.ON_FOOT,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give the pages real incidents in Mjölby, one at an hour of its own, and a case at a place of its own."""
    path = tmp_path_factory.mktemp("presence") / "store.sqlite3"
    with store_shown(path, assign=assign_areas) as opened:
        fill(opened, read_promises(PROMISES), seed=1, now=NOW)
        receive_incidents(opened)
        opened.record_paper(CASE, now=NOW)
        opened.record_paper(LOGGED, now=NOW)
        yield opened


def receive_incidents(store: Store) -> None:
    """Import three years of incidents about resecentrum in the evenings, and one at 03.47."""
    rng = np.random.default_rng(1)
    n = 600
    at = pd.to_datetime("2023-01-01 20:00") + pd.to_timedelta(rng.integers(0, 1096, n), "D")
    table = pd.DataFrame({"category": rng.choice(["stöld", "skadegörelse"], n), "from_at": at})
    table = table.assign(lon=rng.normal(15.132, 0.001, n), lat=rng.normal(58.323, 0.0005, n))
    canary = pd.DataFrame(
        {"category": ["trafik"], "from_at": [pd.Timestamp("2025-03-03 03:47")], "lon": LON, "lat": LAT}
    )
    table = pd.concat([table, canary], ignore_index=True).assign(
        municipality="0586", crs="EPSG:4326", is_outside=False, row=pd.array(range(2, n + 3), dtype="Int64")
    )
    table = table.assign(to_at=table["from_at"], x=table["lon"], y=table["lat"], source_category=table["category"])
    passport = make_delivery(
        Kind.INCIDENTS,
        source="Polisen",
        licence="intern",
        extract_date=date(2026, 1, 15),
        definition="Anmälda brott.",
        received_at=NOW,
        covers_first=date(2023, 1, 1),
        covers_last=date(2025, 12, 31),
        missing_row=MissingRow.ZERO,
    )
    store.receive(passport, table)


def show(view: str, role: Role | None, municipality: str = "0586", **address: str) -> AppTest:
    """Show one of the pages to somebody in a role; None is whoever sits at the machine."""

    def script(view: str, function: str, role: str, municipality: str) -> None:
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from itertools import count  # noqa: PLC0415

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import AT_THE_MACHINE, Viewer  # noqa: PLC0415
        from dashboard.views.denied import show_denied  # noqa: PLC0415
        from data.demands import Denied  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = AT_THE_MACHINE
        if role:
            viewer = Viewer(find_rights(frozenset({Role(role)})), key="k" * 32, role=role, page=view)
        promises = promises_of(municipality, the_promises())
        selection = Selection(municipality, "Kommunen", promises, date(2026, 11, 21), viewer)
        page = getattr(importlib.import_module(f"dashboard.views.{view}"), function)
        ids = count()
        try:
            page(selection, clock=lambda: datetime(2026, 11, 21, 12), new_id=lambda: f"k{next(ids)}")  # noqa: DTZ001
        except Denied as refusal:
            show_denied(refusal)

    arguments = {"view": view, "function": VIEWS[view], "role": str(role or ""), "municipality": municipality}
    return open_at(script, address, **arguments)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("municipality", ["0586", "1960"])
def test_the_week_sums_to_the_incidents_of_the_area(municipality: str) -> None:
    """In the matrix and beside it is what Lägesbild counts there, for every area, category and choice of times."""
    day = date(2026, 11, 21)
    situation = the_situation(AT_THE_MACHINE, municipality, day)
    for source in list_registers(situation):
        monthly = monthly_counts(AT_THE_MACHINE, situation, source, day)
        every = tuple(list_categories(situation, source))
        for categories in (every, every[:1]):
            given = list_years(situation, monthly, source)
            view = View(source, categories, max(given), monthly)
            years, culled = divide_years(view, situation, given)
            assert not culled
            for area_id in (municipality, *situation.areas["area_id"]):
                counted = sum(int(View(source, categories, year, monthly).totals[area_id]) for year in years)
                for only_known in (False, True):
                    week = find_windows(Ground(view, years, (), 4, only_known), situation, area_id).week
                    assert week.n == counted
                    assert week.hours.n + week.hours.n_unknown + week.hours.n_too_long == counted
                    assert week.hours.shares.to_numpy().sum() == week.hours.n


@pytest.mark.usefixtures("store")
def test_the_page_begins_where_presence_was_promised() -> None:
    """Mjölby's promise speaks of high presence at resecentrum; the answer and «inget målvärde angivet» stand there."""
    (promise,) = [one for one in read_promises(PROMISES) if one.promise_id == "mjolby-2024-2025"]
    assert find_default_area([promise], ["mjolby-centrum", "mjolby-resecentrum"]) == "mjolby-resecentrum"
    assert find_default_area([promise], ["annat"]) is None
    said = words_of(show("presence", ANALYST))
    assert "hög närvaro i och omkring resecentrum" in said
    assert "inget målvärde angivet" in said
    assert "Flest händelser" in said
    assert "20–24" in said


@pytest.mark.usefixtures("store")
def test_delivered_presence_is_told_and_not_judged() -> None:
    """One presence of ninety minutes within the period, and no verdict, for the elected too."""
    for role in (ANALYST, ELECTED):
        said = words_of(show("presence", role, **{"del": "Utfört"}))
        assert "en gång, 1 tim 30 min" in said
        assert "senast 2024-10-04" in said
        assert "går inte att säga om det är hållet" in said
        assert not [word for word in ("uppfyllt", "målet nås") if word in said]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("part", ["När?", "Plan", "Utfört"])
def test_windows_that_may_be_chance_are_said_to_be_wherever_they_are_named(part: str) -> None:
    """Who plans a week by them sees it beside the button, as on the page that puts them in order."""
    said = words_of(show("presence", ANALYST, **{"del": part}))
    assert "Inget fönster är säkert bland de 5 högsta" in said
    assert "Ordningen kan vara slump." in said


def test_presence_logged_before_a_promise_begins_is_shown() -> None:
    """A promise for next year doesn't hide what is done this year; one that holds is summed from its first day."""
    now = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    assert find_period([now], date(2023, 11, 21)) == (date(2023, 1, 1), date(2023, 11, 21))
    assert find_period([now], date(2024, 11, 21)) == (date(2024, 1, 1), date(2025, 12, 31))


def test_what_was_logged_is_told_also_when_its_area_is_no_more(store: Store) -> None:
    """All places together have as many presences as the log: those in areas that ended or that nobody knows too."""
    (logged,) = store.read_papers(Presence, ["0586"], is_demo=False)
    place = "mjolby-resecentrum"
    end = AreaEnd(
        municipality="0586",
        key=make_end_key(place),
        author_role="samordnare",
        area_id=place,
        last_day=date(2026, 1, 31),
        reason="Delat.",
    )
    strange = logged.model_copy(update={"key": "okand", "area_id": "mjolby-tidigare"})
    store.record_papers([end, strange], now=NOW)
    try:
        said = words_of(show("presence", ELECTED, **{"del": "Utfört"}))
    finally:
        store.record_papers([one.model_copy(update={"is_withdrawn": True}) for one in (end, strange)], now=NOW)
    rows = said.partition("Loggad närvaro per plats")[2]
    assert re.search(rf"\({place}\), avslutat område", rows)
    assert "mjolby-tidigare, okänt område" in rows
    assert rows.count("1 tim 30 min") == 2


@pytest.mark.usefixtures("store")
def test_before_and_after_begins_with_the_first_presence() -> None:
    """From 4 October 2024: the months after are November to September, beside the rest of the municipality."""
    said = words_of(show("presence", ANALYST, **{"del": "Före/efter"}))
    assert "Efter: nov–dec 2024, jan–sep 2025" in said
    assert "Före: nov–dec 2023, jan–sep 2024" in said
    assert "resten av kommunen" in said
    assert "aldrig varför" in said


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("role", [ELECTED, COUNCIL, PUBLIC, ADMIN])
def test_who_sees_no_points_is_sent_no_hours_and_no_places(role: Role) -> None:
    """Nothing of the hour, the place or the case is on any part, whatever the address says; the public is refused."""
    for part in PARTS[: None if role in {ELECTED, COUNCIL} else 1]:
        sent = gather_sent(show("presence", role, **{"del": part}, kalla="Polisen", visa="trafik", aren="alla år"))
        assert not [canary for canary in CANARIES if canary in sent]
        assert ("Be kommunens administratör".encode() in sent) == (role in {PUBLIC, ADMIN})
        assert b"vega" not in sent
    sent = gather_sent(show("cases", role, arende="plats", forslag="true"))
    assert not [canary for canary in CANARIES if canary in sent]
    assert ("Be kommunens administratör".encode() in sent) == (role is not COUNCIL)


@pytest.mark.usefixtures("store")
def test_the_police_see_the_case_and_that_it_is_late() -> None:
    """What the test above looks for is there to be found; its next step was due on 1 February."""
    page = show("cases", ANALYST, arende="plats")
    assert not page.exception
    sent, said = gather_sent(page), words_of(page)
    assert WORD.encode() in sent
    assert "försenat 293 dagar" in said
    assert "inom 100 meter" in said


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("municipality", ["1960", "0114"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_survives_having_nothing(part: str, municipality: str) -> None:
    """A municipality without commitments about places, and one without anything at all."""
    assert not show("presence", None, municipality, **{"del": part}).exception
    if part == PARTS[0]:
        assert not show("cases", None, municipality).exception


def test_a_source_that_dates_by_registration_says_so(store: Store) -> None:
    """When the definition speaks of inskrivning there is no order and no matrix, but the reason."""
    situation = the_situation(AT_THE_MACHINE, "0586", date(2026, 11, 21))
    assert not is_registered(situation, "Polisen")
    told = situation.deliveries.assign(definition="Anmälda brott efter inskrivningsdatum.")
    registered = replace(situation, deliveries=told)
    assert is_registered(registered, "Polisen")
    monthly = monthly_counts(AT_THE_MACHINE, situation, "Polisen", date(2026, 11, 21))
    view = View("Polisen", ("stöld",), 2025, monthly)
    found = find_windows(Ground(view, (2025,), (), 4, only_known=False), registered, "0586")
    assert found.ranked == ()
    assert "skrevs in" in found.no_order
    assert len(store.read_papers(Presence, ["0586"], is_demo=False)) == 1
