"""Incidents that may be the same as another: near each other in place and time, of one category."""

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from geo.crs import ANALYSIS_CRS, transform_points

NEAR_M = 50.0
NEAR_TIME = pd.Timedelta(days=1)


def propose_duplicates(
    queued: pd.DataFrame, others: pd.DataFrame, *, near_m: float = NEAR_M, near_time: pd.Timedelta = NEAR_TIME
) -> pd.DataFrame:
    """Propose which of the others each queued incident may be the same as; a person decides.

    Parameters
    ----------
    queued, others
        Tables with `incident_id`, `category`, `from_at`, `to_at`, `lon`, `lat`. An incident is
        never proposed for itself; one without place or time is proposed for none.
    near_m
        How far apart at most, metres.
    near_time
        How long at most from the end of one's time span to the beginning of the other's.

    Returns
    -------
    DataFrame
        `incident_id`, `other_id`, `distance_m`, the nearest first for each incident.

    Examples
    --------
    >>> when = pd.Timestamp("2026-01-15 22:00")
    >>> theft = {"category": "stöld", "from_at": when, "to_at": when, "lon": 15.0, "lat": 58.0}
    >>> queued, others = (pd.DataFrame([theft | {"incident_id": number}]) for number in (1, 2))
    >>> propose_duplicates(queued, others).to_dict("records")
    [{'incident_id': 1, 'other_id': 2, 'distance_m': 0.0}]
    """
    mine, theirs = _place(queued), _place(others)
    if mine.empty or theirs.empty:
        return _as_proposals(pd.DataFrame({"incident_id": [], "other_id": [], "distance_m": []}))
    near = KDTree(theirs[["x_m", "y_m"]].to_numpy()).query_ball_point(mine[["x_m", "y_m"]].to_numpy(), near_m)
    left = np.repeat(np.arange(len(mine)), [len(found) for found in near])
    right = np.concatenate([np.asarray(found, dtype="int64") for found in near])
    one, other = mine.iloc[left].reset_index(drop=True), theirs.iloc[right].reset_index(drop=True)
    is_near_in_time = (one["from_at"] - other["to_at"] <= near_time) & (other["from_at"] - one["to_at"] <= near_time)
    is_alike = (one["category"] == other["category"]) & (one["incident_id"] != other["incident_id"])
    distance_m = np.hypot(one["x_m"] - other["x_m"], one["y_m"] - other["y_m"])
    pairs = pd.DataFrame(
        {"incident_id": one["incident_id"], "other_id": other["incident_id"], "distance_m": distance_m}
    )
    return _as_proposals(pairs[is_near_in_time & is_alike])


def _place(incidents: pd.DataFrame) -> pd.DataFrame:
    """Keep the incidents with place and time, in metres."""
    placed = incidents.dropna(subset=["lon", "lat", "from_at", "to_at"])
    lon, lat = (placed[name].to_numpy(dtype="float64") for name in ("lon", "lat"))
    x_m, y_m = transform_points(lon, lat, from_crs="EPSG:4326", to_crs=ANALYSIS_CRS)
    return placed.assign(x_m=x_m, y_m=y_m)


def _as_proposals(pairs: pd.DataFrame) -> pd.DataFrame:
    kinds = {"incident_id": "int64", "other_id": "int64", "distance_m": "float64"}
    return pairs.astype(kinds).sort_values(["incident_id", "distance_m", "other_id"], ignore_index=True)
