"""One of two sources that are laid beside each other: its counts and what is told of it, in the areas of both."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data.publications import ALL
from data.published import PublishedTable
from geo.disclosure import Hierarchy
from geo.disclosure.hierarchy import Parts, find_undivided
from geo.publishing.basis import Basis, Leaf
from geo.publishing.closed import LATE
from geo.publishing.pieces import Piece
from geo.publishing.truth import KEYS, lay_hierarchy, lay_truth


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of two sources, in their common areas."""

    prefix: str
    basis: Basis
    hierarchy: Hierarchy
    n: "pd.Series[int]"
    tables: Sequence[PublishedTable]

    def find(self, area: str, category: str, period: str) -> int | None:
        """Give a true count; None where it isn't known. Where nothing came in late, that is none."""
        n = self.n.get((area, category, period), 0 if period.endswith(LATE) else pd.NA)
        return None if pd.isna(n) else int(n)

    def list_totals(self) -> dict[frozenset[str], str]:
        """List the sums of all, by what they consist of."""
        groups = self.basis.groups
        return {find_undivided(code, groups): code for code in groups if code.startswith(ALL)}


def narrow(basis: Basis, common: Piece, pieces: Collection[Piece]) -> Basis:
    """Tell apart only what both sources do."""
    leaves: dict[Leaf, int | None] = {
        (piece, *key): 0 for key in {leaf[1:] for leaf in basis.leaves} for piece in pieces
    }
    for (piece, category, period), n in basis.leaves.items():
        before = leaves[piece & common, category, period]
        leaves[piece & common, category, period] = None if before is None or n is None else before + n
    return replace(basis, areas=common, leaves=leaves)


def lay_side(prefix: str, basis: Basis, tables: Sequence[PublishedTable], whole: str) -> Side:
    """Lay out a source's true counts, with every sum, beside what is told of it."""
    hierarchy = lay_hierarchy(basis, whole)
    return Side(prefix, basis, hierarchy, lay_truth(basis, hierarchy)["n"], tables)


def list_codes(side: Side) -> list[str]:
    """List the categories of a source and their groups."""
    return sorted({category for _, category, _ in side.basis.leaves} | set(side.basis.groups))


def prefix_groups(side: Side) -> Parts:
    """Give what each group of a source consists of, told apart from the other's."""
    return {
        f"{side.prefix}{code}": [f"{side.prefix}{part}" for part in parts] for code, parts in side.basis.groups.items()
    }


def lay_rows(
    table: PublishedTable, codes: Mapping[str, str], areas: Collection[str], periods: Collection[str]
) -> pd.DataFrame:
    """Lay out what is told of a source in some areas and periods, its categories told apart from the other's."""
    rows = [
        (cell.area_id, codes[cell.category], cell.period, cell.n, cell.mark.value)
        for cell in table.cells
        if cell.area_id in areas and cell.category in codes and cell.period in periods
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "n", "mark"]).astype({"n": "Int64"})


def lay_true(side: Side, codes: Mapping[str, str], areas: Collection[str], periods: Collection[str]) -> pd.DataFrame:
    """Lay out the true counts behind what is told of a source."""
    told = [lay_rows(table, codes, areas, periods) for table in side.tables]
    names = {laid: code for code, laid in codes.items()}
    cells = pd.concat(told)[[*KEYS, "n"]].sort_values("n", na_position="last").drop_duplicates(KEYS)
    keys = zip(cells["area_id"], cells["category"].map(names), cells["period"], strict=True)
    true = pd.array([side.n.get(key, pd.NA) for key in keys], dtype="Int64")
    return cells.assign(n=cells["n"].fillna(pd.Series(true, index=cells.index))).reset_index(drop=True)
