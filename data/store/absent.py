"""Earlier rows of the months that an extract covers which aren't in it: they count as long as their delivery stands."""

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Absent, Kind
from data.store.schema import DELIVERY, INCIDENT, KNOWN_INCIDENT, PLACE, WORD
from data.store.shown import find_claims, find_holding
from data.store.standing import IS_STANDING


def find_absent(connection: sa.Connection, delivery_id: int) -> Absent | None:
    """Find the earlier incidents that a delivery should have had, by what it covers, and has not.

    Only ids tell: an incident counts as absent when its id is on no row of the delivery, it happened wholly in the
    months that the delivery covers, and the delivery speaks of its municipality and category.

    Parameters
    ----------
    connection
        A connection to the store.
    delivery_id
        The delivery that is asked about.

    Returns
    -------
    Absent or None
        None also where the delivery has no ids, covers no months, or doesn't stand.
    """
    found = sa.select(DELIVERY).where(DELIVERY.c.delivery_id == delivery_id, IS_STANDING)
    own = connection.execute(found).mappings().one_or_none()
    if own is None or own["kind"] != Kind.INCIDENTS or not own["n_identified"] or own["covers_last"] is None:
        return None
    claims = find_claims(connection, _is_expected(own) & ~_has_id_in(delivery_id))
    claims = claims[claims["is_eligible"]]
    newest = claims.groupby("identity_key")["delivery_id"].transform("max")
    earlier = claims[newest < delivery_id]  # what a later extract has again isn't gone
    if earlier.empty:
        return None
    n = find_holding(connection, earlier)["incident_id"].nunique()
    return Absent(n, tuple(sorted(set(earlier["delivery_id"].tolist()))))


def _is_expected(own: sa.RowMapping) -> sa.ColumnElement[bool]:
    """Tell which incidents of the same source a delivery vouches for."""
    first = pd.Timestamp(own["covers_first"])
    after = pd.Timestamp(own["covers_last"]) + pd.offsets.MonthBegin(1)
    alike = sa.select(DELIVERY.c.delivery_id).where(
        DELIVERY.c.source == own["source"], DELIVERY.c.is_demo == own["is_demo"]
    )
    places = sa.select(PLACE.c.municipality).where(PLACE.c.delivery_id == own["delivery_id"])
    words = sa.select(WORD.c.category).where(WORD.c.delivery_id == own["delivery_id"])
    return sa.and_(
        INCIDENT.c.identity_key.is_not(None),
        INCIDENT.c.delivery_id.in_(alike),
        INCIDENT.c.municipality.in_(places),
        INCIDENT.c.category.in_(words),
        INCIDENT.c.from_at >= first.to_pydatetime(),
        sa.func.coalesce(INCIDENT.c.to_at, INCIDENT.c.from_at) < after.to_pydatetime(),
    )


def _has_id_in(delivery_id: int) -> sa.ColumnElement[bool]:
    """Tell which incidents have an id that stands on some row of a delivery."""
    known = sa.select(KNOWN_INCIDENT.c.incident_id).where(KNOWN_INCIDENT.c.delivery_id == delivery_id)
    other = INCIDENT.alias("had")
    had = sa.select(other.c.identity_key).where(
        other.c.identity_key.is_not(None), (other.c.delivery_id == delivery_id) | other.c.incident_id.in_(known)
    )
    return INCIDENT.c.identity_key.in_(had)
