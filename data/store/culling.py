"""Culling (gallring): rows that have been kept as long as decided go, what was counted of them stays.

One culling is one transaction: the counts are written, the rows removed and the log told, or nothing
is. The database itself lets rows go only while a culling is open in the same transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.errors import DataError, Problem
from data.retention import DataClass, Rule, find_cut
from data.store import assignments, going, kept, lapsed, rules, subjects
from data.store.assignments import Assign
from data.store.engine import importing, name_store, reading
from data.store.erasing import erase, forget_at_once
from data.store.log import Author
from data.store.rules import is_of
from data.store.schema import (
    CULLED_DELIVERY,
    CULLING,
    DELIVERY,
    INCIDENT,
    INCIDENT_AREA,
    KEPT_COUNT,
    KNOWN_INCIDENT,
    NOTICE,
    REJECTION,
    REMARK,
    REPEATED_ID,
    REVIEW,
    SIGHTING,
    SIGN_OUT,
)
from data.store.shape import BATCH, insert, is_among
from data.store.shown import IS_HELD, find_superseded, find_waiting
from data.store.tampering import find_altered

ERASED = (INCIDENT, KNOWN_INCIDENT, INCIDENT_AREA, REPEATED_ID, REVIEW, REJECTION, REMARK, NOTICE, SIGHTING, SIGN_OUT)
LOST = ("n_own", "n_known", "n_rejected", "n_remarked")


@dataclass(frozen=True, slots=True)
class Removal:
    """What a class loses in a culling, or would lose.

    Attributes
    ----------
    data_class, before
        What was older than the day.
    rows
        `delivery_id` (empty for what belongs to none), `month` and `n`.
    n_counted
        Incidents among them that count, and so stay in the counts.
    n_waiting
        Incidents among them that await review, and so are in no count.
    """

    data_class: DataClass
    before: date
    rows: pd.DataFrame
    n_counted: int = 0
    n_waiting: int = 0

    @property
    def n(self) -> int:
        """Rows that go."""
        return int(self.rows["n"].sum())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a culling removed, and what of it may still be readable in the database's files."""

    removals: tuple[Removal, ...]
    traces: tuple[Problem, ...] = ()


def preview(connection: sa.Connection, *, today: date) -> tuple[Removal, ...]:
    """Find what the rules would remove on a day; nothing is changed."""
    found = [_look(connection, rule, before) for rule, before in _find_due(connection, today)]
    return tuple(removal for removal in found if removal.n)


def cull(engine: sa.Engine, assign: Assign | None, *, today: date, author: Author, now: datetime) -> Outcome:
    """Remove what the rules say; see Store.cull."""
    if not (author.role or "").strip():
        raise DataError(name_store(engine), [Problem("", "rollen saknas.", "Skriv vem som gallrar, som en roll.")])
    with importing(engine, wait_ms=0) as is_given:
        if not is_given:
            problem = Problem("", "en inläsning pågår.", "Vänta tills den är klar och gallra igen.")
            raise DataError(name_store(engine), [problem])
        _settle_areas(engine, assign)
        with engine.begin() as connection:
            forget_at_once(connection)
            taken = _cull_all(connection, today, author, now)
            has_culled = bool(rules.find_cuts(connection))  # what stood in the way last time may be gone
        return Outcome(taken, tuple(erase(engine, ERASED)) if has_culled else ())


def _find_due(connection: sa.Connection, today: date) -> Iterator[tuple[Rule, date]]:
    """Go through the rules that remove anything, each with the first day kept; never before an earlier one."""
    current, cuts = rules.find_current(connection), rules.find_cuts(connection)
    for data_class in DataClass:
        rule = current.get(data_class)
        if rule is not None and rule.months is not None:
            yield rule, max(find_cut(today, rule.months), cuts.get(data_class, date.min))


def _cull_all(connection: sa.Connection, today: date, author: Author, now: datetime) -> tuple[Removal, ...]:
    """Remove what every rule says, and tell the log what is there now; not where something was altered before."""
    due = list(_find_due(connection, today))
    if not any(_look(connection, rule, before).n for rule, before in due):
        return ()
    if altered := find_altered(connection):
        source = "gallringen"
        raise DataError(source, altered)
    written = {"author_role": author.role, "recorded_at": now}
    removals = [_cull(connection, rule, before, written) for rule, before in due]
    taken = tuple(removal for removal in removals if removal.n)
    about = {removal.data_class.value: removal.n for removal in taken}
    subjects.restate(connection, what="gallring", about=about, author=author, now=now)
    return taken


def _settle_areas(engine: sa.Engine, assign: Assign | None) -> None:
    """See to it that it is known which areas every incident lies in: nobody can find out afterwards."""
    if assign is not None:
        assignments.catch_up(engine, assign)
        return
    with reading(engine).connect() as connection:
        if assignments.is_behind(connection):
            what = "det är inte uträknat vilka områden alla händelser ligger i."
            raise DataError(name_store(engine), [Problem("", what, "Starta Löfteskartan en gång och gallra igen.")])


def _look(connection: sa.Connection, rule: Rule, before: date) -> Removal:
    if rule.data_class in rules.ROWS:
        return _tell(connection, rule.data_class, before, going.find(connection, rule.data_class, before))
    return Removal(rule.data_class, before, lapsed.count(connection, rule.data_class, before))


def _tell(connection: sa.Connection, data_class: DataClass, before: date, gone: pd.DataFrame) -> Removal:
    listed = gone.assign(month=gone["happened"]).groupby(["delivery_id", "month"]).size().rename("n").reset_index()
    n_waiting = len(set(gone["incident_id"]) & find_waiting(connection)) if len(gone) else 0
    return Removal(data_class, before, pd.DataFrame(listed), int(gone["is_held"].sum()), n_waiting)


def _cull(connection: sa.Connection, rule: Rule, before: date, written: Mapping[str, Any]) -> Removal:
    """Remove what a rule says, in the caller's transaction."""
    if rule.data_class in rules.ROWS:
        return _cull_incidents(connection, rule, before, written)
    removal = _look(connection, rule, before)
    if removal.n:
        kind = {DataClass.REJECTIONS: "n_rejected", DataClass.REMARKS: "n_remarked"}.get(rule.data_class)
        with _opened(connection, removal, rule.reason, written, kept.no_counts()) as culling_id:
            lapsed.remove(connection, rule.data_class, before)
            if kind is not None:
                lost = removal.rows.groupby("delivery_id", as_index=False).agg(**{kind: ("n", "sum")})
                _add_losses(connection, culling_id, lost)
    return removal


def _cull_incidents(connection: sa.Connection, rule: Rule, before: date, written: Mapping[str, Any]) -> Removal:
    gone = going.find(connection, rule.data_class, before)
    removal = _tell(connection, rule.data_class, before, gone)
    if gone.empty:
        return removal
    counts = kept.count(
        connection,
        gone[gone["is_held"]],
        sources=_find_counted(connection, rule.data_class),
        first=rules.find_cuts(connection).get(rule.data_class),
        before=before,
    )
    lost = _find_losses(connection, gone)
    with _opened(connection, removal, rule.reason, written, counts) as culling_id:
        going.remove(connection, gone)
        _add_losses(connection, culling_id, lost)
    return removal


@contextmanager
def _opened(
    connection: sa.Connection, removal: Removal, reason: str, written: Mapping[str, Any], counts: pd.DataFrame
) -> Iterator[int]:
    """Open a culling, so that the database lets rows go, and close it with what it removed told in the log."""
    entry = {"data_class": removal.data_class, "before": removal.before, "n_removed": removal.n, "reason": reason}
    opened = CULLING.insert().values(**entry, **written, digest=kept.digest(counts), is_open=True)
    culling_id = connection.scalars(opened.returning(CULLING.c.culling_id)).one()
    yield culling_id
    kept.add(connection, culling_id, counts)
    connection.execute(CULLING.update().where(CULLING.c.culling_id == culling_id).values(is_open=False))


def _find_counted(connection: sa.Connection, data_class: DataClass) -> set[tuple[str, str]]:
    """Find the sources that have or had incidents that count, each with the municipality they lie in."""
    counted = sa.select(DELIVERY.c.source, INCIDENT.c.municipality, sa.func.count()).join(INCIDENT)
    held = counted.where(IS_HELD, is_of(data_class)).group_by(DELIVERY.c.source, INCIDENT.c.municipality)
    found = {(source, place): n for source, place, n in connection.execute(held)}
    superseded = sorted(find_superseded(connection))
    for start in range(0, len(superseded), BATCH):
        is_one = is_among(connection, INCIDENT.c.incident_id, superseded[start : start + BATCH])
        for source, place, n in connection.execute(held.where(is_one)):
            found[source, place] -= n
    had = sa.select(KEPT_COUNT.c.source, KEPT_COUNT.c.municipality).join(CULLING)
    before = connection.execute(had.where(CULLING.c.data_class == data_class).distinct())
    return {pair for pair, n in found.items() if n} | {(source, place) for source, place in before}


def _find_losses(connection: sa.Connection, gone: pd.DataFrame) -> pd.DataFrame:
    """Count what each delivery loses; also those that lose nothing, but had another row of the same incident."""
    own = gone.groupby("delivery_id").size().rename("n_own")
    known = going.find_memberships(connection, gone["incident_id"].tolist()).groupby("delivery_id").size()
    alike = going.find_sharing(connection, gone)
    lost = pd.concat([own, known.rename("n_known")], axis="columns")
    every = lost.index.union(pd.Index(sorted(alike), dtype="int64"))
    return lost.reindex(every).fillna(0).astype("int64").rename_axis("delivery_id").reset_index()


def _add_losses(connection: sa.Connection, culling_id: int, lost: pd.DataFrame) -> None:
    counted = lost.reindex(columns=["delivery_id", *LOST]).fillna(0).astype("int64")
    insert(connection, CULLED_DELIVERY, counted.assign(culling_id=culling_id))
