"""What the product has promised to be at least, beside whom."""

from enum import StrEnum
from typing import NamedTuple

from benchmarks import cluster, density, disclosure, emerging, gistar, join, knox, whole_import


class Kind(StrEnum):
    """What is held against the limit."""

    TIMES = "gånger snabbare"
    MEMORY = "gånger mindre minne"
    SECONDS = "sekunder högst"
    WALL = "gånger den andras klocktid högst"


class Goal(NamedTuple):
    """One way against a peer, or against the clock where there is no peer."""

    work: str
    n: int
    way: str
    peer: str | None
    limit: float
    kind: Kind = Kind.TIMES
    unit: str = "punkter"


_TOWNS, _SMALL = "plats + antal, 290 kommuner", "plats + antal, små områden"
_MONTHS, _DAYS = "urval + antal, hela månader", "urval + antal, fria dagar"
_PLAIN, _FAST, _CUBE = "cellindex, numpy", "cellindex, numba", "månadskub"
_GEOPANDAS, _PANDAS, _DUCKDB = "geopandas.sjoin + groupby", "pandas groupby i minnet", "DuckDB på Parquet"
_MANY = (1_000_000, 10_000_000)

GOALS = (
    *(Goal(_TOWNS, n, _FAST, _GEOPANDAS, 40) for n in _MANY),
    *(Goal(_TOWNS, n, _PLAIN, _GEOPANDAS, 12) for n in _MANY),
    *(Goal(_SMALL, n, _FAST, _GEOPANDAS, 15) for n in _MANY),
    *(Goal(_SMALL, n, _FAST, "sedonadb", 8) for n in _MANY),
    *(Goal(_SMALL, n, _FAST, "DuckDB spatial", 15) for n in _MANY),
    *(Goal(_SMALL, 10_000_000, way, _GEOPANDAS, 4, Kind.MEMORY) for way in (_PLAIN, _FAST)),
    *(Goal(_MONTHS, n, _CUBE, _PANDAS, 300) for n in _MANY),
    *(Goal(_MONTHS, n, _CUBE, None, 0.001, Kind.SECONDS) for n in _MANY),
    *(Goal(_DAYS, n, _CUBE, _PANDAS, 10) for n in _MANY),
    *(Goal(_DAYS, n, _CUBE, _DUCKDB, 9) for n in _MANY),
    *(Goal(gistar.WORK, n, gistar.CLOSED, gistar.ESDA, 100, unit="rutor") for n in gistar.SIDES),
    Goal(density.EXACT, density.N_EXACT, density.SUM, density.SKLEARN, 30),
    Goal(density.EXACT, density.N_EXACT, density.SUM, density.SCIPY, 300),
    Goal(density.FAST, density.N_FAST, density.FFT, density.KDEPY, 8),
    Goal(knox.WORK, 2_000, knox.OURS, knox.POINTPATS, 10, unit="händelser"),
    Goal(emerging.WORK, 1_000, emerging.OURS, None, 3.5, Kind.SECONDS, unit="händelser"),
    *(
        Goal(disclosure.WORK, 4_800, disclosure.name_way(mean), None, disclosure.MOST_S, Kind.SECONDS, unit="celler")
        for mean in disclosure.MEANS
    ),
    *(
        Goal(whole_import.WORK, n, way, None, n / whole_import.LEAST_PER_S, Kind.SECONDS, unit="rader")
        for n in (1_000_000,)
        for way in (whole_import.OURS, whole_import.IDENTIFIED)
    ),
    Goal(whole_import.WORK, 1_000_000, whole_import.OURS, whole_import.PANDAS, 1, unit="rader"),
    *(
        Goal(cluster.WORK.format(layer), cluster.N, cluster.KILLED, cluster.CLUSTER, 1.3, Kind.WALL)
        for layer in join.LAYERS
    ),
)
