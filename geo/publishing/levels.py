"""Which cells a publication shows: as fine as the figures bear, in a few fixed steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.publications import ALL
from data.published import PublishedTable
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE, QUARTERS_OF_YEAR, list_quarters
from geo.publishing.kinds import SENSITIVE
from geo.publishing.pieces import Piece

Key = tuple[str, str, str]
"""Area, category and period."""

MOST_CELLS = 4_000
"""Of a year's areas, by group and quarter: with more, only the whole is told, since the proof would take minutes."""


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
    small
        What is too small when nothing but small figures stood in the way of a finer level.
    """

    quarter: int
    year: int
    said: str
    small: str = "talen är för små"

    def explain(self, reasons: Sequence[str]) -> str:
        """Say what is told more coarsely, and why.

        Examples
        --------
        >>> LEVELS[1].explain([SMALL, UNPROTECTED])[:76]
        'Kvartal redovisas bara för hela kommunen: områdenas tal är för små, och fina'
        """
        told = ", och ".join(self.small if reason == SMALL else reason for reason in dict.fromkeys(reasons))
        return f"{self.said}: {told}." if self.said else ""


SMALL = "talen är för små"
OF_AREAS = "områdenas tal är för små"
UNPROTECTED = "finare tal går inte att skydda: små tal skulle gå att räkna ut ur summorna"
UNPROTECTED_BESIDE = "finare tal går inte att skydda tillsammans med det som redan är publicerat"

MANY = "det är för många områden för att visa finare tal"
UNPROTECTED_TWIN = "finare tal går inte att skydda bredvid en annan källa som räknar samma slag"

LEVELS = (
    Level(3, 3, ""),
    Level(2, 3, "Kvartal redovisas bara för hela kommunen", OF_AREAS),
    Level(1, 3, "Kvartal redovisas bara för hela kommunen och alla slag tillsammans"),
    Level(2, 2, "Bara hela kommunen redovisas", OF_AREAS),
    Level(1, 2, "Kvartal redovisas bara för alla slag tillsammans, och inga områden redovisas"),
    Level(0, 2, "Bara hela år och hela kommunen redovisas"),
    Level(0, 1, "Bara hela år, hela kommunen och alla slag tillsammans redovisas"),
    Level(1, 1, "Bara hela kommunen och alla slag tillsammans redovisas"),
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
    standing
        The areas that were told of each published quarter, where any was.
    """

    source: str
    whole: str
    areas: tuple[str, ...]
    quarters: tuple[str, ...]
    years: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    tops: tuple[str, ...]
    standing: Mapping[str, Piece] = field(default_factory=dict)


def find_scope(
    source: str,
    whole: str,
    *,
    before: Basis,
    after: Basis,
    areas: Piece,
    groups: Mapping[str, tuple[str, ...]],
    earlier: Sequence[PublishedTable] = (),
) -> Scope:
    """Find what is new since the last publication, `earlier` the source's tables in all of them."""
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
        _find_standing(earlier[-1], whole) if earlier else {},
    )


def _find_standing(table: PublishedTable, whole: str) -> dict[str, Piece]:
    told: dict[str, set[str]] = {}
    for cell in table.cells:
        if "K" in cell.period and cell.area_id != whole:
            told.setdefault(cell.period, set()).add(cell.area_id)
    return {period: frozenset(areas) for period, areas in told.items()}


def has_too_many(scope: Scope, level: Level) -> bool:
    """Tell whether a level tells of so many areas that proving the figures of a year safe takes too long.

    All four quarters are counted whatever has come of the year, and no figure is looked at: so a year's
    rounds are judged alike, and who is told more coarsely learns nothing from it.

    Examples
    --------
    >>> areas = tuple(f"område {number}" for number in range(500))
    >>> scope = Scope("polisen", "0586", areas, ("2024K1",), (), {}, ("stöld", "trafik", "våld"))
    >>> [has_too_many(scope, level) for level in LEVELS[:2]]
    [True, False]
    """
    is_told = (scope.quarters and level.quarter > 2) or (scope.years and level.year > 2)  # noqa: PLR2004 - as in Level
    return bool(is_told) and len(scope.areas) * len(scope.tops) * QUARTERS_OF_YEAR > MOST_CELLS


def list_new_cells(scope: Scope, level: Level, after: Basis) -> list[Key]:
    """List the cells that a level adds."""
    found = [*_list_quarters(scope, level), *_list_years(scope, level, after)]
    return list(dict.fromkeys(found))


def _list_quarters(scope: Scope, level: Level) -> Iterator[Key]:
    for period in scope.quarters:
        yield from _list_cells(scope, level.quarter, period, scope.areas)


def _list_years(scope: Scope, level: Level, after: Basis) -> Iterator[Key]:
    late = {period for _, _, period in after.leaves if period.endswith(LATE)}
    for year in scope.years:
        yield from _list_cells(scope, level.year, year, _list_unmoved(scope, year, after))
        if f"{year}{LATE}" in late:
            yield from _list_cells(scope, min(level.year, 2), f"{year}{LATE}", ())
        if level.year > 1:
            for parts in scope.groups.values():
                yield from ((scope.whole, part, year) for part in parts)
            if any(leaf[1:] == (SENSITIVE, quarter) for leaf in after.leaves for quarter in list_quarters(year)):
                yield scope.whole, SENSITIVE, year


def _list_unmoved(scope: Scope, year: str, after: Basis) -> list[str]:
    """List the areas that every quarter of a year was counted by and, where areas were told, told of.

    The year of one that was redrawn meanwhile, and put back, would give the quarter under its old
    outline by subtraction, and so the ground between the outlines.
    """
    quarters = list_quarters(year)
    stood = [scope.standing[quarter] for quarter in quarters if quarter in scope.standing]
    unmoved = after.find_counted({category for category, _ in after.counted}, quarters).intersection(*stood)
    return [area for area in scope.areas if area in unmoved]


def _list_cells(scope: Scope, level: int, period: str, areas: Sequence[str]) -> Iterator[Key]:
    totals = [code for code in scope.groups if code.startswith(ALL)] or list(scope.tops)
    if level:
        yield from ((scope.whole, code, period) for code in totals)
    if level > 1:
        yield from ((scope.whole, code, period) for code in scope.tops)
    if level > 2:  # noqa: PLR2004 - as in Level
        yield from ((area, code, period) for area in areas for code in (*totals, *scope.tops))
