"""The first tables, and the triggers that keep what is saved."""

import sqlalchemy as sa
from alembic import op

from data.store.guards import guard

revision = "0001"
down_revision = None

# What may go: example data, and rows of a delivery that never became complete.
IS_KEPT = "(SELECT is_complete AND NOT is_demo FROM delivery WHERE delivery_id = OLD.delivery_id)"

UNDER_DELIVERY = ("rejection", "delivery_municipality", "category_word", "incident", "series_value", "area")
REGISTERS = ("decision", "follow_up")


def upgrade() -> None:
    """Make every table, index and trigger."""
    make_deliveries()
    make_accounts()
    make_events()
    make_areas()
    make_registers()
    make_indexes()
    make_triggers()


def make_deliveries() -> None:
    """Make the table of deliveries."""
    op.create_table(
        "delivery",
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
        sa.CheckConstraint("n_read = n_accepted + n_known + n_rejected", name="every_row_accounted_for"),
        sqlite_autoincrement=True,
    )


def make_accounts() -> None:
    """Make what tells what became of a delivery's rows, and what they spoke of."""
    op.create_table(
        "rejection",
        sa.Column("rejection_id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "delivery_municipality",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
        sa.Column("municipality", sa.Text, primary_key=True),
    )
    op.create_table(
        "category_word",
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
        sa.Column("source_category", sa.Text, primary_key=True),
        sa.Column("category", sa.Text, nullable=False),
    )


def make_events() -> None:
    """Make the tables of incidents and of a source's figures."""
    op.create_table(
        "incident",
        sa.Column("incident_id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False, unique=True),
        sa.Column("municipality", sa.Text, nullable=False),
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
    )
    op.create_table(
        "series_value",
        sa.Column("series_value_id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False),
        sa.Column("cell_key", sa.LargeBinary(16), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("area_id", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("source_category", sa.Text),
        sa.Column("first_month", sa.Date, nullable=False),
        sa.Column("n_months", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer),
        sa.Column("is_preliminary", sa.Boolean, nullable=False),
        sa.UniqueConstraint("delivery_id", "cell_key", name="one_figure_per_cell"),
    )


def make_areas() -> None:
    """Make the table of outlines."""
    op.create_table(
        "area",
        sa.Column("area_row_id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False),
        sa.Column("row_key", sa.LargeBinary(16), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("area_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("area_type", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("is_approximate", sa.Boolean, nullable=False),
        sa.Column("crs", sa.Text, nullable=False),
        sa.Column("wkb", sa.LargeBinary, nullable=False),
        sa.Column("wkb_wgs84", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("delivery_id", "municipality", "area_id", name="one_outline_per_delivery"),
    )


def make_registers() -> None:
    """Make what is decided and held, and the number that grows with every commit."""
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.Integer, primary_key=True),
        sa.Column("promise_id", sa.Text, nullable=False),
        sa.Column("commitment_id", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("n_done", sa.Integer),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "follow_up",
        sa.Column("follow_up_id", sa.Integer, primary_key=True),
        sa.Column("promise_id", sa.Text, nullable=False),
        sa.Column("rule_id", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("told_to", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("change_id", sa.Integer, primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def make_indexes() -> None:
    """Make what the store looks rows up by."""
    op.create_index("ix_incident_municipality", "incident", ["municipality"])
    op.create_index("ix_series_value_cell_key", "series_value", ["cell_key"])
    op.create_index("ix_series_value_municipality", "series_value", ["municipality"])
    op.create_index("ix_area_municipality", "area", ["municipality"])
    op.create_index("ix_area_area_id", "area", ["area_id"])
    op.create_index("ix_decision_promise_id", "decision", ["promise_id"])
    op.create_index("ix_follow_up_promise_id", "follow_up", ["promise_id"])


def make_triggers() -> None:
    """Refuse every change and removal of what somebody may have relied on."""
    for table in UNDER_DELIVERY:
        guard(table, is_kept=IS_KEPT)
    for table in REGISTERS:
        guard(table, is_kept="NOT OLD.is_demo")
    guard("delivery", is_settled="OLD.is_complete", is_kept="OLD.is_complete AND NOT OLD.is_demo")
