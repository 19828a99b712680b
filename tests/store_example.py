"""What a store is given in the tests: deliveries with their rows, decisions, follow-ups, a row in every table."""

import json
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from data.deliveries import Delivery, Kind, Portion, Receipt, Rejection
from data.follow_ups import Decision, FollowUp
from data.model import Category, CommitmentStatus
from data.reports import Report, Severity
from data.reviews import Review, Verdict
from data.sources.polisen import parse_events, read_events
from data.store import Store

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
DAY = date(2026, 1, 15)


def make_delivery(kind: Kind, **changes: Any) -> Delivery:  # noqa: ANN401  # any field of a delivery
    """Make a passport."""
    common: dict[str, Any] = {
        "kind": kind,
        "source": "polisen",
        "file_name": "brott.csv",
        "sha256": "0" * 64,
        "producer": "Polisen",
        "licence": "fri",
        "extract_date": DAY,
        "definition": "anmälda brott",
        "received_at": NOW,
    }
    return Delivery(**common | changes)


def make_incidents(
    n: int = 3, *, municipality: str = "0586", word: str | None = "cykel", start: int = 0
) -> pd.DataFrame:
    """Make incidents an hour apart."""
    times = pd.Timestamp("2023-01-01") + pd.to_timedelta(range(start, start + n), unit="h")
    return pd.DataFrame(
        {
            "municipality": municipality,
            "category": "stöld",
            "source_category": word,
            "from_at": times,
            "to_at": times,
            "x": 529_000.0,
            "y": 6_465_000.0,
            "crs": "EPSG:3006",
            "lon": 15.5,
            "lat": 58.3,
            "is_outside": False,
        }
    )


def make_series(*rows: tuple[str, str, str, int | None], municipality: str = "2080") -> pd.DataFrame:
    """Make monthly counts from (area, word, month, n)."""
    return pd.DataFrame(
        {
            "municipality": municipality,
            "area_id": [area for area, _, _, _ in rows],
            "category": ["trafik" if word == "fylla" else "stöld" for _, word, _, _ in rows],
            "source_category": [word for _, word, _, _ in rows],
            "first_month": pd.to_datetime([f"{month}-01" for _, _, month, _ in rows]),
            "n_months": 1,
            "n": pd.array([n for _, _, _, n in rows], dtype="Int64"),
            "is_preliminary": False,
        }
    )


def make_areas(*rows: tuple[str, str, str], municipality: str = "0586", size: float = 0.1) -> gpd.GeoDataFrame:
    """Make areas from (id, label, first day)."""
    outline = shapely.box(15.0, 58.0, 15.0 + size, 58.1)
    table = pd.DataFrame(
        {
            "area_id": [area_id for area_id, _, _ in rows],
            "municipality": municipality,
            "area_type": "centrum",
            "label": [label for _, label, _ in rows],
            "valid_from": pd.to_datetime([day for _, _, day in rows]),
            "is_approximate": True,
            "crs": "EPSG:4326",
            "exact_geometry": [outline] * len(rows),
        }
    )
    return gpd.GeoDataFrame(table, geometry=[outline] * len(rows), crs="EPSG:4326")


def receive(store: Store, kind: Kind, table: pd.DataFrame, **changes: Any) -> Receipt:  # noqa: ANN401  # as above
    """Hand a table to the store."""
    return store.receive(make_delivery(kind, **changes), table)


def find_counts(store: Store, municipality: str = "2080") -> dict[tuple[str, str], int | None]:
    """Read monthly counts as a small dictionary."""
    table = store.read_series(municipality, is_demo=False)
    months = table["first_month"].dt.strftime("%Y-%m")
    counts = [None if pd.isna(n) else int(n) for n in table["n"]]
    return dict(zip(zip(table["area_id"], months, strict=True), counts, strict=True))


def make_decision(**changes: Any) -> Decision:  # noqa: ANN401  # any field of a decision
    """Make a decision."""
    common: dict[str, Any] = {
        "promise_id": "lofte",
        "commitment_id": "narvaro",
        "status": CommitmentStatus.ONGOING,
        "decided_on": date(2024, 6, 1),
        "author_role": "samordnare",
        "reason": "enligt närvarologgen",
    }
    return Decision(**common | changes)


def make_follow_up(**changes: Any) -> FollowUp:  # noqa: ANN401  # any field of a follow-up
    """Make a follow-up."""
    common: dict[str, Any] = {
        "promise_id": "lofte",
        "rule_id": "halvar",
        "held_on": date(2024, 6, 1),
        "told_to": "kommunstyrelsen",
        "channel": "möte",
        "author_role": "samordnare",
    }
    return FollowUp(**common | changes)


def make_report(**changes: Any) -> Report:  # noqa: ANN401  # any field of a report
    """Make a report of vandalism, as it is written by hand."""
    common: dict[str, Any] = {
        "draft_id": "7c1f",
        "municipality": "0586",
        "author_role": "fältassistent",
        "category": Category.VANDALISM,
        "severity": Severity.GRAVE,
        "from_at": NOW,
        "to_at": NOW,
        "x": 529_000.0,
        "y": 6_465_000.0,
        "crs": "EPSG:3006",
    }
    return Report(**common | changes)


def pair_all(incidents: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find every incident in every area."""
    return incidents[["incident_id"]].merge(areas[["area_id"]], how="cross")


def fill(store: Store) -> None:
    """Put a row in every table."""
    rows = make_incidents().assign(row=[2, 3, 4], remark=["oklar plats.", None, None], source_id=["K1", "K2", "K2"])
    portion = Portion(rows, (Rejection(9, "fel."),), masked={"telefonnummer": 2})
    first = store.receive(make_delivery(Kind.INCIDENTS, source="register"), [portion])
    store.receive(make_delivery(Kind.INCIDENTS, source="register"), rows)
    for _ in range(2):
        receive(store, Kind.SERIES, make_series(("A", "cykel", "2024-01", 1)))
        receive(store, Kind.AREAS, make_areas(("a", "A", "2020-01-01")))
    store.undo(first.delivery_id, author_role="samordnare", reason="fel fil", now=NOW)
    store.record_decision(make_decision(), now=NOW)
    store.record_follow_up(make_follow_up(), now=NOW)
    store.receive(
        make_delivery(Kind.INCIDENTS, source="EST", needs_review=True), make_incidents(1, municipality="0583")
    )
    (waiting,) = store.read_queue("0583", is_demo=False)["incident_id"]
    review = Review(incident_id=waiting, verdict=Verdict.ACCEPTED, author_role="samordnare", reason="stämmer")
    store.record_review(review, now=NOW)
    store.remember_profile("EST", "{}", author_role="samordnare", now=NOW)
    event = {"id": 1, "datetime": "2026-01-01 1:00:00 +01:00", "type": "Brand", "location": {"name": "Mjölby"}}
    store.add_notices(read_events(parse_events(json.dumps([event]).encode()), seen_at=NOW).table)
    store.record_call("polisen.se", called_at=1.0)
