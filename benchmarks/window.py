"""Counts of a window per area, category and month, when the area of each incident is already stored."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from benchmarks.country import CATEGORIES, MONTHS, Incidents, make_incidents, make_small_areas
from benchmarks.peers import find_missing, lay_out
from benchmarks.timing import Answer, Timing, Way, compare
from geo.cell_index import build_index, find_first
from geo.cell_index.index import Codes
from geo.cube import fill_cube
from geo.windows import count_window

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
WINDOWS = {
    "hela månader": (date(2025, 1, 1), date(2025, 12, 31)),
    "fria dagar": (date(2025, 1, 10), date(2025, 12, 20)),
}

_KEYS = ["area", "category", "month"]
_QUERY = """
    SELECT area, category, month, count(*) AS n FROM read_parquet('{path}')
    WHERE "at" >= TIMESTAMP '{first}' AND "at" < TIMESTAMP '{last}' + INTERVAL 1 DAY GROUP BY area, category, month
"""


def measure(sizes: tuple[int, ...] = SIZES, *, rounds: int = 5) -> Iterator[Timing]:
    """Measure a window of whole months and one of free days, on the small areas."""
    outlines = make_small_areas()
    index = build_index(list(outlines))
    for n in sizes:
        incidents = make_incidents(n, seed=n)
        area = find_first(index, incidents.x, incidents.y).area_at
        for name, (first, last) in WINDOWS.items():
            with tempfile.TemporaryDirectory() as folder:
                ways = _list_ways(incidents, area, len(outlines), first, last, Path(folder) / "incidents.parquet")
                yield from compare(f"urval + antal, {name}", n, ways, rounds=rounds)


def _list_ways(incidents: Incidents, area: Codes, n_areas: int, first: date, last: date, path: Path) -> dict[str, Way]:
    table = pd.DataFrame({"at": incidents.at, "area": area, "category": incidents.category, "month": incidents.month})
    table = table[table["area"] >= 0].reset_index(drop=True)
    months = slice(MONTHS.searchsorted(pd.Timestamp(first.replace(day=1))), MONTHS.searchsorted(pd.Timestamp(last)))
    ways: dict[str, Way] = {"pandas groupby i minnet": _count_pandas(table, n_areas, first, last, months)}
    if not find_missing(("duckdb",)):
        table.to_parquet(path, row_group_size=250_000)
        ways["DuckDB på Parquet"] = _count_duckdb(path, n_areas, first, last, months)
    cube = fill_cube(
        incidents.at,
        area,
        incidents.category,
        area_ids=[str(at) for at in range(n_areas)],
        categories=CATEGORIES,
        months=MONTHS,
    )
    ways["månadskub"] = lambda: count_window(cube, first, last)
    return ways


def _count_pandas(table: pd.DataFrame, n_areas: int, first: date, last: date, months: slice) -> Way:
    start, end = pd.Timestamp(first), pd.Timestamp(last) + pd.Timedelta(days=1)

    def run() -> Answer:
        chosen = table[(table["at"] >= start) & (table["at"] < end)]
        return lay_out(chosen.groupby(_KEYS).size().rename("n").reset_index(), n_areas)[..., months]

    return run


def _count_duckdb(path: Path, n_areas: int, first: date, last: date, months: slice) -> Way:
    import duckdb  # noqa: PLC0415  # an extra

    connection = duckdb.connect(config={"threads": 2})
    query = _QUERY.format(path=path, first=first, last=last)

    def run() -> Answer:
        return lay_out(connection.execute(query).df(), n_areas)[..., months]

    return run
