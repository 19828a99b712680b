"""Who sees areas inside the product and reads the citizens' page can't subtract the one from the other."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.attacker import attack, read_public
from benchmarks.half_years import fill_store
from data.publication_files import write_publication
from data.publications import Publication
from data.roles import LOCAL, RIGHTS, Role, find_rights
from data.store.assignments import Assign
from data.store.seen import ShownCounts, Tables, look
from geo.join import assign_areas
from geo.protected_counts import lay_tables, protect_counts
from geo.published_counts import ALL
from geo.publishing import Past, prepare_publication
from geo.publishing.basis import write_basis
from geo.publishing.kinds import SENSITIVE

WHOLE = "0586"
SOURCE = "Påhittade händelser"
DAY = date(2026, 1, 15)
ROLES = [Role.ELECTED, Role.COUNCIL]
Cells = dict[tuple[str, str, str], tuple[int | None, str]]


@pytest.fixture(scope="module")
def demo() -> Tables:
    """Give all of a demo municipality."""
    seen = look(fill_store(), find_rights(LOCAL), protect=protect_counts)
    return seen.read_for_publishing(WHOLE, on=DAY, is_demo=True)


def relabel(tables: Tables) -> Tables:
    """Let every eighth violent crime be a domestic one."""
    incidents = tables.incidents.copy()
    violent = incidents.index[incidents["category"] == "våld"]
    incidents.loc[violent[::8], "source_category"] = "Misshandel, i nära relation"
    return replace(tables, incidents=incidents)


def publish(tables: Tables, closed_on: date, *, now: Tables) -> Tables:
    """Publish tables, and give what is known now with the publication."""
    draft = prepare_publication(
        lay_tables(tables), name="demo", promises=(), past=Past(), closed_on=closed_on, today=closed_on
    )
    return replace(now, publications=(draft.publication,), bases=write_basis(draft.bases))


def lay_shown(counts: ShownCounts) -> Cells:
    """Give what a role sees, by cell."""
    table = counts.tables[SOURCE]
    keys = zip(table["area_id"], table["category"], table["period"], strict=True)
    values = [(None if pd.isna(n) else int(n), str(mark)) for n, mark in zip(table["n"], table["mark"], strict=True)]
    return dict(zip(keys, values, strict=True))


def lay_public(publication: Publication) -> Cells:
    """Give what citizens see, by cell, named as inside the product."""
    return {
        (cell.area_id, ALL if cell.category == "alla" else cell.category, cell.period): (cell.n, cell.mark.value)
        for table in publication.tables
        if table.source == SOURCE
        for cell in table.cells
    }


def forget_late(tables: Tables, n: int, *, year: int = 2025) -> Tables:
    """Give tables as they were before the last thefts of a quarter in the centre came in."""
    incidents, lying = tables.incidents, tables.assignment
    assert lying is not None
    inside = incidents["incident_id"].isin(lying.loc[lying["area_id"] == "mjolby-centrum", "incident_id"])
    spring = incidents["from_at"].between(f"{year}-04-01", f"{year}-06-30")
    late = incidents[inside & spring & (incidents["category"] == "stöld")].head(n)
    assert len(late) == n
    is_known = ~incidents["incident_id"].isin(late["incident_id"])
    return replace(
        tables, incidents=incidents[is_known], assignment=lying[~lying["incident_id"].isin(late["incident_id"])]
    )


@pytest.mark.parametrize("assign", [assign_areas, None], ids=["områden kända", "områden okända"])
def test_what_is_read_to_be_counted_gives_the_same_figures_as_all_there_is(
    demo: Tables, tmp_path: Path, assign: Assign | None
) -> None:
    """Also where the areas that incidents lie in aren't stored, and have to be found of their points."""
    store = fill_store(f"sqlite:///{tmp_path / 'l.sqlite3'}", assign=assign)
    role = RIGHTS[Role.ELECTED]
    shown = look(store, role, protect=protect_counts).read_counts(WHOLE, on=DAY, is_demo=True)
    assert lay_shown(shown) == lay_shown(protect_counts(demo, role, DAY))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_published", [False, True])
def test_sensitive_crime_is_in_no_count_of_an_area_or_quarter(demo: Tables, role: Role, *, is_published: bool) -> None:
    """What a role sees of violence never differs from the public figure, so nothing sensitive is between them."""
    tables = relabel(demo)
    published = publish(tables, date(2025, 12, 31), now=tables)
    public = lay_public(published.publications[0])
    shown = lay_shown(protect_counts(published if is_published else tables, RIGHTS[role], DAY))
    both = [key for key in shown if shown[key][0] is not None and public.get(key, (None, ""))[0] is not None]
    assert any(key[1] == "våld" and key[0] != WHOLE for key in both)
    assert all(shown[key] == public[key] for key in both)
    apart = {key: value for key, value in shown.items() if key[1] == SENSITIVE}
    assert apart
    assert {(area, len(period)) for area, _, period in apart} == {(WHOLE, 4)}
    assert all(n is None or n >= 10 for n, _ in apart.values())


@pytest.mark.parametrize("role", ROLES)
def test_sensitive_crimes_of_a_year_stand_in_a_row_of_their_own(demo: Tables, role: Role) -> None:
    """A year's sensitive crimes are counted by hand; ten and more are told, fewer are protected."""
    incidents = relabel(demo).incidents
    told = incidents[incidents["source_category"] == "Misshandel, i nära relation"]
    shown = lay_shown(protect_counts(relabel(demo), RIGHTS[role], DAY))
    for year, n in told["from_at"].dt.year.value_counts().items():
        expected = (int(n), "") if n >= 10 else (None, "skyddat")
        assert shown[WHOLE, SENSITIVE, str(year)] == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("n", [1, 6])
def test_what_came_in_late_is_not_between_a_role_and_the_public(demo: Tables, role: Role, n: int) -> None:
    """Every figure that was published stands for a role as it was published, hidden ones hidden."""
    tables = publish(forget_late(demo, n), date(2025, 6, 30), now=demo)
    counts = protect_counts(tables, RIGHTS[role], DAY)
    shown, public = lay_shown(counts), lay_public(tables.publications[0])
    assert {key: shown[key] for key in public} == public
    assert "som de är publicerade" in " ".join(counts.remarks[SOURCE])
    assert {key[2] for key in shown} - {key[2] for key in public} >= {"2025K3"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("n", "year"), [(1, 2025), (1, 2022), (6, 2022)])
def test_an_attacker_with_both_finds_nothing(demo: Tables, role: Role, n: int, year: int, tmp_path: Path) -> None:
    """Linear programming over the public file and the role's table leaves every hidden figure k wide."""
    now = relabel(demo)
    tables = publish(forget_late(now, n, year=year), date(year, 6, 30), now=now)
    first = tables.publications[0]
    write_publication(first, tmp_path / "1.json")
    shown = lay_shown(protect_counts(tables, RIGHTS[role], date(year + 1, 1, 15)))
    lay_inside(shown, first, tmp_path / "2.json")
    found = attack(read_public([tmp_path / "1.json", tmp_path / "2.json"])[SOURCE])
    assert {period for _, _, period in shown} > {f"{year}K1", f"{year}K2"}
    assert all(key[2] != f"{year}S" or shown[key][0] in {None, 0} or n >= 5 for key in shown)
    assert found.n_hidden > 0
    assert (found.n_recovered, found.n_narrow, found.n_parts) == (0, 0, 0)
    assert found.narrowest >= 5


def lay_inside(shown: Cells, first: Publication, path: Path) -> None:
    """Lay what a role sees out as the attacker reads a public file."""
    table = next(table for table in first.tables if table.source == SOURCE)
    cells = [
        {"area_id": area, "category": "alla" if category == ALL else category, "period": period, "n": n, "mark": mark}
        for (area, category, period), (n, mark) in shown.items()
    ]
    content = first.model_dump(mode="json")
    content["tables"] = [{"source": SOURCE, "cells": cells, "groups": table.model_dump(mode="json")["groups"]}]
    path.write_text(json.dumps({"publication": content}), encoding="utf-8")


@pytest.mark.parametrize("role", ROLES)
def test_a_day_before_the_publication_shows_the_publication_alone(demo: Tables, role: Role) -> None:
    """Where nothing newer has closed, a role sees exactly what citizens see."""
    tables = publish(demo, date(2025, 12, 31), now=demo)
    assert lay_shown(protect_counts(tables, RIGHTS[role], DAY)) == lay_public(tables.publications[0])


def test_what_was_seen_between_two_publications_stands_and_nothing_of_it_is_late(demo: Tables) -> None:
    """Six quarters after a publication the elected see what they saw after one and after four, and no late of 2025."""
    published = publish(demo, date(2024, 6, 30), now=demo)
    days = (date(2024, 10, 15), date(2025, 7, 15), DAY)
    first, second, last = (lay_shown(protect_counts(published, RIGHTS[Role.ELECTED], day)) for day in days)
    assert max(period for _, _, period in first) == "2024K3"
    assert {key: last[key] for key in first} == first
    assert {key: last[key] for key in second} == second
    assert any(period == "2025K4" for _, _, period in last)
    assert {period for _, _, period in last if period.endswith("S")} <= {"2024S"}
