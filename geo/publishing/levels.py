"""Which cells a publication shows: as fine as the figures bear, in a few fixed steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.publications import ALL
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE, list_quarters
from geo.publishing.kinds import SENSITIVE
from geo.publishing.pieces import Piece

Key = tuple[str, str, str]
"""Area, category and period."""


@dataclass(frozen=True, slots=True)
class Level:
    """How finely new quarters and years are told.

    Attributes
    ----------
    quarter, year
        0 nothing, 1 the whole municipality and all groups together, 2 the whole by group,
        3 areas by group too.
    said
        What is told more coarsely than usual, in Swedish; empty for the finest.
    """

    quarter: int
    year: int
    said: str


LEVELS = (
    Level(3, 3, ""),
    Level(2, 3, "Kvartal redovisas bara för hela kommunen: områdenas tal är för små."),
    Level(1, 3, "Kvartal redovisas bara för hela kommunen och alla slag tillsammans: talen är för små."),
    Level(2, 2, "Bara hela kommunen redovisas: områdenas tal är för små."),
    Level(1, 2, "Kvartal redovisas bara för alla slag tillsammans, och inga områden redovisas: talen är för små."),
    Level(0, 2, "Bara hela år och hela kommunen redovisas: talen är för små."),
    Level(0, 1, "Bara hela år, hela kommunen och alla slag tillsammans redovisas: talen är för små."),
    Level(1, 1, "Bara hela kommunen och alla slag tillsammans redovisas: talen är för små."),
)
"""From the finest to the coarsest; the first whose figures can be protected is published."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is new to publish of a source.

    Attributes
    ----------
    source
        Which source.
    whole
        The code of the municipality.
    areas
        The codes of its areas now.
    quarters, years
        New closed periods.
    groups
        The groups now.
    tops
        The codes that stand side by side: groups, and categories that are in none.
    """

    source: str
    whole: str
    areas: tuple[str, ...]
    quarters: tuple[str, ...]
    years: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    tops: tuple[str, ...]


def find_scope(
    source: str, whole: str, *, before: Basis, after: Basis, areas: Piece, groups: Mapping[str, tuple[str, ...]]
) -> Scope:
    """Find what is new since the last publication."""
    new = sorted(after.periods - before.periods)
    total = next((code for code in groups if code.startswith(ALL)), None)
    spoken = sorted({category for _, category, _ in after.leaves} - {SENSITIVE})
    return Scope(
        source,
        whole,
        tuple(sorted(areas)),
        tuple(period for period in new if "K" in period),
        tuple(period for period in new if "K" not in period),
        groups,
        groups[total]
        if total
        else tuple(sorted({*groups, *spoken} - {part for own in groups.values() for part in own})),
    )


def list_new_cells(scope: Scope, level: Level, before: Basis, after: Basis) -> list[Key]:
    """List the cells that a level adds."""
    found = [*_list_quarters(scope, level), *_list_years(scope, level, before, after)]
    return list(dict.fromkeys(found))


def _list_quarters(scope: Scope, level: Level) -> Iterator[Key]:
    for period in scope.quarters:
        yield from _list_cells(scope, level.quarter, period, scope.areas)


def _list_years(scope: Scope, level: Level, before: Basis, after: Basis) -> Iterator[Key]:
    late = {period for _, _, period in after.leaves if period.endswith(LATE)}
    for year in scope.years:
        is_begun = bool(set(list_quarters(year)) & before.periods)
        areas = [area for area in scope.areas if area in before.areas or not is_begun]
        yield from _list_cells(scope, level.year, year, areas)
        if f"{year}{LATE}" in late:
            yield from _list_cells(scope, min(level.year, 2), f"{year}{LATE}", ())
        if level.year > 1:
            for parts in scope.groups.values():
                yield from ((scope.whole, part, year) for part in parts)
            if any(leaf[1:] == (SENSITIVE, quarter) for leaf in after.leaves for quarter in list_quarters(year)):
                yield scope.whole, SENSITIVE, year


def _list_cells(scope: Scope, level: int, period: str, areas: Sequence[str]) -> Iterator[Key]:
    totals = [code for code in scope.groups if code.startswith(ALL)] or list(scope.tops)
    if level:
        yield from ((scope.whole, code, period) for code in totals)
    if level > 1:
        yield from ((scope.whole, code, period) for code in scope.tops)
    if level > 2:  # noqa: PLR2004 - as in Level
        yield from ((area, code, period) for area in areas for code in (*totals, *scope.tops))
