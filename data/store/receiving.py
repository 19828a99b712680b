"""Receive a delivery: its rows in small transactions, unseen until the last one says that it is whole."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Protocol

import pandas as pd
import sqlalchemy as sa

from data.deliveries import NOTES, ROWS, Delivery, Kind, MissingRow, Portion, Receipt, Rejection
from data.errors import DataError, Problem
from data.store import assignments, log, refusing, series, standing, words
from data.store.areas import AreaShelf
from data.store.assignments import Assign
from data.store.digests import ROWS_OF_DELIVERY, Parts, combine, find_parts
from data.store.engine import importing, reading
from data.store.incidents import IncidentShelf
from data.store.log import Author
from data.store.recency import find_reversal
from data.store.schema import (
    AREA,
    ASSIGNED,
    DELIVERY,
    INCIDENT,
    KNOWN_AREA,
    KNOWN_FIGURE,
    KNOWN_INCIDENT,
    MASKED,
    PLACE,
    REJECTION,
    REMARK,
    REPEATED_ID,
    REVIEW,
    SERIES_VALUE,
    UNDOING,
    WORD,
)
from data.store.series import SeriesShelf
from data.store.shape import BATCH, Tally, find_batches, insert
from data.tables import TIME, Table, find_problems

_PLAIN = ("str", "bool", "int64", "Int64", "float64", TIME)

UNDER_DELIVERY = (
    *(REJECTION, REMARK, MASKED, PLACE, WORD, UNDOING, ASSIGNED),
    *(KNOWN_INCIDENT, KNOWN_FIGURE, KNOWN_AREA, REPEATED_ID),
    *(INCIDENT, SERIES_VALUE, AREA),
)

Rows = pd.DataFrame | Iterable[pd.DataFrame | Portion]
"""A whole table, or a file's rows portion by portion: then no more of it is held in memory than that."""


class Shelf(Protocol):
    """Where the rows of one delivery are put: how they are keyed, and which of them are new."""

    def prepare(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add the rows' keys."""
        ...

    def add(self, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        """Save the rows that are new, and that the delivery had the others."""
        ...

    def finish(self, connection: sa.Connection) -> int:
        """Tell how many earlier rows were corrected."""
        ...


SHELVES: Mapping[Kind, Callable[[Delivery, int], Shelf]] = MappingProxyType(
    {Kind.INCIDENTS: IncidentShelf, Kind.SERIES: SeriesShelf, Kind.AREAS: AreaShelf}
)


def receive(
    engine: sa.Engine,
    delivery: Delivery,
    rows: Rows,
    rejections: Sequence[Rejection],
    assign: Assign | None,
    *,
    person_key: str | None = None,
) -> Receipt:
    """Save a delivery wholly or not at all; see Store.receive."""
    if isinstance(rows, pd.DataFrame):
        rows = [_describe(delivery, Portion(rows))]  # refused before anything is begun
    with importing(engine) as is_given:
        if not is_given:
            what = "en annan inläsning pågår."
            raise DataError(delivery.file_name, [Problem("", what, "Vänta tills den är klar och läs in igen.")])
        sweep(engine)
        if assign is not None:
            assignments.catch_up(engine, assign)
        try:
            return _receive(engine, delivery, rows, rejections, assign, person_key)
        except BaseException:
            sweep(engine)
            raise


def sweep(engine: sa.Engine) -> None:
    """Remove what an import left when it died; the caller holds the right to import."""
    unfinished = sa.select(DELIVERY.c.delivery_id).where(~DELIVERY.c.is_complete)
    with reading(engine).connect() as connection:
        if connection.execute(unfinished).first() is None:
            return
    with engine.begin() as connection:
        remove(connection, ~DELIVERY.c.is_complete)


def remove(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> None:
    """Remove deliveries with all that is under them; the database refuses real ones that are complete."""
    gone = sa.select(DELIVERY.c.delivery_id).where(condition)
    assignments.remove(connection, gone)
    gone_incidents = sa.select(INCIDENT.c.incident_id).where(INCIDENT.c.delivery_id.in_(gone))
    connection.execute(REVIEW.delete().where(REVIEW.c.incident_id.in_(gone_incidents)))
    for under in UNDER_DELIVERY:
        connection.execute(under.delete().where(under.c.delivery_id.in_(gone)))
    connection.execute(DELIVERY.delete().where(condition))


@dataclass(slots=True)
class Account:
    """What has become of the rows so far, and what they spoke of."""

    n_understood: int = 0
    n_rejected: int = 0
    n_identified: int = 0
    n_outside: int = 0
    n_hiding: int = 0
    n_corrected: int = 0
    tally: Tally = field(default_factory=Tally)
    places: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    masked: Counter[str] = field(default_factory=Counter)

    def note(self, portion: Portion) -> None:
        """Count a portion's rows."""
        table = portion.table
        self.n_understood += int(table["n_rows"].sum()) if "n_rows" in table else len(table)
        self.n_identified += int(table["source_id"].notna().sum())
        self.n_outside += portion.n_outside
        self.n_hiding += portion.n_hiding
        self.places |= set(table["municipality"].unique())
        self.masked.update(portion.masked)
        if "source_category" in table:
            self.words |= words.find_words(table)

    def receipt(self, delivery_id: int, *, n_withdrawn: int) -> Receipt:
        """Make the account that goes with the delivery."""
        return Receipt(
            delivery_id=delivery_id,
            n_read=self.n_understood + self.n_rejected,
            n_accepted=self.tally.n_accepted,
            n_remarked=self.tally.n_remarked,
            n_known=self.n_understood - sum(self.tally),
            n_rejected=self.n_rejected,
            n_withdrawn=n_withdrawn,
            n_corrected=self.n_corrected,
            n_identified=self.n_identified,
        )


def _receive(
    engine: sa.Engine,
    delivery: Delivery,
    rows: Iterable[pd.DataFrame | Portion],
    rejections: Sequence[Rejection],
    assign: Assign | None,
    person_key: str | None,
) -> Receipt:
    delivery_id = _announce(engine, delivery)
    shelf = SHELVES[delivery.kind](delivery, delivery_id)
    account = Account()
    with reading(engine).connect() as connection:
        oldest = refusing.find_oldest(connection, delivery)
    for given in rows:
        portion = refusing.refuse_older(delivery, _describe(delivery, given), oldest)
        account.note(portion)
        for batch in find_batches(shelf.prepare(portion.table)):
            with engine.begin() as connection:
                account.tally += shelf.add(connection, batch)
                _add_remarks(connection, delivery_id, batch)
        account.n_rejected += _add_rejections(engine, delivery_id, portion.rejections)
    account.n_rejected += _add_rejections(engine, delivery_id, rejections)
    pairs = None
    if assign is not None and delivery.kind is not Kind.SERIES:
        pairs = _assign(engine, delivery_id, delivery.kind, assign)
    with reading(engine).connect() as connection:  # what takes long is done before anybody has to wait for it
        parts = find_parts(connection, ROWS_OF_DELIVERY, DELIVERY.name, delivery_id)
    with engine.begin() as connection:
        account.n_corrected = shelf.finish(connection)
        receipt = complete(connection, delivery_id, delivery, account, parts=parts, person_key=person_key)
        if pairs is not None:
            assignments.mark(connection, delivery_id, delivery.kind, pairs, now=delivery.received_at)
        return receipt


def _describe(delivery: Delivery, given: pd.DataFrame | Portion) -> Portion:
    """Give the rows their described columns and kinds.

    Raises
    ------
    DataError
        When they can't be so.
    """
    portion = given if isinstance(given, Portion) else Portion(given)
    table = portion.table
    if delivery.kind is Kind.SERIES and "n_rows" not in table:
        table = table.assign(n_rows=1)
    described = _as_described(table, ROWS[delivery.kind])
    problems = find_problems(described, ROWS[delivery.kind])
    notes = _as_described(table.reindex(columns=list(NOTES)), NOTES)
    problems += find_problems(notes, NOTES)
    if problems:
        raise DataError(delivery.file_name, problems)
    return replace(portion, table=pd.concat([described, notes], axis="columns"))


def _add_remarks(connection: sa.Connection, delivery_id: int, rows: pd.DataFrame) -> None:
    remarked = rows.loc[rows["remark"].notna(), ["row", "remark"]]
    insert(connection, REMARK, remarked.assign(delivery_id=delivery_id))


def _add_rejections(engine: sa.Engine, delivery_id: int, rejections: Sequence[Rejection]) -> int:
    for start in range(0, len(rejections), BATCH):
        some = rejections[start : start + BATCH]
        with engine.begin() as connection:
            records = [{"delivery_id": delivery_id, "row": one.row, "reason": one.reason} for one in some]
            connection.execute(REJECTION.insert(), records)
    return len(rejections)


def _assign(engine: sa.Engine, delivery_id: int, kind: Kind, assign: Assign) -> pd.DataFrame:
    with reading(engine).connect() as connection:
        pairs = assignments.find_pairs(connection, delivery_id, kind, assign)
    for batch in find_batches(pairs):
        with engine.begin() as connection:
            assignments.add(connection, batch)
    return pairs


def _as_described(table: pd.DataFrame, columns: Table) -> pd.DataFrame:
    """Keep the described columns, in their kinds; what can't be so is left for find_problems."""
    kept = pd.DataFrame(table[[name for name in columns if name in table]])
    kinds = {name: column.dtype for name, column in columns.items() if name in kept and column.dtype in _PLAIN}
    try:
        return kept.astype(kinds)
    except (TypeError, ValueError):
        return kept


def _announce(engine: sa.Engine, delivery: Delivery) -> int:
    with engine.begin() as connection:
        return announce(connection, delivery)


def announce(connection: sa.Connection, delivery: Delivery) -> int:
    """Save the passport of a delivery on its way, and tell its number."""
    counts = {one.name: 0 for one in fields(Receipt) if one.name != "delivery_id"}
    passport = delivery.model_dump(exclude={"words"}) | counts | {"is_complete": False, "is_traced": True}
    announced = DELIVERY.insert().values(passport).returning(DELIVERY.c.delivery_id)
    delivery_id: int = connection.scalars(announced).one()
    return delivery_id


def complete(
    connection: sa.Connection,
    delivery_id: int,
    delivery: Delivery,
    account: Account,
    *,
    parts: Parts,
    person_key: str | None,
) -> Receipt:
    """Say that a delivery is whole, with the account of its rows: from this transaction on it is seen.

    Parameters
    ----------
    connection
        The transaction that completes it.
    delivery_id, delivery, account
        Its number, its passport and what became of its rows.
    parts
        The digests of its rows; they are all saved.
    person_key
        Tells the log who it was.

    Raises
    ------
    DataError
        When its source's rows have ids here and not before, or the reverse, or a newer extract says otherwise.
    """
    places = [{"delivery_id": delivery_id, "municipality": place} for place in sorted(account.places)]
    if places:
        connection.execute(PLACE.insert(), places)
    if delivery.kind is not Kind.AREAS:
        words.add(connection, delivery_id, {**delivery.words, **account.words})
    masked = [{"delivery_id": delivery_id, "kind": kind, "n": n} for kind, n in sorted(account.masked.items())]
    if masked:
        connection.execute(MASKED.insert(), masked)
    hides = delivery.kind is Kind.SERIES and account.n_hiding > 0
    learned = {
        "n_outside": delivery.n_outside + account.n_outside,
        "missing_row": MissingRow.UNKNOWN if hides else delivery.missing_row,
    }
    own = DELIVERY.update().where(DELIVERY.c.delivery_id == delivery_id)
    connection.execute(own.values(learned))
    n_withdrawn = series.count_withdrawn(connection, delivery_id, delivery) if delivery.kind is Kind.SERIES else 0
    receipt = account.receipt(delivery_id, n_withdrawn=n_withdrawn)
    counts = {one.name: getattr(receipt, one.name) for one in fields(receipt) if one.name != "delivery_id"}
    connection.execute(own.values(is_complete=True, **counts))
    problem = standing.find_mixture(connection, delivery_id) or find_reversal(connection, delivery_id, delivery)
    if problem is not None:
        raise DataError(delivery.file_name, [problem])
    log.add(
        connection,
        what="leverans",
        about={"källa": delivery.source, "sha256": delivery.sha256, "slag": delivery.kind.value, **counts},
        subject=f"{DELIVERY.name} {delivery_id}",
        digest=combine(parts | find_parts(connection, (DELIVERY, MASKED, PLACE, WORD), DELIVERY.name, delivery_id)),
        author=Author(delivery.author_role, person_key),
        now=delivery.received_at,
    )
    return receipt
