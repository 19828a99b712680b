"""An attacker with a colleague's role: every file that who sees no points takes home, beside all that was published.

The demo municipalities are published each half-year. In between, and just after each time, somebody without the right
to points takes the counts home in every form. What the forms say is read back by other programs than those
that wrote them, must be the same in all, and is laid as equations beside every publication until then
(`benchmarks.attacker`): as told in one moment, by one who kept everything from the first publication on, and by one
who also kept what was seen after each of the four quarters before it.

    python -m benchmarks.attacker_inside
    python -m benchmarks.attacker_inside --first 2024-06-30
"""

import argparse
import csv
import io
import json
import logging
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import python_calamine as calamine
import streamlit as st

from benchmarks.attacker import Found, attack, read_public
from benchmarks.half_years import HALF_YEARS, Cell
from dashboard.exporting import KINDS, lay_takeout
from dashboard.publisher import prepare, publish
from dashboard.selection import Selection
from dashboard.store import see
from dashboard.viewer import Viewer
from data.example import EXAMPLE_SEED, fill
from data.promises import PROMISES, find_promises
from data.publication_files import name_file
from data.publications import ALL
from data.roles import RIGHTS, Role
from data.store import open_store
from data.synthetic import FIRST_YEAR, LAST_YEAR, TOWNS
from geo.join import assign_areas
from geo.published_counts import ALL as ALL_INSIDE

Takeout = Mapping[tuple[str, Cell], int | None]
"""A source and one of its cells: the figure, or None where it is hidden."""

STORE = "LOFTESKARTAN_DB"
QUARTERS_BEFORE = 4
"""After each of so many quarters before the first publication, the counts are taken home."""
_HIDDEN = "skyddat"
_COLUMNS = ("källa", "område_id", "slag", "period", "antal", "märke")


def read_takeout(files: Mapping[str, bytes]) -> Takeout:
    """Read the counts out of every form.

    Parameters
    ----------
    files
        By ending.

    Raises
    ------
    AssertionError
        When a form says something else than another.
    """
    told = {suffix: _lay(rows) for suffix, rows in _read_forms(files)}
    first = told.pop("csv")
    for suffix, other in told.items():
        if other != first:
            differ = next(key for key in {*first, *other} if first.get(key, "") != other.get(key, ""))
            msg = f"{suffix} and csv differ about {differ}"
            raise AssertionError(msg)
    return first


def _read_forms(files: Mapping[str, bytes]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    yield "csv", list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_name("Antal").to_python()
    head = next(number for number, row in enumerate(rows) if "antal" in row)
    yield "xlsx", [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]]
    yield "parquet", pq.read_table(io.BytesIO(files["parquet"])).to_pylist()
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(files["gpkg"])
        file.flush()
        with closing(sqlite3.connect(file.name)) as opened:
            opened.row_factory = sqlite3.Row
            yield "gpkg", [dict(row) for row in opened.execute("SELECT * FROM antal")]


def _lay(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, Cell], int | None]:
    """Lay what is shown and what is hidden; what isn't known to anyone is no figure."""
    laid = {}
    for row in rows:
        source, area_id, category, period, n, mark = (row[name] for name in _COLUMNS)
        if n in (None, "") and mark != _HIDDEN:
            continue
        cell = (str(area_id), ALL if category == ALL_INSIDE else str(category), str(period))
        laid[str(source), cell] = None if n in (None, "") else int(n)
    return laid


def read_drawn(content: bytes) -> tuple[Takeout, list[dict[str, Any]]]:
    """Read the counts that GeoJSON has, which are those of areas and not of the whole municipality; and the areas."""
    features = json.loads(content)["features"]
    outlines = {feature["properties"]["område_id"]: feature["geometry"] for feature in features}
    areas = [{"area_id": area_id, "outline": outline} for area_id, outline in outlines.items()]
    return _lay([feature["properties"] for feature in features]), areas


@dataclass
class Taken:
    """What was taken home of a municipality: the public files until then, the counts, and the areas as drawn."""

    day: date
    files: tuple[Path, ...]
    counts: Takeout
    areas: list[dict[str, Any]]


@dataclass
class Row:
    """How the attack on one municipality went, in each moment and with everything kept, and how much was taken.

    `before` is with what was seen before the first publication too, `n_before` figures; `n_told` hidden ones stood
    plainly in that.
    """

    municipality: str
    n_takeouts: int = 0
    n_figures: int = 0
    n_unpublished: int = 0
    momentary: Found = field(default_factory=Found)
    kept: Found = field(default_factory=Found)
    before: Found = field(default_factory=Found)
    n_before: int = 0
    n_told: int = 0

    @property
    def is_solved(self) -> bool:
        """Whether any of the attacks found something."""
        return any(
            found.n_recovered + found.n_narrow + found.n_parts for found in (self.momentary, self.kept, self.before)
        )


def take_home(selection: Selection) -> tuple[Takeout, list[dict[str, Any]]]:
    """Take the counts home in every form, and read them back."""
    taken = lay_takeout(selection)
    files = {suffix: kind.write(taken) for suffix, kind in KINDS.items()}
    counts = read_takeout(files)
    drawn, areas = read_drawn(files["geojson"])
    wrong = [key for key, n in drawn.items() if counts.get(key, -1) != n]
    if wrong:
        msg = f"geojson and csv differ about {wrong[0]}"
        raise AssertionError(msg)
    return counts, areas


def collect(municipality: str, name: str, role: Role, days: Sequence[date], folder: Path) -> Iterator[Taken]:
    """Publish a municipality at each day, and take home what a role sees before the first, between and after each."""
    official = Viewer(RIGHTS[Role.ANALYST], role="analytiker")
    reader = Viewer(RIGHTS[role], role=str(role))
    files: list[Path] = []
    for number, day in enumerate(days, start=1):
        for between in list_between(day, 1 if files else QUARTERS_BEFORE):
            if between <= date(FIRST_YEAR, 3, 31):
                continue
            yield Taken(between, tuple(files), *take_home(Selection(municipality, name, (), between, reader)))
        at = folder / str(number)
        draft = prepare(see(official), municipality, name=name, promises=(), closed_on=day, today=day, is_demo=True)
        publish(see(official), draft, author_role="analytiker", folder=at, now=datetime.combine(day, time(12)))
        files.append(at / name_file(municipality))
        yield Taken(day, tuple(files), *take_home(Selection(municipality, name, (), day, reader)))


def list_between(day: date, n: int) -> list[date]:
    """List the days in the middle of the month after each of the last quarters to have ended before a day.

    Examples
    --------
    >>> [str(between) for between in list_between(date(2024, 6, 30), 3)]
    ['2023-10-15', '2024-01-15', '2024-04-15']
    """
    months = pd.period_range(end=pd.Period(day, "Q"), periods=n, freq="Q").asfreq("M", how="S")
    return [month.to_timestamp().date().replace(day=15) for month in months]


def write_as_public(taken: Taken, folder: Path) -> Path:
    """Write what was taken home as one file more of the public ones, for the attacker to read with them."""
    content = json.loads(taken.files[-1].read_text("utf-8"))
    publication = content["publication"]
    parts = {each["code"]: each["parts"] for each in publication["categories"] if not each["code"].startswith(ALL)}
    groups = {
        table["source"]: {code: own for code, own in parts.items() if own} | table["groups"]
        for table in publication["tables"]
    }
    rows: dict[str, list[dict[str, object]]] = {}
    for (source, (area_id, category, period)), n in taken.counts.items():
        cell = {"area_id": area_id, "category": category, "period": period}
        rows.setdefault(source, []).append(cell | {"n": n, "mark": "" if n is not None else _HIDDEN})
    publication["tables"] = [
        {"source": source, "groups": groups.get(source, {}), "cells": cells} for source, cells in rows.items()
    ]
    known = {area["area_id"] for area in publication["areas"]}
    publication["areas"] += [area for area in taken.areas if area["area_id"] not in known]
    path = folder / f"uttag-{taken.day}.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def run(
    *, days: Sequence[date] = HALF_YEARS, municipalities: Sequence[str] | None = None, role: Role = Role.ELECTED
) -> Iterator[Row]:
    """Publish, take home and attack each demo municipality."""
    for town in TOWNS:
        if municipalities is not None and town.municipality not in municipalities:
            continue
        with tempfile.TemporaryDirectory() as name, serving_demo(Path(name)):
            yield _attack_town(town.municipality, town.name, role, days, Path(name))


@contextmanager
def serving_demo(folder: Path) -> Iterator[None]:
    """Let the pages' own functions read a new store with the demo, and what they read before afterwards."""
    store = open_store(f"sqlite:///{folder / 'store.sqlite3'}", assign=assign_areas)
    fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=datetime(LAST_YEAR + 1, 1, 15))  # noqa: DTZ001 # Swedish clock time
    store.close()
    before = os.environ.get(STORE)
    os.environ[STORE] = str(folder / "store.sqlite3")
    st.cache_resource.clear()
    try:
        yield
    finally:
        st.cache_resource.clear()
        os.environ.pop(STORE)
        if before is not None:
            os.environ[STORE] = before


def _attack_town(municipality: str, name: str, role: Role, days: Sequence[date], folder: Path) -> Row:
    row, kept, early, last = Row(municipality), list[Path](), list[Taken](), tuple[Path, ...]()
    for taken in collect(municipality, name, role, days, folder):
        if not taken.files:
            early.append(taken)
            row.n_before += sum(n is not None for n in taken.counts.values())
            continue
        path = write_as_public(taken, folder)
        kept.append(path)
        row.n_takeouts += 1
        row.n_figures += sum(n is not None for n in taken.counts.values())
        published = read_public(taken.files)
        for source, public in read_public([*taken.files, path]).items():
            known = published[source].shown if source in published else {}
            row.n_unpublished += len(public.shown.keys() - known.keys())
            row.momentary.add(attack(public))
        last = taken.files
    for public in read_public([*last, *kept]).values():
        row.kept.add(attack(public))
    _attack_before(row, last, [write_as_public(replace(taken, files=last), folder) for taken in early], kept)
    return row


def _attack_before(row: Row, published: Sequence[Path], early: Sequence[Path], kept: Sequence[Path]) -> None:
    """Attack with what was seen before the first publication too; a hidden figure that stood in it is recovered."""
    known = read_public([*published, *kept])
    for source, public in read_public([*published, *early, *kept]).items():
        found = attack(public)
        n_told = sum(cell in public.shown for cell in known[source].hidden) if source in known else 0
        found.n_hidden += n_told
        found.n_recovered += n_told
        row.n_told += n_told
        row.before.add(found)


def main() -> int:
    """Attack, and tell how it went."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attacker_inside")
    parser.add_argument("--role", choices=[Role.ELECTED, Role.COUNCIL], default=Role.ELECTED, type=Role)
    parser.add_argument("--kommun", nargs="*", metavar="KOD")
    parser.add_argument("--first", type=date.fromisoformat, default=HALF_YEARS[0], help="the first publication's day")
    given = parser.parse_args()
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # nobody draws a page here
    is_solved = False
    days = [day for day in HALF_YEARS if day >= given.first]
    for row in run(days=days, role=given.role, municipalities=given.kommun):
        print(f"{row.municipality}: {row.n_takeouts} uttag, {row.n_figures} tal, {row.n_unpublished} inte publicerade")
        print(f"      i stunden: {_tell(row.momentary)}", flush=True)
        print(f"      allt sparat: {_tell(row.kept)}", flush=True)
        print(f"      också {row.n_before} tal från före den första publiceringen: {_tell(row.before)}", flush=True)
        print(f"      varav {row.n_told} stod där", flush=True)
        is_solved |= row.is_solved
    return int(is_solved)


def _tell(found: Found) -> str:
    return (
        f"{found.n_hidden} dolda, {found.n_recovered} uträknade, {found.n_narrow} smalare än k, "
        f"spann minst {found.narrowest:.0f}, {found.n_parts} delar röjda"
    )


if __name__ == "__main__":
    sys.exit(main())
