"""The equations that shown figures give over the atoms, and what follows at once from each of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.disclosure.hierarchy import DisclosureError
from geo.disclosure.pool import Flags, Pool

Vector = npt.NDArray[np.float64]

CONTRADICTION = "De publicerade talen går inte ihop: en summa är inte summan av sina delar. Räkna om tabellerna."
_MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """Sums of atoms that are known: ``rows @ x == values``, where no `x` is negative."""

    rows: sparse.csr_matrix
    values: Vector

    @property
    def n_atoms(self) -> int:
        """How many atoms there are, in all."""
        return int(self.rows.shape[1])

    def reduce(self, least: Vector, most: Vector) -> tuple[sparse.csr_matrix, Vector]:
        """Leave out the atoms that are already known and the equations that say nothing more."""
        is_free = most > least
        rows = self.rows[:, is_free]
        values = self.values - self.rows @ np.where(is_free, 0, least)
        says_more = np.diff(rows.indptr) > 0
        return rows[says_more], values[says_more]


def lay_equations(pool: Pool, is_shown: Flags) -> Equations:
    """Give an equation for each shown cell."""
    return Equations(pool.lay_rows(is_shown), pool.known[is_shown])


def find_bounds(equations: Equations) -> tuple[Vector, Vector]:
    """Bound each atom by looking at one equation at a time until nothing more follows.

    Returns
    -------
    least, most : array of float
        `most` is infinite for an atom that no equation holds.

    Raises
    ------
    DisclosureError
        When the equations contradict each other.

    Examples
    --------
    >>> rows = sparse.csr_matrix([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    >>> [each.tolist() for each in find_bounds(Equations(rows, np.array([9.0, 4.0])))]
    [[4.0, 5.0, 0.0], [4.0, 5.0, inf]]
    """
    table = equations.rows.tocoo()
    least = np.zeros(equations.n_atoms)
    most = np.full(equations.n_atoms, np.inf)
    np.minimum.at(most, table.col, equations.values[table.row])
    is_held = np.isfinite(most)
    for _ in range(_MOST_ROUNDS):
        left = equations.values - equations.rows @ least
        over = equations.rows @ np.where(is_held, most, 0) - equations.values
        tighter, higher = most.copy(), least.copy()
        np.minimum.at(tighter, table.col, left[table.row] + least[table.col])
        np.maximum.at(higher, table.col, most[table.col] - over[table.row])
        if (higher > tighter).any():
            raise DisclosureError(CONTRADICTION)
        if (tighter == most).all() and (higher == least).all():
            break
        least, most = higher, tighter
    return least, most
