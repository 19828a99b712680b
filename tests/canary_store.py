"""A store full of what must never be seen by the public, and all the ways it could be written."""

import sqlite3
import struct
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from dashboard.cli import main
from data.deliveries import Kind
from data.model import Promise
from data.promises import PROMISES, read_promise
from data.store import Store, open_store
from geo.join import assign_areas
from tests.store_example import make_decision, make_delivery, make_follow_up

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001 # Swedish clock time
WORD = "KANARIE"
SPREAD = (15.12, 15.14, 58.31, 58.33)
N_PER_QUARTER = 60


def fill_canary_store(path: Path) -> None:
    """Fill a store with incidents, statuses and follow-ups of Mjölby, each with something secret in it."""
    with closing(open_store(f"sqlite:///{path}", assign=assign_areas)) as store:
        receive_rows(store)
        promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
        write_statuses(store, promise)
        write_follow_up(store, promise)


def receive_rows(store: Store) -> None:
    """Receive areas, and incidents of two years."""
    named = {"source": "kommunen", "file_name": f"{WORD}-omraden.geojson", "licence": "får återges"}
    store.receive(make_delivery(Kind.AREAS, **named), [areas()])
    covers = {"covers_first": date(2024, 1, 1), "covers_last": date(2025, 12, 1)}
    named = {"source": "polisen", "file_name": f"{WORD}-uttag.csv", "licence": "får återges"}
    store.receive(make_delivery(Kind.INCIDENTS, **named, **covers), [incidents()])


def write_statuses(store: Store, promise: Promise) -> None:
    """Write that every commitment is going on, with a secret role and reason each."""
    for number, commitment in enumerate(promise.commitments):
        decision = make_decision(
            promise_id=promise.promise_id,
            commitment_id=commitment.commitment_id,
            decided_on=date(2025, 5, 5),
            author_role=f"{WORD}-ROLL-{number}",
            reason=f"{WORD}-SKÄL-{number}",
        )
        store.record_decision(decision, now=NOW)


def write_follow_up(store: Store, promise: Promise) -> None:
    """Write that the promise was followed up once, before a secret board."""
    held = make_follow_up(
        promise_id=promise.promise_id,
        rule_id=promise.follow_up_rules[0].rule_id,
        held_on=date(2025, 3, 3),
        told_to=f"{WORD}-NÄMND",
        channel=f"{WORD}-KANAL",
        author_role=f"{WORD}-ROLL",
    )
    store.record_follow_up(held, now=NOW)


def areas() -> gpd.GeoDataFrame:
    """Make two areas side by side."""
    west, east, south, north = SPREAD
    middle = (west + east) / 2
    outlines = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    table = {
        "area_id": ["vaster", "oster"],
        "municipality": "0586",
        "area_type": "stadsdel",
        "label": ["Väster", "Öster"],
        "valid_from": pd.Timestamp("2020-01-01"),
        "is_approximate": False,
        "crs": "EPSG:4326",
        "exact_geometry": outlines,
    }
    return gpd.GeoDataFrame(table, geometry=outlines, crs="EPSG:4326")


def incidents() -> pd.DataFrame:
    """Make incidents of two years, each with a word, an id and a place of its own."""
    chance = np.random.default_rng(7)
    n = 8 * N_PER_QUARTER
    west, east, south, north = SPREAD
    lon, lat = chance.uniform(west, east, n), chance.uniform(south, north, n)
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(lon, lat)
    at = pd.date_range("2024-01-01 03:17:41", "2025-12-31", periods=n).round("s")
    return pd.DataFrame(
        {
            "municipality": "0586",
            "category": chance.choice(["stöld", "skadegörelse", "trafik"], n, p=[0.6, 0.3, 0.1]),
            "source_category": [f"{WORD}-ORD-{number}" for number in range(n)],
            "source_id": [f"{WORD}-ID-{number}" for number in range(n)],
            "from_at": at,
            "to_at": at,
            "x": x,
            "y": y,
            "crs": "EPSG:3006",
            "lon": lon,
            "lat": lat,
            "is_outside": False,
            "row": range(2, n + 2),
        }
    )


def publish(folder: Path) -> None:
    """Publish what the store holds of Mjölby, as an official does."""
    asked = ["--kommun", "Mjölby", "--per", "2025-12-31", "--mapp", str(folder), "--roll", f"{WORD}-ROLL"]
    assert main(["publicera", *asked]) == 0


def list_canaries(store: Path) -> list[bytes]:
    """List every secret as the bytes it could be sent as: words, digits, keys, and numbers as computers keep them."""
    with sqlite3.connect(store) as connection:
        rows = connection.execute("SELECT lon, lat, x, y, row_key, from_at FROM incident").fetchall()
    connection.close()
    canaries = {WORD.encode(), store.name.encode()}
    for lon, lat, x, y, key, at in rows:
        canaries |= {f"{value:.5f}".encode() for value in (lon, lat)} | {f"{value:.2f}".encode() for value in (x, y)}
        canaries |= {struct.pack("<d", value) for value in (lon, lat, x, y)}
        canaries |= {struct.pack("<ii", round(lon * 1e6), round(lat * 1e6))}
        canaries |= {
            bytes(key),
            bytes(key).hex().encode(),
            str(at)[:19].encode(),
            str(at)[:19].replace(" ", "T").encode(),
        }
    return sorted(canaries)


def find_canaries(sent: bytes, canaries: list[bytes]) -> list[bytes]:
    """Find the secrets in what was sent."""
    return [one for one in canaries if one in sent]
