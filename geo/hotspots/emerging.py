"""New series: incidents that come closer in place and time than the place and the days alone explain."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.grid import Counts, Floats, Grid, check_metres, count_cells
from geo.hotspots.circles import weigh_maximum
from geo.hotspots.series import Cylinders, find_highest, stand_cylinders
from geo.hotspots.table import Hotspots, tabulate_cells

RADII_M = (0.0, 50.0, 100.0, 150.0, 200.0, 300.0, 400.0, 500.0)

N_MAPS = 999


@dataclass(frozen=True, slots=True)
class Series:
    """The cylinder that stands out most.

    Attributes
    ----------
    x_m, y_m, radius_m
        Centre, and the farthest incident inside.
    first_day, last_day
        As given: whole numbers or dates.
    members
        Incidents inside, as positions in the input.
    n, expected
        Incidents inside, seen and expected had places and days nothing to do with each other.
    score, p_value
        Log likelihood ratio, and how often dates dealt out by chance give as high a one anywhere.
    """

    x_m: float
    y_m: float
    radius_m: float
    first_day: int
    last_day: int
    members: Counts
    n: int
    expected: float
    score: float
    p_value: float


@dataclass(frozen=True)
class Emerging(Hotspots):
    """`Hotspots` with the series behind the marks; None where no three incidents come close."""

    series: Series | None = None


def hotspot_emerging(  # noqa: PLR0913 - each is a choice of the method that its user must be able to make
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    day: npt.ArrayLike,
    *,
    grid: Grid,
    last_day: int,
    rng: np.random.Generator,
    is_prospective: bool = True,
    longest_days: int = 60,
    unit_days: int = 1,
    radii_m: tuple[float, ...] = RADII_M,
    n_maps: int = N_MAPS,
    is_gumbel: bool = False,
    alpha: float = 0.05,
) -> Emerging:
    """Find the series that stands out most, by the space–time permutation scan.

    No population is needed: each place is its own measure, and so is each day.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    day
        The day of each, whole numbers from any start.
    grid
        From `geo.grid.make_grid`, for the marks only: the search uses the places themselves.
    last_day
        The last day that the source covers: silence at the end is news too.
    rng
        Deals out the dates; the same seed gives the same answer.
    is_prospective
        Only series that are still going on at `last_day`; False finds past ones as well.
    longest_days, unit_days
        Greatest length of a series, and the step in which time is taken. Use steps of 7 when
        looking backwards over a year.
    radii_m
        Rising; 0 is the very same place.
    n_maps
        Times the dates are dealt out.
    is_gumbel
        See `geo.hotspots.circles.weigh_maximum`; 199 maps are then enough.
    alpha
        Accepted share of searches with a false series.

    Returns
    -------
    Emerging
        `is_hot` marks the cells of the series' incidents when its p-value is at most `alpha`;
        `value` is the series' incidents over the expected, there only.

    Raises
    ------
    ValueError
        Places or days that can't be, a day after `last_day`, or radii that don't rise.

    Notes
    -----
    Look once a day and one search of twenty is a false alarm when nothing happens: require a
    lower `alpha` for what is looked at often (1 % gives one in 100 days). A changed coverage,
    or more patrols in one place from one day on, looks like a series. numba, where it is
    installed, makes the same search 10 to 50 times as fast.

    References
    ----------
    Kulldorff, M., Heffernan, R., Hartman, J., Assunção, R. & Mostashari, F. (2005). A
    space-time permutation scan statistic for disease outbreak detection. PLoS Medicine 2, e59.
    Abrams, A. M., Kleinman, K. & Kulldorff, M. (2010). Gumbel based p-value approximations for
    spatial scan statistics. International Journal of Health Geographics 9, 61.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 20, 20)
    >>> rng = np.random.default_rng(1)
    >>> x, y, day = rng.uniform(500_000, 502_000, 60), rng.uniform(6_400_000, 6_402_000, 60), rng.integers(0, 350, 60)
    >>> x[:9], y[:9], day[:9] = 501_050, 6_401_050, np.arange(351, 360)
    >>> found = hotspot_emerging(x, y, day, grid=grid, last_day=359, rng=rng, n_maps=99)
    >>> found.series.n, found.series.first_day, found.series.p_value
    (9, 351, 0.01)
    """
    east, north = check_metres(x, y)
    days = _check(day, last_day, radii_m, size=east.size)
    n = count_cells(east, north, grid=grid)
    # Time is counted back from the last day, so that the last unit is always a whole one.
    back = (last_day - days) // unit_days
    n_times = int(back.max(initial=0)) + 1
    time = n_times - 1 - back
    cylinders = stand_cylinders(east, north, radii_m=radii_m)
    longest = max(1, longest_days // unit_days)
    search = _Search(cylinders, n_times, longest, is_prospective)
    found = search.find(time)
    value, is_hot = np.full(grid.size, np.nan), np.zeros(grid.size, dtype=np.bool_)
    series = None
    if found.score > 0:
        maxima = search.collect_maxima(time, n_maps=n_maps, rng=rng)
        p_value = float(weigh_maximum(found.score, maxima, is_gumbel=is_gumbel))
        at = cylinders.centre[found.centre]
        where = (float(east[at]), float(north[at]), radii_m[found.radius])
        series = _describe(search, found, time, where=where, last_day=last_day, unit_days=unit_days, p_value=p_value)
        if p_value <= alpha:
            is_hot = count_cells(east[series.members], north[series.members], grid=grid).ravel() > 0
            value[is_hot] = series.n / series.expected
    cells = tabulate_cells(grid, n, value=value, is_hot=is_hot)
    when = "serier som pågår sista dagen" if is_prospective else "serier när som helst i perioden"
    method = (
        f"Alla cirklar och tidsspann ({when}) prövade mot {n_maps} kartor där dagarna delats ut av slumpen. "
        f"Högst {100 * alpha:.0f} av 100 sökningar där ingenting hänt ger en markering."
    )
    return Emerging(cells, method, series=series)


class _Highest(NamedTuple):
    """The cylinder with the highest score: which centre and radius, from which unit of time to which."""

    score: float
    centre: int
    radius: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Search:
    cylinders: Cylinders
    n_times: int
    longest: int
    is_prospective: bool

    def find(self, time: Counts) -> _Highest:
        if not time.size:
            return _Highest(0.0, -1, -1, -1, -1)
        return _Highest(
            *find_highest(
                self.cylinders, time, n_times=self.n_times, longest=self.longest, is_prospective=self.is_prospective
            )
        )

    def collect_maxima(self, time: Counts, *, n_maps: int, rng: np.random.Generator) -> Floats:
        dealt = np.stack([rng.permutation(time) for _ in range(n_maps)])
        if find_spec("numba") is None:
            return np.array([self.find(one).score for one in dealt])
        from geo.hotspots.compiled import highest_scores  # noqa: PLC0415 - numba is optional and slow to load

        return np.asarray(
            highest_scores(
                self.cylinders.first,
                self.cylinders.incident,
                self.cylinders.ring,
                dealt,
                self.n_times,
                self.longest,
                self.is_prospective,
            )
        )


def _describe(
    search: _Search,
    found: _Highest,
    time: Counts,
    *,
    where: tuple[float, float, float],
    last_day: int,
    unit_days: int,
    p_value: float,
) -> Series:
    """Describe what lies in the highest cylinder; `where` is its centre and radius in metres."""
    cylinders = search.cylinders
    begin, stop = cylinders.first[found.centre : found.centre + 2]
    near = cylinders.incident[begin:stop][cylinders.ring[begin:stop] <= found.radius]
    is_then = (time >= found.start) & (time <= found.end)
    members = near[is_then[near]]
    return Series(
        *where,
        last_day - (search.n_times - found.start) * unit_days + 1,
        last_day - (search.n_times - 1 - found.end) * unit_days,
        members,
        members.size,
        near.size * float(is_then.mean()),
        found.score,
        p_value,
    )


def _check(day: npt.ArrayLike, last_day: int, radii_m: tuple[float, ...], *, size: int) -> Counts:
    given = np.asarray(day, dtype=np.float64)
    whole = np.isfinite(given) & (given == np.floor(given))
    if given.shape != (size,) or not whole.all():
        msg = f"every incident must have a whole day: found {int(whole.sum())} for {size} incidents; leave the rest out"
        raise ValueError(msg)
    late = int((given > last_day).sum())
    if late:
        msg = f"no incident may lie after last_day {last_day}: {late} of {size} do; give the last day the source covers"
        raise ValueError(msg)
    if not radii_m or radii_m[0] < 0 or not (np.diff(radii_m) > 0).all():
        msg = f"radii_m must rise from 0 or more: found {radii_m}"
        raise ValueError(msg)
    return given.astype(np.int64)
