"""Where an incident comes from: every delivery that had it, with the row of the file and who handed it over."""

from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.store.schema import DELIVERY, INCIDENT, KNOWN_INCIDENT
from data.store.shape import make_table
from data.store.standing import UNDONE
from data.tables import TIME, Column, Table

PROVENANCE: Table = MappingProxyType(
    {
        "delivery_id": Column("int64", "the delivery"),
        "row": Column("Int64", "the row's number in the file; empty where its reader didn't say", is_nullable=True),
        "source_id": Column("str", "the source's own id of the incident", is_nullable=True),
        "source": Column("str", "the name of the source"),
        "file_name": Column("str", "the file's name"),
        "sha256": Column("str", "the file's checksum"),
        "producer": Column("str", "who made it"),
        "licence": Column("str", "on what terms it may be used"),
        "extract_date": Column(TIME, "the day it was taken out of the source's system"),
        "received_at": Column(TIME, "when it was received, Swedish clock time"),
        "author_role": Column("str", "the role of whoever handed it over", is_nullable=True),
        "is_undone": Column("bool", "the delivery is undone, so the incident stands through another or not at all"),
    }
)


def read(connection: sa.Connection, incident_id: int) -> pd.DataFrame:
    """Read every delivery that had an incident, oldest first."""
    passport = [DELIVERY.c[name] for name in PROVENANCE if name in DELIVERY.c and name != "delivery_id"]
    is_undone = DELIVERY.c.delivery_id.in_(UNDONE)
    is_wanted = (INCIDENT.c.incident_id == incident_id) & DELIVERY.c.is_complete
    own = sa.select(DELIVERY.c.delivery_id, INCIDENT.c.row, INCIDENT.c.source_id, *passport, is_undone).join(
        DELIVERY, DELIVERY.c.delivery_id == INCIDENT.c.delivery_id
    )
    known = (
        sa.select(DELIVERY.c.delivery_id, KNOWN_INCIDENT.c.row, INCIDENT.c.source_id, *passport, is_undone)
        .select_from(INCIDENT)
        .join(KNOWN_INCIDENT, KNOWN_INCIDENT.c.incident_id == INCIDENT.c.incident_id)
        .join(DELIVERY, DELIVERY.c.delivery_id == KNOWN_INCIDENT.c.delivery_id)
    )
    rows = [row for found in (own, known) for row in connection.execute(found.where(is_wanted))]
    return make_table(sorted(rows, key=lambda row: row[0]), list(PROVENANCE), PROVENANCE)
