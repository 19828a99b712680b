"""Incidents as places in SWEREF 99 TM, with none counted twice and none lost in silence."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.crs import ANALYSIS_CRS, transform_points
from geo.grid import Counts, Floats


@dataclass(frozen=True, slots=True)
class Points:
    """Where incidents happened, ready for counting on a grid.

    Attributes
    ----------
    incident_id
        Of each place.
    x_m, y_m
        SWEREF 99 TM, metres.
    n_unplaced
        Incidents without a place, or with one outside Sweden or the municipality.
    """

    incident_id: Counts
    x_m: Floats
    y_m: Floats
    n_unplaced: int


def locate_incidents(incidents: pd.DataFrame) -> Points:
    """Give the incidents' places in metres.

    Parameters
    ----------
    incidents
        `data.tables.INCIDENTS`; each source in its own reference system.

    Returns
    -------
    Points
        In the table's order.

    Raises
    ------
    ValueError
        An incident stands twice: it would make a hot spot of its own.

    Notes
    -----
    Say `n_unplaced` wherever the points are shown. The same crime from two sources has two
    ids: never pass both sources at once.

    Examples
    --------
    >>> table = pd.DataFrame({"incident_id": [1, 2], "x": [15.131987, None], "y": [58.322982, None]})
    >>> found = locate_incidents(table.assign(crs="EPSG:4326", is_outside=False))
    >>> found.x_m.round().tolist(), found.n_unplaced
    ([507731.0], 1)
    """
    twice = int(incidents["incident_id"].duplicated().sum())
    if twice:
        msg = f"every incident must stand once: {twice} of {len(incidents)} rows repeat an id; drop them first"
        raise ValueError(msg)
    x, y = incidents["x"].to_numpy(np.float64), incidents["y"].to_numpy(np.float64)
    x_m, y_m = np.full(x.size, np.nan), np.full(x.size, np.nan)
    crs = incidents["crs"].astype("object")
    for name in crs.dropna().unique():
        rows = np.flatnonzero((crs == name).to_numpy() & np.isfinite(x) & np.isfinite(y))
        x_m[rows], y_m[rows] = transform_points(x[rows], y[rows], from_crs=str(name), to_crs=ANALYSIS_CRS)
    is_placed = np.isfinite(x_m) & np.isfinite(y_m) & ~incidents["is_outside"].to_numpy(np.bool_)
    ids = incidents["incident_id"].to_numpy(np.int64)
    return Points(ids[is_placed], x_m[is_placed], y_m[is_placed], int((~is_placed).sum()))
