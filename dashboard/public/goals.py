"""How a goal stands by the published figures, in plain sentences: what was counted then and now, and no more."""

from collections.abc import Iterator

from dashboard.formats import format_count
from dashboard.public.words import GOAL_BY_CHANCE, GOAL_NARCOTICS, NO_FIGURES, NO_MEASURE
from data.model import Category
from data.publications import Publication, PublishedCell, PublishedPromise
from data.published import PublishedGoal
from geo.breaks import find_break


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
            {cell.period: cell for cell in table.cells if _is_asked(cell, goal.category, publication)},
            goal.category,
            goal.baseline_year,
            range(promise.first.year, promise.last.year + 1),
            source=table.source,
        )
    ]
    if not told:
        return [NO_FIGURES.format(year=goal.baseline_year)]
    return [*told, GOAL_NARCOTICS if goal.category is Category.NARCOTICS else GOAL_BY_CHANCE]


def _is_asked(cell: PublishedCell, category: Category, publication: Publication) -> bool:
    return cell.area_id == publication.municipality and cell.category == category.value


def _say_source(
    cells: dict[str, PublishedCell], category: Category, baseline_year: int, years: range, *, source: str
) -> Iterator[str]:
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
        counts = f"{format_count(now.n)} händelser mot {format_count(base.n)} år {baseline_year}"
        yield f"{source}, {year}: {counts}. Det är {_compare(now.n, base.n)}."


def _compare(n: int, baseline_n: int) -> str:
    if n == baseline_n:
        return "lika många, alltså inte färre"
    return "färre" if n < baseline_n else "fler"
