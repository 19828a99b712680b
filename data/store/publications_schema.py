"""The tables of what was published, and of where it was told."""

import sqlalchemy as sa

from data.store.registers_schema import METADATA

PUBLICATION = sa.Table(
    "publication",
    METADATA,
    sa.Column("publication_id", sa.Integer, primary_key=True),
    sa.Column("municipality", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("difference", sa.Text, nullable=False),
    sa.Column("audit", sa.Text, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("person_key", sa.Text),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)

TELLING = sa.Table(
    "telling",
    METADATA,
    sa.Column("telling_id", sa.Integer, primary_key=True),
    sa.Column("publication_id", sa.Integer, sa.ForeignKey("publication.publication_id"), nullable=False, index=True),
    sa.Column("told_on", sa.Date, nullable=False),
    sa.Column("told_to", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""Where and when a publication was told."""
