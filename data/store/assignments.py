"""Which areas each incident lies in: found when either is received, never when somebody looks.

Incidents and outlines are never changed, so neither is what lies in what. A delivery's rows
are held against those of every delivery that was held before it; each pair is found once.
"""

from collections.abc import Callable
from datetime import date, datetime
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
import sqlalchemy as sa

from data.deliveries import Kind
from data.store import areas, log, pairs
from data.store.engine import reading
from data.store.fetching import fetch_table
from data.store.incidents import find_held
from data.store.log import Author
from data.store.schema import AREA, ASSIGNED, DELIVERY, INCIDENT, INCIDENT_AREA
from data.store.shape import insert, is_among
from data.tables import AREAS, INCIDENTS, Column, Table

Assign = Callable[[pd.DataFrame, gpd.GeoDataFrame], pd.DataFrame]
"""Takes incidents (`incident_id`, `x`, `y`, `crs`) and areas (`area_id`, `crs`, `exact_geometry`); gives pairs."""

_SIDES = (Kind.INCIDENTS, Kind.AREAS)
_LYING: Table = MappingProxyType(
    {
        "incident_id": INCIDENTS["incident_id"],
        "area_row_id": Column("int64", "the store's number for the outline"),
        "area_id": AREAS["area_id"],
    }
)


def find_pairs(connection: sa.Connection, delivery_id: int, kind: Kind, assign: Assign) -> pd.DataFrame:
    """Hold a delivery's incidents or outlines against those of every assigned delivery.

    Returns
    -------
    DataFrame
        `incident_id` and `area_row_id`.
    """
    others = sa.select(ASSIGNED.c.delivery_id)
    is_new_incident = (
        INCIDENT.c.delivery_id == delivery_id if kind is Kind.INCIDENTS else INCIDENT.c.delivery_id.in_(others)
    )
    is_new_area = AREA.c.delivery_id == delivery_id if kind is Kind.AREAS else AREA.c.delivery_id.in_(others)
    side = INCIDENT if kind is Kind.INCIDENTS else AREA
    municipalities = sa.select(side.c.municipality).where(side.c.delivery_id == delivery_id).distinct()
    found = [
        assign(_read_points(connection, place, is_new_incident), _read_outlines(connection, place, is_new_area))
        for place in connection.scalars(municipalities).all()
    ]
    together = pd.concat([pd.DataFrame({"incident_id": [], "area_id": []}, dtype="int64"), *found], ignore_index=True)
    return together.rename(columns={"area_id": "area_row_id"}).astype("int64")


def add(connection: sa.Connection, found: pd.DataFrame) -> None:
    """Save pairs."""
    insert(connection, INCIDENT_AREA, found)


def mark(connection: sa.Connection, delivery_id: int, kind: Kind, found: pd.DataFrame, *, now: datetime | None) -> None:
    """Say that a delivery's pairs are all there; those that were found are all saved."""
    connection.execute(ASSIGNED.insert().values(delivery_id=delivery_id))
    for subject, digest in pairs.digest_found(connection, delivery_id, kind, found).items():
        log.add(connection, what=log.HELD, subject=subject, digest=digest, author=Author(), now=now)


def catch_up(engine: sa.Engine, assign: Assign) -> None:
    """Find the pairs of deliveries received without; the caller holds the right to import."""
    with reading(engine).connect() as connection:
        waiting = connection.execute(_find_unassigned()).all()
    for delivery_id, kind in waiting:
        with engine.begin() as connection:
            found = find_pairs(connection, delivery_id, Kind(kind), assign)
            add(connection, found)
            mark(connection, delivery_id, Kind(kind), found, now=None)


def is_behind(connection: sa.Connection) -> bool:
    """Tell whether some delivery's pairs haven't been found."""
    return connection.execute(_find_unassigned()).first() is not None


def remove(connection: sa.Connection, gone: sa.Select[int]) -> None:
    """Remove the pairs of deliveries that are about to go."""
    incidents = sa.select(INCIDENT.c.incident_id).where(INCIDENT.c.delivery_id.in_(gone))
    outlines = sa.select(AREA.c.area_row_id).where(AREA.c.delivery_id.in_(gone))
    connection.execute(INCIDENT_AREA.delete().where(INCIDENT_AREA.c.incident_id.in_(incidents)))
    connection.execute(INCIDENT_AREA.delete().where(INCIDENT_AREA.c.area_row_id.in_(outlines)))


def read(
    connection: sa.Connection,
    municipality: str,
    *,
    on: date,
    is_demo: bool,
    has_demo_areas: bool,
    among: "pd.Series[int] | None" = None,
) -> pd.DataFrame | None:
    """Read which of the areas that held on a day each incident lies in; None when that isn't all there.

    The incidents are those `among` the numbers, which somebody has read already; else they are found here.
    """
    if is_behind(connection):
        return None
    held = find_held(connection, municipality, is_demo=is_demo) if among is None else among
    current = areas.find_rows(connection, municipality, on=on, is_demo=has_demo_areas)
    current = current.sort_values("area_id", ignore_index=True)
    incident_id, at = _find_lying(connection, municipality, current)
    is_shown = (at >= 0) & np.isin(incident_id, held)
    incident_id, at = incident_id[is_shown], at[is_shown]
    order = np.lexsort((at, incident_id))
    return pd.DataFrame({"incident_id": incident_id[order], "area_id": current["area_id"].array.take(at[order])})


def _find_lying(
    connection: sa.Connection, municipality: str, current: pd.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """Find what lies where, as places in `current` (-1 beside it): by its point or, without one, as was said."""
    outlines = is_among(connection, INCIDENT_AREA.c.area_row_id, current["area_row_id"].tolist())
    is_said = INCIDENT.c.area_id.is_not(None) & INCIDENT.c.x.is_(None)
    placed = sa.select(INCIDENT_AREA.c.incident_id, INCIDENT_AREA.c.area_row_id).where(outlines)
    said = sa.select(INCIDENT.c.incident_id, INCIDENT.c.area_id).where(INCIDENT.c.municipality == municipality, is_said)
    found = [(name, fetch_table(connection, one, _LYING)) for name, one in (("area_row_id", placed), ("area_id", said))]
    at = [pd.Index(current[name]).get_indexer(rows[name]) for name, rows in found]
    return np.concatenate([rows["incident_id"] for _, rows in found]), np.concatenate(at)


def _find_unassigned() -> sa.Select[int, str]:
    assigned = sa.select(ASSIGNED.c.delivery_id)
    return (
        sa.select(DELIVERY.c.delivery_id, DELIVERY.c.kind)
        .where(DELIVERY.c.is_complete, DELIVERY.c.kind.in_(_SIDES), DELIVERY.c.delivery_id.not_in(assigned))
        .order_by(DELIVERY.c.delivery_id)
    )


def _read_points(connection: sa.Connection, municipality: str, condition: sa.ColumnElement[bool]) -> pd.DataFrame:
    names = ["incident_id", "x", "y", "crs"]
    found = sa.select(*(INCIDENT.c[name] for name in names)).where(
        INCIDENT.c.municipality == municipality, INCIDENT.c.x.is_not(None), INCIDENT.c.y.is_not(None), condition
    )
    return pd.DataFrame(connection.execute(found).all(), columns=names)


def _read_outlines(connection: sa.Connection, municipality: str, condition: sa.ColumnElement[bool]) -> gpd.GeoDataFrame:
    names = ["area_id", "crs", "exact_geometry"]
    found = sa.select(AREA.c.area_row_id, AREA.c.crs, AREA.c.wkb).where(AREA.c.municipality == municipality, condition)
    outlines = pd.DataFrame(connection.execute(found).all(), columns=names)
    shapes = shapely.from_wkb(outlines["exact_geometry"].to_numpy(dtype=object))
    return gpd.GeoDataFrame(outlines.assign(exact_geometry=pd.Series(shapes, dtype="object")))
