"""The table of the log: what was done, when and in which role, each entry chained to the one before."""

import sqlalchemy as sa

from data.store.registers_schema import METADATA

LOG_ENTRY = sa.Table(
    "log_entry",
    METADATA,
    sa.Column("log_id", sa.Integer, primary_key=True),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("author_role", sa.Text),
    sa.Column("person_key", sa.Text),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, index=True),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("digest", sa.Text),
    sa.Column("change_id", sa.Integer),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("own", sa.Text, nullable=False, unique=True),
    sqlite_autoincrement=True,
)
"""`subject` is what of the store an entry speaks of; its newest entry's `digest` is of what it is now.

Empty for what only was looked at or taken out; an empty digest says that the subject is gone.
"""

SIGN_OUT = sa.Table(
    "sign_out",
    METADATA,
    sa.Column("sign_out_id", sa.Integer, primary_key=True),
    sa.Column("person_key", sa.Text, nullable=False, index=True),
    sa.Column("session_key", sa.Text),
    sa.Column("issued_before", sa.BigInteger, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""Sessions that were ended: what was signed before a second since 1970 no longer says who somebody is."""
