"""All methods loose on the same incidents, so that a reader sees how they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Floats, Grid, count_cells, make_grid
from geo.hotspots import Hotspots, hotspot_gistar, hotspot_kde, hotspot_scan, hotspot_test
from geo.hotspots.kde import BANDWIDTH_M
from geo.hotspots.scan import Model
from geo.ranked_surface import CELL_M
from geo.ranking import N_TOP

Degrees = tuple[npt.ArrayLike, npt.ArrayLike]


class Method(StrEnum):
    """The methods, by what a reader calls them."""

    WINDOW = "Fönstertest mot basåret"
    SCAN = "Cirkelsökning mot basåret (Kulldorff)"
    GISTAR = "Gi* som i vanliga verktyg"
    GISTAR_ADJUSTED = "Gi* med begränsade falska fynd"
    KDE = "Täthetsbild (KDE)"
    RANK = "Ordning efter antal"


MISUSE: Mapping[Method, str] = MappingProxyType(
    {
        Method.WINDOW: "Visar var en större del än förut händer, inte var det är värst; en omärkt ruta är inte trygg.",
        Method.SCAN: "Räknar inte med serier: samma gärningsman på samma plats kan ensam ge en cirkel.",
        Method.GISTAR: "Ritar om kartan över var folk är och pekar nästan alltid ut något; använd den inte som fynd.",
        Method.GISTAR_ADJUSTED: "Färre rutor, men samma fel: frågar bara om händelserna är ojämnt spridda.",
        Method.KDE: f"En bild, inget test; fast bandbredd {BANDWIDTH_M:.0f} m. Kalla aldrig en topp för en het plats.",
        Method.RANK: "En ordning har alltid en topp, också när allt är slump; se spannen på Lägesbild.",
    }
)
"""What each must not be used for, in one line; shown wherever its answer is."""


@dataclass(frozen=True, eq=False)
class Finding:
    """What one method makes of the incidents.

    Attributes
    ----------
    method
        What was done, one Swedish sentence.
    marked_n
        Cells it marks; None for a method that marks none.
    layer
        Shape of the grid: incidents per square kilometre for KDE, else 1 for marked or highest cells.
    """

    method: str
    marked_n: int | None
    layer: Floats


@dataclass(frozen=True, eq=False)
class Findings:
    """All methods' findings on one grid, in SWEREF 99 TM; `n` is how many incidents all of them got."""

    grid: Grid
    n: int
    by_method: Mapping[Method, Finding]


def compare_methods(
    lon: npt.ArrayLike, lat: npt.ArrayLike, *, earlier: Degrees, dispersion: float, rng: np.random.Generator
) -> Findings:
    """Let every method loose on the same incidents of the same period.

    Parameters
    ----------
    lon, lat
        Incidents in degrees, WGS 84; in Sweden, none missing.
    earlier
        Longitude and latitude of the baseline year's incidents, for the methods that compare.
    dispersion
        From `geo.chance.estimate_dispersion`.
    rng
        Makes the scan's maps of chance.

    Returns
    -------
    Findings
        Each with its own words; `MISUSE` says what it must not be used for.

    Notes
    -----
    Only the window test holds its share of false marks on small numbers that come in series.
    The scan is Bernoulli's, this year's incidents among both years': exact, but for incidents
    that come one by one.

    Examples
    --------
    >>> place = (np.full(5, 15.1), np.full(5, 58.3))
    >>> compared = compare_methods(*place, earlier=place, dispersion=1.0, rng=np.random.default_rng(1))
    >>> [(finding.marked_n, finding.layer.shape) for finding in compared.by_method.values()][0]
    (0, (9, 9))
    """
    now, then = (_to_metres(*places) for places in ((lon, lat), earlier))
    grid = make_grid(
        np.concatenate([now[0], then[0]]),
        np.concatenate([now[1], then[1]]),
        cell_m=CELL_M,
        margin_cells=int(BANDWIDTH_M // CELL_M) + 1,
    )
    n = count_cells(*now, grid=grid)
    both = n + count_cells(*then, grid=grid)
    marking = {
        Method.WINDOW: hotspot_test(*now, grid=grid, earlier=then, dispersion=dispersion),
        Method.SCAN: hotspot_scan(*now, grid=grid, weights=both, rng=rng, model=Model.BERNOULLI, dispersion=1),
        Method.GISTAR: hotspot_gistar(*now, grid=grid, is_adjusted=False),
        Method.GISTAR_ADJUSTED: hotspot_gistar(*now, grid=grid, is_adjusted=True),
    }
    density = hotspot_kde(*now, grid=grid)
    found = {method: _read_marks(hotspots, grid) for method, hotspots in marking.items()}
    found[Method.KDE] = Finding(density.method, None, density.cells["value"].to_numpy().reshape(grid.shape))
    found[Method.RANK] = Finding(
        f"De {N_TOP} rutor som har flest händelser; utan känd befolkning är det antalens egen ordning.",
        None,
        _mark_highest(n.ravel().astype(np.float64)).reshape(grid.shape),
    )
    return Findings(grid, int(n.sum()), MappingProxyType(found))


def _read_marks(hotspots: Hotspots, grid: Grid) -> Finding:
    is_hot = hotspots.cells["is_hot"].to_numpy()
    return Finding(hotspots.method, int(is_hot.sum()), is_hot.astype(np.float64).reshape(grid.shape))


def _mark_highest(n: Floats) -> Floats:
    highest = np.argsort(-n, kind="stable")[:N_TOP]
    marked = np.zeros(n.size)
    marked[highest[n[highest] > 0]] = 1
    return marked


def _to_metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    degrees = (np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return transform_points(*degrees, from_crs=MAP_CRS, to_crs=ANALYSIS_CRS)
