"""Whether older words would take the place of newer: what is read in last holds, so an older extract may not.

Neither when it is received, nor when it is restored, nor when a newer one is restored that it was read in after.
"""

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
    n_reversed = _count_reversed(connection, delivery_id, delivery, newer)
    if not n_reversed:
        return None
    numbers = ", ".join(map(str, sorted(newer)[:5]))
    what = (
        f"filen togs ut {delivery.extract_date}, och {n_reversed} av dess uppgifter säger annat än ett nyare uttag "
        f"som redan är inläst (leverans {numbers}); inget är sparat."
    )
    return Problem("", what, "Det nyaste uttaget gäller. Är det äldre ändå rätt: ångra först det nyare.")


def find_restored_reversal(connection: sa.Connection, delivery_id: int) -> Problem | None:
    """Find whether a delivery that was just restored stands with older words over newer, its own or another's.

    Parameters
    ----------
    connection
        The transaction that restores it, with the line that says so written.
    delivery_id
        Its number.
    """
    restored = _read(connection, delivery_id)
    is_alike = (
        (DELIVERY.c.kind == restored.kind)
        & (DELIVERY.c.source == restored.source)
        & (DELIVERY.c.is_demo == restored.is_demo)
    )
    is_before = DELIVERY.c.delivery_id < delivery_id
    newer = find_standing(connection, is_alike, is_before, DELIVERY.c.extract_date > restored.extract_date)
    n_reversed = _count_reversed(connection, delivery_id, restored, newer)
    if n_reversed:
        numbers = ", ".join(map(str, sorted(newer)[:5]))
        what = (
            f"leveransen togs ut {restored.extract_date} men lästes in efter ett nyare uttag (leverans {numbers}), "
            f"och {n_reversed} av dess uppgifter säger annat."
        )
        return Problem("", what, "Det nyaste uttaget gäller. Är det äldre ändå rätt: ångra först det nyare.")
    older = find_standing(connection, is_alike, ~is_before, DELIVERY.c.extract_date < restored.extract_date)
    for number in sorted(older):
        n_reversed = _count_reversed(connection, number, _read(connection, number), {delivery_id})
        if n_reversed:
            what = (
                f"leverans {number} togs ut tidigare men lästes in senare, och {n_reversed} av dess uppgifter "
                "säger annat; det äldre uttaget skulle gälla."
            )
            return Problem("", what, f"Ångra först leverans {number}, eller läs in det nyare uttaget igen.")
    return None


def _read(connection: sa.Connection, delivery_id: int) -> Delivery:
    columns = [DELIVERY.c[name] for name in Delivery.model_fields if name in DELIVERY.c]
    found = connection.execute(sa.select(*columns).where(DELIVERY.c.delivery_id == delivery_id))
    return Delivery.model_validate(dict(found.mappings().one()), strict=False)


def _count_reversed(connection: sa.Connection, delivery_id: int, delivery: Delivery, newer: set[int]) -> int:
    """Count what a delivery says that newer extracts say otherwise."""
    if not newer or delivery.kind is Kind.AREAS:
        return 0
    if delivery.kind is Kind.INCIDENTS:
        return _count_incidents(connection, delivery_id, newer)
    withdrawn = series.find_withdrawn(connection, delivery_id, delivery)
    return _count_figures(connection, delivery_id, newer) + int(withdrawn["delivery_id"].isin(newer).sum())


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
    """Count the cells for which the delivery has a figure and a newer extract has another."""
    other = SERIES_VALUE.alias("other")
    known = sa.select(KNOWN_FIGURE.c.series_value_id)
    is_own = (SERIES_VALUE.c.delivery_id == delivery_id) | SERIES_VALUE.c.series_value_id.in_(
        known.where(KNOWN_FIGURE.c.delivery_id == delivery_id)
    )
    is_newer = other.c.delivery_id.in_(newer) | other.c.series_value_id.in_(
        known.where(KNOWN_FIGURE.c.delivery_id.in_(newer))
    )
    says_another = SERIES_VALUE.c.n.is_distinct_from(other.c.n) | (
        SERIES_VALUE.c.is_preliminary != other.c.is_preliminary
    )
    both = SERIES_VALUE.join(other, other.c.cell_key == SERIES_VALUE.c.cell_key)
    found = sa.select(sa.func.count(SERIES_VALUE.c.cell_key.distinct())).select_from(both)
    return int(connection.scalar(found.where(is_own, is_newer, says_another)) or 0)
