"""The tables of the store, as the code reads and writes them; the migrations are what makes them.

A row is only ever added. What looks like change is a newer row: a new version of an
area, a newer figure for the same cell, a new decision, a line that a delivery is undone.
What holds follows from which deliveries stand and what each of them had. Triggers (in the migrations)
refuse everything else, except that example data may go, that rows of a delivery that never
became complete are swept away, and that a culling removes what has been kept long enough.
"""

import sqlalchemy as sa

from data.store.log_schema import LOG_ENTRY, SIGN_OUT
from data.store.notices_schema import NOTICE, SIGHTING, SOURCE_CALL
from data.store.papers_schema import PAPER
from data.store.publications_schema import PUBLICATION, TELLING
from data.store.registers_schema import (
    ASSESSMENT,
    CHANGE,
    DECISION,
    DEFINITION,
    FOLLOW_UP,
    METADATA,
    PROFILE,
    REVIEW,
    UNDOING,
)
from data.store.retention_schema import CULLED_DELIVERY, CULLING, KEPT_COUNT, RETENTION_RULE

_KEY = sa.LargeBinary(16)
_IDENTIFIED = sa.text("identity_key IS NOT NULL")
_FOLLOWS = sa.text("follows_id IS NOT NULL")


def _delivery_id(*, is_led: bool = False) -> sa.Column[int]:
    """Make the column; with an index of its own unless another one is led by it."""
    return sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False, index=not is_led)


def _second_delivery_id() -> sa.Column[int]:
    return sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True, index=True)


DELIVERY = sa.Table(
    "delivery",
    METADATA,
    sa.Column("delivery_id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("producer", sa.Text, nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("extract_date", sa.Date, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("shortfall_note", sa.Text),
    sa.Column("covers_first", sa.Date),
    sa.Column("covers_last", sa.Date),
    sa.Column("missing_row", sa.Text, nullable=False),
    sa.Column("preliminary_from", sa.Date),
    sa.Column("n_outside", sa.Integer, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("is_complete", sa.Boolean, nullable=False),
    sa.Column("n_read", sa.Integer, nullable=False),
    sa.Column("n_accepted", sa.Integer, nullable=False),
    sa.Column("n_known", sa.Integer, nullable=False),
    sa.Column("n_rejected", sa.Integer, nullable=False),
    sa.Column("n_withdrawn", sa.Integer, nullable=False),
    sa.Column("n_remarked", sa.Integer, nullable=False),
    sa.Column("n_corrected", sa.Integer, nullable=False),
    sa.Column("n_identified", sa.Integer, nullable=False),
    sa.Column("author_role", sa.Text),
    sa.Column("needs_review", sa.Boolean, nullable=False),
    sa.Column("is_traced", sa.Boolean, nullable=False),
    sa.CheckConstraint("n_read = n_accepted + n_remarked + n_known + n_rejected", name="every_row_accounted_for"),
    sqlite_autoincrement=True,
)

REJECTION = sa.Table(
    "rejection",
    METADATA,
    sa.Column("rejection_id", sa.Integer, primary_key=True),
    _delivery_id(),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

REMARK = sa.Table(
    "remark",
    METADATA,
    sa.Column("remark_id", sa.Integer, primary_key=True),
    _delivery_id(),
    sa.Column("row", sa.Integer),
    sa.Column("remark", sa.Text, nullable=False),
)

MASKED = sa.Table(
    "masked",
    METADATA,
    sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)
"""How many pieces of personal data were masked before the rows came here."""

PLACE = sa.Table(
    "delivery_municipality",
    METADATA,
    sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
    sa.Column("municipality", sa.Text, primary_key=True),
)

WORD = sa.Table(
    "category_word",
    METADATA,
    sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
    sa.Column("source_category", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, nullable=False),
)

INCIDENT = sa.Table(
    "incident",
    METADATA,
    sa.Column("incident_id", sa.Integer, primary_key=True),
    _delivery_id(),
    sa.Column("row_key", _KEY, nullable=False, unique=True),
    sa.Column("municipality", sa.Text, nullable=False, index=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("source_category", sa.Text),
    sa.Column("from_at", sa.DateTime),
    sa.Column("to_at", sa.DateTime),
    sa.Column("x", sa.Float),
    sa.Column("y", sa.Float),
    sa.Column("crs", sa.Text),
    sa.Column("lon", sa.Float),
    sa.Column("lat", sa.Float),
    sa.Column("is_outside", sa.Boolean, nullable=False),
    sa.Column("row", sa.Integer),
    sa.Column("source_id", sa.Text),
    sa.Column("identity_key", _KEY),
    sa.Column("follows_id", sa.Integer),
    sa.Column("area_id", sa.Text),
    sa.Column("severity", sa.Text),
    sa.Index("ix_incident_identity_key", "identity_key", sqlite_where=_IDENTIFIED, postgresql_where=_IDENTIFIED),
    sa.Index("ix_incident_follows_id", "follows_id", sqlite_where=_FOLLOWS, postgresql_where=_FOLLOWS),
)
"""`follows_id` is the row that the source's id stood on before; empty for the id's first row."""

KNOWN_INCIDENT = sa.Table(
    "known_incident",
    METADATA,
    sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.incident_id"), primary_key=True),
    _second_delivery_id(),
    sa.Column("row", sa.Integer),
    sqlite_with_rowid=False,
)
"""Incidents that a delivery had, and that were stored under another: they stand as long as one of them does."""

REPEATED_ID = sa.Table(
    "repeated_id",
    METADATA,
    sa.Column("identity_key", _KEY, primary_key=True),
    _second_delivery_id(),
    sqlite_with_rowid=False,
)
"""Ids that stand on several different rows of a delivery, and so tell none of them apart."""

SERIES_VALUE = sa.Table(
    "series_value",
    METADATA,
    sa.Column("series_value_id", sa.Integer, primary_key=True),
    _delivery_id(is_led=True),
    sa.Column("cell_key", _KEY, nullable=False, index=True),
    sa.Column("municipality", sa.Text, nullable=False, index=True),
    sa.Column("area_id", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("source_category", sa.Text),
    sa.Column("first_month", sa.Date, nullable=False),
    sa.Column("n_months", sa.Integer, nullable=False),
    sa.Column("n", sa.Integer),
    sa.Column("is_preliminary", sa.Boolean, nullable=False),
    sa.Column("row", sa.Integer),
    sa.UniqueConstraint("delivery_id", "cell_key", name="one_figure_per_cell"),
)

KNOWN_FIGURE = sa.Table(
    "known_figure",
    METADATA,
    sa.Column("series_value_id", sa.Integer, sa.ForeignKey("series_value.series_value_id"), primary_key=True),
    _second_delivery_id(),
    sqlite_with_rowid=False,
)
"""Figures that a delivery had, and that held already."""

AREA = sa.Table(
    "area",
    METADATA,
    sa.Column("area_row_id", sa.Integer, primary_key=True),
    _delivery_id(is_led=True),
    sa.Column("row_key", _KEY, nullable=False),
    sa.Column("municipality", sa.Text, nullable=False, index=True),
    sa.Column("area_id", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("area_type", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("is_approximate", sa.Boolean, nullable=False),
    sa.Column("crs", sa.Text, nullable=False),
    sa.Column("wkb", sa.LargeBinary, nullable=False),
    sa.Column("wkb_wgs84", sa.LargeBinary, nullable=False),
    sa.Column("row", sa.Integer),
    sa.UniqueConstraint("delivery_id", "municipality", "area_id", name="one_outline_per_delivery"),
)

KNOWN_AREA = sa.Table(
    "known_area",
    METADATA,
    sa.Column("area_row_id", sa.Integer, sa.ForeignKey("area.area_row_id"), primary_key=True),
    _second_delivery_id(),
    sqlite_with_rowid=False,
)
"""Outlines that a delivery had, and that held already."""

INCIDENT_AREA = sa.Table(
    "incident_area",
    METADATA,
    sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.incident_id"), primary_key=True),
    sa.Column("area_row_id", sa.Integer, sa.ForeignKey("area.area_row_id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

ASSIGNED = sa.Table(
    "assigned_delivery",
    METADATA,
    sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
)
"""Deliveries of incidents or areas that are held against each other."""

__all__ = [
    "AREA",
    "ASSESSMENT",
    "ASSIGNED",
    "CHANGE",
    "CULLED_DELIVERY",
    "CULLING",
    "DECISION",
    "DEFINITION",
    "DELIVERY",
    "FOLLOW_UP",
    "INCIDENT",
    "INCIDENT_AREA",
    "KEPT_COUNT",
    "KNOWN_AREA",
    "KNOWN_FIGURE",
    "KNOWN_INCIDENT",
    "LOG_ENTRY",
    "MASKED",
    "METADATA",
    "NOTICE",
    "PAPER",
    "PLACE",
    "PROFILE",
    "PUBLICATION",
    "REJECTION",
    "REMARK",
    "REPEATED_ID",
    "RETENTION_RULE",
    "REVIEW",
    "SERIES_VALUE",
    "SIGHTING",
    "SIGN_OUT",
    "SOURCE_CALL",
    "TELLING",
    "UNDOING",
    "WORD",
]
