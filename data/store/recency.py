"""Whether a delivery on its way would put older words in place of newer: what is read in last holds, so it may not."""

import sqlalchemy as sa

from data.deliveries import Delivery, Kind
from data.errors import Problem
from data.store import series
from data.store.schema import DELIVERY, INCIDENT, KNOWN_FIGURE, KNOWN_INCIDENT, REPEATED_ID, SERIES_VALUE
from data.store.standing import find_standing


def find_reversal(connection: sa.Connection, delivery_id: int, delivery: Delivery) -> Problem | None:
    """Find whether rows would replace what a newer extract of the same source says.

    Parameters
    ----------
    connection
        The transaction that is to complete the delivery.
    delivery_id, delivery
        Its number and passport; all its rows are saved.

    Returns
    -------
    Problem or None
        With how many rows and which delivery, and what to do.
    """
    newer = find_standing(
        connection,
        DELIVERY.c.kind == delivery.kind,
        DELIVERY.c.source == delivery.source,
        DELIVERY.c.is_demo == delivery.is_demo,
        DELIVERY.c.extract_date > delivery.extract_date,
    )
    if not newer or delivery.kind is Kind.AREAS:
        return None
    count = _count_incidents if delivery.kind is Kind.INCIDENTS else _count_figures
    n_reversed = count(connection, delivery_id, newer)
    if delivery.kind is Kind.SERIES:
        withdrawn = series.find_withdrawn(connection, delivery_id, delivery)
        n_reversed += int(withdrawn["delivery_id"].isin(newer).sum())
    if not n_reversed:
        return None
    numbers = ", ".join(map(str, sorted(newer)[:5]))
    what = (
        f"filen togs ut {delivery.extract_date}, och {n_reversed} av dess uppgifter säger annat än ett nyare uttag "
        f"som redan är inläst (leverans {numbers}); inget är sparat."
    )
    return Problem("", what, "Det nyaste uttaget gäller. Är det äldre ändå rätt: ångra först det nyare.")


def _count_incidents(connection: sa.Connection, delivery_id: int, newer: set[int]) -> int:
    """Count the ids that stand on another row in a newer extract, where an id tells one row from another."""
    other = INCIDENT.alias("other")
    telling = ~sa.exists().where(
        REPEATED_ID.c.identity_key == INCIDENT.c.identity_key,
        REPEATED_ID.c.delivery_id.in_([delivery_id, *sorted(newer)]),
    )
    known = sa.select(KNOWN_INCIDENT.c.incident_id)
    is_own = (INCIDENT.c.delivery_id == delivery_id) | INCIDENT.c.incident_id.in_(
        known.where(KNOWN_INCIDENT.c.delivery_id == delivery_id)
    )
    is_newer = other.c.delivery_id.in_(newer) | other.c.incident_id.in_(
        known.where(KNOWN_INCIDENT.c.delivery_id.in_(newer))
    )
    both = INCIDENT.join(other, other.c.identity_key == INCIDENT.c.identity_key)
    found = sa.select(sa.func.count(INCIDENT.c.identity_key.distinct())).select_from(both)
    is_another = other.c.incident_id != INCIDENT.c.incident_id
    return int(connection.scalar(found.where(is_own, is_newer, is_another, telling)) or 0)


def _count_figures(connection: sa.Connection, delivery_id: int, newer: set[int]) -> int:
    """Count the cells for which the delivery has a new figure and a newer extract has another."""
    other = SERIES_VALUE.alias("other")
    known = sa.select(KNOWN_FIGURE.c.series_value_id).where(KNOWN_FIGURE.c.delivery_id.in_(newer))
    is_newer = other.c.delivery_id.in_(newer) | other.c.series_value_id.in_(known)
    both = SERIES_VALUE.join(other, other.c.cell_key == SERIES_VALUE.c.cell_key)
    found = sa.select(sa.func.count(SERIES_VALUE.c.cell_key.distinct())).select_from(both)
    return int(connection.scalar(found.where(SERIES_VALUE.c.delivery_id == delivery_id, is_newer)) or 0)
