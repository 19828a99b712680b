"""The calls made to sources on the net, kept so that a source's own rules hold whoever asks and after a restart."""

import pandas as pd
import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store import log
from data.store.digests import digest_one
from data.store.log import Author
from data.store.schema import SOURCE_CALL

CALLS = ("called_at", "closed_until")


def read(connection: sa.Connection, source: str, *, since: float) -> pd.DataFrame:
    """Read the calls that still count: made or closing after a time, in seconds; oldest first."""
    calls = SOURCE_CALL.c
    found = sa.select(*(calls[name] for name in CALLS)).where(
        calls.source == source, (calls.called_at > since) | (calls.closed_until > since)
    )
    rows = connection.execute(found.order_by(calls.called_at, calls.source_call_id)).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=list(CALLS), dtype="float64")


def add(
    connection: sa.Connection, source: str, *, called_at: float, apart: float = 0.0, closed_until: float | None = None
) -> None:
    """Write that a source is called, or when it wants no call before.

    Raises
    ------
    DataError
        When somebody else called it less than `apart` seconds before.
    """
    newest = connection.scalar(sa.select(sa.func.max(SOURCE_CALL.c.called_at)).where(SOURCE_CALL.c.source == source))
    if apart and newest is not None and abs(called_at - newest) < apart:
        what = f"någon annan frågade {source} för mindre än {apart:.0f} sekunder sedan."
        raise DataError(source, [Problem("", what, "Försök igen om en stund.")])
    line = SOURCE_CALL.insert().values(source=source, called_at=called_at, closed_until=closed_until)
    number = connection.scalars(line.returning(SOURCE_CALL.c.source_call_id)).one()
    subject, digest = f"{SOURCE_CALL.name} {number}", digest_one(connection, SOURCE_CALL.name, number)
    log.add(connection, what="anrop", subject=subject, digest=digest, author=Author(), now=None, is_change=False)
