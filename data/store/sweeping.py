"""What an import left when it died is removed, and deliveries with all that is under them."""

import sqlalchemy as sa

from data.store import assignments
from data.store.engine import reading
from data.store.schema import (
    AREA,
    ASSIGNED,
    DELIVERY,
    INCIDENT,
    KNOWN_AREA,
    KNOWN_FIGURE,
    KNOWN_INCIDENT,
    MASKED,
    PLACE,
    REJECTION,
    REMARK,
    REPEATED_ID,
    REVIEW,
    SERIES_VALUE,
    UNDOING,
    WORD,
)

UNDER_DELIVERY = (
    *(REJECTION, REMARK, MASKED, PLACE, WORD, UNDOING, ASSIGNED),
    *(KNOWN_INCIDENT, KNOWN_FIGURE, KNOWN_AREA, REPEATED_ID),
    *(INCIDENT, SERIES_VALUE, AREA),
)


def sweep(engine: sa.Engine) -> None:
    """Remove what an import left when it died; the caller holds the right to import."""
    unfinished = sa.select(DELIVERY.c.delivery_id).where(~DELIVERY.c.is_complete)
    with reading(engine).connect() as connection:
        if connection.execute(unfinished).first() is None:
            return
    with engine.begin() as connection:
        remove(connection, ~DELIVERY.c.is_complete)


def remove(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> None:
    """Remove deliveries with all that is under them; the database refuses real ones that are complete."""
    gone = sa.select(DELIVERY.c.delivery_id).where(condition)
    assignments.remove(connection, gone)
    gone_incidents = sa.select(INCIDENT.c.incident_id).where(INCIDENT.c.delivery_id.in_(gone))
    connection.execute(REVIEW.delete().where(REVIEW.c.incident_id.in_(gone_incidents)))
    for under in UNDER_DELIVERY:
        connection.execute(under.delete().where(under.c.delivery_id.in_(gone)))
    connection.execute(DELIVERY.delete().where(condition))
