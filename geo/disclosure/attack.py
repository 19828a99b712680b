"""The attacker: what everything published together says about each hidden figure, by linear programming."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from geo.disclosure.equations import CONTRADICTION, Equations, Vector, find_bounds, lay_equations
from geo.disclosure.hierarchy import DisclosureError
from geo.disclosure.pool import Flags, Pool, pool_published
from geo.disclosure.release import Protected

TOLERANCE = 1e-6
N_DIRECTIONS = 12


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker can prove about one figure that is not shown.

    Attributes
    ----------
    area_id, category, period
        The cell.
    lo, hi
        The figure is between these. For a safe cell the search ends when both are far enough
        apart, so the interval is at least this wide; for an unsafe one it is exactly this.
    k
        The smallest count that is not small.
    is_hidden
        Whether the cell stands in a table as hidden; else it is an unpublished part of one.
    is_safe
        Whether nothing is disclosed.
    """

    area_id: str
    category: str
    period: str
    lo: float
    hi: float
    k: float
    is_hidden: bool
    is_safe: bool


def audit(published: Sequence[Protected], *, earlier: Sequence[Protected] = ()) -> list[Interval]:
    """Attack releases with linear programming over every equation they give together.

    Parameters
    ----------
    published
        The releases to audit.
    earlier
        Releases that were published before.

    Returns
    -------
    list of Interval
        One for each hidden cell of any release, and for each undivided part that is covered by
        a published cell and isn't shown itself.

    Raises
    ------
    DisclosureError
        When the published figures contradict each other.

    Notes
    -----
    A hidden cell is safe when ``hi - lo >= k`` and ``hi >= k``. A part that isn't published is also
    safe when it is known to be at least `k`, or to be zero where zeros are shown.

    The attacker knows every shown figure, all sums, the rule and `k`, and that counts are not
    negative. That a hidden cell is below `k` is *not* assumed: by the mark it may as well be a
    large one, hidden to protect another. Bounds are over the reals; whole numbers can only narrow
    them further, see `geo.disclosure.protection.protect`.

    References
    ----------
    Fischetti, M. & Salazar, J. J. (2001). Solving the cell suppression problem on tabular data
    with linear constraints. Management Science 47, 1008-1027.
    Willenborg, L. & de Waal, T. (2001). Elements of Statistical Disclosure Control. Springer.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.disclosure.hierarchy import Hierarchy
    >>> rows = {"area_id": ["a", "b", "ab"], "category": "stöld", "period": "2024"}
    >>> shown = pd.DataFrame(rows | {"n": pd.array([None, 20, 23], "Int64"), "mark": ["skyddat", "", ""]})
    >>> broken = audit([Protected("p", {"t": shown}, Hierarchy(areas={"ab": ["a", "b"]}), 5)])
    >>> [(each.area_id, each.lo, each.hi, each.is_safe) for each in broken]
    [('a', 3.0, 3.0, False)]
    """
    releases = [*earlier, *published]
    pool = pool_published(releases)
    found = attack(pool, zero_is_safe=all(release.is_zero_shown for release in releases))
    names = [*map(pool.name_cell, found.cells), *map(pool.name_atom, found.atoms)]
    is_hidden = np.arange(len(names)) < len(found.cells)
    return [
        Interval(
            name[0],
            name[1],
            name[2],
            lo=float(lo),
            hi=float(hi),
            k=float(k),
            is_hidden=bool(hidden),
            is_safe=bool(safe),
        )
        for name, lo, hi, k, hidden, safe in zip(
            names, found.lo, found.hi, found.k, is_hidden, found.is_safe, strict=True
        )
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Attack:
    """What is proved about hidden cells and unpublished atoms: arrays over the cells, then the atoms."""

    cells: npt.NDArray[np.int_]
    atoms: npt.NDArray[np.int_]
    lo: Vector
    hi: Vector
    k: Vector
    is_safe: Flags


def attack(pool: Pool, *, zero_is_safe: bool) -> Attack:
    """Find what a pool of published figures gives away."""
    equations = lay_equations(pool, ~np.isnan(pool.known))
    cells, atoms = np.flatnonzero(pool.is_hidden), find_unpublished(pool)
    single = sparse.identity(equations.n_atoms, format="csr")[atoms]
    rows = sparse.vstack([pool.lay_rows(pool.is_hidden), single]).tocsr()
    k = np.concatenate([pool.k[np.unravel_index(cells, pool.known.shape)[1]], pool.find_limits(atoms)])
    is_hidden = np.arange(len(k)) < len(cells)
    lo, hi = find_intervals(equations, rows, k, is_hidden, zero_is_safe=zero_is_safe)
    is_safe = judge(lo, hi, k, is_hidden, zero_is_safe=zero_is_safe)
    return Attack(cells, atoms, lo, hi, k, is_safe)


def judge(lo: Vector, hi: Vector, k: Vector, is_hidden: Flags, *, zero_is_safe: bool) -> Flags:
    """Tell which intervals disclose nothing."""
    is_wide = (hi - lo >= k - TOLERANCE) & (hi >= k - TOLERANCE)
    is_large = lo >= k - TOLERANCE
    is_zero = (hi <= TOLERANCE) & zero_is_safe
    return is_wide | (~is_hidden & (is_large | is_zero))


def find_intervals(
    equations: Equations, rows: sparse.csr_matrix, k: Vector, is_hidden: Flags, *, zero_is_safe: bool
) -> tuple[Vector, Vector]:
    """Find what is proved about each row's sum of atoms: wide enough, or exact where it is unsafe."""
    least, most = find_bounds(equations)
    lo, hi = rows @ least, rows @ np.where(np.isinf(most), 0, most)
    is_unheld = rows @ np.isinf(most) > 0
    is_open = ~is_unheld & (hi - lo > TOLERANCE) & (is_hidden | (lo < k))
    hi[is_unheld] = np.inf
    lo[is_open], hi[is_open] = np.inf, -np.inf
    if is_open.any():
        chosen, limits, hidden = rows[is_open], k[is_open], is_hidden[is_open]
        low, high = lo[is_open], hi[is_open]
        for x in _walk(
            equations, chosen, least, most, lambda: ~judge(low, high, limits, hidden, zero_is_safe=zero_is_safe)
        ):
            seen = chosen @ x
            np.minimum(low, seen, out=low)
            np.maximum(high, seen, out=high)
        lo[is_open], hi[is_open] = low, high
    return lo, hi


def _walk(
    equations: Equations, rows: sparse.csr_matrix, least: Vector, most: Vector, find_unsafe: Callable[[], Flags]
) -> Iterator[Vector]:
    """Give tables that agree with the equations until all rows are safe or have their extremes.

    Each table is a witness for every row at once, so a few in spread directions settle most of
    them, and only the others are looked at one by one.
    """
    is_free = most > least
    reduced, values = equations.reduce(least, most)
    x = np.where(is_free, 0, least)
    bounds = np.column_stack([least, most])[is_free]
    bounds[np.isinf(bounds).any(axis=1), 1] = 0
    inner = rows[:, is_free]

    def push(weights: Vector) -> Vector:
        solved = linprog(weights @ inner, A_eq=reduced, b_eq=values, bounds=bounds, method="highs-ds")
        if solved.x is None:
            raise DisclosureError(CONTRADICTION)
        table = x.copy()
        table[is_free] = solved.x
        return table

    unsafe = find_unsafe()
    for turn in range(1, N_DIRECTIONS + 1):
        signs = np.where(np.sin(np.arange(len(unsafe)) * turn * 2.399963 + turn) > 0, 1.0, -1.0) * unsafe
        yield push(signs)
        yield push(-signs)
        before, unsafe = unsafe.sum(), find_unsafe()
        if unsafe.sum() > 0.9 * before:
            break
    for row in np.flatnonzero(unsafe):
        for sign in (-1.0, 1.0):
            if find_unsafe()[row]:
                yield push(sign * (np.arange(len(unsafe)) == row))


def find_unpublished(pool: Pool) -> npt.NDArray[np.int_]:
    """Find the atoms that a published cell covers and that don't stand as cells of their own."""
    is_told = ~np.isnan(pool.known) | pool.is_hidden
    rows = pool.lay_rows(is_told)
    is_covered = np.bincount(rows.indices, minlength=rows.shape[1]) > 0
    single = rows[np.diff(rows.indptr) == 1].indices
    is_covered[single] = False
    return np.flatnonzero(is_covered)
