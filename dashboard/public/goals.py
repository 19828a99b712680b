"""How a goal stands by the published figures, in plain sentences: what was counted then and now, and no more."""

from collections.abc import Iterator

from dashboard.formats import format_count
from dashboard.public.words import (
    GOAL_BY_CHANCE,
    GOAL_NARCOTICS,
    NO_FIGURES,
    NO_MEASURE,
    NOT_COMPARED,
    sum_up_redefinitions,
)
from data.model import Category
from data.publications import Publication
from data.published import PublishedCell, PublishedGoal, PublishedPromise, PublishedTable
from geo.breaks import find_break
from geo.published_redefinitions import find_redefinitions


def say_goal(goal: PublishedGoal, promise: PublishedPromise, publication: Publication) -> list[str]:
    """Say how a goal stands, each source for itself; a figure that isn't shown is said not to be.

    Parameters
    ----------
    goal
        One of the promise's.
    promise
        Whose years are asked for.
    publication
        The figures.

    Returns
    -------
    list of str
        Plain sentences. A count says whether it is lower, and never that the promise was the reason.
    """
    if goal.category is None or goal.baseline_year is None:
        return [NO_MEASURE]
    told = [
        sentence
        for table in publication.tables
        for sentence in _say_source(
            table, goal.category, goal.baseline_year, range(promise.first.year, promise.last.year + 1), publication
        )
    ]
    if not told:
        return [NO_FIGURES.format(year=goal.baseline_year)]
    return [*told, GOAL_NARCOTICS if goal.category is Category.NARCOTICS else GOAL_BY_CHANCE]


def _is_asked(cell: PublishedCell, category: Category, publication: Publication) -> bool:
    return cell.area_id == publication.municipality and cell.category == category.value


def _say_source(
    table: PublishedTable, category: Category, baseline_year: int, years: range, publication: Publication
) -> Iterator[str]:
    source = table.source
    cells = {cell.period: cell for cell in table.cells if _is_asked(cell, category, publication)}
    base = cells.get(str(baseline_year))
    if all(cell.n == 0 for cell in cells.values()):
        return  # a source that never had any such incident has no figure of it
    for year in years:
        now = cells.get(str(year))
        if base is None or now is None:
            continue
        if base.n is None or now.n is None:
            yield f"{source}, {year}: talet är skyddat eller saknas. Då går det inte att säga."
            continue
        if broken := find_break(baseline_year, year, category=category.value, area_type=None):
            yield f"{source}, {year}: {broken.reason}"
            continue
        if redefined := _say_redefined(source, {str(baseline_year), str(year)}, publication):
            yield f"{source}, {year}: {redefined} {NOT_COMPARED}"
            continue
        counts = f"{format_count(now.n)} händelser mot {format_count(base.n)} år {baseline_year}"
        yield f"{source}, {year}: {counts}. Det är {_compare(now.n, base.n)}."


def _say_redefined(source: str, periods: set[str], publication: Publication) -> str:
    """Say that the source tells of something else in one of two periods than in the other."""
    passport = next(each for each in publication.sources if each.source == source)
    compared = [period for period in publication.periods if period.code in periods]
    found = find_redefinitions(passport, compared)
    return sum_up_redefinitions(found) if found else ""


def _compare(n: int, baseline_n: int) -> str:
    if n == baseline_n:
        return "lika många, alltså inte färre"
    return "färre" if n < baseline_n else "fler"
