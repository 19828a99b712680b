"""How a place has stood through several periods: lasting, new, recurring or gone."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import stats

from geo.grid import Flags, Floats, Grid, count_cells
from geo.hotspots.null import check_dispersion, check_weights
from geo.hotspots.table import Hotspots, tabulate_cells
from geo.hotspots.testing import FEWEST_IN_A_WINDOW, weigh_windows
from geo.hotspots.window import sum_windows

LASTING_SHARE = 0.75
"""Share of the periods in which a lasting place stands out, the latest among them."""

FEWEST_PERIODS = 3


class History(StrEnum):
    """How a place has stood through the periods."""

    LASTING = "bestående"
    NEW = "ny"
    RECURRING = "återkommande"
    PAST = "tidigare"


def hotspot_classify(
    periods: Sequence[tuple[npt.ArrayLike, npt.ArrayLike]],
    *,
    grid: Grid,
    weights: npt.ArrayLike,
    dispersion: float,
    alpha: float = 0.05,
) -> Hotspots:
    """Tell lasting places from new, recurring and past ones.

    Parameters
    ----------
    periods
        Incidents of each period, x and y in SWEREF 99 TM, oldest first; of equal length, and
        of the same season where the season matters.
    grid
        From `geo.grid.make_grid`, the same for all.
    weights
        Population or other weight per cell, as in `hotspot_test`.
    dispersion
        Variance over mean (`geo.chance.estimate_dispersion`).
    alpha
        Accepted share of false marks among all cells and periods together.

    Returns
    -------
    Hotspots
        `n` and `expected` over all periods, `value` the share of the periods in which the cell
        stood out, `p_value` of the latest, `is_hot` where it stands out in the latest, `label`
        a `History` or empty.

    Raises
    ------
    ValueError
        Fewer than three periods: two points make no history.

    Notes
    -----
    LASTING stands out in three quarters of the periods and the latest; NEW only in the latest;
    RECURRING in the latest and some before; PAST before but not in the latest. With few
    incidents per period a lasting place is missed now and then and looks like a recurring one:
    choose long periods.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the
    Royal Statistical Society B 57, 289-300.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 9, 9)
    >>> quiet, busy = (np.empty(0),) * 2, (np.full(9, 500_450.0), np.full(9, 6_400_450.0))
    >>> found = hotspot_classify([quiet, quiet, busy], grid=grid, weights=np.ones(grid.shape), dispersion=1)
    >>> found.cells["label"].value_counts().to_dict()
    {'ny': 9}
    """
    check_dispersion(dispersion)
    if len(periods) < FEWEST_PERIODS:
        msg = f"a history takes at least {FEWEST_PERIODS} periods: found {len(periods)}; use hotspot_change for two"
        raise ValueError(msg)
    shares = check_weights(weights, shape=grid.shape)
    counts = np.stack([count_cells(x, y, grid=grid) for x, y in periods])
    p_value = np.stack([weigh_windows(n, shares, dispersion=dispersion) for n in counts])
    marks = _mark(np.stack([sum_windows(n) for n in counts]), p_value, alpha=alpha)
    n = counts.sum(axis=0)
    cells = tabulate_cells(
        grid,
        n,
        expected=shares * n.sum(),
        value=marks.mean(axis=0),
        p_value=p_value[-1],
        is_hot=marks[-1],
        label=_name(marks),
    )
    method = (
        f"Varje ruta med grannar prövad i {len(periods)} perioder. Bland alla markeringar i alla perioder väntas "
        f"högst {100 * alpha:.0f} procent vara falska."
    )
    return Hotspots(cells, method)


def _mark(windows: npt.NDArray[np.int64], p_value: Floats, *, alpha: float) -> Flags:
    adjusted = np.ones(p_value.shape)
    is_tested = np.isfinite(p_value)
    if is_tested.any():
        adjusted[is_tested] = stats.false_discovery_control(p_value[is_tested])
    return np.asarray((adjusted <= alpha) & (windows >= FEWEST_IN_A_WINDOW))


def _name(marks: Flags) -> npt.NDArray[np.object_]:
    now, times = marks[-1], marks.sum(axis=0)
    label = np.full(now.shape, None, dtype=object)
    label[~now & (times > 0)] = History.PAST.value
    label[now & (times > 1)] = History.RECURRING.value
    label[now & (times >= LASTING_SHARE * len(marks))] = History.LASTING.value
    label[now & (times == 1)] = History.NEW.value
    return label
