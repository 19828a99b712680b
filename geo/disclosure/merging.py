"""Coarser cells before hidden ones: the finest codes of a dimension go into those above them."""

from dataclasses import replace

from geo.disclosure.hierarchy import Hierarchy, find_undivided
from geo.disclosure.release import Release

ORDER = {"period": "Perioderna", "category": "Kategorierna", "area_id": "Områdena"}
"""What is merged first: a longer period costs the reader least."""


def merge_finest(release: Release) -> tuple[Release, str] | None:
    """Leave out the finest codes of the first dimension that has coarser ones to hold them.

    Returns
    -------
    Release and str, or None
        The coarser release and what was merged, in Swedish. None when only areas and the whole
        of everything else are left: areas are never merged to the whole.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"area_id": "a", "category": "stöld", "period": ["2024H1", "2024H2", "2024"]}
    >>> table = pd.DataFrame(rows | {"n": pd.array([1, 4, 5], "Int64")})
    >>> halves = Hierarchy(periods={"2024": ["2024H1", "2024H2"]})
    >>> merge_finest(Release("p", {"t": table}, halves))[1]
    'Perioderna 2024H1, 2024H2 redovisas bara i 2024.'
    """
    codes = {d: set().union(*(table[d] for table in release.tables.values())) for d in ORDER}
    for is_whole_allowed in (False, True):
        for dimension in ORDER:
            finest, above = _find_finest(codes[dimension], release.hierarchy, dimension)
            is_whole = len(above) == 1 and len(codes[dimension] - finest) == 1
            if above and (not is_whole or (is_whole_allowed and dimension != "area_id")):
                return _leave_out(release, dimension, finest), _tell(dimension, finest, above)
    return None


def _find_finest(codes: set[str], hierarchy: Hierarchy, dimension: str) -> tuple[set[str], set[str]]:
    """Find the codes that contain no other and lie in another, and those they lie nearest in."""
    parts = {code: find_undivided(code, hierarchy.parts_of(dimension)) for code in codes}
    above = {code: [other for other in codes if parts[code] < parts[other]] for code in codes}
    finest = {code for code in codes if above[code] and not any(code in others for others in above.values())}
    return finest, {min(above[code], key=lambda other: (len(parts[other]), other)) for code in finest}


def _leave_out(release: Release, dimension: str, finest: set[str]) -> Release:
    kept = {name: table[~table[dimension].isin(finest)] for name, table in release.tables.items()}
    return replace(release, tables={name: table for name, table in kept.items() if len(table)})


def _tell(dimension: str, finest: set[str], above: set[str]) -> str:
    return f"{ORDER[dimension]} {', '.join(sorted(finest))} redovisas bara i {', '.join(sorted(above))}."
