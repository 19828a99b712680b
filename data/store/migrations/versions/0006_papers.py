"""What people write during the work with a promise."""

import sqlalchemy as sa
from alembic import op

from data.store.guards import guard

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the list of papers."""
    op.create_table(
        "paper",
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
    guard("paper", is_kept="NOT OLD.is_demo")
