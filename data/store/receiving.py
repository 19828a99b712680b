"""Receive a delivery: its rows in small transactions, unseen until the last one says that it is whole."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd
import sqlalchemy as sa

from data.deliveries import ROWS, Delivery, Kind, Receipt, Rejection
from data.errors import DataError, Problem
from data.store import areas, assignments, incidents, series, words
from data.store.assignments import Assign
from data.store.engine import importing
from data.store.schema import AREA, ASSIGNED, CHANGE, DELIVERY, INCIDENT, PLACE, REJECTION, SERIES_VALUE, WORD
from data.store.shape import BATCH, find_batches
from data.tables import TIME, Table, find_problems

_PLAIN = ("str", "bool", "int64", "Int64", "float64", TIME)

UNDER_DELIVERY = (REJECTION, PLACE, WORD, INCIDENT, SERIES_VALUE, AREA, ASSIGNED)


class Shelf(NamedTuple):
    """How a kind's rows are keyed and which of them are new."""

    prepare: Callable[[Delivery, pd.DataFrame], pd.DataFrame]
    add_new: Callable[[sa.Connection, int, pd.DataFrame], int]


SHELVES: Mapping[Kind, Shelf] = MappingProxyType(
    {
        Kind.INCIDENTS: Shelf(incidents.prepare, incidents.add_new),
        Kind.SERIES: Shelf(series.prepare, series.add_new),
        Kind.AREAS: Shelf(areas.prepare, areas.add_new),
    }
)


def receive(
    engine: sa.Engine,
    delivery: Delivery,
    table: pd.DataFrame,
    rejections: Sequence[Rejection],
    assign: Assign | None,
) -> Receipt:
    """Save a delivery wholly or not at all; see Store.receive."""
    if delivery.kind is Kind.SERIES and "n_rows" not in table:
        table = table.assign(n_rows=1)
    table = _as_described(table, ROWS[delivery.kind])
    problems = find_problems(table, ROWS[delivery.kind])
    if problems:
        raise DataError(delivery.file_name, problems)
    with importing(engine) as is_given:
        if not is_given:
            what = "en annan inläsning pågår."
            raise DataError(delivery.file_name, [Problem("", what, "Vänta tills den är klar och läs in igen.")])
        sweep(engine)
        try:
            return _receive(engine, delivery, table, rejections, assign)
        except BaseException:
            sweep(engine)
            raise


def sweep(engine: sa.Engine) -> None:
    """Remove what an import left when it died; the caller holds the right to import."""
    unfinished = sa.select(DELIVERY.c.delivery_id).where(~DELIVERY.c.is_complete)
    with engine.connect().execution_options(is_reading=True) as connection:
        if connection.execute(unfinished).first() is None:
            return
    with engine.begin() as connection:
        remove(connection, ~DELIVERY.c.is_complete)


def remove(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> None:
    """Remove deliveries with all that is under them; the database refuses real ones that are complete."""
    gone = sa.select(DELIVERY.c.delivery_id).where(condition)
    assignments.remove(connection, gone)
    for under in UNDER_DELIVERY:
        connection.execute(under.delete().where(under.c.delivery_id.in_(gone)))
    connection.execute(DELIVERY.delete().where(condition))


def _receive(
    engine: sa.Engine,
    delivery: Delivery,
    table: pd.DataFrame,
    rejections: Sequence[Rejection],
    assign: Assign | None,
) -> Receipt:
    shelf = SHELVES[delivery.kind]
    rows = shelf.prepare(delivery, table)
    n_understood = int(rows["n_rows"].sum()) if "n_rows" in rows else len(rows)
    delivery_id = _announce(engine, delivery)
    n_accepted = 0
    for batch in find_batches(rows):
        with engine.begin() as connection:
            n_accepted += shelf.add_new(connection, delivery_id, batch)
    for start in range(0, len(rejections), BATCH):
        some = rejections[start : start + BATCH]
        with engine.begin() as connection:
            records = [{"delivery_id": delivery_id, "row": one.row, "reason": one.reason} for one in some]
            connection.execute(REJECTION.insert(), records)
    is_assigned = assign is not None and delivery.kind is not Kind.SERIES
    if assign is not None and is_assigned:
        _assign(engine, delivery_id, delivery.kind, assign)
    with engine.begin() as connection:
        if is_assigned:
            assignments.mark(connection, delivery_id)
        places = [{"delivery_id": delivery_id, "municipality": place} for place in rows["municipality"].unique()]
        if places:
            connection.execute(PLACE.insert(), places)
        n_withdrawn = 0
        if delivery.kind is not Kind.AREAS:
            words.add(connection, delivery_id, delivery, rows)
        if delivery.kind is Kind.SERIES:
            n_withdrawn = series.withdraw_absent(connection, delivery_id, delivery, rows)
        receipt = Receipt(
            delivery_id=delivery_id,
            n_read=n_understood + len(rejections),
            n_accepted=n_accepted,
            n_known=n_understood - n_accepted,
            n_rejected=len(rejections),
            n_withdrawn=n_withdrawn,
        )
        _complete(connection, receipt)
    return receipt


def _assign(engine: sa.Engine, delivery_id: int, kind: Kind, assign: Assign) -> None:
    with engine.connect().execution_options(is_reading=True) as connection:
        pairs = assignments.find_pairs(connection, delivery_id, kind, assign)
    for batch in find_batches(pairs):
        with engine.begin() as connection:
            assignments.add(connection, batch)


def _as_described(table: pd.DataFrame, columns: Table) -> pd.DataFrame:
    """Keep the described columns, in their kinds; what can't be so is left for find_problems."""
    kept = pd.DataFrame(table[[name for name in columns if name in table]])
    kinds = {name: column.dtype for name, column in columns.items() if name in kept and column.dtype in _PLAIN}
    try:
        return kept.astype(kinds)
    except (TypeError, ValueError):
        return kept


def _announce(engine: sa.Engine, delivery: Delivery) -> int:
    counts = dict.fromkeys(("n_read", "n_accepted", "n_known", "n_rejected", "n_withdrawn"), 0)
    passport = delivery.model_dump(exclude={"words"}) | counts | {"is_complete": False}
    announced = DELIVERY.insert().values(passport).returning(DELIVERY.c.delivery_id)
    with engine.begin() as connection:
        delivery_id: int = connection.scalars(announced).one()
    return delivery_id


def _complete(connection: sa.Connection, receipt: Receipt) -> None:
    counts = {name: getattr(receipt, name) for name in Receipt.__slots__ if name != "delivery_id"}
    connection.execute(
        DELIVERY.update().where(DELIVERY.c.delivery_id == receipt.delivery_id).values(is_complete=True, **counts)
    )
    connection.execute(CHANGE.insert().values(what=f"delivery {receipt.delivery_id}"))
