"""Which areas each incident lies in, found when it is received."""

import sqlalchemy as sa
from alembic import op

from data.store.guards import guard

revision = "0002"
down_revision = "0001"

# A pair stands as long as both of its sides do.
IS_INCIDENT_KEPT = (
    "(SELECT is_complete AND NOT is_demo FROM incident JOIN delivery USING (delivery_id) "
    "WHERE incident_id = OLD.incident_id)"
)
IS_AREA_KEPT = (
    "(SELECT is_complete AND NOT is_demo FROM area JOIN delivery USING (delivery_id) "
    "WHERE area_row_id = OLD.area_row_id)"
)
IS_DELIVERY_KEPT = "(SELECT is_complete AND NOT is_demo FROM delivery WHERE delivery_id = OLD.delivery_id)"


def upgrade() -> None:
    """Make the pairs of incident and outline, and the list of deliveries whose pairs are all there."""
    op.create_table(
        "incident_area",
        sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.incident_id"), primary_key=True),
        sa.Column("area_row_id", sa.Integer, sa.ForeignKey("area.area_row_id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_incident_area_area_row_id", "incident_area", ["area_row_id"])
    op.create_table(
        "assigned_delivery",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
    )
    guard("incident_area", is_kept=f"{IS_INCIDENT_KEPT} AND {IS_AREA_KEPT}")
    guard("assigned_delivery", is_kept=IS_DELIVERY_KEPT)
