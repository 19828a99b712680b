"""Complementary suppression: hide the cheapest related cells until every hidden figure can vary enough."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.disclosure.attack import find_unpublished
from geo.disclosure.cubes import FORBIDDEN, find_box
from geo.disclosure.equations import CONTRADICTION, Vector, find_bounds, lay_equations
from geo.disclosure.hierarchy import DisclosureError
from geo.disclosure.pool import Cube, Flags, Pool

SEARCH = {"mip_rel_gap": 0.2, "node_limit": 200}
"""Counted in steps, not seconds: the same tables give the same answer on any machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A figure that must not be known.

    Attributes
    ----------
    name
        Area, category and period.
    members
        Per dimension, the atoms it covers.
    k
        How wide its interval must be.
    """

    name: tuple[str, str, str]
    members: tuple[Flags, ...]
    k: float

    def lay_row(self) -> npt.NDArray[np.int_]:
        """Give the atoms it covers, in the flattened cube."""
        shape = tuple(len(own) for own in self.members)
        return np.ravel_multi_index(np.ix_(*map(np.flatnonzero, self.members)), shape).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Two whole-number tables that agree with all that is shown and hold a target apart.

    Attributes
    ----------
    target
        What is proved to be safe.
    atoms, shift
        Where the tables differ, and the difference.
    up, down
        How many times the shift is added in one table and drawn from the other.
    """

    target: Target
    atoms: npt.NDArray[np.int_]
    shift: Vector
    up: float
    down: float

    def is_valid(self, counts: Cube) -> bool:
        """Check that both tables are of whole numbers from zero, and the target far enough apart in them."""
        flat, row = counts.ravel(), self.target.lay_row()
        here = flat[self.atoms]
        both = np.concatenate([here + self.up * self.shift, here - self.down * self.shift])
        change = abs(self.shift[np.isin(self.atoms, row)].sum())
        is_wide = change * (self.up + self.down) >= self.target.k
        reaches = flat[row].sum() + change * self.up >= self.target.k
        return bool(is_wide and reaches and (both >= 0).all() and (both % 1 == 0).all())


def target_cell(pool: Pool, cell: int) -> Target:
    """Make a target of a cell, by its place in the flattened cube."""
    places = np.unravel_index(cell, pool.known.shape)
    members = tuple(own[place] for own, place in zip(pool.members, places, strict=True))
    return Target(pool.name_cell(cell), members, float(pool.k[places[1]]))


def target_atom(pool: Pool, atom: int) -> Target:
    """Make a target of an atom."""
    places = np.unravel_index(atom, pool.atom_shape)
    members = tuple(np.arange(size) == place for size, place in zip(pool.atom_shape, places, strict=True))
    return Target(pool.name_atom(atom), members, float(pool.find_limits(np.array([atom]))[0]))


def find_counts(pool: Pool) -> Cube:
    """Find a count for each atom that agrees with every known figure.

    Raises
    ------
    DisclosureError
        When there is none: a sum isn't the sum of its parts.
    """
    equations = lay_equations(pool, ~np.isnan(pool.known))
    least, most = find_bounds(equations)
    is_free = (most > least) & np.isfinite(most)
    counts = least.copy()
    if is_free.any():
        left = equations.values - equations.rows @ np.where(is_free, 0, least)
        found = milp(
            np.zeros(is_free.sum()),
            integrality=1,
            bounds=Bounds(least[is_free], most[is_free]),
            constraints=LinearConstraint(equations.rows[:, is_free], left, left),
        )
        if found.x is None:
            raise DisclosureError(CONTRADICTION)
        counts[is_free] = np.round(found.x)
    if not np.array_equal(equations.rows @ counts, equations.values):
        raise DisclosureError(CONTRADICTION)
    return counts.reshape(pool.atom_shape)


class Hiding:
    """Hides the cheapest related cells until every target can vary enough; keeps a proof of each.

    Parameters
    ----------
    pool
        The cells.
    counts
        Count per atom.
    cost
        Cost of hiding per cell; nothing for what isn't shown.
    least
        The smallest count that is small: one, or zero where zeros aren't shown.

    Attributes
    ----------
    is_hidden
        The cells that are hidden so far.
    proofs
        One for each target that was reached.
    lost
        Targets that no hiding helps.
    """

    def __init__(self, pool: Pool, counts: Cube, cost: Cube, *, least: int) -> None:
        self._least = least
        self._pool, self._counts, self._cost = pool, counts, cost.copy()
        self._rows = pool.lay_rows(np.ones(cost.shape, dtype=bool))
        self._columns = self._rows.tocsc()
        self.is_hidden = pool.is_hidden.copy()
        self.proofs: list[Proof] = []
        self.lost: list[Target] = []

    def hide(self, targets: Sequence[Target]) -> None:
        """Hide what it takes for each target to vary by its `k`, and each cell hidden for its sake."""
        waiting = deque(targets)
        while waiting and not self.lost:
            target = waiting.popleft()
            proof = self._prove_by_box(target) or self._prove_by_search(target)
            if proof is None:
                self.lost.append(target)
                continue
            self.proofs.append(proof)
            is_changed = (self._columns[:, proof.atoms] @ proof.shift != 0) & (self._cost.ravel() > 0)
            changed = np.flatnonzero(is_changed)
            self.is_hidden.ravel()[changed] = True
            self._cost.ravel()[changed] = 0
            waiting.extend(target_cell(self._pool, cell) for cell in changed.tolist())

    def find_unproved(self, is_fixed: Flags) -> list[Target]:
        """Check the proofs anew and give the targets of those that don't hold.

        Both tables are whole and not negative, agree with every shown cell, lie far enough apart
        and have a small figure among those that aren't shown.
        """
        is_shown = (~np.isnan(self._pool.known) & (~self.is_hidden | is_fixed)).ravel()
        shown, hidden = self._columns[is_shown], self._columns[self.is_hidden.ravel()]
        limits = self._pool.k[np.nonzero(self.is_hidden)[1]]
        here = self._rows[self.is_hidden.ravel()] @ self._counts.ravel()

        unpublished = find_unpublished(self._pool)
        parts, part_limits = self._counts.ravel()[unpublished], self._pool.find_limits(unpublished)

        def is_small(table: Vector, limits: Vector) -> bool:
            return bool(((table < limits) & (table >= self._least)).any())

        def holds(proof: Proof) -> bool:
            if not proof.is_valid(self._counts) or (shown[:, proof.atoms] @ proof.shift).any():
                return False
            change = hidden[:, proof.atoms] @ proof.shift
            shift = np.bincount(proof.atoms, proof.shift, minlength=self._counts.size)[unpublished]
            return all(
                is_small(here + times * change, limits) or is_small(parts + times * shift, part_limits)
                for times in (proof.up, -proof.down)
            )

        return [proof.target for proof in self.proofs if not holds(proof)]

    def _prove_by_box(self, target: Target) -> Proof | None:
        box = find_box(self._pool, self._counts, self._cost, target.members, k=target.k)
        if box is None:
            return None
        corners, shift = zip(*box.find_corners(self._counts.shape), strict=True)
        atoms = np.ravel_multi_index(np.array(corners).T, self._counts.shape)
        return Proof(target, atoms, np.array(shift, dtype=float), box.up, box.down)

    def _prove_by_search(self, target: Target) -> Proof | None:
        """Look for the cheapest other table where the target is `k` larger, over whole numbers.

        The least of |change| × cost, as in the incremental attack of Fischetti & Salazar (2001).
        """
        price, here = self._cost.ravel(), self._counts.ravel()
        fixed, priced = self._rows[price >= FORBIDDEN], self._rows[(price > 0) & (price < FORBIDDEN)]
        ahead = sparse.csr_matrix(np.bincount(target.lay_row(), minlength=here.size)[None].astype(float))
        eye = sparse.identity(priced.shape[0], format="csr")
        table = sparse.bmat([[fixed, None], [priced, -eye], [priced, eye], [ahead, None]], format="csr")
        sizes = [fixed.shape[0], priced.shape[0], priced.shape[0], 1]
        found = milp(
            np.concatenate([np.zeros(here.size), price[(price > 0) & (price < FORBIDDEN)]]),
            integrality=np.repeat([1, 0], [here.size, priced.shape[0]]),
            bounds=Bounds(np.concatenate([np.minimum(here, 1) - here, np.zeros(priced.shape[0])]), np.inf),
            constraints=LinearConstraint(
                table, np.repeat([0, -np.inf, 0, target.k], sizes), np.repeat([0, 0, np.inf, np.inf], sizes)
            ),
            options=SEARCH,
        )
        if found.x is None:
            return None
        change = np.round(found.x[: here.size])
        return None if (fixed @ change).any() else Proof(target, np.flatnonzero(change), change[change != 0], 1.0, 0.0)
