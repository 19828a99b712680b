"""The map of a half-year is of the areas that its figures were counted in, and isn't drawn where it says nothing."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from dashboard.goals import lay_ground
from dashboard.opening import the_shelf, the_store
from dashboard.reports import mapped
from dashboard.reports.document import Block, Figure, Grid, Sentence
from dashboard.reports.half_year import make_half_year_report
from dashboard.reports.mapped import tell_map
from dashboard.reports.reported import tell_reported
from dashboard.selection import Selection, promises_of
from dashboard.store import the_situation
from dashboard.viewer import Viewer
from data.area_ends import AreaEnd, make_end_key
from data.deliveries import Delivery, Kind, MissingRow
from data.drawn_areas import deliver
from data.roles import Role, find_rights
from data.store import Store, open_store
from geo.half_years import find_half_year
from geo.join import assign_areas
from tests.drawn_square import SQUARE, WIDER, draw
from tests.shown_pages import pages_on

NOW, TODAY, DAY = datetime(2025, 7, 5, 12), date(2026, 1, 15), date(2025, 6, 30)  # noqa: DTZ001 - clock time
HARBOUR, PARK = shapely.box(15.20, 58.30, 15.22, 58.32), shapely.box(15.16, 58.30, 15.18, 58.32)
ON_SQUARE, BESIDE, IN_HARBOUR, IN_PARK = (15.11, 58.31), (15.13, 58.31), (15.21, 58.31), (15.17, 58.31)
SPRING = {ON_SQUARE: 20, BESIDE: 30, IN_HARBOUR: 12, IN_PARK: 15}
"""Incidents of April 2025. From October the square has the ground beside it too, the park is one, the harbour none."""


def hand_in(spots: Sequence[tuple[date, tuple[float, float]]], source: str, first: date, last: date) -> None:
    """Hand in incidents of some days and places."""
    at = pd.to_datetime([day for day, _ in spots]).astype("datetime64[us]")
    lon, lat = ([place[axis] for _, place in spots] for axis in (0, 1))
    told = {"municipality": "0586", "category": "ordningsstörning", "source_category": "bråk", "crs": "EPSG:4326"}
    places = {"x": lon, "y": lat, "lon": lon, "lat": lat, "is_outside": False}
    passport = Delivery(
        kind=Kind.INCIDENTS,
        source=source,
        file_name=f"{source}.csv",
        sha256=source[0].lower() * 64,
        producer="Mjölby kommun",
        licence="fri",
        extract_date=last,
        definition="Händelser.",
        received_at=NOW,
        covers_first=first,
        covers_last=last,
        missing_row=MissingRow.ZERO,
        words={"bråk": "ordningsstörning"},
    )
    the_store().receive(passport, pd.DataFrame({"from_at": at, "to_at": at} | told | places))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a store with a square and a harbour since 2020, to be copied."""
    path = tmp_path_factory.mktemp("karta") / "a.sqlite3"
    opened = open_store(f"sqlite:///{path}", assign=assign_areas)
    for area_id, outline in (("torget", SQUARE), ("hamnen", HARBOUR)):
        opened.receive(*deliver(draw(area_id, outline, date(2020, 1, 1)), now=NOW))
    opened.close()
    return path


@pytest.fixture
def store(drawn: Path, tmp_path: Path) -> Iterator[Store]:
    """Give the product a copy of the store."""
    with pages_on(Path(shutil.copy(drawn, tmp_path))):
        yield the_store()


@pytest.fixture
def outlines(monkeypatch: pytest.MonkeyPatch) -> list[gpd.GeoDataFrame]:
    """Keep the outlines that are drawn."""
    drawn: list[gpd.GeoDataFrame] = []

    def draw_map(areas: gpd.GeoDataFrame, *_: object, caption: str, alternative: str, **__: object) -> Figure:
        drawn.append(areas)
        return Figure(caption, alternative, b"", b"")

    monkeypatch.setattr(mapped, "draw_map", draw_map)
    return drawn


def select(role: Role) -> Selection:
    """Look at Mjölby in a role."""
    viewer = Viewer(find_rights(frozenset({role})), role=role.value)
    return Selection("0586", "Mjölby", promises_of("0586", the_shelf().promises), TODAY, viewer)


def find_map(blocks: Sequence[Block]) -> tuple[str, dict[str, str]]:
    """Find the caption of the map, and its table."""
    (caption,) = (each.caption for each in blocks if isinstance(each, Figure) and each.caption.startswith("Karta."))
    (grid,) = (each for each in blocks if isinstance(each, Grid) and each.caption.startswith("Kartan som tabell"))
    return caption, dict(grid.rows)


@pytest.mark.parametrize(
    ("role", "told", "counts", "square"),
    [
        (Role.ANALYST, "gränser som de var 2025-06-30", {"Torget": "20", "Hamnen": "12"}, SQUARE),
        (Role.ELECTED, "gränser som de är nu, 2026-01-15", {"Torget": "50", "Parken": "15"}, WIDER),
    ],
)
def test_figures_stand_on_the_ground_they_were_counted_on(
    store: Store,
    outlines: list[gpd.GeoDataFrame],
    role: Role,
    told: str,
    counts: dict[str, str],
    square: shapely.Geometry,
) -> None:
    """Who sees points gets the areas of the day; protected counts are shown only of areas as they are now."""
    hand_in([(date(2025, 4, 7), at) for at, n in SPRING.items() for _ in range(n)], "EST", date(2023, 1, 1), DAY)
    for area_id, outline in (("torget", WIDER), ("parken", PARK)):
        store.receive(*deliver(draw(area_id, outline, date(2025, 10, 1)), now=NOW))
    told_end = {"municipality": "0586", "key": make_end_key("hamnen"), "author_role": "samordnare", "reason": "Prov."}
    store.record_paper(AreaEnd(**told_end, area_id="hamnen", last_day=date(2025, 9, 30)), now=NOW)
    selection = select(role)
    report = make_half_year_report(selection.promises[0], selection, day=DAY)
    caption, shown = find_map(report.blocks)
    assert told in caption
    assert counts.items() <= shown.items()
    assert {"Torget", "Hamnen", "Parken"} & shown.keys() == counts.keys()
    drawn = outlines[0].set_index("area_id").geometry
    assert drawn["torget"].equals(square)


def gather(role: Role, day: date) -> list[Block]:
    """Gather what the map and EST in brief say of the half-year that had ended on a day."""
    selection = select(role)
    ground = lay_ground(selection, the_situation(selection.viewer, "0586", TODAY), day=day)
    half = find_half_year(day)
    return [*tell_map(ground, half), *tell_reported(ground, half, 2023)]


def say(blocks: Sequence[Block]) -> str:
    """Put the sentences together."""
    return " ".join(block.text for block in blocks if isinstance(block, Sentence))


@pytest.mark.usefixtures("store", "outlines")
def test_a_half_year_without_figures_has_no_map_and_is_no_half_year_without_incidents() -> None:
    """Nothing is known after June 2025: no map of dashes, and what comes back is unknown, not none."""
    hand_in([(date(2025, 4, 7), ON_SQUARE)] * 20, "EST", date(2023, 1, 1), date(2025, 6, 30))
    for role in (Role.ANALYST, Role.ELECTED):
        blocks = gather(role, date(2025, 12, 31))
        assert not any(isinstance(block, Figure) for block in blocks)
        assert "Ingen karta: ingen källa har antal att visa för områdena under halvåret." in say(blocks)
        assert "per område" not in " ".join(block.caption for block in blocks if isinstance(block, Grid))
    assert "Antal per område: uppgift saknas." in say(gather(Role.ELECTED, date(2025, 12, 31)))
    said = say(gather(Role.ANALYST, date(2025, 12, 31)))
    assert "uppgift saknas. Källan har inga antal per område för jul–dec 2025" in said
    assert "Inget område hade händelser" not in said


@pytest.mark.usefixtures("store", "outlines")
def test_the_quarter_that_has_figures_is_the_one_that_is_drawn() -> None:
    """The source ends in March: the map is of the first quarter and says so; three months are known to the analyst."""
    hand_in([(date(2025, 2, 7), ON_SQUARE)] * 20, "EST", date(2023, 1, 1), date(2025, 3, 31))
    caption, shown = find_map(gather(Role.ELECTED, DAY))
    assert "kvartal 1 2025" in caption
    assert shown["Torget"] == "20"
    said = say(gather(Role.ANALYST, DAY))
    assert "Inget område hade händelser i minst 2 av de månader som har uppgift, jan–mar." in said


@pytest.mark.usefixtures("store", "outlines")
def test_one_known_month_is_too_little_to_say_that_nothing_comes_back() -> None:
    """Two months are the fewest that anything can come back in."""
    hand_in([(date(2025, 1, 7), ON_SQUARE)] * 20, "EST", date(2023, 1, 1), date(2025, 1, 31))
    assert "uppgift saknas. Källan har inga antal per område för feb–jun 2025" in say(gather(Role.ANALYST, DAY))
