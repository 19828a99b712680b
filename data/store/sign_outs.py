"""Sign-ins that were ended before their time, so that a copy of what the browser held opens nothing."""

from datetime import datetime

import sqlalchemy as sa

from data.store import log
from data.store.digests import digest_one
from data.store.log import Author
from data.store.schema import SIGN_OUT


def add(connection: sa.Connection, person_key: str, session_key: str, issued: int, *, now: datetime) -> None:
    """Write that a sign-in is ended, and with it the person's earlier ones; see Store.sign_out."""
    ended = {"person_key": person_key, "session_key": session_key, "issued_before": issued + 1, "recorded_at": now}
    number = connection.scalars(SIGN_OUT.insert().values(ended).returning(SIGN_OUT.c.sign_out_id)).one()
    subject, digest = f"{SIGN_OUT.name} {number}", digest_one(connection, SIGN_OUT.name, number)
    author = Author(person_key=person_key)
    log.add(connection, what="utloggning", subject=subject, digest=digest, author=author, now=now, is_change=False)


def is_ended(connection: sa.Connection, person_key: str, issued: int) -> bool:
    """Whether a sign-in began before the last one that the person ended, or is that one."""
    own = SIGN_OUT.c.person_key == person_key
    newest = connection.scalar(sa.select(sa.func.max(SIGN_OUT.c.issued_before)).where(own))
    return newest is not None and issued < newest
