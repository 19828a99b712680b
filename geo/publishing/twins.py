"""Two sources of the same kinds and periods, protected as if both told of the same incidents.

Where an official is mistaken, and they do, one figure less the other is what only one of them has.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import pandas as pd

from data.publications import ALL, Mark, PublishedTable
from geo.disclosure import HIDDEN_MARK, DisclosureError, Hierarchy, Protected, Release, audit, protect
from geo.disclosure.hierarchy import Parts, find_undivided
from geo.publishing.basis import Basis, Leaf
from geo.publishing.closed import LATE
from geo.publishing.kinds import SENSITIVE, SENSITIVE_K
from geo.publishing.levels import Key
from geo.publishing.pieces import Piece
from geo.publishing.truth import KEYS, lay_hierarchy, lay_truth

MINE, THEIRS, BOTH = "denna: ", "andra: ", "båda: "
ALONE = "bara "
TABLE = "tal"
NOT_BESIDE = (
    "Talen går inte att skydda bredvid en annan källa som räknar samma slag: är det samma händelser skulle enskilda gå "
    "att räkna ut som skillnaden mellan källorna."
)


@dataclass(frozen=True, slots=True, eq=False)
class Twin:
    """Another source of some of the same kinds and periods.

    Attributes
    ----------
    source
        Its name.
    basis
        The true counts behind what is told of it.
    tables
        What is told of it, the first table first.
    """

    source: str
    basis: Basis
    tables: Sequence[PublishedTable]


def find_near(cells: Iterable[Key], truth: pd.DataFrame, basis: Basis, twin: Twin, *, k: int) -> set[Key]:
    """Find the cells that a twin hides, or shows a figure of that lies so near that the difference is small.

    Parameters
    ----------
    cells
        New cells of a source.
    truth
        Their true counts.
    basis
        The source's.
    twin
        The other.
    k
        The smallest difference that isn't small.
    """
    told = _list_told(twin)
    theirs = {(area, find_undivided(code, twin.basis.groups), period): n for (area, code, period), n in told.items()}
    near = set()
    for key in cells:
        same = (key[0], find_undivided(key[1], basis.groups), key[2])
        n, other = truth["n"].get(key, pd.NA), theirs.get(same, pd.NA)
        if n is pd.NA or same not in theirs:
            continue
        limit = max(k, SENSITIVE_K) if key[1] == SENSITIVE else k
        if other is None or (other is not pd.NA and 0 < abs(int(n) - int(other)) < limit):
            near.add(key)
    return near


def _list_told(twin: Twin) -> dict[Key, int | None]:
    """List what is told of a twin: figures, and None where they are hidden."""
    told: dict[Key, int | None] = {}
    for table in twin.tables:
        for cell in table.cells:
            if cell.mark is not Mark.MISSING:
                told[cell.area_id, cell.category, cell.period] = cell.n
    return told


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One of two sources, in their common areas."""

    prefix: str
    basis: Basis
    hierarchy: Hierarchy
    n: "pd.Series[int]"
    tables: Sequence[PublishedTable]

    def find(self, area: str, category: str, period: str) -> int | None:
        """Give a true count; None where it isn't known. Where nothing came in late, that is none."""
        n = self.n.get((area, category, period), 0 if period.endswith(LATE) else pd.NA)
        return None if n is pd.NA else int(n)

    def list_totals(self) -> dict[frozenset[str], str]:
        """List the sums of all, by what they consist of."""
        groups = self.basis.groups
        return {find_undivided(code, groups): code for code in groups if code.startswith(ALL)}


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
        DisclosureError
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
        found = protect(release, k=self.k, earlier=[*self.known, *hinted], sensitive=limits, most_small_share=1)
        if found.merged:
            raise DisclosureError(found.merged[0])
        return self._list_hidden(found.tables["denna"]) - self._list_hidden(own)

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
        _lay_side(MINE, _narrow(mine, common, pieces), earlier, whole),
        _lay_side(THEIRS, _narrow(twin.basis, common, pieces), twin.tables, whole),
    )
    views = (_lay_view(sides, whole, k, taken) for taken in product((False, True), repeat=3))
    return [view for view in views if view is not None]


def _narrow(basis: Basis, common: Piece, pieces: Collection[Piece]) -> Basis:
    """Tell apart only what both sources do."""
    leaves: dict[Leaf, int | None] = {
        (piece, *key): 0 for key in {leaf[1:] for leaf in basis.leaves} for piece in pieces
    }
    for (piece, category, period), n in basis.leaves.items():
        before = leaves[piece & common, category, period]
        leaves[piece & common, category, period] = None if before is None or n is None else before + n
    return replace(basis, areas=common, leaves=leaves)


def _lay_side(prefix: str, basis: Basis, tables: Sequence[PublishedTable], whole: str) -> _Side:
    hierarchy = lay_hierarchy(basis, whole)
    return _Side(prefix, basis, hierarchy, lay_truth(basis, hierarchy)["n"], tables)


def _lay_view(sides: tuple[_Side, _Side], whole: str, k: int, taken: tuple[bool, bool, bool]) -> View | None:
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
        {code: f"{own.prefix}{code}" for code in ([pair[at] for pair in pairs] if is_total else _list_codes(own))}
        for at, own in enumerate(sides)
    ]
    areas = {} if is_whole else dict(sides[0].hierarchy.areas)
    periods = {} if is_year else _join_years(sides)
    groups = {} if is_total else {name: parts for own in sides for name, parts in _prefix_groups(own).items()}
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
            rows = _lay_rows(table, named, told, spans)
            if len(rows):
                shown.append(Protected("publicerat", {TABLE: rows}, hierarchy, k, limits))
    theirs = _lay_true(sides[1], codes[1], told, spans)
    return View(hierarchy, codes[0], told, spans, shown, theirs, k)


def _pair_kinds(sides: tuple[_Side, _Side]) -> list[tuple[str, str]]:
    kinds = [{category for _, category, _ in own.basis.leaves} for own in sides]
    return [(kind, kind) for kind in sorted(kinds[0] & kinds[1])]


def _pair_totals(sides: tuple[_Side, _Side]) -> list[tuple[str, str]]:
    mine, theirs = (own.list_totals() for own in sides)
    return [(mine[parts], theirs[parts]) for parts in mine if parts in theirs]


def _list_codes(side: _Side) -> list[str]:
    return sorted({category for _, category, _ in side.basis.leaves} | set(side.basis.groups))


def _prefix_groups(side: _Side) -> Parts:
    return {
        f"{side.prefix}{code}": [f"{side.prefix}{part}" for part in parts] for code, parts in side.basis.groups.items()
    }


def _join_years(sides: tuple[_Side, _Side]) -> dict[str, Sequence[str]]:
    """Let a year have what came in late where it has so of either."""
    joined: dict[str, Sequence[str]] = {}
    for own in sides:
        for year, parts in own.hierarchy.periods.items():
            joined[year] = list(dict.fromkeys([*joined.get(year, ()), *parts]))
    return joined


def _list_known(
    sides: tuple[_Side, _Side], pairs: Sequence[tuple[str, str]], places: Sequence[str], finest: Collection[str]
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


def _list_punctual(sides: tuple[_Side, _Side], places: Sequence[str], finest: Collection[str]) -> list[Key]:
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


def _lay_rows(
    table: PublishedTable, codes: Mapping[str, str], areas: Collection[str], periods: Collection[str]
) -> pd.DataFrame:
    rows = [
        (cell.area_id, codes[cell.category], cell.period, cell.n, cell.mark.value)
        for cell in table.cells
        if cell.area_id in areas and cell.category in codes and cell.period in periods
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "n", "mark"]).astype({"n": "Int64"})


def _lay_true(side: _Side, codes: Mapping[str, str], areas: Collection[str], periods: Collection[str]) -> pd.DataFrame:
    """Lay out the true counts behind what is told of a source."""
    told = [_lay_rows(table, codes, areas, periods) for table in side.tables]
    names = {laid: code for code, laid in codes.items()}
    cells = pd.concat(told)[[*KEYS, "n"]].sort_values("n", na_position="last").drop_duplicates(KEYS)
    keys = zip(cells["area_id"], cells["category"].map(names), cells["period"], strict=True)
    true = pd.array([side.n.get(key, pd.NA) for key in keys], dtype="Int64")
    return cells.assign(n=cells["n"].fillna(pd.Series(true, index=cells.index))).reset_index(drop=True)


def _list_sensitive() -> tuple[str, ...]:
    return tuple(f"{prefix}{SENSITIVE}" for prefix in (MINE, THEIRS, BOTH, f"{ALONE}{MINE}", f"{ALONE}{THEIRS}"))
