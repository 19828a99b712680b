"""The spatial scan: which circle holds so much that chance can't explain it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from geo.grid import Counts, Floats, Grid, count_cells
from geo.hotspots.circles import (
    Circles,
    Draw,
    Score,
    collect_maxima,
    draw_circles,
    draw_multinomial,
    score_bernoulli,
    score_poisson,
    score_unconditional,
    weigh_maximum,
)
from geo.hotspots.null import check_weights
from geo.hotspots.table import Hotspots, tabulate_cells

N_MAPS = 999

MAX_RADIUS_M = 500.0
"""A circle wider than this is a part of town, not a place to put a light."""


class Model(StrEnum):
    """What incidents would do if nothing stood out."""

    POISSON = "följer vikterna"
    BERNOULLI = "är lika stor andel överallt"
    EXPECTED = "är så många som väntat"


@dataclass(frozen=True, slots=True)
class LikelyCluster:
    """A circle that holds more than expected, with how likely chance alone is to give as much.

    Attributes
    ----------
    x_m, y_m, radius_m
        Centre, and distance to the farthest place inside.
    members
        Places inside, as positions in the scan's input.
    n, expected
        Incidents inside, seen and expected.
    score
        Log likelihood ratio.
    p_value
        How often chance alone has a circle, anywhere and of any size, that scores as high.
    """

    x_m: float
    y_m: float
    radius_m: float
    members: Counts
    n: int
    expected: float
    score: float
    p_value: float


@dataclass(frozen=True)
class Scan(Hotspots):
    """`Hotspots` with the circles behind the marks, highest score first, none overlapping."""

    clusters: tuple[LikelyCluster, ...] = ()


def hotspot_scan(  # noqa: PLR0913 - each is a choice of the method that its user must be able to make
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    weights: npt.ArrayLike,
    rng: np.random.Generator,
    model: Model = Model.POISSON,
    dispersion: float,
    max_radius_m: float | None = MAX_RADIUS_M,
    n_maps: int = N_MAPS,
    is_gumbel: bool = False,
    alpha: float = 0.05,
) -> Scan:
    """Find the circles of cells that hold more than chance explains.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`.
    weights
        Per cell, shape ``grid.shape``. POISSON: population or other weight. BERNOULLI: all
        records, of which the incidents are some. EXPECTED: the expected number itself.
    rng
        Makes the maps of chance; the same seed gives the same answer.
    model
        What incidents would do if nothing stood out.
    dispersion
        Variance over mean; the maps of chance then come in series too. Not with BERNOULLI.
    max_radius_m
        Largest circle; None for up to half of the weights.
    n_maps
        Maps of chance.
    is_gumbel
        See `geo.hotspots.circles.weigh_maximum`.
    alpha
        Accepted share of maps with a false cluster.

    Returns
    -------
    Scan
        `value` is the highest log likelihood ratio of the circles around the cell, `is_hot`
        marks the cells of clusters with p at most `alpha`.

    Notes
    -----
    A circle's edge is not the problem's edge. Clusters after the first are weighed as if they
    were the first, which is cautious.

    References
    ----------
    Kulldorff, M. (1997). A spatial scan statistic. Communications in Statistics: Theory and
    Methods 26, 1481-1496.
    Neill, D. B. (2009). Expectation-based scan statistics for monitoring spatial time series
    data. International Journal of Forecasting 25, 498-517.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 9, 9)
    >>> x, y = np.full(8, 500_450.0), np.full(8, 6_400_450.0)
    >>> even, rng = np.ones(grid.shape), np.random.default_rng(1)
    >>> found = hotspot_scan(x, y, grid=grid, weights=even, rng=rng, dispersion=1, n_maps=99)
    >>> found.clusters[0].n, found.clusters[0].radius_m, found.clusters[0].p_value
    (8, 0.0, 0.01)
    """
    n = count_cells(x, y, grid=grid)
    shares = check_weights(weights, shape=grid.shape).ravel()
    given = np.ravel(np.asarray(weights, dtype=np.float64))
    populated = np.flatnonzero(given > 0)
    unexpected = int(n.ravel()[given <= 0].sum())
    centre_x, centre_y = (axis[populated] for axis in grid.centres())
    clusters, highest, maxima = scan_places(
        centre_x,
        centre_y,
        n.ravel()[populated],
        weights=given[populated],
        rng=rng,
        model=model,
        dispersion=dispersion,
        max_radius_m=max_radius_m,
        n_maps=n_maps,
        is_gumbel=is_gumbel,
    )
    value, p_value, is_hot = np.full(grid.size, np.nan), np.full(grid.size, np.nan), np.zeros(grid.size, np.bool_)
    value[populated] = highest
    p_value[populated] = weigh_maximum(highest, maxima, is_gumbel=is_gumbel)
    for cluster in clusters:
        is_hot[populated[cluster.members]] |= cluster.p_value <= alpha
    expected = given if model is Model.EXPECTED else shares * n.sum()
    cells = tabulate_cells(grid, n, expected=expected, value=value, p_value=p_value, is_hot=is_hot)
    spread = f"{dispersion:.2f}".replace(".", ",")
    method = (
        f"Alla cirklar på kartan prövade mot {n_maps} slumpade kartor där antalet {model}, med överspridning {spread}. "
        f"Högst {100 * alpha:.0f} procent av kartor där ingenting sticker ut får någon markering."
    )
    lost = f"{unexpected} händelser ligger i rutor utan vikt och prövas inte."
    return Scan(cells, method, (lost,) * (unexpected > 0), tuple(clusters))


def scan_places(  # noqa: PLR0913 - as hotspot_scan
    x: Floats,
    y: Floats,
    n: npt.ArrayLike,
    *,
    weights: npt.ArrayLike,
    rng: np.random.Generator,
    model: Model = Model.POISSON,
    dispersion: float = 1.0,
    max_radius_m: float | None = None,
    max_share: float = 0.5,
    n_maps: int = N_MAPS,
    is_gumbel: bool = False,
) -> tuple[list[LikelyCluster], Floats, Floats]:
    """Scan places that need not lie on a grid.

    Parameters
    ----------
    x, y
        Places, metres.
    n, weights
        Incidents, and what `hotspot_scan` says of weights, per place; every weight above 0.
    rng, model, dispersion, max_radius_m, n_maps, is_gumbel
        As in `hotspot_scan`.
    max_share
        Largest share of the weights in a circle.

    Returns
    -------
    list of LikelyCluster
        None overlapping, highest score first.
    array
        The highest score of the circles around each place.
    array
        The highest score of each map of chance.

    Raises
    ------
    ValueError
        A weight is not above 0, or BERNOULLI with more incidents than records in a place or
        with a dispersion.
    """
    seen, people = np.asarray(n, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    _check(seen, people, model=model, dispersion=dispersion)
    nothing: list[LikelyCluster] = []
    if seen.sum() == 0:
        return nothing, np.zeros(seen.size), np.zeros(n_maps)
    circles = draw_circles(x, y, weights=people, max_share=max_share, max_radius_m=max_radius_m)
    score, draw, expected = _choose(circles, seen, people, model=model, dispersion=dispersion, rng=rng)
    inside = circles.sums(seen[:, np.newaxis])
    scores = score(inside)[:, 0]
    maxima = collect_maxima(circles, score, draw, n_maps=n_maps)
    highest = np.zeros(seen.size)
    np.maximum.at(highest, circles.centre_at, scores)
    clusters = [
        LikelyCluster(
            float(x[circles.centre_at[at]]),
            float(y[circles.centre_at[at]]),
            float(circles.radius_m[at]),
            circles.members(at),
            round(float(inside[at, 0])),
            float(expected[circles.members(at)].sum()),
            float(scores[at]),
            float(weigh_maximum(scores[at], maxima, is_gumbel=is_gumbel)),
        )
        for at in _choose_apart(circles, scores)
    ]
    return clusters, highest, maxima


def _check(n: Floats, weights: Floats, *, model: Model, dispersion: float) -> None:
    if n.shape != weights.shape or not (weights > 0).all():
        bad = int((~(weights > 0)).sum())
        msg = f"every place scanned must have one weight above 0: {bad} of {weights.size} have none; leave them out"
        raise ValueError(msg)
    if model is Model.BERNOULLI and (n > weights).any():
        msg = f"incidents must be some of the records: found {int((n > weights).sum())} places with more incidents"
        raise ValueError(msg)
    if model is Model.BERNOULLI and dispersion != 1:
        msg = f"dispersion must be 1 with BERNOULLI: found {dispersion}; count one record per series instead"
        raise ValueError(msg)


def _choose(
    circles: Circles, n: Floats, weights: Floats, *, model: Model, dispersion: float, rng: np.random.Generator
) -> tuple[Score, Draw, Floats]:
    total = n.sum()
    expected = weights if model is Model.EXPECTED else weights * (total / weights.sum())
    within = circles.sums(expected[:, np.newaxis])
    if model is Model.POISSON:
        draw = draw_multinomial(weights / weights.sum(), int(total), dispersion=dispersion, rng=rng)
        return lambda inside: score_poisson(inside, within, total=total), draw, expected
    if model is Model.EXPECTED:

        def draw_free(n_maps: int) -> Floats:
            size = (n.size, n_maps)
            if dispersion == 1:
                return rng.poisson(weights[:, np.newaxis], size).astype(np.float64)
            shape = weights[:, np.newaxis] / (dispersion - 1)
            return rng.negative_binomial(shape, 1 / dispersion, size).astype(np.float64)

        return lambda inside: score_unconditional(inside, within), draw_free, expected
    people, records = circles.sums(weights[:, np.newaxis]), np.rint(weights).astype(np.int64)

    def draw_some(n_maps: int) -> Floats:
        return rng.multivariate_hypergeometric(records, int(total), n_maps, method="marginals").T.astype(np.float64)

    return (
        lambda inside: score_bernoulli(inside, np.broadcast_to(people, inside.shape), cases=total, total=weights.sum()),
        draw_some,
        expected,
    )


def _choose_apart(circles: Circles, scores: Floats, *, most: int = 20) -> list[int]:
    """Choose the highest-scoring circles that share no place, at most `most`."""
    free = np.ones(circles.rings.shape[1], dtype=np.bool_)
    chosen: list[int] = []
    for at in np.argsort(-scores, kind="stable"):
        if scores[at] <= 0 or len(chosen) == most:
            break
        members = circles.members(int(at))
        if free[members].all():
            free[members] = False
            chosen.append(int(at))
    return chosen
