"""Two sources that count some of the same kinds and periods: how alike they are, and what is said of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from data.other_incidents import OtherIncidents
from geo.publishing.basis import Basis, Leaf
from geo.publishing.closed import LATE
from geo.publishing.counting import Count
from geo.publishing.kinds import SENSITIVE
from geo.publishing.pieces import Piece

MOST_NAMED = 3
ALIKE_SHARE = 0.9
"""From this share of equal counts on, two sources are taken for the same whatever is said of them."""
FEWEST_COMPARED = 5
"""With fewer counts to compare, that they are equal may be by chance."""

Cell = tuple[str, str]
"""Category and quarter."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources that count some of the same kinds and periods.

    Attributes
    ----------
    source, beside
        The one that came later, and the other.
    categories, periods
        What both count.
    n_compared, n_equal
        How many counts by area, kind and quarter can be compared, and how many of them are equal.
    totals
        How many each has of a category in the common quarters: the later one and the other.
    is_alike
        Whether so many counts are equal that the incidents must be taken for the same.
    word
        What an official has said of them, standing or taken back; None where nobody has.
    """

    source: str
    beside: str
    categories: tuple[str, ...]
    periods: tuple[str, ...]
    n_compared: int
    n_equal: int
    totals: Mapping[str, tuple[int, int]]
    is_alike: bool
    word: OtherIncidents | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether it is said, and stands, that they count different incidents."""
        return self.word is not None and not self.word.is_withdrawn


def compare_pair(
    source: str, counted: Count | Basis, beside: str, other: Count | Basis, *, said: Iterable[OtherIncidents] = ()
) -> Pair | None:
    """Compare what two sources count; None where they have no kind and period in common.

    Examples
    --------
    >>> rest = frozenset()
    >>> one = Count(rest, (rest,), {(rest, "stöld", f"2024K{number}"): 20 for number in (1, 2)})
    >>> two = Count(rest, (rest,), {(rest, "stöld", "2024K2"): 21, (rest, "våld", "2024K2"): 21})
    >>> pair = compare_pair("kommunen", two, "polisen", one)
    >>> pair.categories, pair.periods, pair.n_compared, pair.n_equal, pair.totals
    (('stöld',), ('2024K2',), 1, 0, {'stöld': (21, 20)})
    """
    shared = list_cells(counted) & list_cells(other)
    if not shared:
        return None
    common = counted.areas & other.areas
    by_area = [_sum(each.leaves, shared, common) for each in (counted, other)]
    of_whole = [_sum(each.leaves, shared, frozenset()) for each in (counted, other)]
    likeness = [_compare(*tables) for tables in (by_area, of_whole)]
    totals: dict[str, tuple[int, int]] = {}
    for _, category, period in sorted(of_whole[0], key=lambda leaf: leaf[1:]):
        mine, theirs = totals.get(category, (0, 0))
        n, m = (table.get((frozenset(), category, period), 0) for table in of_whole)
        totals[category] = (mine + n, theirs + m)
    return Pair(
        source,
        beside,
        tuple(sorted({category for category, _ in shared}, key=lambda category: (category == SENSITIVE, category))),
        tuple(sorted({period for _, period in shared})),
        *likeness[0],
        totals,
        is_alike=any(n >= FEWEST_COMPARED and equal >= ALIKE_SHARE * n for n, equal in likeness),
        word=find_word(source, beside, said),
    )


def find_word(source: str, beside: str, said: Iterable[OtherIncidents]) -> OtherIncidents | None:
    """Find what is said of two sources, whichever was named first."""
    return next((word for word in said if word.pair == {source, beside}), None)


def list_pairs(
    counts: Mapping[str, Count], published: Mapping[str, Basis], *, said: Collection[OtherIncidents] = ()
) -> tuple[Pair, ...]:
    """List every two sources that count some of the same kinds and periods, one of them at least still standing.

    Parameters
    ----------
    counts
        What each source knows now.
    published
        What every published source rests on, the first that was published first.
    said
        What officials have said of two sources.

    Examples
    --------
    >>> rest = frozenset()
    >>> count = Count(rest, (rest,), {(rest, "stöld", "2024K1"): 135})
    >>> [(pair.source, pair.beside) for pair in list_pairs({"kommunen": count, "polisen": count}, {"polisen": Basis()})]
    [('kommunen', 'polisen')]
    """
    known: dict[str, Count | Basis] = {source: counts.get(source, basis) for source, basis in published.items()}
    known |= {source: count for source, count in counts.items() if source not in known}
    pairs = (
        compare_pair(source, known[source], beside, known[beside], said=said)
        for beside, source in combinations(known, 2)
        if source in counts or beside in counts
    )
    return tuple(pair for pair in pairs if pair is not None)


def name_kinds(categories: Sequence[str]) -> str:
    """Name a few kinds, what is sensitive last.

    Examples
    --------
    >>> name_kinds(["skadegörelse", "stöld", "trafik", "våld"])
    'skadegörelse, stöld, trafik med flera'
    """
    return ", ".join(categories[:MOST_NAMED]) + (" med flera" if len(categories) > MOST_NAMED else "")


def list_cells(counted: Count | Basis) -> set[Cell]:
    """List the categories and quarters that something is known of; what came in late is of no quarter.

    Examples
    --------
    >>> rest = frozenset()
    >>> list_cells(Basis(leaves={(rest, "stöld", "2024K1"): 135, (rest, "stöld", "2024S"): 2}))
    {('stöld', '2024K1')}
    """
    return {(category, period) for _, category, period in counted.leaves if not period.endswith(LATE)}


def _sum(leaves: Mapping[Leaf, int | None] | Mapping[Leaf, int], shared: set[Cell], common: Piece) -> dict[Leaf, int]:
    summed: dict[Leaf, int] = defaultdict(int)
    for (piece, category, period), n in leaves.items():
        if (category, period) in shared:
            summed[piece & common, category, period] += n or 0
    return summed


def _compare(mine: Mapping[Leaf, int], theirs: Mapping[Leaf, int]) -> tuple[int, int]:
    """Count what can be compared, and what is equal of it; where both have none nothing is said."""
    some = [leaf for leaf in {*mine, *theirs} if mine.get(leaf) or theirs.get(leaf)]
    return len(some), sum(mine.get(leaf, 0) == theirs.get(leaf, 0) for leaf in some)
