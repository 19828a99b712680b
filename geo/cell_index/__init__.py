"""Which outlines points lie in: exact, for many points, without asking geometry about most of them."""

from geo.cell_index.building import build_index
from geo.cell_index.counting import count_points
from geo.cell_index.finding import Found, find_areas, find_first, has_compiled
from geo.cell_index.index import CellIndex
from geo.cell_index.keeping import keep_index, load_index, save_index

__all__ = [
    "CellIndex",
    "Found",
    "build_index",
    "count_points",
    "find_areas",
    "find_first",
    "has_compiled",
    "keep_index",
    "load_index",
    "save_index",
]
