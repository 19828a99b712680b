"""Which incidents a culling takes: those older than the cut, and what was found to be the same as one of them.

A row that counts no longer, because a newer one with the same id stands in its place or it was merged
with another, goes when that one goes: alone it would begin to count anew.
"""

from datetime import date, datetime, time

import pandas as pd
import sqlalchemy as sa

from data.retention import DataClass
from data.reviews import Verdict
from data.store.rules import is_of
from data.store.schema import DELIVERY, INCIDENT, INCIDENT_AREA, KNOWN_INCIDENT, REPEATED_ID, REVIEW
from data.store.shape import BATCH, is_among, make_table
from data.store.shown import IS_HELD, find_claims, find_superseded
from data.tables import TIME, Column

_COLUMNS = {
    "incident_id": Column("int64", ""),
    "delivery_id": Column("int64", ""),
    "source": Column("str", ""),
    "municipality": Column("str", ""),
    "category": Column("str", ""),
    "source_category": Column("str", ""),
    "from_at": Column(TIME, ""),
    "to_at": Column(TIME, ""),
    "extract_date": Column(TIME, ""),
    "has_point": Column("bool", ""),
    "area_id": Column("str", ""),
    "identity_key": Column("object", ""),
    "is_held": Column("bool", ""),
}


def find(connection: sa.Connection, data_class: DataClass, before: date) -> pd.DataFrame:
    """Find the incidents that go.

    Returns
    -------
    DataFrame
        incident_id, delivery_id, source, municipality, category, source_category, has_point, area_id,
        `identity_key`, `is_held` (it counts now), `month` (in which it counts; empty when its time isn't
        known) and `happened` (the month that decides).
    """
    superseded = find_superseded(connection)
    going = _read(connection, is_of(data_class) & _is_before(before), superseded)
    while True:
        more = _find_same(connection, going, superseded)
        if more.empty:
            break
        going = pd.concat([going, more], ignore_index=True)
    at = going["from_at"].fillna(going["to_at"]).fillna(going["extract_date"])
    return going.assign(month=_to_month(going["from_at"]), happened=_to_month(at))


def find_memberships(connection: sa.Connection, incident_ids: list[int]) -> pd.DataFrame:
    """Find which deliveries had some incidents beside those that brought them: incident_id, delivery_id."""
    asked = sa.select(KNOWN_INCIDENT.c.incident_id, KNOWN_INCIDENT.c.delivery_id)
    rows = [
        tuple(row)
        for start in range(0, len(incident_ids), BATCH)
        for row in connection.execute(
            asked.where(is_among(connection, KNOWN_INCIDENT.c.incident_id, incident_ids[start : start + BATCH]))
        )
    ]
    return pd.DataFrame(rows, columns=["incident_id", "delivery_id"]).astype("int64")


def find_sharing(connection: sa.Connection, going: pd.DataFrame) -> set[int]:
    """Find the deliveries that had any row with the same id of its source as one of some incidents."""
    keys = going["identity_key"].dropna().unique().tolist()
    sharing: set[int] = set()
    for start in range(0, len(keys), BATCH):
        claims = find_claims(connection, is_among(connection, INCIDENT.c.identity_key, keys[start : start + BATCH]))
        sharing |= set(claims["delivery_id"])
    return sharing


def remove(connection: sa.Connection, going: pd.DataFrame) -> None:
    """Remove incidents with all that is known of them, in the transaction of an open culling."""
    ids = going["incident_id"].tolist()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        for column in (
            REVIEW.c.incident_id,
            REVIEW.c.merged_into_id,
            INCIDENT_AREA.c.incident_id,
            KNOWN_INCIDENT.c.incident_id,
            INCIDENT.c.incident_id,
        ):
            connection.execute(column.table.delete().where(is_among(connection, column, some)))
    keys = sorted(set(going["identity_key"].dropna()))
    for start in range(0, len(keys), BATCH):
        some_keys = is_among(connection, REPEATED_ID.c.identity_key, keys[start : start + BATCH])
        is_left = sa.exists().where(INCIDENT.c.identity_key == REPEATED_ID.c.identity_key)
        connection.execute(REPEATED_ID.delete().where(some_keys, ~is_left))


def _is_before(before: date) -> sa.ColumnElement[bool]:
    """Tell whether an incident happened before a day; with no time of its own, whether it was delivered then."""
    moment = datetime.combine(before, time.min)
    has_no_start = INCIDENT.c.from_at.is_(None)
    return (
        (INCIDENT.c.from_at < moment)
        | (has_no_start & (INCIDENT.c.to_at < moment))
        | (has_no_start & INCIDENT.c.to_at.is_(None) & (DELIVERY.c.extract_date < before))
    )


def _read(connection: sa.Connection, condition: sa.ColumnElement[bool], superseded: set[int]) -> pd.DataFrame:
    given = {
        "source": DELIVERY.c.source,
        "extract_date": DELIVERY.c.extract_date,
        "has_point": INCIDENT.c.x.is_not(None),
        "is_held": IS_HELD,
    }
    columns = [(given[name] if name in given else INCIDENT.c[name]).label(name) for name in _COLUMNS]
    found = sa.select(*columns).join(DELIVERY, DELIVERY.c.delivery_id == INCIDENT.c.delivery_id).where(condition)
    rows = connection.execute(found.order_by(INCIDENT.c.incident_id)).all()
    table = make_table(rows, list(_COLUMNS), _COLUMNS)
    return table.assign(is_held=table["is_held"] & ~table["incident_id"].isin(superseded))


def _find_same(connection: sa.Connection, going: pd.DataFrame, superseded: set[int]) -> pd.DataFrame:
    """Find the incidents that don't count and are the same as one that does and goes."""
    held = going[going["is_held"]]
    keys = held["identity_key"].dropna().unique().tolist()
    newest = sa.select(sa.func.max(REVIEW.c.review_id)).group_by(REVIEW.c.incident_id)
    merged = sa.select(REVIEW.c.incident_id).where(REVIEW.c.review_id.in_(newest), REVIEW.c.verdict == Verdict.MERGED)
    ids = held["incident_id"].tolist()
    known = set(going["incident_id"])
    parts = [
        _read(connection, is_among(connection, INCIDENT.c.identity_key, keys[start : start + BATCH]), superseded)
        for start in range(0, len(keys), BATCH)
    ]
    for start in range(0, len(ids), BATCH):
        into = is_among(connection, REVIEW.c.merged_into_id, ids[start : start + BATCH])
        parts.append(_read(connection, INCIDENT.c.incident_id.in_(merged.where(into)), superseded))
    if not parts:
        return going.head(0)
    more = pd.concat(parts, ignore_index=True).drop_duplicates("incident_id")
    return more[~more["is_held"] & ~more["incident_id"].isin(known)]


def _to_month(at: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    month: pd.Series[pd.Timestamp] = pd.Series(at.dt.to_period("M").dt.to_timestamp(), dtype=TIME)
    return month
