"""What a publication rests on: the true counts as they were when each period was first published. Internal."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from geo.publishing.closed import LATE, YEAR, describe_period, find_years, list_quarters
from geo.publishing.counting import Count
from geo.publishing.pieces import Piece, refine

Groups = Mapping[str, tuple[str, ...]]
Leaf = tuple[Piece, str, str]


@dataclass(frozen=True, slots=True)
class Basis:
    """The counts of one source behind all its publications; kept in the store, never published.

    Attributes
    ----------
    areas
        The codes of all areas ever published.
    groups
        The parts of all groups ever published.
    leaves
        How many per piece, category and period (quarters, and what came in late of a year);
        None where it isn't known.
    periods
        Quarters and years that have been up for publication, shown or not.
    counted
        Which areas each category and period was counted by: of others nothing is known of it.
    beside
        The sources of the same kinds and periods that it has been protected beside.
    """

    areas: Piece = frozenset()
    groups: Groups = field(default_factory=dict)
    leaves: Mapping[Leaf, int | None] = field(default_factory=dict, repr=False)
    periods: frozenset[str] = frozenset()
    counted: Mapping[tuple[str, str], Piece] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()

    @property
    def pieces(self) -> list[Piece]:
        """The pieces that are told apart."""
        return sorted({piece for piece, _, _ in self.leaves}, key=sorted)

    def find_counted(self, categories: Iterable[str], periods: Collection[str]) -> Piece:
        """Find the areas that all of some categories and periods were counted by, as far as they are known.

        Examples
        --------
        >>> counted = {("stöld", "2024K1"): frozenset("ab"), ("stöld", "2024K2"): frozenset("b")}
        >>> basis = Basis(frozenset("ab"), counted=counted)
        >>> sorted(basis.find_counted(["stöld"], ["2024K1", "2024K2", "2024K3"]))
        ['b']
        """
        keys = [(category, period) for category in categories for period in periods]
        return self.areas.intersection(*(self.counted[key] for key in keys if key in self.counted))

    def reach(self, ends: Iterable[date]) -> list[date]:
        """Move the days before the last one that has been up to that one: what is up is known whatever the day.

        A quarter that is read in afterwards is no reason to forget the later ones: they would seem withdrawn.

        Examples
        --------
        >>> basis = Basis(periods=frozenset(["2023K4", "2024K2"]))
        >>> [str(end) for end in basis.reach([date(2024, 3, 31), date(2024, 9, 30)])]
        ['2024-06-30', '2024-09-30']
        """
        up = max((describe_period(period).last for period in self.periods), default=date.min)
        return [max(end, up) for end in ends]

    def keep_years(self, years: Collection[str]) -> "Basis":
        """Keep some years only, in an order that is the same in every process.

        Examples
        --------
        >>> leaves = {(frozenset(), "stöld", period): 9 for period in ("2023K4", "2024K1")}
        >>> basis = Basis(leaves=leaves, periods=frozenset(["2023K4", "2024K1"])).keep_years(["2024"])
        >>> sorted(basis.periods), len(basis.leaves)
        (['2024K1'], 1)
        """
        return replace(
            self,
            leaves={leaf: self.leaves[leaf] for leaf in sorted(self.leaves, key=_order) if leaf[2][:YEAR] in years},
            periods=frozenset(period for period in self.periods if period[:YEAR] in years),
            counted={key: areas for key, areas in sorted(self.counted.items()) if key[1][:YEAR] in years},
        )

    def grow(
        self,
        count: Count,
        groups: Groups,
        ground: Collection[Piece] | None = None,
        *,
        published: Collection[str] | None = None,
    ) -> "Basis":
        """Add what a source knows now: a period that was up before keeps the figures it had.

        Parameters
        ----------
        count
            What the source knows now.
        groups
            How its categories are grouped now.
        ground
            The pieces that the outlines of all areas ever published cut the ground into.
        published
            The periods that were up when something was last published: nothing can be late for one that
            wasn't. None where all that were up were so.

        Returns
        -------
        Basis
            What came in late of a year whose quarters were up before is a period of its own. It is
            unknown (None) where fewer are known now than then.

        Examples
        --------
        >>> rest = frozenset()
        >>> first = Basis().grow(Count(rest, (rest,), {(rest, "stöld", "2024K1"): 7}), {})
        >>> quarters = {(rest, "stöld", f"2024K{number}"): 8 for number in (1, 2, 3, 4)}
        >>> grown = first.grow(Count(rest, (rest,), quarters), {}).leaves
        >>> {period: n for (_, _, period), n in sorted(grown.items(), key=lambda leaf: leaf[0][2])}
        {'2024K1': 7, '2024K2': 8, '2024K3': 8, '2024K4': 8, '2024S': 1}
        """
        pieces = refine(self.pieces or count.pieces, count.pieces, self.areas, count.areas, ground)
        unknown = _list_keys({leaf for leaf, n in self.leaves.items() if n is None})
        frozen = _list_keys(self.leaves) - unknown
        leaves = _spread({leaf: n for leaf, n in self.leaves.items() if leaf[1:] in frozen}, pieces, self.areas)
        fresh = {leaf: n for leaf, n in count.leaves.items() if leaf[1:] not in frozen}
        leaves |= _spread(fresh, pieces, count.areas)
        leaves |= {(piece, *key): None for piece in pieces for key in unknown - _list_keys(fresh)}
        counted = {**self.counted, **dict.fromkeys(_list_keys(fresh), count.areas)}
        quarters = {period for _, _, period in count.leaves}
        years = set(find_years(quarters | {period for period in self.periods if "K" in period}))
        for year in sorted(years - self.periods):
            if not set(list_quarters(year)) & set(self.periods if published is None else published):
                continue
            late, by = self._find_late(year, count, pieces, frozen)
            leaves, counted = leaves | late, counted | by
        periods = self.periods | frozenset(quarters | years)
        return Basis(self.areas | count.areas, {**self.groups, **groups}, leaves, periods, counted, self.beside)

    def _find_late(
        self, year: str, count: Count, pieces: list[Piece], frozen: set[tuple[str, str]]
    ) -> tuple[dict[Leaf, int | None], dict[tuple[str, str], Piece]]:
        """Find what has come in of a year since its quarters were up, and by which areas it could be counted."""
        quarters = set(list_quarters(year))
        kept = {key for key in frozen if key[1] in quarters}
        lost = {category for category, _ in kept - _list_keys(count.leaves)}
        late: dict[Leaf, int | None] = {}
        by: dict[tuple[str, str], Piece] = {}
        for category in sorted({own for _, own, period in count.leaves if period in quarters} | lost):
            own = {key for key in kept if key[0] == category}
            common = by[category, f"{year}{LATE}"] = count.areas & self.find_counted([category], quarters)
            before = _sum({leaf: n for leaf, n in self.leaves.items() if leaf[1:] in own}, common)
            now = _sum({leaf: n for leaf, n in count.leaves.items() if leaf[1:] in own}, common)
            late |= {(piece, category, f"{year}{LATE}"): 0 for piece in pieces}
            for part in sorted({piece & common for piece in pieces}, key=sorted):
                place = next(piece for piece in pieces if piece & common == part)
                n = (now.get((part, category)) or 0) - (before.get((part, category)) or 0)
                late[place, category, f"{year}{LATE}"] = None if n < 0 or category in lost else n
        return late, by

    def write(self) -> dict[str, object]:
        """Give the basis as JSON can hold it."""
        return {
            "areas": sorted(self.areas),
            "groups": {code: list(parts) for code, parts in self.groups.items()},
            "periods": sorted(self.periods),
            "beside": sorted(self.beside),
            "counted": [[category, period, sorted(areas)] for (category, period), areas in self.counted.items()],
            "leaves": [[sorted(piece), category, period, n] for (piece, category, period), n in self.leaves.items()],
        }


def read_basis(text: str) -> dict[str, Basis]:
    """Read the basis of each source.

    Examples
    --------
    >>> text = '{"a": {"areas": [], "groups": {}, "periods": [], "leaves": [[[], "stöld", "2024K1", 3]]}}'
    >>> read_basis(text)["a"].leaves
    {(frozenset(), 'stöld', '2024K1'): 3}
    """
    return {
        source: Basis(
            frozenset(kept["areas"]),
            {code: tuple(parts) for code, parts in kept["groups"].items()},
            {(frozenset(piece), category, period): n for piece, category, period, n in kept["leaves"]},
            frozenset(kept["periods"]),
            {
                (category, period): frozenset(areas)
                for category, period, areas in kept.get("counted", _count_by_all(kept))
            },
            frozenset(kept.get("beside", ())),
        )
        for source, kept in json.loads(text).items()
    }


def _count_by_all(kept: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Take a basis kept before it was noted for counted by all areas; what was shown of each tells the rest."""
    return [(*key, kept["areas"]) for key in sorted({(category, period) for _, category, period, _ in kept["leaves"]})]


def write_basis(bases: Mapping[str, Basis]) -> str:
    """Write the basis of each source."""
    return json.dumps({source: basis.write() for source, basis in bases.items()}, ensure_ascii=False)


def _order(leaf: Leaf) -> tuple[list[str], str, str]:
    piece, category, period = leaf
    return sorted(piece), category, period


def _list_keys(leaves: Iterable[Leaf]) -> set[tuple[str, str]]:
    return {(category, period) for _, category, period in leaves}


def _spread(leaves: Mapping[Leaf, int | None], pieces: list[Piece], areas: Piece) -> dict[Leaf, int | None]:
    """Lay counts by coarser pieces on finer ones: all of a piece's in the first that it consists of."""
    laid: dict[Leaf, int | None] = {(piece, *key): 0 for key in _list_keys(leaves) for piece in pieces}
    first: dict[Piece, Piece] = {}
    for piece in pieces:
        first.setdefault(piece & areas, piece)
    return laid | {(first[piece], category, period): n for (piece, category, period), n in leaves.items()}


def _sum(leaves: Mapping[Leaf, int | None], areas: Piece) -> dict[tuple[Piece, str], int | None]:
    """Add up per piece and category, pieces told apart by some areas only."""
    summed: dict[tuple[Piece, str], int | None] = {}
    for (piece, category, _), n in leaves.items():
        before = summed.get((piece & areas, category), 0)
        summed[piece & areas, category] = None if before is None or n is None else before + n
    return summed
