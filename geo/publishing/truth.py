"""What every cell that could be published truly is: laid out of the counts behind a publication, never shown."""

import pandas as pd

from geo.disclosure import Hierarchy, lay_margins
from geo.disclosure.hierarchy import find_undivided
from geo.publishing.basis import Basis
from geo.publishing.closed import LATE, list_quarters
from geo.publishing.pieces import Piece

KEYS = ["area_id", "category", "period"]


def lay_hierarchy(basis: Basis, whole: str) -> Hierarchy:
    """Say what every code ever published consists of.

    Examples
    --------
    >>> leaves = {(frozenset("a"), "stöld", "2024K1"): 3, (frozenset(), "stöld", "2024K1"): 9}
    >>> lay_hierarchy(Basis(frozenset("a"), {}, leaves, frozenset(["2024K1"])), "0586").areas
    {'0586': ['[]', '[a]'], 'a': ['[a]']}
    """
    pieces = basis.pieces
    areas = {whole: [name_piece(piece) for piece in pieces]}
    areas |= {area: [name_piece(piece) for piece in pieces if area in piece] for area in sorted(basis.areas)}
    late = {period for _, _, period in basis.leaves if period.endswith(LATE)}
    years = sorted(period for period in basis.periods if "K" not in period)
    periods = {year: [*list_quarters(year), *([f"{year}{LATE}"] if f"{year}{LATE}" in late else [])] for year in years}
    return Hierarchy(areas, dict(basis.groups), periods)


def name_piece(piece: Piece) -> str:
    """Name a piece; never published."""
    return f"[{'|'.join(sorted(piece))}]"


def lay_truth(basis: Basis, hierarchy: Hierarchy) -> pd.DataFrame:
    """Lay out the true count of every cell there could be, by area, category and period. Never shown.

    Of an area that something wasn't counted by, it is missing: it would be told of another outline.
    """
    rows = [(name_piece(piece), category, period, n) for (piece, category, period), n in basis.leaves.items()]
    leaves = pd.DataFrame(rows, columns=[*KEYS, "n"]).astype({"n": "Int64"})
    truth = lay_margins(leaves, hierarchy)
    categories = {code: find_undivided(code, hierarchy.categories) for code in set(truth["category"])}
    periods = {code: find_undivided(code, hierarchy.periods) for code in set(truth["period"])}
    away = {
        (category, period): basis.areas - basis.find_counted(own, within)
        for category, own in categories.items()
        for period, within in periods.items()
    }
    cells = zip(truth["area_id"], truth["category"], truth["period"], strict=True)
    is_uncounted = pd.Series([area in away[category, period] for area, category, period in cells], dtype="bool")
    truth["n"] = truth["n"].mask(is_uncounted)
    return truth.set_index(KEYS)
