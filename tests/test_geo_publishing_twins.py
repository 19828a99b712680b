"""Two sources of the same kinds: one waits for an official's word, and a mistaken word gives nothing away."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from data.errors import DataError
from data.other_incidents import OtherIncidents
from data.publication_files import lay_content
from data.publications import Publication
from data.published import Mark
from data.roles import RIGHTS, Role
from data.store.seen import Tables
from geo.published_counts import WAITS, WAITS_NEWER, show_published
from geo.publishing import Draft, Past, prepare_publication
from geo.publishing.basis import read_basis, write_basis
from geo.publishing.cautions import warn_of_pairs
from geo.publishing.counting import Count
from geo.publishing.pairs import list_pairs
from geo.situation import Situation
from tests.test_geo_publishing import WHOLE, Row, follow, make_rows, make_situation, publish

HALF = ("2023-01-01", "2023-06-01")
POLICE, TOWN = "polisen", "kommunen"
WORD = OtherIncidents.of(
    TOWN, POLICE, municipality=WHOLE, author_role="samordnare", reason="Klotter som ingen har anmält."
)
PLACES, KINDS, QUARTERS = ("norr", "söder", "ingen"), ("stöld", "våld"), ("2023K1", "2023K2")
Cell = tuple[str, str, str]


def draw(mean: float, seed: int) -> list[Row]:
    """Draw how many of each kind there were in each place and quarter."""
    rng = np.random.default_rng(seed)
    listed = [row for row in make_rows(years=(2023,)) if row[2] < "2023-07-01"]
    return [(place, kind, day, int(rng.poisson(mean))) for place, kind, day, _ in listed]


def lay_beside(police: Sequence[Row], town: Sequence[Row]) -> Situation:
    """Make the tables of a municipality with two registers."""
    one = make_situation(police, months=HALF)
    two = make_situation(town, months=HALF, source=TOWN)
    moved = two.incidents.assign(incident_id=two.incidents["incident_id"] + len(one.incidents))
    further = two.assignment.assign(incident_id=two.assignment["incident_id"] + len(one.incidents))
    return replace(
        one,
        incidents=pd.concat([one.incidents, moved], ignore_index=True),
        deliveries=pd.concat([one.deliveries, two.deliveries], ignore_index=True),
        coverage=pd.concat([one.coverage, two.coverage], ignore_index=True),
        assignment=pd.concat([one.assignment, further], ignore_index=True),
    )


def prepare(situation: Situation, day: str, *, past: Past | None = None, said: Sequence[OtherIncidents] = ()) -> Draft:
    """Prepare a publication with what an official has said."""
    on = date.fromisoformat(day)
    return prepare_publication(
        situation, name="Mjölby", promises=(), past=past or Past(), closed_on=on, today=on, confirmed=said
    )


def list_shown(publications: Sequence[Publication], source: str) -> dict[Cell, int | None]:
    """List every figure of a source that was ever shown, and what was hidden in all."""
    told: dict[Cell, int | None] = {}
    for publication in publications:
        for table in publication.tables:
            for cell in table.cells if table.source == source else ():
                if cell.mark is not Mark.MISSING:
                    key = (cell.area_id, cell.category, cell.period)
                    told[key] = cell.n if cell.n is not None else told.get(key)
    return told


ATOMS = list(product(PLACES, KINDS, QUARTERS))


def lay_row(cell: Cell) -> np.ndarray:
    """Say which of the finest counts a cell is the sum of."""
    area, kind, period = cell
    return np.array(
        [area in (place, WHOLE) and kind in (own, "alla") and period == quarter for place, own, quarter in ATOMS],
        dtype=float,
    )


def work_out(publications: Sequence[Publication], truth: tuple[Sequence[Row], Sequence[Row]]) -> Iterator[Cell]:
    """Attack as one who believes that the town's source has all of the police's, and something more.

    Gives the cells of which less than five is left open: hidden figures of either source, and small
    numbers that only the town's has.
    """
    police, town = (list_shown(publications, source) for source in (POLICE, TOWN))
    nothing = np.zeros(len(ATOMS))
    facts = [(np.concatenate([lay_row(cell), nothing]), n) for cell, n in police.items() if n is not None]
    facts += [(np.tile(lay_row(cell), 2), n) for cell, n in town.items() if n is not None]
    rows, values = np.array([row for row, _ in facts]), np.array([n for _, n in facts], dtype=float)
    more = count(truth[1]) - count(truth[0])
    targets = [(cell, np.concatenate([lay_row(cell), nothing])) for cell, n in police.items() if n is None]
    targets += [(cell, np.tile(lay_row(cell), 2)) for cell, n in town.items() if n is None]
    targets += [
        (cell, np.concatenate([nothing, lay_row(cell)]))
        for cell in product((WHOLE, "norr", "söder"), (*KINDS, "alla"), QUARTERS)
        if 0 < lay_row(cell) @ more < 5
    ]
    for cell, target in targets:
        ends = [linprog(sign * target, A_eq=rows, b_eq=values, method="highs") for sign in (1, -1)]
        assert ends[0].status == 0
        lo, hi = ends[0].fun, np.inf if ends[1].status == 3 else -ends[1].fun
        if hi - lo < 5 - 1e-6 or hi < 5 - 1e-6:
            yield cell


def count(rows: Sequence[Row]) -> np.ndarray:
    """Count by the finest there is."""
    found = dict.fromkeys(ATOMS, 0)
    for place, kind, day, n in rows:
        found[place, kind, f"{day[:4]}K{(int(day[5:7]) + 2) // 3}"] += n
    return np.array(list(found.values()), dtype=float)


ONE_MORE: list[Row] = [("norr", "stöld", "2023-02-11", 1)]
HERE_AND_THERE: list[Row] = [
    ("norr", "stöld", "2023-02-11", 2),
    ("norr", "våld", "2023-02-11", 9),
    ("söder", "stöld", "2023-02-11", 8),
    ("söder", "våld", "2023-02-11", 3),
    ("ingen", "stöld", "2023-02-11", 9),
    ("ingen", "våld", "2023-02-11", 11),
    ("norr", "stöld", "2023-05-11", 7),
    ("norr", "våld", "2023-05-11", 6),
    ("söder", "stöld", "2023-05-11", 9),
    ("söder", "våld", "2023-05-11", 8),
    ("ingen", "stöld", "2023-05-11", 1),
    ("ingen", "våld", "2023-05-11", 12),
]


@pytest.mark.parametrize(("more", "is_told"), [(ONE_MORE, False), (HERE_AND_THERE, True)])
def test_a_mistaken_word_gives_nothing_away(more: list[Row], monkeypatch: pytest.MonkeyPatch, *, is_told: bool) -> None:
    """A source with all of the police's incidents and some more is confirmed: no small difference is worked out.

    The same attack does find some where each source is protected by itself.
    """
    monkeypatch.setattr("geo.publishing.pairs.ALIKE_SHARE", 2.0)
    rows = draw(24, seed=3)
    first = publish(make_situation(rows, months=HALF), "2023-06-30")
    situation, truth = lay_beside(rows, [*rows, *more]), (rows, [*rows, *more])
    alone = publish(make_situation([*rows, *more], months=HALF, source=TOWN), "2023-06-30")
    assert list(work_out([first.publication, alone.publication], truth))
    try:
        draft = prepare(situation, "2023-06-30", past=follow(first), said=[WORD])
    except DataError:
        assert not is_told
        return
    shown = [n for n in list_shown([draft.publication], TOWN).values() if n is not None]
    assert bool(shown) == is_told
    assert list(work_out([first.publication, draft.publication], truth)) == []


def test_two_sources_that_come_in_together_are_protected_beside_each_other() -> None:
    """Nobody has said anything: both are published, the difference tells of nothing, and the official is asked."""
    rows = draw(24, seed=3)
    truth = (rows, [*rows, *HERE_AND_THERE])
    draft = prepare(lay_beside(*truth), "2023-06-30")
    assert list(work_out([draft.publication], truth)) == []
    assert any(POLICE in told and TOWN in told and "bekräfta det nedan" in told for told in draft.warnings)
    assert "Ingen har sagt om de räknar samma händelser" in draft.audit


@pytest.fixture(scope="module")
def other() -> tuple[Past, Situation]:
    """Give what the police's source was published as, and both sources, which count different incidents."""
    police, town = draw(40, seed=1), draw(24, seed=2)
    first = publish(make_situation(police, months=HALF), "2023-03-31")
    return follow(first), lay_beside(police, town)


def test_a_source_waits_until_somebody_has_said_that_it_counts_other_incidents(other: tuple[Past, Situation]) -> None:
    """Unasked it isn't published, and the remedy names both ways; confirmed it is, which the audit tells."""
    past, situation = other
    waiting = prepare(situation, "2023-06-30", past=past)
    assert {table.source for table in waiting.publication.tables} == {POLICE}
    (told,) = (each for each in waiting.warnings if "Publiceras inte" in each)
    assert f"«{TOWN}»" in told
    assert f"samma namn, «{POLICE}»" in told
    assert "--andra-händelser" in told
    (pair,) = waiting.pairs
    assert (pair.source, pair.beside, pair.categories, pair.is_confirmed) == (TOWN, POLICE, KINDS, False)
    confirmed = prepare(situation, "2023-06-30", past=past, said=[WORD])
    assert {table.source for table in confirmed.publication.tables} == {POLICE, TOWN}
    assert "bekräftat av samordnare: «Klotter som ingen har anmält.»" in confirmed.audit
    assert "som om det vore samma händelser" in confirmed.audit
    assert not any(f"«{TOWN}»" in said for said in waiting.publication.methods)
    (method,) = (said for said in confirmed.publication.methods if f"«{TOWN}» och «{POLICE}»" in said)
    assert "som om samma händelser kunde stå i båda" in method
    told = lay_content(confirmed.publication)
    assert not any(word in told for word in ("bekräft", "samordnare", "Klotter som ingen"))


def see_inside(situation: Situation, past: Past, said: tuple[OtherIncidents, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Give what is said of each source to who sees no points, the day after the half-year."""
    kept = {name: getattr(situation, name) for name in ("incidents", "series", "areas", "deliveries", "coverage")}
    bases = write_basis(past.bases or {})
    tables = Tables(
        WHOLE, **kept, assignment=None, is_demo=False, publications=past.publications, bases=bases, said=said
    )
    return dict(show_published(tables, situation, RIGHTS[Role.ELECTED], date(2023, 7, 1)).remarks)


def test_who_sees_no_points_is_told_that_a_source_waits(other: tuple[Past, Situation]) -> None:
    """The town's quarters have ended and its figures are large: it waits for a word, and so do its later quarters."""
    past, situation = other
    assert see_inside(situation, past)[TOWN] == (WAITS,)
    assert WAITS not in see_inside(situation, past, (WORD,))[TOWN]
    first = prepare(situation, "2023-03-31", past=past, said=[WORD])
    after = Past((*past.publications, first.publication), read_basis(write_basis(first.bases)))
    back = WORD.model_copy(update={"is_withdrawn": True})
    assert WAITS_NEWER in see_inside(situation, after, (back,))[TOWN]


def test_what_was_published_stands_when_the_word_is_taken_back(other: tuple[Past, Situation]) -> None:
    """The town's first quarter is out; taken back, its next one waits and the first stands as it was."""
    past, situation = other
    first = prepare(situation, "2023-03-31", past=past, said=[WORD])
    after = Past((*past.publications, first.publication), read_basis(write_basis(first.bases)))
    back = WORD.model_copy(update={"is_withdrawn": True})
    second = prepare(situation, "2023-06-30", past=after, said=[back])
    tables = [{table.source: table for table in each.publication.tables} for each in (first, second)]
    assert tables[1][TOWN] == tables[0][TOWN]
    assert any("återtaget" in told and TOWN in told for told in second.warnings)
    assert {cell.period for cell in tables[1][POLICE].cells} == set(QUARTERS)
    again = prepare(situation, "2023-06-30", past=after, said=[WORD]).publication
    assert "2023K2" in {cell.period for table in again.tables if table.source == TOWN for cell in table.cells}


def test_nobodys_word_is_enough_where_nine_figures_in_ten_are_the_same() -> None:
    """One theft more than the police's in one of twelve figures, 11 of 12 alike: taken for the same in spite of it."""
    rows = draw(24, seed=3)
    past = follow(publish(make_situation(rows, months=HALF), "2023-06-30"))
    with pytest.raises(DataError, match=r"«kommunen».*nio av tio.*«polisen».*samma namn"):
        prepare(lay_beside(rows, [*rows, *ONE_MORE]), "2023-06-30", past=past, said=[WORD])


def test_of_two_copies_that_come_in_together_one_is_published() -> None:
    """One theft more in the one than in the other: the second waits, and the official is told of both by name."""
    rows = draw(24, seed=3)
    draft = prepare(lay_beside(rows, [*rows, *ONE_MORE]), "2023-06-30")
    (table,) = draft.publication.tables
    (told,) = (each for each in draft.warnings if "Publiceras inte" in each)
    assert {table.source, POLICE if f"källan «{POLICE}»:" in told else TOWN} == {POLICE, TOWN}
    assert f"samma namn, «{table.source}»" in told


def test_an_undone_source_is_asked_of_too(other: tuple[Past, Situation]) -> None:
    """The police's is undone and the town's new: it waits as it would beside one that stands, and goes by the word."""
    past, _ = other
    town = make_situation(draw(24, seed=2), months=HALF, source=TOWN)
    with_word = prepare(town, "2023-06-30", past=past, said=[WORD])
    assert {table.source for table in with_word.publication.tables} == {POLICE, TOWN}
    (told,) = (each for each in prepare(town, "2023-06-30", past=past).warnings if "Publiceras inte" in each)
    assert "helt eller delvis samma slag och perioder" in told


def test_two_sources_with_one_kind_and_one_quarter_in_common_are_not_told_to_count_the_same() -> None:
    """The police count thefts and violence of two quarters, the town thefts of one: a part, and that kind is named."""
    rest: frozenset[str] = frozenset()
    police = Count(rest, (rest,), {(rest, kind, quarter): 40 for kind, quarter in product(KINDS, QUARTERS)})
    town = Count(rest, (rest,), {(rest, "stöld", "2023K2"): 24})
    pairs = list_pairs({POLICE: police, TOWN: town}, {})
    (told,) = warn_of_pairs(pairs, shown=[POLICE, TOWN], known=[])
    assert "räknar helt eller delvis samma slag och perioder (båda räknar stöld)." in told
    assert "våld" not in told
