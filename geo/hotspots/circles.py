"""Kulldorff's circular scan: the circle that stands out most, and how often chance gives as much."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse, special, stats
from scipy.spatial import cKDTree

from geo.grid import Counts, Floats
from geo.hotspots.null import check_dispersion

_BATCH = 64
_SAME_DISTANCE_M = 6
"""Decimals of a metre within which distances are the same circle."""

Score = Callable[[Floats], Floats]
Draw = Callable[[int], Floats]


@dataclass(frozen=True, slots=True)
class Circles:
    """All circles around all centres, each holding the places within its radius.

    Attributes
    ----------
    rings
        Sparse, one row per circle and one column per place: the places that a circle adds to
        the one inside it with the same centre.
    first
        For each circle, the row of the smallest one with the same centre.
    centre_at
        For each circle, the place that is its centre.
    radius_m
        For each circle, the distance to its farthest place.
    """

    rings: sparse.csr_array
    first: Counts
    centre_at: Counts
    radius_m: Floats

    def sums(self, values: Floats) -> Floats:
        """Sum values per place, shape (places, columns), over every circle."""
        total = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(self.rings @ values, axis=0)])
        return np.asarray(total[1:] - total[self.first])

    def members(self, circle: int) -> Counts:
        """Give the places in a circle, nearest first."""
        start, end = self.rings.indptr[[self.first[circle], circle + 1]]
        return np.asarray(self.rings.indices[start:end], dtype=np.int64)


def draw_circles(x: Floats, y: Floats, *, weights: Floats, max_share: float, max_radius_m: float | None) -> Circles:
    """Draw every circle around every place, up to a share of the weights and a radius.

    Parameters
    ----------
    x, y
        Places, metres.
    weights
        Population or expected number per place.
    max_share
        Largest share of the weights in a circle.
    max_radius_m
        Largest radius; None for no limit.

    Returns
    -------
    Circles
        Places at the same distance enter together.
    """
    places = np.column_stack([x, y])
    tree = cKDTree(places)
    reach = np.inf if max_radius_m is None else max_radius_m
    rows, columns, first, centre, radius = [], [], [], [], []
    n_circles = 0
    most = max_share * weights.sum() * (1 + 1e-12)
    for at, near in enumerate(_neighbours(tree, places, reach)):
        distance = np.round(np.hypot(*(places[near] - places[at]).T), _SAME_DISTANCE_M)
        order = np.lexsort((near, distance))
        near, distance = near[order], distance[order]  # noqa: PLW2901 - the same neighbours, nearest first
        is_last = np.append(distance[1:] != distance[:-1], True)
        fits = weights[near].cumsum()[is_last] <= most
        kept = int(fits.sum())
        ring = np.append(0, is_last.cumsum()[:-1])
        inside = ring < kept
        rows.append(ring[inside] + n_circles)
        columns.append(near[inside])
        first.append(np.full(kept, n_circles))
        centre.append(np.full(kept, at))
        radius.append(distance[is_last][:kept])
        n_circles += kept
    joined = np.concatenate(rows or [np.empty(0, np.int64)])
    ends = np.append(0, np.bincount(joined, minlength=n_circles).cumsum())
    members = np.concatenate(columns or [np.empty(0, np.int64)])
    rings = sparse.csr_array((np.ones(members.size), members, ends), shape=(n_circles, x.size))
    return Circles(
        rings,
        np.concatenate(first or [np.empty(0, np.int64)]).astype(np.int64),
        np.concatenate(centre or [np.empty(0, np.int64)]).astype(np.int64),
        np.concatenate(radius or [np.empty(0)]).astype(np.float64),
    )


def _neighbours(tree: cKDTree, places: Floats, reach: float) -> Iterator[Counts]:
    for place in places:
        if np.isinf(reach):
            yield np.arange(len(places))
        else:
            yield np.asarray(tree.query_ball_point(place, reach), dtype=np.int64)


def score_poisson(inside: Floats, expected: Floats, *, total: float) -> Floats:
    """Give Kulldorff's log likelihood ratio of more inside than expected, given the total."""
    rest, rest_expected = total - inside, total - expected
    ratio = special.xlogy(inside, inside / expected) + special.xlogy(rest, rest / np.maximum(rest_expected, 1e-300))
    return np.where(inside > expected, ratio, 0.0)


def score_unconditional(inside: Floats, expected: Floats) -> Floats:
    """Give the log likelihood ratio of more inside than a known expectation, whatever happens elsewhere."""
    return np.where(inside > expected, special.xlogy(inside, inside / expected) + expected - inside, 0.0)


def score_bernoulli(inside: Floats, people: Floats, *, cases: float, total: float) -> Floats:
    """Give Kulldorff's log likelihood ratio of a larger share of cases inside than outside."""

    def both(n: Floats | float, of: Floats | float) -> Floats:
        share = np.divide(n, of, out=np.zeros(np.shape(of)), where=np.asarray(of) > 0)
        return np.asarray(special.xlogy(n, share) + special.xlog1py(np.subtract(of, n), -np.minimum(share, 1)))

    rest, others = cases - inside, total - people
    ratio = both(inside, people) + both(rest, others) - both(cases, total)
    return np.where(inside * others > rest * people, ratio, 0.0)


def draw_multinomial(shares: Floats, total: int, *, dispersion: float, rng: np.random.Generator) -> Draw:
    """Give a maker of maps where incidents follow the shares, in series when the dispersion is above one.

    Notes
    -----
    Series are drawn as the Dirichlet-multinomial: independent negative binomial counts of the
    same mean and dispersion, given their total.
    """
    check_dispersion(dispersion)

    def draw(n_maps: int) -> Floats:
        if dispersion == 1:
            return rng.multinomial(total, shares, n_maps).T.astype(np.float64)
        gammas = rng.standard_gamma(np.maximum(total * shares, 1e-300) / (dispersion - 1), (n_maps, shares.size))
        gammas *= shares > 0
        return rng.multinomial(total, gammas / gammas.sum(axis=1, keepdims=True)).T.astype(np.float64)

    return draw


def collect_maxima(circles: Circles, score: Score, draw: Draw, *, n_maps: int) -> Floats:
    """Give the highest score of each of `n_maps` maps drawn by chance."""
    batches = [min(_BATCH, n_maps - start) for start in range(0, n_maps, _BATCH)]
    return np.concatenate([score(circles.sums(draw(size))).max(axis=0, initial=0) for size in batches])


def weigh_maximum(highest: npt.ArrayLike, maxima: Floats, *, is_gumbel: bool = False) -> Floats:
    """Give how often chance alone has so high a maximum.

    Parameters
    ----------
    highest
        Scores seen.
    maxima
        From `collect_maxima`.
    is_gumbel
        Read the chance off a Gumbel distribution fitted to `maxima`: finer than one over their
        number, with 5 to 10 times fewer maps.

    References
    ----------
    Abrams, A. M., Kleinman, K. & Kulldorff, M. (2010). Gumbel based p-value approximations for
    spatial scan statistics. International Journal of Health Geographics 9, 61.

    Examples
    --------
    >>> float(weigh_maximum(3.0, np.arange(19.0)))
    0.85
    """
    seen = np.asarray(highest, dtype=np.float64)
    if is_gumbel and maxima.std() > 0:
        scale = maxima.std(ddof=1) * np.sqrt(6) / np.pi
        return np.asarray(stats.gumbel_r.sf(seen, maxima.mean() - np.euler_gamma * scale, scale))
    reached = maxima.size - np.searchsorted(np.sort(maxima), seen - 1e-9, side="left")
    return np.asarray((1 + reached) / (maxima.size + 1), dtype=np.float64)
