"""Deliveries can be undone, rows corrected and reviewed, profiles remembered; four outcomes for a row."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.store.guards import guard, let_go

revision = "0003"
down_revision = "0002"

# What may go: example data, and rows of a delivery that never became complete.
IS_KEPT = "(SELECT is_complete AND NOT is_demo FROM delivery WHERE delivery_id = OLD.delivery_id)"
IS_INCIDENT_KEPT = (
    "(SELECT is_complete AND NOT is_demo FROM incident JOIN delivery USING (delivery_id) "
    "WHERE incident_id = OLD.incident_id)"
)
IS_AREA_KEPT = (
    "(SELECT is_complete AND NOT is_demo FROM area JOIN delivery USING (delivery_id) "
    "WHERE area_row_id = OLD.area_row_id)"
)
UNDER_DELIVERY = (
    "rejection",
    "delivery_municipality",
    "category_word",
    "incident",
    "series_value",
    "area",
    "assigned_delivery",
    "remark",
    "masked",
    "known_incident",
    "repeated_id",
    "known_figure",
    "known_area",
    "undoing",
)
KEPT = {
    **dict.fromkeys(UNDER_DELIVERY, IS_KEPT),
    "incident_area": f"{IS_INCIDENT_KEPT} AND {IS_AREA_KEPT}",
    "review": IS_INCIDENT_KEPT,
    "decision": "NOT OLD.is_demo",
    "follow_up": "NOT OLD.is_demo",
    "profile": "true",
}
ADDED: tuple[sa.Column[Any], ...] = (
    sa.Column("n_remarked", sa.Integer, nullable=False, server_default="0"),
    sa.Column("n_corrected", sa.Integer, nullable=False, server_default="0"),
    sa.Column("n_identified", sa.Integer, nullable=False, server_default="0"),
    sa.Column("author_role", sa.Text),
    sa.Column("needs_review", sa.Boolean, nullable=False, server_default=sa.false()),
    # Of deliveries from before, nobody knows which rows they repeated: they can't be undone.
    sa.Column("is_traced", sa.Boolean, nullable=False, server_default=sa.false()),
)


def upgrade() -> None:
    """Widen the account of a delivery's rows, and make what undoing, correcting and reviewing need."""
    let_go()
    widen_delivery()
    widen_rows()
    make_memberships()
    make_registers()
    make_triggers()


def widen_delivery() -> None:
    """Let four outcomes add up to what was read."""
    with op.batch_alter_table("delivery", table_kwargs={"sqlite_autoincrement": True}) as delivery:
        delivery.drop_constraint("every_row_accounted_for", type_="check")
        for column in ADDED:
            delivery.add_column(column)
        delivery.create_check_constraint(
            "every_row_accounted_for", "n_read = n_accepted + n_remarked + n_known + n_rejected"
        )


def widen_rows() -> None:
    """Say of each row where in its file it stood, and of an incident what its source calls it."""
    for table in ("incident", "series_value", "area"):
        op.add_column(table, sa.Column("row", sa.Integer))
    op.add_column("incident", sa.Column("source_id", sa.Text))
    op.add_column("incident", sa.Column("identity_key", sa.LargeBinary(16)))
    op.add_column("incident", sa.Column("follows_id", sa.Integer))
    op.add_column("incident", sa.Column("area_id", sa.Text))
    op.add_column("incident", sa.Column("severity", sa.Text))
    for name in ("identity_key", "follows_id"):
        where = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_incident_{name}", "incident", [name], sqlite_where=where, postgresql_where=where)


def make_memberships() -> None:
    """Make what tells which stored rows a delivery had besides those it brought."""
    for table, row in (("known_incident", "incident"), ("known_figure", "series_value"), ("known_area", "area")):
        row_id = "area_row_id" if row == "area" else f"{row}_id"
        op.create_table(
            table,
            sa.Column(row_id, sa.Integer, sa.ForeignKey(f"{row}.{row_id}"), primary_key=True),
            _delivery_id(),
            *([sa.Column("row", sa.Integer)] if row == "incident" else []),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "repeated_id",
        sa.Column("identity_key", sa.LargeBinary(16), primary_key=True),
        _delivery_id(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "remark",
        sa.Column("remark_id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False),
        sa.Column("row", sa.Integer),
        sa.Column("remark", sa.Text, nullable=False),
    )
    op.create_table(
        "masked",
        _delivery_id(),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
    )


def _delivery_id() -> sa.Column[int]:
    return sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True)


def make_registers() -> None:
    """Make what people write: undone deliveries, reviews, profiles."""
    op.create_table(
        "undoing",
        sa.Column("undoing_id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False),
        sa.Column("is_undone", sa.Boolean, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "review",
        sa.Column("review_id", sa.Integer, primary_key=True),
        sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.incident_id"), nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("merged_into_id", sa.Integer, sa.ForeignKey("incident.incident_id")),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "profile",
        sa.Column("profile_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("name", "version", name="one_profile_per_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_undoing_delivery_id", "undoing", ["delivery_id"])
    op.create_index("ix_review_incident_id", "review", ["incident_id"])
    op.create_index("ix_review_merged_into_id", "review", ["merged_into_id"])


def make_triggers() -> None:
    """Refuse every change and removal of what somebody may have relied on."""
    for table, is_kept in KEPT.items():
        guard(table, is_kept=is_kept)
    guard("delivery", is_settled="OLD.is_complete", is_kept="OLD.is_complete AND NOT OLD.is_demo")
