"""The rules of retention in the store, and how far each class of data has been culled."""

from collections.abc import Collection
from datetime import date, datetime
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Kind
from data.errors import Problem
from data.reports import SOURCE
from data.retention import DataClass, Rule
from data.store import log
from data.store.log import Author
from data.store.schema import CULLED_DELIVERY, CULLING, DELIVERY, PLACE, RETENTION_RULE
from data.store.shape import make_table
from data.tables import TIME, Column, Table

CULLINGS: Table = MappingProxyType(
    {
        "culling_id": Column("int64", "the culling"),
        "data_class": Column("str", "one of data.retention.DataClass"),
        "before": Column(TIME, "what was older than this day went"),
        "n_removed": Column("int64", "rows removed"),
        "author_role": Column("str", "the role of whoever did it"),
        "reason": Column("str", "why, as the rule says"),
        "recorded_at": Column(TIME, "when, Swedish clock time"),
    }
)

ROWS = (DataClass.INCIDENTS, DataClass.REPORTS)
"""The classes of which counts are kept when the rows go."""


def add(connection: sa.Connection, rule: Rule, *, now: datetime, person_key: str | None = None) -> Rule:
    """Write a rule; the one before stays in the history."""
    stamped = rule.model_copy(update={"recorded_at": now})
    written = RETENTION_RULE.insert().values(stamped.model_dump()).returning(RETENTION_RULE.c.retention_rule_id)
    number, author = connection.scalars(written).one(), Author(rule.author_role, person_key)
    about = {"slag": rule.data_class, "månader": rule.months}
    log.add_row(connection, RETENTION_RULE, number, what="gallringsregel", about=about, author=author, now=now)
    return stamped


def read(connection: sa.Connection) -> tuple[Rule, ...]:
    """Read every rule there has been, oldest first."""
    names = list(Rule.model_fields)
    found = sa.select(*(RETENTION_RULE.c[name] for name in names)).order_by(RETENTION_RULE.c.retention_rule_id)
    rows = [dict(zip(names, row, strict=True)) for row in connection.execute(found)]
    return tuple(Rule(**row | {"data_class": DataClass(row["data_class"])}) for row in rows)


def read_cullings(connection: sa.Connection) -> pd.DataFrame:
    """Read what was removed as CULLINGS, oldest first."""
    found = sa.select(*(CULLING.c[name] for name in CULLINGS)).order_by(CULLING.c.culling_id)
    return make_table(connection.execute(found).all(), list(CULLINGS), CULLINGS)


def find_current(connection: sa.Connection) -> dict[DataClass, Rule]:
    """Find the newest rule of each class that has one."""
    return {rule.data_class: rule for rule in read(connection)}


def find_cuts(connection: sa.Connection) -> dict[DataClass, date]:
    """Find the first day that each culled class still has."""
    found = sa.select(CULLING.c.data_class, sa.func.max(CULLING.c.before)).group_by(CULLING.c.data_class)
    return {DataClass(name): before for name, before in connection.execute(found)}


def find_rows_from(connection: sa.Connection, places: Collection[str]) -> dict[tuple[str, str], date]:
    """Find the first day that sources of incidents still can have rows from, where their class was culled.

    Returns
    -------
    dict
        By source and municipality; a source that isn't there has lost nothing.
    """
    cuts = find_cuts(connection)
    told = sa.select(DELIVERY.c.source, PLACE.c.municipality).join(PLACE).distinct()
    found = told.where(DELIVERY.c.kind == Kind.INCIDENTS, ~DELIVERY.c.is_demo, PLACE.c.municipality.in_(places))
    pairs = {(source, place): find_class(source) for source, place in connection.execute(found)} if cuts else {}
    return {pair: cuts[data_class] for pair, data_class in pairs.items() if data_class in cuts}


def find_losses(connection: sa.Connection, delivery_id: int) -> Problem | None:
    """Find whether a delivery lost rows, so that being undone or restored would not give what was."""
    lost = (
        sa.select(CULLING.c.culling_id, CULLING.c.before, CULLING.c.recorded_at)
        .join(CULLED_DELIVERY, CULLED_DELIVERY.c.culling_id == CULLING.c.culling_id)
        .where(CULLED_DELIVERY.c.delivery_id == delivery_id, CULLING.c.data_class.in_(ROWS))
        .order_by(CULLING.c.culling_id)
    )
    found = connection.execute(lost).first()
    if found is None:
        return None
    what = (
        f"rader före {found.before} gallrades {found.recorded_at:%Y-%m-%d}, och deras antal är kvar i statistiken; "
        "vad som gällde utan leveransen går inte längre att räkna fram."
    )
    return Problem("", what, "Den kan varken ångras eller återställas. Läs in en rättad leverans i stället.")


def find_class(source: str) -> DataClass:
    """Tell which class the incidents of a source are of."""
    return DataClass.REPORTS if source == SOURCE else DataClass.INCIDENTS


def is_of(data_class: DataClass) -> sa.ColumnElement[bool]:
    """Tell whether a delivery's incidents are of a class; what is invented is of none."""
    is_report = DELIVERY.c.source == SOURCE
    return ~DELIVERY.c.is_demo & DELIVERY.c.is_complete & (is_report if data_class is DataClass.REPORTS else ~is_report)
