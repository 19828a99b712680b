"""What the product has promised to be at least, beside whom."""

from typing import NamedTuple


class Goal(NamedTuple):
    """One way at least `at_least` times as good as a peer, in processor time or in memory."""

    work: str
    n: int
    way: str
    peer: str
    at_least: float
    is_memory: bool = False

    def describe(self) -> str:
        """Say the goal in words."""
        of = "minne, " if self.is_memory else ""
        return f"{of}{self.work}, {self.n:,} punkter: {self.way} mot {self.peer}".replace(",000", " 000")


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
    *(Goal(_SMALL, 10_000_000, way, _GEOPANDAS, 4, is_memory=True) for way in (_PLAIN, _FAST)),
    *(Goal(_MONTHS, n, _CUBE, _PANDAS, 300) for n in _MANY),
    *(Goal(_DAYS, n, _CUBE, _PANDAS, 10) for n in _MANY),
    *(Goal(_DAYS, n, _CUBE, _DUCKDB, 9) for n in _MANY),
)
