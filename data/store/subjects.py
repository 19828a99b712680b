"""What of a store the log speaks of: each subject as it is now, and what the log says of it when that changes."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from data.store.digests import GROUPS, Digest, combine, digest_group, digest_notices, read_rows
from data.store.log import DEMO, HELD, TAKEN_OVER, Author, add, find_told, read_entries
from data.store.pairs import NAME as PAIRS
from data.store.pairs import digest_pairs
from data.store.schema import (
    ASSESSMENT,
    CHANGE,
    DECISION,
    DEFINITION,
    DELIVERY,
    FOLLOW_UP,
    INCIDENT,
    LOG_ENTRY,
    PAPER,
    PUBLICATION,
    REVIEW,
    SERIES_VALUE,
    TELLING,
    UNDOING,
)


def find_digests(connection: sa.Connection) -> dict[str, str]:
    """Digest all there is, of each subject; deliveries on their way aside."""
    digests: dict[str, str] = {}
    for name in GROUPS:
        digests |= digest_group(connection, name)
    digests |= digest_notices(connection)
    for delivery_id in connection.scalars(sa.select(DELIVERY.c.delivery_id).where(~DELIVERY.c.is_complete)):
        digests.pop(f"{DELIVERY.name} {delivery_id}", None)
    return digests | digest_pairs(connection, find_rank(connection))


def find_rank(connection: sa.Connection) -> dict[int, int]:
    """Find in which order deliveries were held against the others, by the log; what was taken over comes first."""
    held = sa.select(LOG_ENTRY.c.subject, LOG_ENTRY.c.log_id).where(LOG_ENTRY.c.what == HELD)
    return {int(subject.split(" ")[1]): log_id for subject, log_id in connection.execute(held) if subject}


def take_over(connection: sa.Connection) -> None:
    """Write an entry for all that is there and that the log doesn't know, as when it was kept without one."""
    known = set(connection.scalars(sa.select(LOG_ENTRY.c.subject).distinct()))
    digests = find_digests(connection)
    last = connection.scalar(sa.select(sa.func.max(CHANGE.c.change_id)))
    if last is not None and not known:
        digests[f"{CHANGE.name} {last}"] = digest_changes(connection, last)
    for subject in digests.keys() - known:
        _take_over(connection, subject, digests[subject])


def _take_over(connection: sa.Connection, subject: str, digest: str) -> None:
    add(connection, what=TAKEN_OVER, subject=subject, digest=digest, author=Author(), now=None, is_change=False)


def restate(
    connection: sa.Connection, *, what: str, about: Mapping[str, object], author: Author, now: datetime | None
) -> None:
    """Write the digest of all that is another than the log says; when what was removed was removed rightly.

    Whoever calls it has seen before removing anything, in the same transaction, that
    ``data.store.tampering.find_altered`` found nothing.
    """
    digests = find_digests(connection)
    told = find_told(read_entries(connection))
    for subject in sorted(told.keys() | digests.keys()):
        if told.get(subject) != digests.get(subject) and not subject.startswith(f"{CHANGE.name} "):
            digest = digests.get(subject)
            add(connection, what=what, about=about, subject=subject, digest=digest, author=author, now=now)


def digest_changes(connection: sa.Connection, last: int) -> str:
    """Digest the list of changes up to one, from when no log was kept."""
    digest = Digest()
    for rows in read_rows(connection, CHANGE, CHANGE.c.change_id <= last):
        digest.add(rows)
    return combine({CHANGE.name: digest})


def count_demo(connection: sa.Connection) -> dict[str, int]:
    """Count what is invented, by the Swedish word for each kind; only what there is."""
    deliveries = sa.select(DELIVERY.c.delivery_id).where(DELIVERY.c.is_demo, DELIVERY.c.is_complete)
    counts = {
        word: int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0)
        for word, table, condition in (
            ("leveranser", DELIVERY, DELIVERY.c.delivery_id.in_(deliveries)),
            ("händelser", INCIDENT, INCIDENT.c.delivery_id.in_(deliveries)),
            ("antal ur statistik", SERIES_VALUE, SERIES_VALUE.c.delivery_id.in_(deliveries)),
            ("beslut om åtaganden", DECISION, DECISION.c.is_demo),
            ("bedömningar", ASSESSMENT, ASSESSMENT.c.is_demo),
            ("definitioner av mål", DEFINITION, DEFINITION.c.is_demo),
            ("uppföljningar", FOLLOW_UP, FOLLOW_UP.c.is_demo),
            ("övriga anteckningar, alla versioner", PAPER, PAPER.c.is_demo),
            ("publiceringar", PUBLICATION, PUBLICATION.c.is_demo),
        )
    }
    return {word: n for word, n in counts.items() if n}


def find_demo(connection: sa.Connection) -> list[str]:
    """Find the subjects that are invented."""
    deliveries = sa.select(DELIVERY.c.delivery_id).where(DELIVERY.c.is_demo)
    incidents = sa.select(INCIDENT.c.incident_id).where(INCIDENT.c.delivery_id.in_(deliveries))
    publications = sa.select(PUBLICATION.c.publication_id).where(PUBLICATION.c.is_demo)
    conditions: list[tuple[sa.Table, sa.ColumnElement[bool]]] = [
        *(
            (table, table.c.is_demo)
            for table in (DELIVERY, DECISION, ASSESSMENT, DEFINITION, FOLLOW_UP, PAPER, PUBLICATION)
        ),
        (UNDOING, UNDOING.c.delivery_id.in_(deliveries)),
        (REVIEW, REVIEW.c.incident_id.in_(incidents)),
        (TELLING, TELLING.c.publication_id.in_(publications)),
    ]
    found = [
        f"{table.name} {number}"
        for table, condition in conditions
        for number in connection.scalars(sa.select(table.c[f"{table.name}_id"]).where(condition))
    ]
    told = find_told(read_entries(connection))
    numbers = {subject.split(" ")[1] for subject in found if subject.startswith(f"{DELIVERY.name} ")}
    pairs = [subject.split(" ") for subject in told if subject.startswith(f"{PAIRS} ")]
    return [*found, *(" ".join(words) for words in pairs if words[1] in numbers or words[-1] == DEMO)]
