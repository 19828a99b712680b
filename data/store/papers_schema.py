"""The table of what people write during the work, one row per version of a paper."""

import sqlalchemy as sa

from data.store.registers_schema import METADATA

PAPER = sa.Table(
    "paper",
    METADATA,
    sa.Column("paper_id", sa.Integer, primary_key=True),
    sa.Column("municipality", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("paper_key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.UniqueConstraint("kind", "municipality", "paper_key", "is_demo", "version", name="one_paper_per_version"),
    sqlite_autoincrement=True,
)
"""`body` is the whole paper as JSON: a kind that gains a field needs no new table."""
