"""Digests of which areas each incident lies in: each pair belongs to the delivery that was held against the other."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray

from data.deliveries import Kind
from data.store.digests import Digest, Parts, combine, read_rows
from data.store.schema import AREA, ASSIGNED, DELIVERY, INCIDENT, INCIDENT_AREA
from data.store.shape import BATCH

NAME = INCIDENT_AREA.name
MIXED = "demo"
"""Pairs of something real and something invented: they go when what is invented goes."""


def digest_found(connection: sa.Connection, delivery_id: int, kind: Kind, pairs: pd.DataFrame) -> dict[str, str]:
    """Digest the pairs that were found for a delivery that is now marked as held against the others."""
    side, other = (AREA, "area_row_id") if kind is Kind.INCIDENTS else (INCIDENT, "incident_id")
    is_demo = connection.scalar(sa.select(DELIVERY.c.is_demo).where(DELIVERY.c.delivery_id == delivery_id))
    differs = sa.select(side.c[other]).join(DELIVERY).where(DELIVERY.c.is_demo != is_demo)
    is_mixed = pairs[other].isin(list(connection.scalars(differs)))
    parts: dict[str, Parts] = {f"{NAME} {delivery_id}": {ASSIGNED.name: Digest()}}
    for rows in read_rows(connection, ASSIGNED, ASSIGNED.c.delivery_id == delivery_id):
        parts[f"{NAME} {delivery_id}"][ASSIGNED.name].add(rows)
    for subject, some in ((f"{NAME} {delivery_id}", pairs[~is_mixed]), (_mix(delivery_id), pairs[is_mixed])):
        if not some.empty:
            in_order = some.sort_values(["incident_id", "area_row_id"])[["incident_id", "area_row_id"]]
            _add(parts, subject, in_order.to_numpy(dtype="<i8"))
    return {subject: combine(part) for subject, part in parts.items()}


def digest_pairs(connection: sa.Connection, rank: Mapping[int, int]) -> dict[str, str]:
    """Digest all pairs, each with the later held of its two deliveries.

    Parameters
    ----------
    connection
        The store's.
    rank
        In which order the deliveries were held against the others.
    """
    parts: dict[str, Parts] = {}
    for rows in read_rows(connection, ASSIGNED):
        for row in rows:
            parts.setdefault(f"{NAME} {row[0]}", {}).setdefault(ASSIGNED.name, Digest()).add([row])
    passports = connection.execute(sa.select(DELIVERY.c.delivery_id, DELIVERY.c.is_demo, DELIVERY.c.is_complete)).all()
    last = max((one.delivery_id for one in passports), default=0)
    ranks, is_demo, is_whole = np.zeros(last + 1, dtype="int64"), np.zeros(last + 1, "bool"), np.zeros(last + 1, "bool")
    for one in passports:
        ranks[one.delivery_id] = rank.get(one.delivery_id, 0)
        is_demo[one.delivery_id], is_whole[one.delivery_id] = one.is_demo, one.is_complete
    incidents = _map_deliveries(connection, INCIDENT, INCIDENT.c.incident_id)
    outlines = _map_deliveries(connection, AREA, AREA.c.area_row_id)
    for rows in read_rows(connection, INCIDENT_AREA):
        pairs = np.array(rows, dtype="<i8")
        left, right = (np.take(side, pairs[:, at], mode="clip") for at, side in enumerate((incidents, outlines)))
        owner = np.where(ranks[left] > ranks[right], left, right)
        is_mixed = is_demo[left] != is_demo[right]
        is_seen = is_whole[left] & is_whole[right]
        for delivery_id in np.unique(owner[is_seen]).tolist():
            is_own = is_seen & (owner == delivery_id)
            _add(parts, f"{NAME} {delivery_id}", pairs[is_own & ~is_mixed])
            _add(parts, _mix(delivery_id), pairs[is_own & is_mixed])
    return {subject: combine(part) for subject, part in parts.items()}


def _mix(delivery_id: int) -> str:
    return f"{NAME} {delivery_id} {MIXED}"


def _add(parts: dict[str, Parts], subject: str, pairs: NDArray[np.int64]) -> None:
    if len(pairs):
        digest = parts.setdefault(subject, {}).setdefault(NAME, Digest())
        digest.add_bytes(len(pairs), np.ascontiguousarray(pairs).tobytes())


def _map_deliveries(connection: sa.Connection, table: sa.Table, number: sa.Column[int]) -> NDArray[np.int64]:
    """Tell by a row's number which delivery brought it."""
    mapped = np.zeros((connection.scalar(sa.select(sa.func.max(number))) or 0) + 1, dtype="int64")
    streamed = {"stream_results": True, "yield_per": BATCH}
    with connection.execute(sa.select(number, table.c.delivery_id), execution_options=streamed) as found:
        for rows in found.partitions():
            both = np.array([tuple(row) for row in rows], dtype="int64")
            mapped[both[:, 0]] = both[:, 1]
    return mapped
