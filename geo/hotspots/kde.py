"""Kernel density with a fixed bandwidth: a picture of where incidents lie, never a hot spot."""

import numpy as np
import numpy.typing as npt
from scipy import fft

from geo.grid import Floats, Grid, check_metres, count_cells
from geo.hotspots.table import Hotspots, tabulate_cells

BANDWIDTH_M = 300.0
"""Wide enough for a picture of a town, narrow enough to keep its places apart."""

MOST_EXACT_PAIRS = 200_000_000
"""Incidents times cells within reach that are summed one by one; above it, binned and transformed."""

FEWEST_STEPS = 7
"""Points of the lattice to a bandwidth, at least: with fewer, one incident alone is off by more than 1 %."""

SQUARE_KM = 1e6

_HARDLY_ANY = 1e-6
"""Share of the peak below which a transformed density is rounding."""


def hotspot_kde(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    grid: Grid,
    bandwidth_m: float = BANDWIDTH_M,
    is_exact: bool | None = None,
) -> Hotspots:
    """Smooth the incidents into a surface for the eye.

    Parameters
    ----------
    x, y
        Incidents in SWEREF 99 TM, metres.
    grid
        From `geo.grid.make_grid`; give it a margin of `bandwidth_m` or the surface is cut off.
    bandwidth_m
        Radius of the kernel, fixed: an automatic one is a kilometre wide in a small town.
    is_exact
        Sum the kernel at every incident's own place, or bin the incidents and use the fast
        Fourier transform; by the size of the work when not given.

    Returns
    -------
    Hotspots
        `value` is incidents per square kilometre at the cell's centre. Nothing is ever `is_hot`.

    Raises
    ------
    ValueError
        The bandwidth is shorter than a cell's side: the picture would be of the cells.

    Notes
    -----
    Density looks certain and says nothing about chance, and follows where people are. Don't
    name its peaks hot spots.

    References
    ----------
    Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, eq. 4.5.

    Examples
    --------
    >>> grid = Grid(100, 500_000, 6_400_000, 9, 9)
    >>> surface = hotspot_kde([500_450.0], [6_400_450.0], grid=grid).cells["value"]
    >>> float(surface.max().round(3))  # 3 / (π · 0.3²)
    10.61
    """
    east, north = check_metres(x, y)
    n = count_cells(east, north, grid=grid)
    if not bandwidth_m >= grid.cell_m:
        msg = f"bandwidth_m must be at least the cell's side, {grid.cell_m} m: found {bandwidth_m}; 200 to 300 is usual"
        raise ValueError(msg)
    pairs = east.size * (2 * bandwidth_m / grid.cell_m + 1) ** 2
    exact = pairs <= MOST_EXACT_PAIRS if is_exact is None else is_exact
    measure = sum_kernels if exact else transform_kernels
    density = measure(east, north, grid=grid, bandwidth_m=bandwidth_m) * SQUARE_KM
    how = "summerad i varje ruta" if exact else "beräknad med snabb Fouriertransform"
    method = f"Täthet med fast bredd {bandwidth_m:.0f} m (kvartisk kärna, {how}). En bild, ingen prövning."
    return Hotspots(tabulate_cells(grid, n, value=density), method, ("Bilden visar täthet, inte vad som sticker ut.",))


def quartic(square_share: Floats, *, bandwidth_m: float) -> Floats:
    """Give the quartic kernel, which integrates to 1 over the plane.

    Parameters
    ----------
    square_share
        Squared distance over squared bandwidth.
    bandwidth_m
        Radius where the kernel reaches 0.

    Returns
    -------
    array
        Per square metre: 3/(πh²) · (1 − d²/h²)², 0 outside.
    """
    return np.asarray(3 / (np.pi * bandwidth_m**2) * np.maximum(1 - square_share, 0) ** 2)


def sum_kernels(x: Floats, y: Floats, *, grid: Grid, bandwidth_m: float) -> Floats:
    """Sum the kernel from every incident's own place at every centre within reach.

    Returns
    -------
    array, shape ``grid.shape``
        Incidents per square metre.
    """
    column, row = (x - grid.left_m) / grid.cell_m - 0.5, (y - grid.bottom_m) / grid.cell_m - 0.5
    near_column, near_row = np.rint(column).astype(np.int64), np.rint(row).astype(np.int64)
    off_x, off_y = column - near_column, row - near_row
    cells = bandwidth_m / grid.cell_m
    reach = int(np.ceil(cells + 0.5))
    # A frame of `reach` cells takes what falls outside, so that no index needs a check.
    width = grid.n_columns + 2 * reach
    total = np.zeros((grid.n_rows + 2 * reach) * width)
    home = (near_row + reach) * width + near_column + reach
    along_x = [((dx - off_x) / cells) ** 2 for dx in range(-reach, reach + 1)]
    height, at = np.empty_like(off_x), np.empty_like(home)
    for dy in range(-reach, reach + 1):
        rest = 1 - ((dy - off_y) / cells) ** 2
        for dx, square in zip(range(-reach, reach + 1), along_x, strict=True):
            if max(abs(dx) - 0.5, 0) ** 2 + max(abs(dy) - 0.5, 0) ** 2 < cells**2:
                np.maximum(np.subtract(rest, square, out=height), 0, out=height)
                np.multiply(height, height, out=height)
                np.add.at(total, np.add(home, dy * width + dx, out=at), height)
    framed = total.reshape(-1, width)
    return framed[reach : framed.shape[0] - reach, reach : width - reach] * (3 / (np.pi * bandwidth_m**2))


def transform_kernels(x: Floats, y: Floats, *, grid: Grid, bandwidth_m: float) -> Floats:
    """Share each incident between the sixteen nearest points of a lattice and convolve with the kernel.

    Returns
    -------
    array, shape ``grid.shape``
        Incidents per square metre; off by under 1 % of the peak, one incident or many scattered.

    Notes
    -----
    The shares are those of cubic interpolation, so that what is left of the error comes from the
    kernel's rim. Where the cells are coarse the lattice is finer than they are, an odd number of
    times, so that every centre is one of its points.

    References
    ----------
    Keys, R. G. (1981). Cubic convolution interpolation for digital image processing. IEEE
    Transactions on Acoustics, Speech, and Signal Processing 29, 1153-1160.
    """
    finer = int(np.ceil(FEWEST_STEPS * grid.cell_m / bandwidth_m)) // 2 * 2 + 1
    step = grid.cell_m / finer
    reach = int(np.ceil(bandwidth_m / step)) + 2
    width, height = grid.n_columns * finer + 2 * reach, grid.n_rows * finer + 2 * reach
    column, row = (x - grid.left_m) / step - 0.5 + reach, (y - grid.bottom_m) / step - 0.5 + reach
    left, below = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    across, up = _share_cubic(column - left), _share_cubic(row - below)
    home = (below - 1) * width + left - 1
    shared = np.zeros(height * width)
    for dy, share in enumerate(up):
        for dx, other in enumerate(across):
            np.add.at(shared, home + dy * width + dx, share * other)
    steps = np.arange(-reach, reach + 1) * step / bandwidth_m
    kernel = quartic(steps[:, np.newaxis] ** 2 + steps**2, bandwidth_m=bandwidth_m)
    smooth = _convolve(shared.reshape(height, width), kernel)[finer // 2 :: finer, finer // 2 :: finer]
    return np.where(smooth > _HARDLY_ANY * smooth.max(initial=0), smooth, 0.0)


def _convolve(values: Floats, kernel: Floats) -> Floats:
    """Convolve in single precision, a millionth of the peak, and take off the frame that the kernel reaches over.

    The transform goes round and round, but what comes in from the other side stays in the frame.
    """
    rows, columns = (fft.next_fast_len(n, real=True) for n in values.shape)
    spectrum = fft.rfft2(values.astype(np.float32), (rows, columns))
    spectrum *= fft.rfft2(kernel.astype(np.float32), (rows, columns))
    whole = fft.irfft2(spectrum, (rows, columns), overwrite_x=True)
    frame = kernel.shape[0] - 1
    return np.asarray(whole[frame : values.shape[0], frame : values.shape[1]], dtype=np.float64)


def _share_cubic(past: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give the shares of the point before the one passed, that one, and the two after it; they sum to 1."""
    rest = 1 - past
    return (
        -past * rest**2 / 2,
        1 - 2.5 * past**2 + 1.5 * past**3,
        1 - 2.5 * rest**2 + 1.5 * rest**3,
        -rest * past**2 / 2,
    )
