"""What is odd about where a row lies; such a row is kept."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.deliveries import COUNTRY
from data.territory import MARGIN_M, find_inside, is_place, name_place

MANY_ROWS = 20
MANY_SHARE = 0.05
"""A place that holds this share of the rows, and at least MANY_ROWS, may stand for a whole area."""


def flag_positions(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], *, municipality: str | None
) -> npt.NDArray[np.str_]:
    """Remark on rows that lie far off, or on the very same spot as many others.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84; NaN for no place, which gets no remark.
    municipality
        Where they should lie; None when it differs or is not known.

    Returns
    -------
    array of str
        Swedish, empty for nothing to remark. Rows up to 20 km outside an outline are not remarked on.

    Examples
    --------
    >>> flag_positions(np.array([15.13, 18.07, -123.1]), np.array([58.32, 59.33, 49.3]), municipality="0586").tolist()
    ['', 'utanför Mjölby', 'utanför Sverige']
    """
    is_placed = ~(np.isnan(lon) | np.isnan(lat))
    remarks = _remark_repeats(lon, lat, is_placed)
    if municipality and municipality != COUNTRY and is_place(municipality):
        is_inside = find_inside(lon, lat, place=municipality, margin_m=MARGIN_M)
        remarks[is_placed & ~is_inside] = f"utanför {name_place(municipality)}"
    remarks[is_placed & ~find_inside(lon, lat, place=COUNTRY, margin_m=MARGIN_M)] = "utanför Sverige"
    return remarks.astype(np.str_)


def _remark_repeats(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], is_placed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    remarks = np.full(len(lon), "", dtype=object)
    spots = pd.DataFrame({"lon": lon[is_placed], "lat": lat[is_placed]})
    n = spots.groupby(["lon", "lat"])["lon"].transform("size").to_numpy()
    is_common = (n >= MANY_ROWS) & (n >= MANY_SHARE * len(spots)) & (n < len(spots))
    said = {count: f"samma punkt som {count - 1} andra rader: kan vara en mittpunkt" for count in set(n[is_common])}
    remarks[np.flatnonzero(is_placed)[is_common]] = [said[count] for count in n[is_common]]
    return remarks
