"""Cylinders over a map and a calendar: which one holds most beside what place and day alone give."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse, special
from scipy.spatial import cKDTree

from geo.grid import Counts, Floats

FEWEST_IN_A_SERIES = 3


@dataclass(frozen=True, slots=True)
class Cylinders:
    """Circles around every place where something happened, to be stood on any span of time.

    Attributes
    ----------
    first
        For each centre, where its neighbours begin in `incident`; one more at the end.
    incident
        Incidents around each centre, nearest first.
    ring
        For each of them, which of the radii it comes within.
    centre
        For each centre, one incident that lies there.
    n_radii
        Number of radii.
    inside
        Sparse, one row per centre and radius: the incidents in that circle.
    """

    first: Counts
    incident: Counts
    ring: Counts
    centre: Counts
    n_radii: int
    inside: sparse.csr_array


def stand_cylinders(x: Floats, y: Floats, *, radii_m: tuple[float, ...]) -> Cylinders:
    """Draw circles of the given radii around every place with an incident.

    Parameters
    ----------
    x, y
        Incidents, metres.
    radii_m
        Rising; 0 is the very same place.
    """
    places = np.column_stack([x, y])
    unique, centre = np.unique(places, axis=0, return_index=True)
    first, incident, ring = [0], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    near_each = cKDTree(places).query_ball_point(unique, radii_m[-1]) if x.size else []
    for place, found in zip(unique, near_each, strict=True):
        near = np.sort(np.asarray(found, dtype=np.int64))
        apart = np.hypot(*(places[near] - place).T)
        order = np.argsort(apart, kind="stable")
        incident.append(near[order])
        ring.append(np.searchsorted(radii_m, apart[order], side="left"))
        first.append(first[-1] + near.size)
    ends, near, rings = np.array(first, dtype=np.int64), np.concatenate(incident), np.concatenate(ring)
    inside = _fill_circles(ends, near, rings, n_radii=len(radii_m), n_incidents=x.size)
    return Cylinders(ends, near, rings, centre, len(radii_m), inside)


def _fill_circles(first: Counts, incident: Counts, ring: Counts, *, n_radii: int, n_incidents: int) -> sparse.csr_array:
    """List every incident in the circle it first comes within and in all wider ones."""
    n_circles = n_radii - ring
    start = np.repeat(np.arange(first.size - 1), np.diff(first)) * n_radii + ring
    outward = np.arange(n_circles.sum()) - np.repeat(n_circles.cumsum() - n_circles, n_circles)
    at = np.repeat(start, n_circles) + outward, np.repeat(incident, n_circles)
    return sparse.csr_array((np.ones(outward.size), at), shape=((first.size - 1) * n_radii, n_incidents))


def score_series(inside: Floats, expected: Floats, *, total: int) -> Floats:
    """Give the log likelihood ratio of Kulldorff and others (2005, eq. 3)."""
    rest, rest_expected = total - inside, total - expected
    return np.asarray(special.xlogy(inside, inside / expected) + special.xlogy(rest, rest / rest_expected))


def find_highest(
    cylinders: Cylinders, time: Counts, *, n_times: int, longest: int, is_prospective: bool
) -> tuple[float, int, int, int, int]:
    """Find the cylinder with the highest score.

    Parameters
    ----------
    cylinders
        From `stand_cylinders`.
    time
        Of each incident, 0 to `n_times` − 1.
    n_times
        Length of the period in units of time.
    longest
        Greatest height of a cylinder.
    is_prospective
        Only cylinders that reach the last unit.

    Returns
    -------
    tuple
        Score, centre, radius, first and last unit of time; −1 where none holds
        `FEWEST_IN_A_SERIES`.
    """
    longest = min(longest, n_times)
    skipped = n_times - longest if is_prospective else 0
    late = np.flatnonzero(time >= skipped)
    days = sparse.csr_array((np.ones(late.size), (late, time[late] - skipped)), shape=(time.size, n_times - skipped))
    held = np.pad((cylinders.inside @ days).toarray().cumsum(axis=1), ((0, 0), (1, 0)))
    sizes = cylinders.inside.sum(axis=1)[:, np.newaxis]
    until = np.append(0, np.bincount(time, minlength=n_times).cumsum())[skipped:]
    best = (0.0, -1, -1, -1, -1)
    for length in range(1, longest + 1):
        start = np.arange(longest - length, until.size - length)
        if not is_prospective:
            start = np.arange(until.size - length)
        seen = held[:, start + length] - held[:, start]
        expected = sizes * (until[start + length] - until[start]) / time.size
        row, column = np.nonzero((seen >= FEWEST_IN_A_SERIES) & (seen > expected) & (expected < time.size / 2))
        if not row.size:
            continue
        scores = score_series(seen[row, column], expected[row, column], total=time.size)
        top = int(scores.argmax())
        if scores[top] > best[0] + 1e-12:
            centre, radius = divmod(int(row[top]), cylinders.n_radii)
            first = int(start[column[top]]) + skipped
            best = (float(scores[top]), centre, radius, first, first + length - 1)
    return best
