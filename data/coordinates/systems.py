"""The reference systems that Swedish points are written in."""

from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj.network
from pyproj import Transformer

Floats = npt.NDArray[np.float64]

# Grids fetched over the network would make the answer depend on the machine, and tell others where the points are.
pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # left out of its stubs

RT90_ACCURACY_M = 0.2
"""Largest error of RT 90 to SWEREF 99; the mean is 0.07 m. Lantmäteriet, "RT 90 - SWEREF 99"."""


# For 2.5 gon V Lantmäteriet prescribes a projection straight from SWEREF 99, which EPSG calls an emulation.
_PRESCRIBED = MappingProxyType({"EPSG:3021": "EPSG:3847", "EPSG:2400": "EPSG:3847"})


class ReferenceSystem(NamedTuple):
    """A system that points may be written in.

    Attributes
    ----------
    crs
        Its code, as ``"EPSG:3006"``.
    name
        What Swedish readers call it.
    accuracy_m
        What passing to WGS 84 may cost; 0 below a decimetre.
    meridian
        Central meridian, degrees; NaN for degrees.
    reach
        Longitudes where it is used, degrees.
    same_as
        Systems whose numbers are the same within a metre.
    """

    crs: str
    name: str
    accuracy_m: float
    meridian: float
    reach: tuple[float, float]
    same_as: tuple[str, ...] = ()


_SWEDEN = (10.0, 25.0)
_ZONES = ("12 00", "13 30", "15 00", "16 30", "18 00", "14 15", "15 45", "17 15", "18 45", "20 15", "21 45", "23 15")
# Local zones and the other zones of RT 90 are used within EPSG's bounds of each, widened here.
_LOCAL_DEGREES, _RT90_DEGREES, _UTM_DEGREES = 1.75, 2.0, 4.0


def _local_zone(number: int, name: str) -> ReferenceSystem:
    meridian = int(name[:2]) + int(name[3:]) / 60
    reach = (meridian - _LOCAL_DEGREES, meridian + _LOCAL_DEGREES)
    return ReferenceSystem(f"EPSG:{3007 + number}", f"SWEREF 99 {name}", 0.0, meridian, reach)


def _rt90(code: int, name: str, meridian: float) -> ReferenceSystem:
    is_national = code == 3021  # noqa: PLR2004  # the one that all national maps used
    reach = _SWEDEN if is_national else (meridian - _RT90_DEGREES, meridian + _RT90_DEGREES)
    same = ("EPSG:2400", "EPSG:3847") if is_national else ()
    return ReferenceSystem(f"EPSG:{code}", f"RT 90 {name}", RT90_ACCURACY_M, meridian, reach, same)


def _utm(zone: int) -> ReferenceSystem:
    meridian = zone * 6.0 - 183
    return ReferenceSystem(
        f"EPSG:{25800 + zone}",
        f"UTM zon {zone}N",
        0.0,
        meridian,
        (meridian - _UTM_DEGREES, meridian + _UTM_DEGREES),
        (f"EPSG:{32600 + zone}",),
    )


SYSTEMS: MappingProxyType[str, ReferenceSystem] = MappingProxyType(
    {
        system.crs: system
        for system in (
            ReferenceSystem("EPSG:4326", "WGS 84 (grader)", 0.0, float("nan"), _SWEDEN, ("EPSG:4619", "EPSG:4258")),
            ReferenceSystem("EPSG:3006", "SWEREF 99 TM", 0.0, 15.0, _SWEDEN, ("EPSG:25833", "EPSG:32633")),
            *(_local_zone(number, name) for number, name in enumerate(_ZONES)),
            _rt90(3021, "2,5 gon V", 15.806),
            _rt90(3019, "7,5 gon V", 11.306),
            _rt90(3020, "5 gon V", 13.556),
            _rt90(3022, "0 gon", 18.056),
            _rt90(3023, "2,5 gon O", 20.306),
            _rt90(3024, "5 gon O", 22.556),
            *(_utm(zone) for zone in (32, 34, 35)),
        )
    }
)
"""By code, the commonest first. UTM zone 33 N is SWEREF 99 TM."""

# Lantmäteriet's list of the municipalities' zones, and for 2034, 2062, 2280 and 2582 what they say themselves.
_OWN_ZONES = {
    "EPSG:3007": ("1480",),
    "EPSG:3008": ("0680",),
    "EPSG:3009": ("0580", "0583", "0586", "0686", "0862", "2034", "2062"),
    "EPSG:3010": ("0581", "0821", "0861", "0880", "1960", "2084"),
    "EPSG:3011": ("0180",),
    "EPSG:3013": ("2080", "2081"),
    "EPSG:3014": ("2280",),
    "EPSG:3017": ("2582",),
}


def find_own_zone(municipality: str | None) -> str | None:
    """Give the local zone that a municipality uses, where it is known; not every municipality's is.

    Examples
    --------
    >>> find_own_zone("0586"), find_own_zone("0114")
    ('EPSG:3009', None)
    """
    return next((zone for zone, codes in _OWN_ZONES.items() if municipality in codes), None)


def to_degrees(x: Floats, y: Floats, *, crs: str) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes, WGS 84; NaN for what is no place in the system.

    Parameters
    ----------
    x, y
        Easting (or longitude) and northing (or latitude), shape (n,).
    crs
        What they are written in.

    Examples
    --------
    The travel centre in Mjölby, in SWEREF 99 TM:

    >>> lon, lat = to_degrees(np.array([507731.3]), np.array([6464677.2]), crs="EPSG:3006")
    >>> float(lon[0].round(5)), float(lat[0].round(5))
    (15.13199, 58.32298)
    """
    moved_x, moved_y = _transformer(crs).transform(x, y)
    lon, lat = np.asarray(moved_x, dtype=np.float64), np.asarray(moved_y, dtype=np.float64)
    is_possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)  # noqa: PLR2004  # all there are
    return np.where(is_possible, lon, np.nan), np.where(is_possible, lat, np.nan)


@cache
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(_PRESCRIBED.get(crs, crs), "EPSG:4326", always_xy=True)
