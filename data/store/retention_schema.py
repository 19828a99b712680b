"""The tables of retention: how long what is kept, what was removed for being older, and the counts that stay."""

import sqlalchemy as sa

from data.store.registers_schema import METADATA

RETENTION_RULE = sa.Table(
    "retention_rule",
    METADATA,
    sa.Column("retention_rule_id", sa.Integer, primary_key=True),
    sa.Column("data_class", sa.Text, nullable=False),
    sa.Column("months", sa.Integer),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""The newest rule of a class holds; without months it is kept for good."""

CULLING = sa.Table(
    "culling",
    METADATA,
    sa.Column("culling_id", sa.Integer, primary_key=True),
    sa.Column("data_class", sa.Text, nullable=False),
    sa.Column("before", sa.Date, nullable=False),
    sa.Column("n_removed", sa.Integer, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Open only within the transaction that removes: what is committed is closed, and is then never changed."""

CULLED_DELIVERY = sa.Table(
    "culled_delivery",
    METADATA,
    sa.Column("culling_id", sa.Integer, sa.ForeignKey("culling.culling_id"), primary_key=True),
    sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
    sa.Column("n_own", sa.Integer, nullable=False),
    sa.Column("n_known", sa.Integer, nullable=False),
    sa.Column("n_rejected", sa.Integer, nullable=False),
    sa.Column("n_remarked", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many rows a culling removed of a delivery."""

KEPT_COUNT = sa.Table(
    "kept_count",
    METADATA,
    sa.Column("kept_count_id", sa.Integer, primary_key=True),
    sa.Column("culling_id", sa.Integer, sa.ForeignKey("culling.culling_id"), nullable=False, index=True),
    sa.Column("municipality", sa.Text, nullable=False, index=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("outlines", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("source_category", sa.Text),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("n_placed", sa.Integer, nullable=False),
    sa.Column("is_covered", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""How many incidents there were of what was removed, by which outlines of areas they lay in (as JSON).

A row of none says that the source vouched for the month, and which outlines it was held against.
"""
