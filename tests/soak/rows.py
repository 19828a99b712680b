"""What the writers write: each thing is another's in no part, so that what is lost or doubled is seen."""

import hashlib
from datetime import date, datetime, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.deliveries import Delivery, Kind
from data.follow_ups import Decision, FollowUp
from data.model import Category, CommitmentStatus
from data.reports import Report, Severity

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = NOW.date()
REGISTERED_FROM = datetime(2025, 1, 1)  # noqa: DTZ001  # as above
ROLE = "uthållighetsprov"
PROMISE = "uthallighet"
PLACES = tuple(f"{code:04d}" for code in range(1001, 2001))
"""Codes of no municipality: each delivery has one of its own, and is read by it."""
SIZE = 11_000
"""Rows of a delivery: three transactions, and one that says that it is whole."""


def make_passport(number: int, *, kind: Kind = Kind.INCIDENTS) -> Delivery:
    """Make the passport of a delivery."""
    return Delivery(
        kind=kind,
        source="polisen" if kind is Kind.INCIDENTS else "lantmäteriet",
        file_name=f"{kind} {number}.csv",
        sha256=hashlib.sha256(f"{kind} {number}".encode()).hexdigest(),
        producer="PÅHITTAD",
        licence="fri",
        extract_date=DAY + timedelta(days=number),
        definition="PÅHITTADE händelser för uthållighetsprov",
        received_at=NOW,
        author_role=ROLE,
    )


def make_incidents(number: int, *, n: int = SIZE) -> pd.DataFrame:
    """Make a delivery's incidents, spread over two squares and a bit outside them."""
    rng = np.random.default_rng(number)
    times = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.arange(n), unit="min")
    lon, lat = rng.uniform(15.0, 15.25, n), rng.uniform(58.0, 58.1, n)
    return pd.DataFrame(
        {
            "municipality": find_place(number),
            "category": "stöld",
            "source_category": "cykel",
            "from_at": times,
            "to_at": times,
            "x": lon,
            "y": lat,
            "crs": "EPSG:4326",
            "lon": lon,
            "lat": lat,
            "is_outside": False,
        }
    )


def make_areas(first: int, n: int) -> gpd.GeoDataFrame:
    """Make two areas in each of some deliveries' places."""
    squares = [shapely.box(15.0, 58.0, 15.1, 58.1), shapely.box(15.1, 58.0, 15.2, 58.1)]
    places = [find_place(number) for number in range(first, first + n)]
    rows = [(place, side, square) for place in places for side, square in zip("vö", squares, strict=True)]
    table = pd.DataFrame(
        {
            "area_id": [f"{place}-{side}" for place, side, _ in rows],
            "municipality": [place for place, _, _ in rows],
            "area_type": "centrum",
            "label": [f"ruta {side}" for _, side, _ in rows],
            "valid_from": pd.Timestamp("2020-01-01"),
            "is_approximate": True,
            "crs": "EPSG:4326",
            "exact_geometry": [square for _, _, square in rows],
        }
    )
    return gpd.GeoDataFrame(table, geometry=[square for _, _, square in rows], crs="EPSG:4326")


def make_decision(who: str, number: int) -> Decision:
    """Make a decision about a commitment of the writer's own, told from its others by the reason."""
    return Decision(
        promise_id=PROMISE,
        commitment_id=who,
        status=CommitmentStatus.ONGOING,
        decided_on=DAY,
        author_role=ROLE,
        reason=f"{who} {number}",
    )


def make_follow_up(who: str, number: int) -> FollowUp:
    """Make a follow-up, told from others by its channel."""
    return FollowUp(
        promise_id=PROMISE,
        rule_id="arlig",
        held_on=date(2025, 12, 1),
        told_to="kommunstyrelsen",
        channel=f"{who} {number}",
        author_role=ROLE,
    )


def make_report(who: str, number: int) -> Report:
    """Make an incident registered by hand, in a place of the writer's own and told from others by its minute."""
    return Report(
        draft_id=f"{who}-{number}",
        municipality=f"hand-{who}",
        category=Category.VANDALISM,
        from_at=REGISTERED_FROM + timedelta(minutes=number),
        to_at=REGISTERED_FROM + timedelta(minutes=number),
        severity=Severity.MINOR,
        author_role=ROLE,
        x=15.05,
        y=58.05,
        crs="EPSG:4326",
    )


def find_place(number: int) -> str:
    """Tell which place a delivery's incidents are in.

    Examples
    --------
    >>> find_place(0), find_place(3)
    ('1001', '1004')
    """
    return PLACES[number]
