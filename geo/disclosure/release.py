"""Tables before and after disclosure control: what is known, and what is published of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.disclosure.hierarchy import DIMENSIONS, DisclosureError, Hierarchy, Parts, find_undivided

__all__ = ["HIDDEN_MARK", "HIDDEN_MEANING", "DisclosureError", "Protected", "Release", "lay_margins"]

KEYS = list(DIMENSIONS)

HIDDEN_MARK = "skyddat"
"""The same word on every hidden cell: "<5" would be untrue of the large ones that are hidden to protect the small."""

HIDDEN_MEANING = "Skyddat: talet är litet, eller så skulle det gå att räkna ut ett litet tal med det."

MISSING_MARK = "saknas"


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """A closed list of tables that are published at the same time. Holds true counts: never show it.

    Attributes
    ----------
    name
        As the publication is called.
    tables
        Name to table; columns `area_id`, `category`, `period` (texts), `n` (Int64, empty where
        the figure is missing). Every sum that is shown anywhere is a row.
    hierarchy
        What the coarser codes consist of.
    """

    name: str
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    hierarchy: Hierarchy = field(repr=False)

    def __post_init__(self) -> None:
        for name, table in self.tables.items():
            _check_table(name, table)

    def find_cells(self) -> pd.DataFrame:
        """Lay the tables together; a cell that stands in several is one row."""
        cells = pd.concat([table[[*KEYS, "n"]] for table in self.tables.values()]).drop_duplicates()
        if cells.duplicated(KEYS).any():
            msg = f"«{self.name}»: samma cell har olika tal i två tabeller. Räkna tabellerna ur samma underlag."
            raise DisclosureError(msg)
        return cells.reset_index(drop=True)


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """What may be published; holds no hidden figure and doesn't tell why a cell is hidden.

    Attributes
    ----------
    name
        As the publication is called.
    tables
        As in `Release`, with `n` empty and `mark` "skyddat" where hidden, "saknas" where the
        figure is missing, and "" where it is shown.
    hierarchy
        What the coarser codes consist of.
    k
        The smallest count that was not small.
    sensitive
        Categories with a higher `k` of their own.
    is_zero_shown
        Whether a zero was shown as such.
    merged
        What was merged to coarser cells and is not in the tables, in Swedish.
    """

    name: str
    tables: Mapping[str, pd.DataFrame]
    hierarchy: Hierarchy = field(repr=False)
    k: int
    sensitive: Mapping[str, int] = field(default_factory=dict)
    is_zero_shown: bool = True
    merged: tuple[str, ...] = ()

    def find_cells(self) -> pd.DataFrame:
        """Lay the tables together; a cell that stands in several is one row."""
        cells = pd.concat([table[[*KEYS, "n", "mark"]] for table in self.tables.values()])
        return cells.drop_duplicates().reset_index(drop=True)


def lay_margins(leaves: pd.DataFrame, hierarchy: Hierarchy) -> pd.DataFrame:
    """Add every sum the hierarchy knows to a table of finest cells.

    Parameters
    ----------
    leaves
        Columns `area_id`, `category`, `period`, `n`: complete, zeros included.
    hierarchy
        Groups with a part that is not in the table are left out.

    Returns
    -------
    DataFrame
        The leaves and all sums; a sum with a missing part is missing.

    Examples
    --------
    >>> rows = {"area_id": ["a", "b"], "category": "stöld", "period": "2024", "n": pd.array([7, 9], "Int64")}
    >>> whole = lay_margins(pd.DataFrame(rows), Hierarchy(areas={"kommun": ["a", "b"]}))
    >>> dict(zip(whole["area_id"], whole["n"].tolist()))
    {'a': 7, 'b': 9, 'kommun': 16}
    """
    _check_table("", leaves)
    own = [sorted(leaves[dimension].unique()) for dimension in DIMENSIONS]
    finest = pd.MultiIndex.from_product(own, names=KEYS)
    known = leaves.set_index(KEYS)["n"].reindex(finest).to_numpy(dtype=float, na_value=np.nan)
    known, codes = known.reshape([len(level) for level in own]), []
    for axis, dimension in enumerate(DIMENSIONS):
        found, parts = _lay_parts(own[axis], hierarchy.parts_of(dimension))
        known = np.moveaxis(_add_parts(parts, np.moveaxis(known, axis, 0)), 0, axis)
        codes.append(found)
    index = pd.MultiIndex.from_product(codes, names=KEYS)
    return pd.Series(known.ravel(), index=index, name="n").astype("Int64").reset_index()


def _lay_parts(leaves: list[str], groups: Parts) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Find the codes that the leaves add up to, and which leaves each takes."""
    undivided = {leaf: find_undivided(leaf, groups) for leaf in leaves}
    codes, rows = list(leaves), list(np.eye(len(leaves)))
    for code in groups:
        wanted = find_undivided(code, groups)
        row = np.array([undivided[leaf] <= wanted for leaf in leaves], dtype=float)
        covered = frozenset().union(*(undivided[leaf] for leaf, taken in zip(leaves, row, strict=True) if taken))
        if code not in undivided and covered == wanted:
            codes.append(code)
            rows.append(row)
    return codes, np.array(rows)


def _add_parts(parts: npt.NDArray[np.float64], known: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    is_missing = np.isnan(known)
    sums = np.tensordot(parts, np.where(is_missing, 0, known), 1)
    return np.where(np.tensordot(parts, is_missing.astype(float), 1) > 0, np.nan, sums)


def _check_table(name: str, table: pd.DataFrame) -> None:
    """Refuse what can't be a table of counts."""
    lacking = [column for column in (*KEYS, "n") if column not in table]
    if lacking:
        msg = f"Tabellen «{name}» saknar kolumnerna {', '.join(lacking)}."
        raise DisclosureError(msg)
    if table.empty or table[KEYS].isna().any(axis=None) or table.duplicated(KEYS).any():
        msg = f"Tabellen «{name}» är tom eller har celler utan namn eller samma cell två gånger. Rätta underlaget."
        raise DisclosureError(msg)
    given = pd.to_numeric(table["n"].dropna(), errors="coerce")
    if not ((given >= 0) & (given % 1 == 0)).all():
        msg = f"Tabellen «{name}» har antal som inte är hela tal från noll och uppåt. Skydda bara antal."
        raise DisclosureError(msg)
