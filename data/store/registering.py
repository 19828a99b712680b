"""Incidents registered by hand: each a delivery of one row, so that it can be followed and undone as any other."""

import hashlib
from datetime import datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa
from pyproj import Transformer
from pyproj.exceptions import CRSError

from data.deliveries import Delivery, Kind, Portion
from data.errors import DataError, Problem
from data.reports import SOURCE, Report
from data.retention import DataClass
from data.store import areas, assignments
from data.store.assignments import Assign
from data.store.completing import Account, announce, complete
from data.store.digests import ROWS_OF_DELIVERY, find_parts
from data.store.engine import importing
from data.store.incidents import IncidentShelf, find_stored
from data.store.rules import find_cuts
from data.store.schema import DELIVERY
from data.store.shown import is_standing_somewhere
from data.tables import TIME
from data.territory import find_outside


def register(
    engine: sa.Engine, report: Report, *, now: datetime, assign: Assign | None, person_key: str | None = None
) -> int:
    """Save an incident in one transaction and tell its number; see Store.register_incident.

    It doesn't wait for an import that goes on: its areas are then found with the next one.
    """
    delivery = _make_delivery(report, now)
    table = _make_row(report)
    with importing(engine, wait_ms=0) as is_given, engine.begin() as connection:
        _check(connection, report, now=now)
        key = IncidentShelf(delivery, 0).prepare(table)["row_key"].tolist()
        found = find_stored(connection, key)
        if found and is_standing_somewhere(connection, found[key[0]][0]):
            return found[key[0]][0]
        delivery_id = announce(connection, delivery)
        shelf, account = IncidentShelf(delivery, delivery_id), Account()
        account.note(Portion(table, n_outside=int(table["is_outside"].sum())))
        account.tally += shelf.add(connection, shelf.prepare(table))
        account.n_corrected = shelf.finish(connection)
        parts = find_parts(connection, ROWS_OF_DELIVERY, DELIVERY.name, delivery_id)
        complete(connection, delivery_id, delivery, account, parts=parts, person_key=person_key)
        if is_given and assign is not None:
            pairs = assignments.find_pairs(connection, delivery_id, Kind.INCIDENTS, assign)
            assignments.add(connection, pairs)
            assignments.mark(connection, delivery_id, Kind.INCIDENTS, pairs, now=now)
        return find_stored(connection, key)[key[0]][0]


def _make_delivery(report: Report, now: datetime) -> Delivery:
    return Delivery(
        kind=Kind.INCIDENTS,
        source=SOURCE,
        file_name="registrerad för hand",
        sha256=hashlib.sha256(report.model_dump_json().encode()).hexdigest(),
        producer=SOURCE,
        licence="intern",
        extract_date=now.date(),
        definition="Händelser som har registrerats för hand. De räknas när de har granskats och godtagits.",
        received_at=now,
        author_role=report.author_role,
        needs_review=True,
    )


def _make_row(report: Report) -> pd.DataFrame:
    lon, lat = _find_degrees(report)
    is_outside = report.x is not None and bool(
        find_outside(np.array([lon]), np.array([lat]), municipality=report.municipality)[0]
    )
    return pd.DataFrame(
        {
            "municipality": [report.municipality],
            "category": [report.category.value],
            "source_category": pd.Series([None], dtype="str"),
            "from_at": pd.to_datetime([report.from_at]).astype(TIME),
            "to_at": pd.to_datetime([report.to_at]).astype(TIME),
            "x": pd.Series([report.x], dtype="float64"),
            "y": pd.Series([report.y], dtype="float64"),
            "crs": pd.Series([report.crs], dtype="str"),
            "lon": [lon],
            "lat": [lat],
            "is_outside": [is_outside],
            "row": pd.Series([None], dtype="Int64"),
            "remark": pd.Series([None], dtype="str"),
            "source_id": [report.draft_id],
            "area_id": pd.Series([report.area_id], dtype="str"),
            "severity": [report.severity.value],
        }
    )


def _find_degrees(report: Report) -> tuple[float, float]:
    if report.x is None:
        return float("nan"), float("nan")
    try:
        lon, lat = Transformer.from_crs(report.crs, "EPSG:4326", always_xy=True).transform(report.x, report.y)
    except CRSError:
        lon, lat = float("inf"), float("inf")
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004  # degrees
        raise DataError(SOURCE, [Problem("", "punkten ligger inte på jorden.", "Välj platsen på kartan igen.")])
    return float(lon), float(lat)


def _check(connection: sa.Connection, report: Report, *, now: datetime) -> None:
    problems = []
    if report.from_at > now:
        problems.append(Problem("", "händelsen kan inte ha börjat än.", "Rätta tiden."))
    oldest = find_cuts(connection).get(DataClass.REPORTS)
    if oldest is not None and report.from_at.date() < oldest:
        problems.append(Problem("", f"händelser före {oldest} är gallrade.", "Den kan inte registreras längre."))
    if report.area_id is not None:
        known = areas.find_rows(connection, report.municipality, on=now.date(), is_demo=True)
        if report.area_id not in known["area_id"].tolist():
            problems.append(Problem("", "området finns inte i kommunen.", "Välj ett område i listan."))
    if problems:
        raise DataError(SOURCE, problems)
