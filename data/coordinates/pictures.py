"""A few of a file's points, for a picture before anything is stored."""

import numpy as np
import numpy.typing as npt
import pandas as pd

MAX_POINTS = 2_000


def thin_points(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    remarks: npt.NDArray[np.str_] | None = None,
    *,
    most: int = MAX_POINTS,
) -> pd.DataFrame:
    """Choose points to draw: each spot once, evenly over the file, remarked ones in half of the room.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84; NaN is left out.
    remarks
        From flag_positions.
    most
        Number of points at most.

    Returns
    -------
    DataFrame
        lon, lat, remark and n, the number of rows on the spot.

    Examples
    --------
    >>> thin_points(np.array([15.1, 15.1, np.nan]), np.array([58.3, 58.3, np.nan]))
        lon   lat remark  n
    0  15.1  58.3         2
    """
    said = np.full(len(lon), "") if remarks is None else remarks
    rows = pd.DataFrame({"lon": lon, "lat": lat, "remark": pd.Series(said, dtype="str")}).dropna()
    spots = rows.groupby(["lon", "lat", "remark"], sort=False).size().rename("n").reset_index()
    is_remarked = spots["remark"] != ""
    odd = _spread(spots[is_remarked], max(most // 2, most - int((~is_remarked).sum())))
    plain = _spread(spots[~is_remarked], most - len(odd))
    return pd.concat([plain, odd]).sort_index().reset_index(drop=True)


def _spread(spots: pd.DataFrame, most: int) -> pd.DataFrame:
    if len(spots) <= most:
        return spots
    return spots.iloc[np.linspace(0, len(spots) - 1, most).astype(int)]
