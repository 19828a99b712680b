"""The cheapest way to let a hidden figure vary: a box of cells whose corners go up and down in turn."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.disclosure.pool import Cube, Flags, Pool

FORBIDDEN = 1e15
"""The cost of hiding what may not be hidden: already published, or a grand total."""

MOST_ATOMS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """Corners of a box over the atoms.

    Attributes
    ----------
    atom
        The corner that goes up when the box is pushed up.
    opposite
        Per dimension, the atom on the other side; one past the last for a box that is flat there.
    up, down
        How far the box can be pushed.
    cost
        What hiding the cells that don't stay the same costs.
    """

    atom: tuple[int, ...]
    opposite: tuple[int, ...]
    up: float
    down: float
    cost: float

    def find_corners(self, shape: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], int]]:
        """Give each corner and whether it goes up or down."""
        corners: list[tuple[tuple[int, ...], int]] = [((), 1)]
        for place, other, size in zip(self.atom, self.opposite, shape, strict=True):
            ends = [(place, 1), *([(other, -1)] if other < size else [])]
            corners = [((*corner, end), sign * turn) for corner, sign in corners for end, turn in ends]
        yield from corners


def find_box(pool: Pool, counts: Cube, cost: Cube, target: tuple[Flags, ...], *, k: float) -> Box | None:
    """Find the cheapest box that makes a cell's interval at least `k` wide and reach `k`.

    Parameters
    ----------
    pool
        The cells.
    counts
        Count per atom.
    cost
        Cost of hiding per cell; nothing for what isn't shown.
    target
        Per dimension, the atoms that the figure covers.
    k
        The width that is wanted.

    Returns
    -------
    Box or None
        None when no single box is enough.

    Notes
    -----
    The hypercube method. No corner goes below one, so that each table an attacker must reckon
    with has a small figure among the hidden, which he knows there is.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical Disclosure Control, section 4.4. Wiley.
    """
    covered = [np.flatnonzero(members) for members in target]
    is_outside = [np.append(~members, [True]) for members in target]
    total = counts[np.ix_(*covered)].sum()
    atoms = np.stack(np.meshgrid(*covered, indexing="ij"), axis=-1).reshape(-1, 3)
    largest = np.argsort(-counts[tuple(atoms.T)], kind="stable")[:MOST_ATOMS]
    outside = is_outside[0][:, None, None] & is_outside[1][None, :, None] & is_outside[2][None, None, :]
    found = (_find_cheapest(pool, counts, cost, tuple(atom), outside, total, k) for atom in atoms[largest].tolist())
    return min((box for box in found if box), key=lambda box: box.cost, default=None)


def _find_cheapest(
    pool: Pool, counts: Cube, cost: Cube, atom: tuple[int, ...], outside: Flags, total: float, k: float
) -> Box | None:
    up, down = _find_room(counts, atom)
    is_enough = outside & (up + down >= k) & (total + up >= k)
    if not is_enough.any():
        return None
    prices = np.where(is_enough, _find_prices(pool, cost, atom), np.inf)
    best = np.unravel_index(prices.argmin(), prices.shape)
    if prices[best] >= FORBIDDEN / 2:
        return None
    # All the way, not only as far as k asks: at the end a corner stands at one, a small figure.
    room = [float(side[best]) if np.isfinite(side[best]) else k for side in (up, down)]
    return Box(atom, tuple(int(place) for place in best), room[0], room[1], float(prices[best]))


def _find_room(counts: Cube, atom: tuple[int, ...]) -> tuple[Cube, Cube]:
    """Give how far up and down every box with this corner can be pushed, by its opposite."""
    padded = np.pad(counts, (0, 1), constant_values=np.inf)
    a, c, p = atom
    up = np.minimum(padded[:, c, p][:, None, None], padded[a, :, p][None, :, None])
    up = np.minimum(np.minimum(up, padded[a, c, :][None, None, :]), padded)
    down = np.minimum(padded[:, :, p][:, :, None], padded[:, c, :][:, None, :])
    down = np.minimum(np.minimum(down, padded[a, :, :][None, :, :]), counts[atom])
    return np.maximum(up - 1, 0), np.maximum(down - 1, 0)


def _find_prices(pool: Pool, cost: Cube, atom: tuple[int, ...]) -> Cube:
    """Give what every box with this corner costs, by its opposite."""
    prices = cost
    for members, place in zip(pool.members, atom, strict=True):
        here = members[:, [place]]
        changed = np.hstack([here ^ members, here]).astype(float)
        prices = np.tensordot(prices, changed, axes=(0, 0))
    return prices
