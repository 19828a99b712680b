"""Where a file's points are, for a picture and a proposal before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.coordinates import CrsSearch, flag_positions, propose_crs, read_positions, thin_points, to_degrees
from data.files.form import Form
from data.files.limits import BATCH
from data.files.rows import read_rows

ENOUGH = BATCH
"""Rows that are looked at; the whole file is gone through when it is read in."""


@dataclass(frozen=True, slots=True)
class Places:
    """The positions of a file's first rows, as they are written.

    Attributes
    ----------
    columns
        The headings they were read from, by the description's keys: x and y, or position.
    x, y
        As numbers, what was given as x first; NaN for no place.
    n_rows, n_faulty
        Rows that were looked at, and those of them whose position can't be read.
    municipality
        Where they should be.
    search
        The systems that they may be written in, best first.
    """

    columns: Mapping[str, str]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    n_rows: int
    n_faulty: int
    municipality: str | None
    search: CrsSearch

    @property
    def n_placed(self) -> int:
        """Rows that have a position."""
        return int((~np.isnan(self.x)).sum())

    def points(self, crs: str, *, is_swapped: bool = False) -> pd.DataFrame:
        """Give points to draw, were they written in a system: lon, lat, remark and n; at most 2 000 of them.

        Parameters
        ----------
        crs
            As ``"EPSG:3006"``.
        is_swapped
            Whether what was given as x is the northing.
        """
        x, y = (self.y, self.x) if is_swapped else (self.x, self.y)
        lon, lat = to_degrees(x, y, crs=crs)
        return thin_points(lon, lat, flag_positions(lon, lat, municipality=self.municipality))


def find_places(
    path: Path, columns: Mapping[str, str], *, municipality: str | None, form: Form | None = None
) -> Places:
    """Read the positions of a file's first rows and search for the system they are written in.

    Parameters
    ----------
    path
        The file.
    columns
        The headings of ``x`` and ``y``, or of ``position`` where one column holds both.
    municipality
        Code of where they should be; None when not known.
    form
        How the file is laid out, as its preview told.

    Raises
    ------
    DataError
        When the file can't be read, or lacks a column.
    """
    with read_rows(path, form, columns=columns, batch=ENOUGH) as rows:
        first = next(iter(rows), None)
    table = first.table if first is not None else pd.DataFrame(columns=list(columns), dtype="str")
    return locate(table, columns, municipality=municipality)


def locate(table: pd.DataFrame, columns: Mapping[str, str], *, municipality: str | None) -> Places:
    """Read positions that stand in a table of texts, by the description's keys; see `find_places`."""
    found = read_positions(table["x"], table["y"]) if "x" in columns else read_positions(table["position"])
    x, y = np.asarray(found.x, dtype=np.float64), np.asarray(found.y, dtype=np.float64)
    return Places(
        columns=dict(columns),
        x=x,
        y=y,
        n_rows=len(table),
        n_faulty=found.faults.index.nunique(),
        municipality=municipality,
        search=propose_crs(x, y, municipality=municipality),
    )
