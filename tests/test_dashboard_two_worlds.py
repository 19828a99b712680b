"""Two worlds that differ only in what is hidden look the same, to the last byte, to those who may not see it.

Four incidents have other categories in the second world, so that no shown count differs. Whatever else a page or a
file were to tell of the hidden ones — a rate, an order, a colour, a word — would differ between the worlds.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard.exporting import KINDS, lay_takeout
from dashboard.publisher import prepare, publish
from dashboard.reports.forms import FORMS
from dashboard.reports.half_year import make_half_year_report
from dashboard.reports.pack.audience import find_audience
from dashboard.reports.pack.meeting_pack import make_pack
from dashboard.reports.pack.pack import PACK_FORMS
from dashboard.selection import Selection, promises_of
from dashboard.store import see, the_counts, the_promises
from dashboard.viewer import Viewer
from dashboard.views.baseline import show_baseline
from dashboard.views.followup import show_follow_up
from dashboard.views.presence import show_presence
from dashboard.views.promise import show_promise
from dashboard.views.reports import show_reports
from dashboard.views.situation import show_situation
from data.deliveries import Delivery, Kind, MissingRow
from data.meetings import Meeting, SavedView
from data.roles import RIGHTS, Role
from data.store import open_store
from geo.join import assign_areas
from tests import canary_store as canary
from tests.shown_pages import gather_sent, open_at, pages_on

NOW = datetime(2026, 2, 20, 12)  # noqa: DTZ001 - Swedish clock time
KINDS_OF_EVENT = ("skadegörelse", "stöld", "trafik")
SMALL, SOURCE = "oster", "polisen"
A_DAY: Mapping[str, float] = {"vaster": 0.5, SMALL: 0.12, "": 0.8}
"""How many happen, in each part of the municipality."""

EAST: Mapping[str, str] = {"kalla": SOURCE, "omrade": "Öster", "visa": "trafik", "kategori": "trafik", "ar": "2025"}
"""What an address asks for, by whatever name a page has for it."""

PAGES: tuple[tuple[Callable[..., None], Mapping[str, str]], ...] = (
    (show_situation, {}),
    (show_situation, EAST),
    (show_baseline, {}),
    (show_baseline, EAST),
    (show_promise, {}),
    (show_follow_up, {}),
    (show_reports, {}),
    (partial(show_presence, clock=lambda: NOW, new_id=count().__next__), EAST),
)

_NUMBERED = re.compile(rb"b\x20[0-9a-f]{32}")
"""What a file that is yet to be made is called in the window: drawn by chance each time."""


def make_incidents() -> pd.DataFrame:
    """Let things happen for three years: many in the west and outside, few in the east."""
    rng = np.random.default_rng(5)
    west, east, south, north = canary.SPREAD
    middle, width = (west + east) / 2, (east - west) / 2
    starts = {"vaster": west, SMALL: middle, "": east + width}
    days = pd.date_range("2023-01-01", "2025-12-31").to_numpy()
    parts = []
    for area, mean in A_DAY.items():
        at = rng.choice(days, rng.poisson(mean * len(days)))
        place = {
            "lon": starts[area] + width * rng.uniform(0.1, 0.9, len(at)),
            "lat": rng.uniform(south, north, len(at)),
        }
        parts.append(
            pd.DataFrame({"from_at": at, "area": area, "category": rng.choice(KINDS_OF_EVENT, len(at))} | place)
        )
    table = pd.concat(parts, ignore_index=True)
    table["from_at"] = pd.to_datetime(table["from_at"]) + pd.Timedelta(hours=13)
    return table.assign(
        municipality="0586",
        to_at=table["from_at"],
        x=table["lon"],
        y=table["lat"],
        crs="EPSG:4326",
        is_outside=False,
        row=pd.array(range(2, len(table) + 2), dtype="Int64"),
    )


def fill_world(path: Path, incidents: pd.DataFrame) -> None:
    """Fill a store with the two areas and what happened."""
    passport: dict[str, Any] = {
        "producer": "Polisen",
        "licence": "intern",
        "extract_date": NOW.date(),
        "definition": "Anmälda brott.",
        "received_at": NOW,
    }
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    drawn = Delivery(kind=Kind.AREAS, source="kommunen", file_name="omraden.geojson", sha256="0" * 64, **passport)
    store.receive(drawn, [canary.areas()])
    covers: dict[str, Any] = {"covers_first": date(2023, 1, 1), "covers_last": date(2025, 12, 31)}
    happened = Delivery(
        kind=Kind.INCIDENTS,
        source=SOURCE,
        file_name="uttag.csv",
        sha256="1" * 64,
        missing_row=MissingRow.ZERO,
        **passport,
        **covers,
    )
    store.receive(happened, incidents.drop(columns="area").assign(source_category=incidents["category"]))
    store.close()


def select(role: Role) -> Selection:
    """Look at Mjölby in a role."""
    return Selection("0586", "Mjölby", promises_of("0586", the_promises()), NOW.date(), Viewer(RIGHTS[role]))


def publish_2024(folder: Path) -> bytes:
    """Publish all that had ended with 2024; give the citizens' file."""
    seen = see(Viewer(RIGHTS[Role.ANALYST], role="analytiker"))
    last = date(2024, 12, 31)
    draft = prepare(seen, "0586", name="Mjölby", promises=(), closed_on=last, today=date(2025, 2, 1), is_demo=False)
    publish(seen, draft, author_role="analytiker", folder=folder, now=datetime(2025, 2, 1, 12))  # noqa: DTZ001
    (file,) = folder.glob("*.json")
    return file.read_bytes()


Swap = tuple[tuple[int, int], tuple[int, int]]
"""Two pairs of incidents, by row, that change categories with each other."""


def list_swaps(incidents: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Swap]:
    """List how two incidents of the east can have had other categories with no shown count being another."""
    hidden = shown[(shown["area_id"] == SMALL) & (shown["mark"] == "skyddat")]
    cells = set(zip(hidden["category"], hidden["period"], strict=True))
    finest = max((period for _, period in cells), key=len, default="")
    code = "%Y-%m" if "-" in finest else None
    at = incidents["from_at"]
    period = at.dt.strftime(code) if code else at.dt.year.astype(str) + "K" + at.dt.quarter.astype(str)
    rows = incidents.assign(period=period).groupby(["area", "category", "period"], sort=False).groups
    for one, other in itertools.permutations(KINDS_OF_EVENT, 2):
        for first, second in itertools.permutations(sorted(set(period)), 2):
            box = {(one, first), (one, second), (other, first), (other, second)}
            wanted = [(SMALL, one, first), ("", other, first), (SMALL, other, second), ("", one, second)]
            if box <= cells and first[:4] == second[:4] and all(key in rows for key in wanted):
                (a, b, c, d) = (int(rows[key][-1]) for key in wanted)
                yield (a, b), (c, d)


def swap(incidents: pd.DataFrame, pairs: Swap) -> pd.DataFrame:
    """Let the incidents of each pair have each other's category."""
    changed = incidents.copy()
    for one, other in pairs:
        changed.loc[[one, other], "category"] = incidents.loc[[other, one], "category"].to_numpy()
    return changed


@dataclass(frozen=True)
class Worlds:
    """Two worlds that show a role the same counts, and the true counts of what is hidden in one of them."""

    role: Role
    paths: tuple[Path, Path]


def make_worlds(role: Role, folder: Path, *, is_published: bool) -> Worlds:
    """Make a world, and another that shows the role the same counts of other incidents."""
    incidents, one, published = make_incidents(), folder / "ett.sqlite3", b""
    fill_world(one, incidents)
    with pages_on(one, is_filled=False):
        published = publish_2024(folder / "publicerat") if is_published else b""
        shown = the_counts(select(role).viewer, "0586", NOW.date()).tables[SOURCE]
    for number, pairs in enumerate(itertools.islice(list_swaps(incidents, shown), 12)):
        other = folder / f"annat{number}.sqlite3"
        fill_world(other, swap(incidents, pairs))
        with pages_on(other, is_filled=False):
            if is_published and publish_2024(folder / f"publicerat{number}") != published:
                continue
            if the_counts(select(role).viewer, "0586", NOW.date()).tables[SOURCE].equals(shown):
                return Worlds(role, (one, other))
    pytest.fail("no two worlds look alike")


@pytest.fixture(scope="module")
def elected(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """Give two worlds that the elected can't tell apart, after something has been published."""
    return make_worlds(Role.ELECTED, tmp_path_factory.mktemp("varldar"), is_published=True)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """Give two worlds that the council can't tell apart, before anything has been published."""
    return make_worlds(Role.COUNCIL, tmp_path_factory.mktemp("varldar"), is_published=False)


def list_files(role: Role) -> Iterator[tuple[str, bytes]]:
    """Write every file that somebody in a role takes home."""
    selection = select(role)
    taken = lay_takeout(selection)
    yield from ((f"uttag.{suffix}", kind.write(taken)) for suffix, kind in KINDS.items())
    report = make_half_year_report(selection.promises[0], selection, day=date(2026, 1, 15))
    yield from ((f"rapport.{suffix}", form.write(report)) for suffix, form in FORMS.items())
    views = tuple(
        SavedView(title=path, path=path, choices=(("kommun", "Mjölby"), *address.items()))
        for path in ("lagesbild", "baslinje")
        for address in ({}, EAST)
    )
    meeting = Meeting(
        municipality="0586", key="m", author_role="r", title="Råd", held_on=date(2026, 3, 10), agenda=views
    )
    pack = make_pack(meeting, selection, audience=find_audience(role.value, selection.viewer.rights))
    yield from ((f"paket.{suffix}", form.write(pack)) for suffix, form in PACK_FORMS.items())


def list_pages(role: Role) -> Iterator[tuple[str, bytes]]:
    """Gather every byte that each page sends, opened plainly and by an address that asks for the east."""

    def script(show: "Callable[..., None]", selection: object) -> None:
        show(selection)

    for number, (show, address) in enumerate(PAGES):
        page = open_at(script, address, show=show, selection=select(role))
        assert not page.exception, show
        yield f"{number} {show}", _NUMBERED.sub(b"", gather_sent(page))


def list_differing(worlds: Worlds, listing: Callable[[Role], Iterator[tuple[str, bytes]]]) -> list[str]:
    """Name what isn't the same in both worlds, byte by byte."""
    told = []
    for path in worlds.paths:
        with pages_on(path, is_filled=False):
            told.append(dict(listing(worlds.role)))
    assert told[0].keys() == told[1].keys()
    return [name for name in told[0] if told[0][name] != told[1][name]]


def test_what_is_hidden_leaves_no_trace_in_a_file(elected: Worlds) -> None:
    """The takeout, the half-year report and the meeting's pack are the same in every form."""
    assert list_differing(elected, list_files) == []


@pytest.mark.parametrize("role", [Role.ELECTED, Role.COUNCIL])
def test_what_is_hidden_leaves_no_trace_on_a_page(request: pytest.FixtureRequest, role: Role) -> None:
    """All that the pages send is the same."""
    assert list_differing(request.getfixturevalue(role.name.lower()), list_pages) == []


def test_the_worlds_differ_to_whoever_may_see_it(elected: Worlds) -> None:
    """The police's counts are other ones: what is looked for above is there to be found."""
    told = []
    for path in elected.paths:
        with pages_on(path, is_filled=False):
            told.append(lay_takeout(select(Role.ANALYST)).counts["antal"].tolist())
    assert told[0] != told[1]
