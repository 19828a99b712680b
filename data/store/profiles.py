"""Remembered profiles: how the next delivery of the same kind is read; every version is kept."""

from datetime import datetime
from operator import itemgetter
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.store import log
from data.store.log import Author
from data.store.schema import PROFILE
from data.store.shape import make_table
from data.tables import TIME, Column, Table

PROFILES: Table = MappingProxyType(
    {
        "name": Column("str", "what people call it"),
        "version": Column("int64", "1 for the first, then counting up"),
        "text": Column("str", "the profile, as JSON"),
        "author_role": Column("str", "who wrote it, as a role"),
        "recorded_at": Column(TIME, "when, Swedish clock time"),
    }
)


def add(
    connection: sa.Connection, name: str, text: str, *, author_role: str, now: datetime, person_key: str | None = None
) -> int:
    """Write the next version of a profile and tell its number; the same text again is no new version."""
    newest = sa.select(PROFILE.c.version, PROFILE.c.text).where(PROFILE.c.name == name)
    found = connection.execute(newest.order_by(PROFILE.c.version.desc()).limit(1)).one_or_none()
    if found is not None and found.text == text:
        return int(found.version)
    version = int(found.version) + 1 if found is not None else 1
    line = PROFILE.insert().values(name=name, version=version, text=text, author_role=author_role, recorded_at=now)
    number = connection.scalars(line.returning(PROFILE.c.profile_id)).one()
    log.add_row(connection, PROFILE, number, what="profil", author=Author(author_role, person_key), now=now)
    return version


def read(connection: sa.Connection, name: str | None) -> pd.DataFrame:
    """Read the newest version of each profile by name, or every version of one, oldest first."""
    found = sa.select(*(PROFILE.c[name] for name in PROFILES))
    if name is None:
        newest = sa.select(sa.func.max(PROFILE.c.profile_id)).group_by(PROFILE.c.name)
        found = found.where(PROFILE.c.profile_id.in_(newest))
    else:
        found = found.where(PROFILE.c.name == name)
    rows = connection.execute(found).all()
    return make_table(
        sorted(rows, key=itemgetter(0, 1)),  # a server has an order of letters of its own
        list(PROFILES),
        PROFILES,
    )
