"""Before the first publication too: who kept what they saw at each quarter's end has only what is published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from benchmarks.attacker import attack, read_public
from data.errors import DataError
from data.publication_files import write_publication
from geo.publishing import Past
from geo.publishing.counting import Count
from geo.publishing.rounds import go_by_quarter
from geo.situation import Situation
from tests.test_geo_publishing import CORNER, SOURCE, SQUARES, Row, follow, look_up, make_rows, make_situation, publish

ENDS = ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31")
KINDS = list(product(("norr", "söder", "båda", "ingen"), ("stöld", "våld"), ENDS))
FIGURES = st.lists(st.integers(0, 30), min_size=len(KINDS), max_size=len(KINDS))
UNEVEN = np.random.default_rng(2).poisson(9, len(KINDS)).tolist()
Cells = dict[tuple[str, str, str], int | str]


def lay_town(figures: Sequence[int]) -> Situation:
    """Let so many things happen in each place, of each kind, on the last day of each quarter."""
    rows: list[Row] = [(*kind, n) for kind, n in zip(KINDS, figures, strict=True)]
    return make_situation(rows, squares=SQUARES | {"hörnet": CORNER}, months=("2023-01-01", "2023-12-01"))


def look_at(situation: Situation, day: str) -> Cells:
    """Give what those without points see of quarters that had ended on a day, before anything is published."""
    shown = go_by_quarter(situation, Past(), closed_on=date.fromisoformat(day), k=5).shown
    cells = shown[SOURCE].table.cells if SOURCE in shown else ()
    return {(cell.area_id, cell.category, cell.period): cell.mark.value if cell.n is None else cell.n for cell in cells}


@seed(1)
@settings(max_examples=5, deadline=None)
@given(FIGURES)
def test_the_first_publication_says_all_that_was_seen_before_it_and_the_same(figures: list[int]) -> None:
    """Whatever happened, each day's view stands unchanged in the next one's, and the last is the publication."""
    situation = lay_town(figures)
    seen = [look_at(situation, end) for end in ENDS]
    for earlier, later in pairwise(seen):
        assert {cell: later.get(cell) for cell in earlier} == earlier
    try:
        published = look_up(publish(situation, ENDS[-1]).publication)
    except DataError:
        published = {}
    assert published == seen[-1]


@seed(2)
@settings(max_examples=3, deadline=None)
@given(FIGURES)
def test_what_has_happened_since_does_not_change_what_is_seen_of_a_quarter(figures: list[int]) -> None:
    """The first two quarters are seen alike by a store that knows of no later incident and by one that does."""
    situation = lay_town(figures)
    early = situation.incidents["from_at"] < pd.Timestamp("2023-07-01")
    known = situation.incidents[early]
    lying = situation.assignment[situation.assignment["incident_id"].isin(known["incident_id"])]
    then = replace(situation, incidents=known, assignment=lying)
    assert look_at(then, "2023-06-30") == look_at(situation, "2023-06-30")


def test_a_place_where_something_first_happens_later_is_no_place_before() -> None:
    """A sliver that only an incident of May lies in would make the first quarter look safer than it was."""
    rest, sliver = frozenset[str](), frozenset({"norr", "hörnet"})
    leaves = {(rest, "stöld", "2024K1"): 7, (sliver, "stöld", "2024K1"): 0}
    leaves |= {(rest, "stöld", "2024K2"): 9, (sliver, "stöld", "2024K2"): 3}
    count = Count(sliver, (rest, sliver), leaves, ground=frozenset([rest]))
    assert count.leave_out_after(date(2024, 3, 31)).pieces == (rest,)
    assert count.leave_out_after(date(2024, 6, 30)) == count


def test_who_saw_the_first_quarter_before_the_first_publication_works_nothing_out(tmp_path: Path) -> None:
    """A town where the quarter alone and the half-year alone hide different figures: together they give none away."""
    situation = lay_town(UNEVEN)
    files = [tmp_path / f"{number}.json" for number in (1, 2)]
    for file, end in zip(files, ENDS, strict=False):
        write_publication(publish(situation, end).publication, file)
    found = attack(read_public(files)[SOURCE])
    assert found.n_hidden > 0
    assert (found.n_recovered, found.n_narrow, found.n_parts) == (0, 0, 0)


def test_a_source_that_is_new_beside_a_published_one_is_shown_quarter_by_quarter_too() -> None:
    """A second register of 2023, read in after the first publication, is seen after each quarter as after the next."""
    first = make_situation(make_rows(years=(2023,)), months=("2023-01-01", "2023-12-01"))
    published = follow(publish(first, "2023-12-31"))
    town = lay_town(UNEVEN)
    name, kind = "fastighetsbolaget", "ordningsstörning"
    other = replace(
        town,
        incidents=town.incidents.assign(source=name, category=kind),
        coverage=town.coverage.assign(source=name, category=kind).drop_duplicates(),
        deliveries=town.deliveries.assign(source=name),
    )
    seen = [
        go_by_quarter(other, published, closed_on=date.fromisoformat(end), k=5).shown[name].table for end in ENDS[1:]
    ]
    for earlier, later in pairwise(seen):
        assert set(earlier.cells) <= set(later.cells)


def test_a_quarter_read_in_afterwards_makes_its_year_whole_and_not_unknown() -> None:
    """April 2023 to March 2024 is published; of the spring then come 12 more, and of the first quarter its 40."""
    days = ("2023-05-01", "2023-08-01", "2023-11-01", "2024-02-01")
    rows: list[Row] = [("norr", "stöld", day, 30) for day in days]
    published = follow(publish(make_situation(rows, months=("2023-04-01", "2024-03-01")), "2024-03-31"))
    rows += [("norr", "stöld", "2023-05-01", 12), ("norr", "stöld", "2023-02-01", 40)]
    after = publish(make_situation(rows, months=("2023-01-01", "2024-03-01")), "2024-04-30", published)
    seen = look_up(after.publication)
    quarters = [seen["norr", "stöld", f"2023K{number}"] for number in (1, 2, 3, 4)]
    assert (quarters, seen["norr", "stöld", "2023"]) == ([40, 30, 30, 30], 142)
