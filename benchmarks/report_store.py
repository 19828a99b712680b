"""Stores to make reports of: the demo municipality, and a million invented incidents in twenty areas.

With the demo's sources beside them, which count some of the same kinds, and alone.
"""

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.half_years import read_situation
from dashboard.selection import promises_of
from data.areas import read_areas
from data.deliveries import Delivery, Kind, MissingRow
from data.descriptions import SourceDescription
from data.documents import read_document
from data.example import AREAS_FILE, EXAMPLE_SEED, fill
from data.promises import PROMISES, find_promises
from data.publication_files import write_publication
from data.store import Store, open_store
from geo.crs import ANALYSIS_CRS, MAP_CRS
from geo.join import assign_areas
from geo.publishing import Past, PromiseRecord, prepare_publication

MUNICIPALITY = "0586"
NOW, DAY = datetime(2026, 1, 15, 12), date(2025, 6, 30)  # noqa: DTZ001 - Swedish clock time
FIRST_YEAR, LAST_YEAR = 2020, 2025
MANY = 1_000_000
SOURCE = "Påhittade händelser, många"

_CATEGORIES = ("skadegörelse", "stöld", "våld", "narkotika", "ordningsstörning")
_WEST, _SOUTH, _SIDE_M, _COLUMNS, _ROWS = 500_000, 6_455_000, 3_000, 5, 4


def make_demo(path: Path) -> None:
    """Fill a store as the first start does."""
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=NOW)
    store.close()

    _publish(path)


def make_many(path: Path, n: int = MANY) -> None:
    """Fill a store as the first start does, and read in so many incidents and twenty areas that cover them."""
    make_demo(path)
    _receive_many(path, n)


def make_alone(path: Path, n: int = MANY) -> None:
    """Fill a store with so many incidents of one source and the areas that cover them, and nothing else."""
    _receive_many(path, n)


def _receive_many(path: Path, n: int) -> None:
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    _add_areas(store, path.parent)
    store.receive(_describe(n), _invent(n))
    store.close()
    _publish(path)


def _publish(path: Path) -> None:
    """Write the publication of the municipality beside the store."""
    store = open_store(f"sqlite:///{path}", assign=assign_areas)
    situation = read_situation(store, MUNICIPALITY)
    records = [
        PromiseRecord(promise, list(store.read_decisions(promise.promise_id)), [])
        for promise in promises_of(MUNICIPALITY, find_promises(PROMISES).promises)
    ]
    draft = prepare_publication(
        situation, name="påhittad", promises=records, past=Past(), closed_on=DAY, today=NOW.date()
    )
    write_publication(draft.publication, path.with_suffix(".json"))
    store.close()


def _add_areas(store: Store, folder: Path) -> None:
    boxes = [
        shapely.box(west, south, west + _SIDE_M, south + _SIDE_M)
        for west in range(_WEST, _WEST + _COLUMNS * _SIDE_M, _SIDE_M)
        for south in range(_SOUTH, _SOUTH + _ROWS * _SIDE_M, _SIDE_M)
    ]
    names = [f"Påhittat område {number}" for number in range(1, len(boxes) + 1)]
    ids = [f"pahittat-{number}" for number in range(1, len(boxes) + 1)]
    kept = json.loads(AREAS_FILE.read_text("utf-8"))
    told = {"område": ids, "namn": names, "typ": "stadsdel", "kommun": MUNICIPALITY}
    added = json.loads(gpd.GeoDataFrame(told, geometry=boxes, crs=ANALYSIS_CRS).to_crs(MAP_CRS).to_json())
    file = folder / "omraden.geojson"
    kept["features"] += [{**each, "bbox": None} for each in added["features"]]
    file.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    described = read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription)
    intake = read_areas(file, described)
    if intake.rejections:
        msg = f"the areas were refused: {intake.rejections[0].reason}"
        raise ValueError(msg)
    store.receive(intake.delivery(now=NOW), intake.table)


def _invent(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(n)
    first, last = pd.Timestamp(FIRST_YEAR, 1, 1), pd.Timestamp(LAST_YEAR + 1, 1, 1)
    at = first + pd.to_timedelta(rng.integers(0, int((last - first).total_seconds()) // 60, n), unit="min")
    x = rng.uniform(_WEST, _WEST + _COLUMNS * _SIDE_M, n).round(1)
    y = rng.uniform(_SOUTH, _SOUTH + _ROWS * _SIDE_M, n).round(1)
    points = gpd.GeoSeries(gpd.points_from_xy(x, y, crs=ANALYSIS_CRS)).to_crs(MAP_CRS)
    category = rng.choice(_CATEGORIES, n)
    return pd.DataFrame(
        {
            "municipality": MUNICIPALITY,
            "category": category,
            "source_category": category,
            "from_at": at.astype("datetime64[us]"),
            "to_at": at.astype("datetime64[us]"),
            "x": x,
            "y": y,
            "crs": "EPSG:3006",
            "lon": points.x.to_numpy(),
            "lat": points.y.to_numpy(),
            "is_outside": False,
        }
    )


def _describe(n: int) -> Delivery:
    return Delivery(
        kind=Kind.INCIDENTS,
        source=SOURCE,
        file_name="PÅHITTADE DEMODATA",
        sha256=hashlib.sha256(f"{n}".encode()).hexdigest(),
        producer="Mätningen (PÅHITTADE DEMODATA)",
        licence="fri",
        extract_date=NOW.date(),
        definition="Påhittade händelser.",
        received_at=NOW,
        covers_first=date(FIRST_YEAR, 1, 1),
        covers_last=date(LAST_YEAR, 12, 1),
        missing_row=MissingRow.ZERO,
        is_demo=True,
    )
