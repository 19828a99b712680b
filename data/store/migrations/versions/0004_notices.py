"""The police's notices with every wording, when each was seen, and the calls made to sources on the net."""

import sqlalchemy as sa
from alembic import op

from data.store.guards import guard

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the list of notices and the list of calls."""
    op.create_table(
        "notice",
        sa.Column("notice_row_id", sa.Integer, primary_key=True),
        sa.Column("wording_key", sa.LargeBinary(16), nullable=False),
        sa.Column("notice_id", sa.BigInteger, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("notice_type", sa.Text, nullable=False),
        sa.Column("is_summary", sa.Boolean, nullable=False),
        sa.Column("place_name", sa.Text, nullable=False),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("centre_lon", sa.Float),
        sa.Column("centre_lat", sa.Float),
        sa.Column("address", sa.Text, nullable=False),
        sa.UniqueConstraint("wording_key", name="one_row_per_wording"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notice_notice_id", "notice", ["notice_id"])
    op.create_index("ix_notice_place_name", "notice", ["place_name"])
    op.create_table(
        "notice_sighting",
        sa.Column("notice_row_id", sa.Integer, sa.ForeignKey("notice.notice_row_id"), primary_key=True),
        sa.Column("seen_at", sa.DateTime, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_call",
        sa.Column("source_call_id", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("called_at", sa.Float, nullable=False),
        sa.Column("closed_until", sa.Float),
        sqlite_autoincrement=True,
    )
    for table in ("notice", "notice_sighting", "source_call"):
        guard(table, is_kept="true")
