"""Where it became more or fewer than before, beside what the whole map did."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import stats

from geo.grid import Counts, Floats, Grid, count_cells
from geo.hotspots.null import check_dispersion
from geo.hotspots.table import Hotspots, tabulate_cells
from geo.hotspots.testing import FEWEST_IN_A_WINDOW, weigh_windows_against
from geo.hotspots.window import sum_windows


class ChangeLabel(StrEnum):
    """How a cell's change stands to the whole map's."""

    MORE = "större andel än tidigare"
    FEWER = "mindre andel än tidigare"
    UNCERTAIN = "ingen säker skillnad"


def hotspot_change(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    earlier: tuple[npt.ArrayLike, npt.ArrayLike],
    dispersion: float,
    alpha: float = 0.05,
) -> Hotspots:
    """Mark the cells whose share of all incidents rose or fell by more than chance explains.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`, the same for both periods.
    earlier
        Incidents of the earlier period, x and y; the periods may differ in length.
    dispersion
        Variance over mean (`geo.chance.estimate_dispersion`).
    alpha
        Accepted share of maps with a false mark, both directions together.

    Returns
    -------
    Hotspots
        `expected` is the cell's number if its share were the earlier one, `value` the window's
        share now over then (NaN where there was none), `label` a `ChangeLabel`, `is_hot` where
        the share rose.

    Notes
    -----
    Each cell is tested with its eight neighbours. A whole town that becomes calmer changes no
    share: hold its total against the baseline with `geo.baseline`. Cells chosen because they
    were the worst fall by themselves.

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from
    Poisson series. Biometrika 31, 313-323.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 1, 9)
    >>> here, there = np.full(20, 500_050.0), np.full(20, 500_850.0)
    >>> y = np.full(20, 6_400_050.0)
    >>> hotspot_change(here, y, grid=grid, earlier=(there, y), dispersion=1).cells["label"].value_counts().to_dict()
    {'ingen säker skillnad': 5, 'större andel än tidigare': 2, 'mindre andel än tidigare': 2}
    """
    check_dispersion(dispersion)
    n, then = count_cells(x, y, grid=grid), count_cells(*earlier, grid=grid)
    expected = then * (n.sum() / max(then.sum(), 1))
    rose = weigh_windows_against(n, then, dispersion=dispersion)
    fell = weigh_windows_against(then, n, dispersion=dispersion)
    p_value = np.minimum(2 * np.fmin(rose, fell), 1)
    is_certain = _adjust(n, then, p_value) <= alpha
    before = sum_windows(expected)
    value = np.divide(sum_windows(n), before, out=np.full(grid.shape, np.nan), where=before > 0)
    label = np.where(is_certain, np.where(rose < fell, ChangeLabel.MORE, ChangeLabel.FEWER), ChangeLabel.UNCERTAIN)
    cells = tabulate_cells(
        grid, n, expected=expected, value=value, p_value=p_value, is_hot=label == ChangeLabel.MORE, label=label
    )
    method = (
        "Varje rutas andel, med grannar, prövad mot andelen i den tidigare perioden. "
        f"Högst {100 * alpha:.0f} procent av kartor där ingenting ändrats får någon markering."
    )
    return Hotspots(cells, method)


def _adjust(n: Counts, then: Counts, p_value: Floats) -> Floats:
    adjusted = np.ones(p_value.shape)
    is_tested = np.isfinite(p_value) & (sum_windows(n) + sum_windows(then) >= FEWEST_IN_A_WINDOW)
    if is_tested.any():
        adjusted[is_tested] = stats.false_discovery_control(p_value[is_tested])
    return adjusted
