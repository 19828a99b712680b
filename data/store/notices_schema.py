"""The tables of what was fetched from the net: the police's notices and the calls made for them."""

import sqlalchemy as sa

from data.store.registers_schema import METADATA

NOTICE = sa.Table(
    "notice",
    METADATA,
    sa.Column("notice_row_id", sa.Integer, primary_key=True),
    sa.Column("wording_key", sa.LargeBinary(16), nullable=False),
    sa.Column("notice_id", sa.BigInteger, nullable=False, index=True),
    sa.Column("published_at", sa.DateTime, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("notice_type", sa.Text, nullable=False),
    sa.Column("is_summary", sa.Boolean, nullable=False),
    sa.Column("place_name", sa.Text, nullable=False, index=True),
    sa.Column("position", sa.Text, nullable=False),
    sa.Column("centre_lon", sa.Float),
    sa.Column("centre_lat", sa.Float),
    sa.Column("address", sa.Text, nullable=False),
    sa.UniqueConstraint("wording_key", name="one_row_per_wording"),
    sqlite_autoincrement=True,
)
"""A wording of a notice; which one holds follows from when each was seen."""

SIGHTING = sa.Table(
    "notice_sighting",
    METADATA,
    sa.Column("notice_row_id", sa.Integer, sa.ForeignKey("notice.notice_row_id"), primary_key=True),
    sa.Column("seen_at", sa.DateTime, primary_key=True),
    sqlite_with_rowid=False,
)
"""When a wording was seen: the first time, the last, and those that once were the first or the last."""

SOURCE_CALL = sa.Table(
    "source_call",
    METADATA,
    sa.Column("source_call_id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("called_at", sa.Float, nullable=False),
    sa.Column("closed_until", sa.Float),
    sqlite_autoincrement=True,
)
"""Calls made to a source, in seconds since 1970, and before when it wants no other."""
