"""Two sources of the same kinds and periods, protected as if both told of the same incidents.

Where an official is mistaken, and they do, one figure less the other is what only one of them has.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from data.published import PublishedTable
from geo.disclosure import HIDDEN_MARK, DisclosureError, Hierarchy, Protected, Release, audit, protect
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K
from geo.publishing.levels import Key
from geo.publishing.sides import Side, lay_rows, lay_side, lay_true, list_codes, narrow, prefix_groups
from geo.publishing.truth import KEYS
from geo.publishing.twins import BesideError, Twin

MINE, THEIRS, BOTH = "denna: ", "andra: ", "båda: "
ALONE = "bara "
TABLE = "tal"


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What two sources tell, laid so that each is what both have and what it alone has.

    Attributes
    ----------
    hierarchy
        What each code consists of, those of both sources.
    codes
        The source's categories as they are called here.
    areas, periods
        What it is told of here.
    known
        What anyone knows: all that is published of both, and which of them has more where.
    theirs
        The other's true counts.
    k
        The smallest count that isn't small.
    """

    hierarchy: Hierarchy
    codes: Mapping[str, str]
    areas: frozenset[str]
    periods: frozenset[str]
    known: list[Protected] = field(repr=False)
    theirs: pd.DataFrame = field(repr=False)
    k: int

    def find_unsafe(self, told: pd.DataFrame, truth: pd.DataFrame) -> set[Key]:
        """Find which more of a source's cells must be hidden; none where nothing can be worked out.

        Parameters
        ----------
        told
            The source's protected table.
        truth
            Its true counts.

        Raises
        ------
        BesideError
            When no hiding helps.
        """
        own = self._lay(told)
        if own.empty:
            return set()
        limits = {code: max(self.k, SENSITIVE_K) for code in _list_sensitive()}
        released = Protected("denna", {TABLE: own}, self.hierarchy, self.k, limits)
        if all(each.is_safe for each in audit([released], earlier=self.known)):
            return set()
        keys = pd.MultiIndex.from_frame(told[KEYS])
        counted = self._lay(told.assign(n=truth["n"].reindex(keys).to_numpy(), mark=""))
        hidden = own[own["mark"] == HIDDEN_MARK]
        hinted = [Protected("dolt", {TABLE: hidden}, self.hierarchy, self.k, limits)] if len(hidden) else []
        tables = {"denna": counted[[*KEYS, "n"]], "andra": self.theirs}
        release = Release(
            "publiceringen", {name: table for name, table in tables.items() if len(table)}, self.hierarchy
        )
        try:
            found = protect(release, k=self.k, earlier=[*self.known, *hinted], sensitive=limits, most_small_share=1)
        except DisclosureError:
            raise BesideError from None
        more = set() if found.merged else self._list_hidden(found.tables["denna"]) - self._list_hidden(own)
        if not more:
            raise BesideError
        return more

    def _lay(self, told: pd.DataFrame) -> pd.DataFrame:
        is_here = told["area_id"].isin(self.areas) & told["period"].isin(self.periods)
        here = told[is_here & told["category"].isin(list(self.codes))]
        return here.assign(category=here["category"].map(dict(self.codes))).astype({"n": "Int64"})

    def _list_hidden(self, told: pd.DataFrame) -> set[Key]:
        names = {laid: code for code, laid in self.codes.items()}
        hidden = told[told["mark"] == HIDDEN_MARK]
        return {
            (str(area), names[category], str(period))
            for area, category, period in zip(hidden["area_id"], hidden["category"], hidden["period"], strict=True)
        }


def lay_views(mine: Basis, earlier: Sequence[PublishedTable], twin: Twin, *, whole: str, k: int) -> list[View]:
    """Lay a source beside a twin in every fineness that the same incidents might agree in.

    Parameters
    ----------
    mine
        The true counts of the source, as they are now.
    earlier
        What was told of it before.
    twin
        The other.
    whole
        The code of the municipality.
    k
        The smallest count that isn't small.

    Returns
    -------
    list of View
        Piece by piece, kind by kind and quarter by quarter, and with each of the three taken together: the
        same incident may have been put elsewhere, called something else or dated otherwise.
    """
    if not {leaf[1:] for leaf in mine.leaves} & {leaf[1:] for leaf in twin.basis.leaves}:
        return []
    common = mine.areas & twin.basis.areas
    pieces = {piece & common for basis in (mine, twin.basis) for piece in basis.pieces}
    sides = (
        lay_side(MINE, narrow(mine, common, pieces), earlier, whole),
        lay_side(THEIRS, narrow(twin.basis, common, pieces), twin.tables, whole),
    )
    views = (_lay_view(sides, whole, k, taken) for taken in product((False, True), (False, True), (False, True)))
    return [view for view in views if view is not None]


def _lay_view(sides: tuple[Side, Side], whole: str, k: int, taken: tuple[bool, bool, bool]) -> View | None:
    """Lay one view; None where the two have nothing in common in it.

    Parameters
    ----------
    sides
        The source and the other.
    whole, k
        As for `lay_views`.
    taken
        Whether areas, categories and periods are taken together.
    """
    is_whole, is_total, is_year = taken
    pairs = _pair_totals(sides) if is_total else _pair_kinds(sides)
    years = frozenset.intersection(*(frozenset(own.hierarchy.periods) for own in sides))
    finest = years if is_year else frozenset(period for own in sides for _, _, period in own.basis.leaves)
    places = [whole] if is_whole else list(sides[0].hierarchy.areas[whole])
    if not pairs or not finest:
        return None
    codes = [
        {code: f"{own.prefix}{code}" for code in ([pair[at] for pair in pairs] if is_total else list_codes(own))}
        for at, own in enumerate(sides)
    ]
    areas = {} if is_whole else dict(sides[0].hierarchy.areas)
    periods = {} if is_year else _join_years(sides)
    groups = {} if is_total else {name: parts for own in sides for name, parts in prefix_groups(own).items()}
    parts = {
        f"{own.prefix}{pair[at]}": [f"{BOTH}{pair[0]}", f"{ALONE}{own.prefix}{pair[0]}"]
        for pair in pairs
        for at, own in enumerate(sides)
    }
    hierarchy = Hierarchy(areas, groups | parts, periods)
    told = frozenset({whole} | (set() if is_whole else set(sides[0].basis.areas)))
    spans = finest | frozenset(periods)
    known = _list_known(sides, pairs, places, finest)
    if not known:
        return None
    limits = {code: max(k, SENSITIVE_K) for code in _list_sensitive()}
    shown = [_lay_known(known, hierarchy, k)]
    for own, named in zip(sides, codes, strict=True):
        for table in own.tables:
            rows = lay_rows(table, named, told, spans)
            if len(rows):
                shown.append(Protected("publicerat", {TABLE: rows}, hierarchy, k, limits))
    theirs = lay_true(sides[1], codes[1], told, spans)
    return View(hierarchy, codes[0], told, spans, shown, theirs, k)


def _pair_kinds(sides: tuple[Side, Side]) -> list[tuple[str, str]]:
    kinds = [{category for _, category, _ in own.basis.leaves} for own in sides]
    return [(kind, kind) for kind in sorted(kinds[0] & kinds[1])]


def _pair_totals(sides: tuple[Side, Side]) -> list[tuple[str, str]]:
    mine, theirs = (own.list_totals() for own in sides)
    return [(mine[parts], theirs[parts]) for parts in mine if parts in theirs]


def _join_years(sides: tuple[Side, Side]) -> dict[str, Sequence[str]]:
    """Let a year have what came in late where it has so of either."""
    joined: dict[str, Sequence[str]] = {}
    for own in sides:
        for year, parts in own.hierarchy.periods.items():
            joined[year] = list(dict.fromkeys([*joined.get(year, ()), *parts]))
    return joined


def _list_known(
    sides: tuple[Side, Side], pairs: Sequence[tuple[str, str]], places: Sequence[str], finest: Collection[str]
) -> list[tuple[str, str, str]]:
    """List what is none: what each has alone where the other has as much, and what both have where one isn't known."""
    mine, theirs = sides
    known: list[tuple[str, str, str]] = []
    is_compared = False
    for place, (one, other), period in product(places, pairs, sorted(finest)):
        n, m = mine.find(place, one, period), theirs.find(place, other, period)
        if n is None or m is None:
            known.append((place, f"{BOTH}{one}", period))
            continue
        is_compared = is_compared or not period.endswith(LATE)
        if n <= m:
            known.append((place, f"{ALONE}{mine.prefix}{one}", period))
        if m <= n:
            known.append((place, f"{ALONE}{theirs.prefix}{one}", period))
    return known + _list_punctual(sides, places, finest) if is_compared else []


def _list_punctual(sides: tuple[Side, Side], places: Sequence[str], finest: Collection[str]) -> list[Key]:
    """List what came in late of a source that nothing came in late of, where it did of the other."""
    late = [period for period in finest if period.endswith(LATE)]
    return [
        (place, f"{own.prefix}{kind}", period)
        for own in sides
        for kind in sorted({category for _, category, _ in own.basis.leaves})
        for period in late
        if (kind, period) not in {leaf[1:] for leaf in own.basis.leaves}
        for place in places
    ]


def _lay_known(known: Sequence[Key], hierarchy: Hierarchy, k: int) -> Protected:
    cells = pd.DataFrame(known, columns=KEYS).drop_duplicates().assign(n=0, mark="").astype({"n": "Int64"})
    return Protected("ingen", {TABLE: cells}, hierarchy, k)


def _list_sensitive() -> tuple[str, ...]:
    return tuple(f"{prefix}{SENSITIVE}" for prefix in (MINE, THEIRS, BOTH, f"{ALONE}{MINE}", f"{ALONE}{THEIRS}"))
