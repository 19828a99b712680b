"""Whether anything was altered behind the store's back: the log's chain, and every digest that it tells, made anew."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

import sqlalchemy as sa

from data.errors import Problem
from data.sqlite import DRIVER
from data.store.engine import is_embedded
from data.store.log import FIRST, Entry, Head, chain, find_told, read_entries
from data.store.schema import CHANGE, LOG_ENTRY
from data.store.subjects import digest_changes, find_digests

RESTORE = "Återställ den senaste säkerhetskopian i en ny databas och jämför."
_SHOWN = 20

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "assessment": "bedömning",
        "change": "ändringar till och med",
        "culling": "gallring",
        "decision": "beslut",
        "definition": "definition",
        "delivery": "leverans",
        "follow_up": "uppföljning",
        "incident_area": "områdena som händelserna ligger i, leverans",
        "notice": "notiser",
        "profile": "profil",
        "publication": "publicering",
        "retention_rule": "gallringsregel",
        "review": "granskning",
        "sign_out": "utloggning",
        "source_call": "anrop",
        "telling": "redovisning",
        "undoing": "ångrad leverans, rad",
    }
)
"""The kinds of subjects in Swedish."""


def find_altered(connection: sa.Connection, kept: Iterable[Head] = ()) -> list[Problem]:
    """Find what is not as the log says that it was written; a changed byte of any row is enough.

    Parameters
    ----------
    connection
        Sees one moment of a store with the newest tables.
    kept
        Heads of the log that were kept elsewhere.

    Examples
    --------
    >>> from data.store.engine import make_engine
    >>> from data.store.migration import migrate
    >>> engine = make_engine("sqlite://")
    >>> migrate(engine)
    >>> with engine.connect() as connection:
    ...     find_altered(connection, [Head(1, "ab", "2026-01-15 12:00:00.000000")])[0].what
    'post 1 saknas, fast den fanns 2026-01-15 12:00:00.'
    """
    entries: list[Entry] = []

    def look() -> Iterator[Problem]:
        entries.extend(read_entries(connection))
        yield from _find_broken_links(entries)
        yield from _find_missing_end(connection, entries)
        yield from _find_other_heads(entries, kept)
        yield from _find_loose_changes(connection, entries)
        yield from _find_other_digests(connection, entries)

    return _cut(list(read_on(connection, look)))


def name_subject(subject: str) -> str:
    """Name a subject in Swedish.

    Examples
    --------
    >>> name_subject("decision 17"), name_subject("notice 2026-01")
    ('beslut 17', 'notiser 2026-01')
    """
    kind, _, rest = subject.partition(" ")
    return f"{NAMES.get(kind, kind)} {rest}".strip()


def read_on(connection: sa.Connection, look: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    """Look until something can't even be read: then that is what is wrong.

    Parameters
    ----------
    connection
        What a server says itself passes: it may be gone.
    look
        Finds what is wrong. What it raises is not told, for its words may be those of a row.
    """
    try:
        yield from look()
    except (sa.exc.SQLAlchemyError, DRIVER.Error, ValueError, TypeError, ArithmeticError, LookupError) as error:
        if isinstance(error, sa.exc.SQLAlchemyError) and not is_embedded(connection):
            raise
        yield Problem("", "innehållet går inte att läsa; det är skadat eller ändrat.", RESTORE)


def _cut(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= _SHOWN:
        return problems
    return [*problems[:_SHOWN], Problem("", f"och {len(problems) - _SHOWN} fel till.")]


def _find_broken_links(entries: Iterable[Entry]) -> Iterator[Problem]:
    previous, number = FIRST, 0
    for entry in entries:
        place = f"loggen, post {entry.log_id}"
        if entry.log_id != number + 1:
            yield Problem(place, f"posterna {number + 1} till {entry.log_id - 1} saknas.", RESTORE)
        elif entry.previous != previous:
            yield Problem(place, "hänger inte ihop med posten före.", RESTORE)
        if entry.own != chain(entry[:-1]):
            yield Problem(place, "är ändrad.", RESTORE)
        previous, number = entry.own, entry.log_id


def _find_missing_end(connection: sa.Connection, entries: list[Entry]) -> Iterator[Problem]:
    """Find entries cut from the end: SQLite remembers the highest number it gave; a server gives some to nobody."""
    if not is_embedded(connection):
        return
    asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    highest = connection.exec_driver_sql(asked, (LOG_ENTRY.name,)).scalar() or 0
    last = entries[-1].log_id if entries else 0
    if highest != last:
        yield Problem("loggen", f"slutar med post {last}, men {highest} har skrivits.", RESTORE)


def _find_other_heads(entries: list[Entry], kept: Iterable[Head]) -> Iterator[Problem]:
    known = {entry.log_id: entry for entry in entries}
    for head in kept:
        entry = known.get(head.log_id)
        if entry is None:
            what = f"post {head.log_id} saknas, fast den fanns {head.recorded_at[:19]}."
            yield Problem("loggen", what, RESTORE)
        elif (entry.own, entry.recorded_at) != (head.own, head.recorded_at):
            what = f"är inte den som sparades {head.recorded_at[:19]}: loggen är omskriven."
            yield Problem(f"loggen, post {head.log_id}", what, RESTORE)


def _find_loose_changes(connection: sa.Connection, entries: Iterable[Entry]) -> Iterator[Problem]:
    told = {entry.change_id: entry.subject or entry.what for entry in entries if entry.change_id is not None}
    before = max((int(subject.split(" ")[1]) for subject in _list_taken_over(entries)), default=0)
    for change_id, what in connection.execute(sa.select(CHANGE).where(CHANGE.c.change_id > before)):
        if told.pop(change_id, None) != what:
            yield Problem(f"ändring {change_id}", "är ändrad, eller skriven utan att loggen vet om det.", RESTORE)
    for change_id in sorted(told):
        yield Problem(f"ändring {change_id}", "saknas.", RESTORE)


def _list_taken_over(entries: Iterable[Entry]) -> list[str]:
    return [entry.subject for entry in entries if entry.subject and entry.subject.startswith(f"{CHANGE.name} ")]


def _find_other_digests(connection: sa.Connection, entries: list[Entry]) -> Iterator[Problem]:
    told = find_told(entries)
    found = find_digests(connection)
    for subject in _list_taken_over(entries):
        found[subject] = digest_changes(connection, int(subject.split(" ")[1]))
    for subject in sorted(told.keys() | found.keys(), key=_in_order):
        if (digest := found.get(subject)) == told.get(subject):
            continue
        what = "är ändrad sedan loggen skrevs."
        if subject not in told or told[subject] is None:
            what = "finns, men loggen säger inte att någon har skrivit det."
        elif digest is None:
            what = "saknas, fast loggen säger att det är skrivet."
        yield Problem(name_subject(subject), what, RESTORE)


def _in_order(subject: str) -> tuple[str, int, str]:
    kind, _, rest = subject.partition(" ")
    number = rest.split(" ")[0]
    return kind, int(number) if number.isdigit() else 0, rest
