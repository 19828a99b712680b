"""One square grid in SWEREF 99 TM, and how many incidents each cell holds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST_CELLS = 4_000_000
"""A grid beyond this comes of points that lie far from the rest, not of a large municipality."""

MOST_DEGREES = (180, 90)
"""No place in Sweden is this close to the zero of SWEREF 99 TM; longitude and latitude always are."""

_ID_STEP = 10_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells whose corners lie on whole multiples of the cell's side.

    Attributes
    ----------
    cell_m
        Side of a cell in metres, a whole number.
    left_m, bottom_m
        The grid's south-western corner in SWEREF 99 TM, metres.
    n_rows, n_columns
        Cells northwards and eastwards; row 0 is the southernmost.

    Notes
    -----
    With 100, 250 or 1 000 m the cells are those of SCB's statistical grid, and `cell_ids` gives
    SCB's own numbers, so that population per cell can be joined on.
    """

    cell_m: int
    left_m: float
    bottom_m: float
    n_rows: int
    n_columns: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.n_rows, self.n_columns

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.n_rows * self.n_columns

    def centres(self) -> tuple[Floats, Floats]:
        """Give the easting and northing of every cell's centre, row by row from the south-west.

        Examples
        --------
        >>> x, y = Grid(100, 500_000, 6_400_000, 1, 2).centres()
        >>> x.tolist(), y.tolist()
        ([500050.0, 500150.0], [6400050.0, 6400050.0])
        """
        x = self.left_m + (np.arange(self.n_columns) + 0.5) * self.cell_m
        y = self.bottom_m + (np.arange(self.n_rows) + 0.5) * self.cell_m
        return np.tile(x, self.n_rows), np.repeat(y, self.n_columns)

    def cell_ids(self) -> Counts:
        """Give every cell's number: easting then northing of its south-western corner, as SCB's Rutid.

        Examples
        --------
        >>> Grid(100, 500_000, 6_400_000, 1, 2).cell_ids().tolist()
        [5000006400000, 5001006400000]
        """
        left = np.int64(self.left_m) + np.arange(self.n_columns, dtype=np.int64) * self.cell_m
        bottom = np.int64(self.bottom_m) + np.arange(self.n_rows, dtype=np.int64) * self.cell_m
        return (left[np.newaxis, :] * _ID_STEP + bottom[:, np.newaxis]).ravel()


def check_metres(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Refuse what can't be places in SWEREF 99 TM.

    Parameters
    ----------
    x, y
        Easting and northing in metres, shape (n,).

    Returns
    -------
    tuple of arrays
        The same places as float64.

    Raises
    ------
    ValueError
        A coordinate is missing or infinite, lies at (0, 0) or looks like degrees, or the two
        arrays differ in length.

    Examples
    --------
    >>> check_metres([15.13], [58.32])
    Traceback (most recent call last):
    ValueError: places must be metres in SWEREF 99 TM (EPSG:3006): 1 of 1 look like longitude and latitude...
    """
    east, north = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if east.ndim != 1 or east.shape != north.shape:
        msg = f"x and y must be two lists of the same length: found shapes {east.shape} and {north.shape}"
        raise ValueError(msg)
    if _lies_far_out(east) and _lies_far_out(north):
        return east, north
    lost = int((~(np.isfinite(east) & np.isfinite(north))).sum())
    if lost:
        msg = f"every place must be known: {lost} of {east.size} lack a coordinate; leave them out and say how many"
        raise ValueError(msg)
    hidden = int(((east == 0) & (north == 0)).sum())
    if hidden:
        msg = (
            f"places must be metres in SWEREF 99 TM (EPSG:3006): {hidden} of {east.size} lie at (0, 0), "
            "which sources write for a hidden or unknown place; leave them out and say how many"
        )
        raise ValueError(msg)
    degrees = int(((np.abs(east) <= MOST_DEGREES[0]) & (np.abs(north) <= MOST_DEGREES[1])).sum())
    if degrees:
        msg = (
            f"places must be metres in SWEREF 99 TM (EPSG:3006): {degrees} of {east.size} look like longitude and "
            "latitude; pass them through geo.crs.transform_points first"
        )
        raise ValueError(msg)
    return east, north


def _lies_far_out(axis: Floats) -> bool:
    """Tell quickly that no coordinate is missing or near zero: millions of places need no closer look."""
    return bool(axis.size and axis.min() > max(MOST_DEGREES) and axis.max() < np.inf)


def make_grid(x: npt.ArrayLike, y: npt.ArrayLike, *, cell_m: int, margin_cells: int = 0) -> Grid:
    """Make the smallest grid that holds the places.

    Parameters
    ----------
    x, y
        Places in SWEREF 99 TM, metres: of the incidents, or better of the area's outline, so
        that the grid is the same whatever is shown.
    cell_m
        Side of a cell, a whole number of metres.
    margin_cells
        Rows and columns to add on every side.

    Returns
    -------
    Grid
        Without cells when there are no places.

    Raises
    ------
    ValueError
        The places can't be metres (`check_metres`), the cell is no whole number of metres, or
        the grid would have more than `MOST_CELLS` cells.

    Examples
    --------
    >>> make_grid([500_010, 500_190], [6_400_020, 6_400_020], cell_m=100).shape
    (1, 2)
    """
    east, north = check_metres(x, y)
    if not (cell_m >= 1 and float(cell_m).is_integer()):
        msg = f"cell_m must be a whole number of metres, at least 1: found {cell_m}; 100 is usual for a town"
        raise ValueError(msg)
    if east.size == 0:
        return Grid(int(cell_m), 0.0, 0.0, 0, 0)
    left, bottom = (np.floor(axis.min() / cell_m) - margin_cells for axis in (east, north))
    right, top = (np.floor(axis.max() / cell_m) + margin_cells + 1 for axis in (east, north))
    n_rows, n_columns = int(top - bottom), int(right - left)
    if n_rows * n_columns > MOST_CELLS:
        msg = (
            f"the places must lie within {MOST_CELLS:,} cells: they span {n_columns * cell_m:,} by "
            f"{n_rows * cell_m:,} m; leave out those that lie outside the area, or choose larger cells"
        )
        raise ValueError(msg)
    return Grid(int(cell_m), float(left * cell_m), float(bottom * cell_m), n_rows, n_columns)


def count_cells(x: npt.ArrayLike, y: npt.ArrayLike, *, grid: Grid) -> Counts:
    """Count the places in each cell; the western and southern edges belong to a cell.

    Parameters
    ----------
    x, y
        Places in SWEREF 99 TM, metres.
    grid
        From `make_grid`.

    Returns
    -------
    array of int, shape ``grid.shape``
        Sums to the number of places.

    Raises
    ------
    ValueError
        A place lies outside the grid: an incident is never lost in silence.

    Examples
    --------
    >>> count_cells([500_010, 500_190, 500_199], [6_400_020] * 3, grid=Grid(100, 500_000, 6_400_000, 1, 2))
    array([[1, 2]])
    """
    east, north = check_metres(x, y)
    column, row = (east - grid.left_m) / grid.cell_m, (north - grid.bottom_m) / grid.cell_m
    outside = 0
    if not (_is_within(column, grid.n_columns) and _is_within(row, grid.n_rows)):
        outside = int(((column < 0) | (row < 0) | (column >= grid.n_columns) | (row >= grid.n_rows)).sum())
    if outside:
        msg = f"every place must lie in the grid: {outside} of {east.size} lie outside; leave them out and say how many"
        raise ValueError(msg)
    at = row.astype(np.int64)
    at *= grid.n_columns
    at += column.astype(np.int64)
    return np.bincount(at, minlength=grid.size).reshape(grid.shape)


def _is_within(steps: Floats, n_steps: int) -> bool:
    return bool(not steps.size or (steps.min() >= 0 and steps.max() < n_steps))
