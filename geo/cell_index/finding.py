"""Ask an index which outlines points lie in."""

from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.cell_index.index import NONE, CellIndex, Codes, Floats, Positions
from geo.cell_index.resolving import Pairs, ask, descend, join, resolve, settle

PIECE = 2**15
"""Points looked at together: few enough that what is computed on the way stays in the processor's cache."""


COMPILED_FROM = 100_000
"""Points from which numba gains more than its own start costs."""


class Found(NamedTuple):
    """The first area of each point, and what some points lie in besides.

    Attributes
    ----------
    area_at
        Position of an outline the point lies in, or -1; int32, shape (points,).
    more_point_at, more_area_at
        Further matches of points in several outlines.
    """

    area_at: Codes
    more_point_at: Positions
    more_area_at: Positions


def has_compiled() -> bool:
    """Whether numba is at hand (the extra ``fast``); answers are the same without."""
    return find_spec("numba") is not None


def is_worth_compiling(n: int, *, is_compiled: bool | None) -> bool:
    """Tell whether to use numba for so many points: as asked, or where it gains."""
    if is_compiled and not has_compiled():
        msg = "is_compiled needs numba, which is not installed; install the extra «fast» or leave it out"
        raise ValueError(msg)
    return has_compiled() and n >= COMPILED_FROM if is_compiled is None else is_compiled


def find_areas(
    index: CellIndex,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    threads: int = 1,
    is_compiled: bool | None = None,
) -> tuple[Positions, Positions]:
    """Find every outline that each point lies in, edges included.

    Parameters
    ----------
    index
        From `build_index`.
    x, y
        Points in the outlines' own reference system; shape (n,). NaN and infinity lie nowhere.
    threads
        How many processor threads to use, when compiled.
    is_compiled
        Whether to use numba; by default for many points when it is at hand.

    Returns
    -------
    tuple of arrays
        Positions of points and of outlines, one pair per match, sorted by point: the pairs of
        ``shapely.STRtree(outlines).query(points, predicate="intersects")``.

    Notes
    -----
    A point that the signs can't be sure of (on an edge, or within rounding of one) is put to
    shapely, so the answer is shapely's own also on borders. Points in another reference system
    than the outlines' give a wrong answer without a word: transform them first.

    Examples
    --------
    >>> import shapely
    >>> from geo.cell_index import build_index
    >>> index = build_index([shapely.box(0, 0, 4, 4), shapely.box(2, 2, 6, 6)])
    >>> [at.tolist() for at in find_areas(index, [3.0, 4.0, np.nan], [3.0, 1.0, 0.0])]
    [[0, 0, 1], [0, 1, 0]]
    """
    found = find_first(index, x, y, threads=threads, is_compiled=is_compiled)
    point_at = np.flatnonzero(found.area_at != NONE)
    area_at = found.area_at[point_at].astype(np.int64)
    if not len(found.more_point_at):
        return point_at, area_at
    after = np.searchsorted(point_at, found.more_point_at, side="right")
    return np.insert(point_at, after, found.more_point_at), np.insert(area_at, after, found.more_area_at)


def find_first(
    index: CellIndex,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    threads: int = 1,
    is_compiled: bool | None = None,
) -> Found:
    """Find the same as `find_areas` in four bytes per point, for many millions of points.

    Parameters
    ----------
    index, x, y, threads, is_compiled
        As for `find_areas`.

    Examples
    --------
    >>> import shapely
    >>> from geo.cell_index import build_index
    >>> index = build_index([shapely.box(0, 0, 4, 4), shapely.box(2, 2, 6, 6)])
    >>> found = find_first(index, [3.0, 5.0, 9.0], [3.0, 5.0, 9.0])
    >>> found.area_at.tolist(), found.more_point_at.tolist(), found.more_area_at.tolist()
    ([0, 1, -1], [0], [1])
    """
    x, y = np.ascontiguousarray(x, dtype=np.float64), np.ascontiguousarray(y, dtype=np.float64)
    if x.shape != y.shape or x.ndim != 1:
        msg = f"x and y must be two lists of the same length; got shapes {x.shape} and {y.shape}"
        raise ValueError(msg)
    ask_index = _ask_compiled if is_worth_compiling(len(x), is_compiled=is_compiled) else _ask_plain
    code, pairs = ask_index(index, x, y, threads)
    if len(index.odd_tree):
        somewhere = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        pairs = join([pairs, settle(code, ask(index.odd_tree, somewhere, x, y))])
    return Found(code, *pairs)


def _ask_compiled(index: CellIndex, x: Floats, y: Floats, threads: int) -> tuple[Codes, Pairs]:
    from geo.cell_index import compiled  # noqa: PLC0415  # numba takes half a second to import

    code = compiled.find_codes(index.cells, x, y, threads=threads)
    several = np.flatnonzero(code == compiled.SEVERAL)
    code[several] = descend(index.cells, x[several], y[several])
    return code, resolve(index, code, x, y)


def _ask_plain(index: CellIndex, x: Floats, y: Floats, _threads: int) -> tuple[Codes, Pairs]:
    code = np.empty(len(x), dtype=np.int32)
    found = []
    for start in range(0, len(x), PIECE):
        piece = slice(start, start + PIECE)
        code[piece] = descend(index.cells, x[piece], y[piece])
        pairs = resolve(index, code[piece], x[piece], y[piece])
        found.append(Pairs(pairs.point_at + start, pairs.area_at))
    return code, join(found)
