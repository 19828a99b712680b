"""Receive a delivery: its rows in small transactions, unseen until the last one says that it is whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

import pandas as pd
import sqlalchemy as sa

from data.deliveries import NOTES, ROWS, Delivery, Kind, Portion, Receipt, Rejection
from data.errors import DataError, Problem
from data.store import assignments, refusing
from data.store.areas import AreaShelf
from data.store.assignments import Assign
from data.store.completing import Account, announce, complete
from data.store.digests import ROWS_OF_DELIVERY, find_parts
from data.store.engine import importing, reading
from data.store.incidents import IncidentShelf
from data.store.schema import DELIVERY, REJECTION, REMARK
from data.store.series import SeriesShelf
from data.store.shape import BATCH, Tally, find_batches, insert
from data.store.sweeping import sweep
from data.tables import TIME, Table, find_problems

_PLAIN = ("str", "bool", "int64", "Int64", "float64", TIME)

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
