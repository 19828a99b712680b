"""Cells where more happened than chance explains, with a held share of false alarms."""

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from geo.grid import Counts, Flags, Floats, Grid, count_cells
from geo.hotspots.null import check_dispersion, check_weights
from geo.hotspots.table import Hotspots, tabulate_cells
from geo.hotspots.window import sum_windows

FEWEST_IN_A_WINDOW = 3
"""Two incidents near each other are no hot spot, however few people live there."""

ALPHA = 0.05

_HARDLY_ANY = 1e-12
"""Shares below this are rounding left over from the window sums."""


def hotspot_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    weights: npt.ArrayLike | None = None,
    earlier: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    dispersion: float,
    alpha: float = ALPHA,
) -> Hotspots:
    """Mark the cells where more happened than chance explains.

    Each cell is tested with its eight neighbours against what is expected there. The share of
    maps with any false mark, when nothing stands out, is at most `alpha` (Benjamini and
    Hochberg over all tested cells).

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`.
    weights
        Per cell, shape ``grid.shape``: population, addresses. The claim tested is that risk
        follows them.
    earlier
        Incidents of an earlier period instead, x and y: the claim tested is that the
        *distribution* is the same as then. The earlier period's own chance is counted in.
    dispersion
        Variance over mean (`geo.chance.estimate_dispersion`): incidents come in series. There is
        no default: 1 where series are usual marks most maps on which nothing is hot.
    alpha
        Accepted share of maps with a false mark.

    Returns
    -------
    Hotspots
        `value` is the window's incidents over the expected, `expected` is the cell's own,
        `p_value` the window's, unadjusted.

    Raises
    ------
    ValueError
        Both or neither of `weights` and `earlier`, or input that can't be used.

    Notes
    -----
    With dispersion 1 the test is the exact binomial of the window's count given the total;
    above 1 the negative binomial of the same mean and that dispersion. The binomial on counts
    divided by the dispersion would let through several times more false maps when series lie
    in one cell. Against an earlier period it is the exact conditional binomial of now and then,
    or the beta-binomial of that dispersion.

    A cell is marked for its window: the incidents may lie in the cell beside it. A town centre
    that passes against residents may only show that people are there who live elsewhere; test
    against its own earlier distribution too. Don't call an unmarked cell safe.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the
    Royal Statistical Society B 57, 289-300.
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from
    Poisson series. Biometrika 31, 313-323.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 9, 9)
    >>> x, y = np.full(6, 500_450.0), np.full(6, 6_400_450.0)
    >>> found = hotspot_test(x, y, grid=grid, weights=np.ones(grid.shape), dispersion=1)
    >>> int(found.cells["is_hot"].sum())
    9
    """
    if (weights is None) == (earlier is None):
        msg = "give either weights or earlier: what is expected must be said, and said once"
        raise ValueError(msg)
    n = count_cells(x, y, grid=grid)
    check_dispersion(dispersion)
    if weights is not None:
        shares = check_weights(weights, shape=grid.shape)
        expected = shares * n.sum()
        p_value = weigh_windows(n, shares, dispersion=dispersion)
        claim = "mot att risken följer vikterna (till exempel befolkningen)"
    else:
        assert earlier is not None  # noqa: S101 - said above, for the type checker
        then = count_cells(*earlier, grid=grid)
        expected = then * (n.sum() / max(then.sum(), 1))
        p_value = weigh_windows_against(n, then, dispersion=dispersion)
        claim = "mot den egna fördelningen i en tidigare period"
    is_hot = mark_cells(n, p_value, alpha=alpha)
    window, window_expected = sum_windows(n), sum_windows(expected)
    value = np.divide(window, window_expected, out=np.full(grid.shape, np.nan), where=window_expected > _HARDLY_ANY)
    cells = tabulate_cells(grid, n, expected=expected, value=value, p_value=p_value, is_hot=is_hot)
    spread = f"{dispersion:.2f}".replace(".", ",")
    method = (
        f"Varje ruta med sina grannar prövad {claim}, med överspridning {spread}. "
        f"Högst {100 * alpha:.0f} procent av kartor där ingenting sticker ut får någon markering."
    )
    return Hotspots(cells, method)


def weigh_windows(n: Counts, shares: Floats, *, dispersion: float = 1.0) -> Floats:
    """Give the chance of so many in each window, or more, when incidents follow the shares.

    Parameters
    ----------
    n, shares
        Incidents and expected shares per cell, the same shape; shares sum to 1.
    dispersion
        At least 1.

    Returns
    -------
    array
        One probability per cell; NaN where nothing is expected, for that can't be tested.

    Notes
    -----
    Incidents where the weights are 0 throughout the window can't be tested: the weights are
    wrong there. They are never marked.

    Examples
    --------
    Six of six in a window of nine cells among 81, by the binomial (1/9)⁶:

    >>> n = np.zeros((9, 9), dtype=np.int64); n[4, 4] = 6
    >>> float(weigh_windows(n, np.full((9, 9), 1 / 81))[4, 4]) * 9**6
    0.99999...
    """
    window, total = sum_windows(n), int(n.sum())
    share = np.clip(sum_windows(shares), 0, 1)
    p_value = np.where(share > _HARDLY_ANY, 1.0, np.nan)
    testable = (share > _HARDLY_ANY) & (window > 0)
    many, expected = window[testable], share[testable]
    if dispersion == 1:
        p_value[testable] = special.betainc(many, total - many + 1, expected)
    else:
        p_value[testable] = special.betainc(many, total * expected / (dispersion - 1), (dispersion - 1) / dispersion)
    return p_value


def weigh_windows_against(n: Counts, earlier: Counts, *, dispersion: float = 1.0) -> Floats:
    """Give the chance of so many in each window, or more, when the distribution is as before.

    Parameters
    ----------
    n, earlier
        Incidents per cell now and then, the same shape; the periods may differ in length.
    dispersion
        At least 1.

    Returns
    -------
    array
        One probability per cell, given the window's sum over both periods; NaN where that sum
        is too small for any mark.

    Examples
    --------
    Four now where there were none, half of all incidents being now: (1/2)⁴.

    >>> now, then = np.array([[4, 0, 0, 0]]), np.array([[0, 0, 0, 4]])
    >>> float(weigh_windows_against(now, then)[0, 0])
    0.0625
    """
    window, before = sum_windows(n), sum_windows(earlier)
    share = n.sum() / max(n.sum() + earlier.sum(), 1)
    pairs, at = np.unique(np.stack([window.ravel(), before.ravel()]), axis=1, return_inverse=True)
    many, both = pairs[0], pairs.sum(axis=0)
    if dispersion == 1 or share in (0, 1):
        p_value = stats.binom.sf(many - 1, both, share)
    else:
        spread = np.maximum(both, 1) / (dispersion - 1)
        p_value = stats.betabinom.sf(many - 1, both, spread * share, spread * (1 - share))
    p_value = np.where(both >= FEWEST_IN_A_WINDOW, np.clip(p_value, 0, 1), np.nan)
    return np.asarray(p_value[at.ravel()].reshape(n.shape))


def mark_cells(n: Counts, p_value: Floats, *, alpha: float = ALPHA) -> Flags:
    """Mark the windows that stand out, with a held share of false marks among all cells.

    Parameters
    ----------
    n, p_value
        Incidents and probabilities per cell, the same shape; NaN where none was taken.
    alpha
        Accepted share.

    Returns
    -------
    array of bool
        Nothing where the window holds fewer than `FEWEST_IN_A_WINDOW`.
    """
    is_hot = np.zeros(p_value.shape, dtype=np.bool_)
    is_tested = np.isfinite(p_value)
    if is_tested.any():
        is_hot[is_tested] = stats.false_discovery_control(p_value[is_tested]) <= alpha
    return is_hot & (sum_windows(n) >= FEWEST_IN_A_WINDOW)
