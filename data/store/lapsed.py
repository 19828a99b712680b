"""What goes with only its number left: why rows were refused, remarks on rows, notices and ended sign-ins."""

from collections.abc import Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.retention import DataClass
from data.store.schema import DELIVERY, NOTICE, REJECTION, REMARK, SIGHTING, SIGN_OUT
from data.tables import TIME

ALONE: Mapping[DataClass, sa.Column[datetime]] = MappingProxyType(
    {DataClass.NOTICES: NOTICE.c.published_at, DataClass.SIGN_OUTS: SIGN_OUT.c.recorded_at}
)
"""What belongs to no delivery, by the time that decides."""

UNDER_DELIVERY = MappingProxyType({DataClass.REJECTIONS: REJECTION, DataClass.REMARKS: REMARK})


def count(connection: sa.Connection, data_class: DataClass, before: date) -> pd.DataFrame:
    """Count what is older than a day: `delivery_id` (empty for what belongs to none), `month`, `n`."""
    moment = datetime.combine(before, time.min)
    rows: list[tuple[Any, ...]]
    if data_class in ALONE:
        at = ALONE[data_class]
        rows = [(None, moment_of, 1) for moment_of in connection.scalars(sa.select(at).where(at < moment))]
    else:
        under = UNDER_DELIVERY[data_class]
        found = sa.select(DELIVERY.c.delivery_id, DELIVERY.c.received_at, sa.func.count()).join(under)
        per = found.group_by(DELIVERY.c.delivery_id, DELIVERY.c.received_at)
        rows = [tuple(row) for row in connection.execute(per.where(*_is_old(moment)))]
    table = pd.DataFrame(rows, columns=["delivery_id", "month", "n"])
    table = table.astype({"delivery_id": "Int64", "month": TIME, "n": "int64"})
    month = table["month"].dt.to_period("M").dt.to_timestamp().astype(TIME)
    per_month = table.assign(month=month).groupby(["delivery_id", "month"], dropna=False, as_index=False)
    return pd.DataFrame(per_month.agg(n=("n", "sum")))


def remove(connection: sa.Connection, data_class: DataClass, before: date) -> None:
    """Remove what is older than a day, in the transaction of an open culling."""
    moment = datetime.combine(before, time.min)
    if data_class in ALONE:
        at = ALONE[data_class]
        if at.table is NOTICE:
            old = sa.select(NOTICE.c.notice_row_id).where(at < moment)
            connection.execute(SIGHTING.delete().where(SIGHTING.c.notice_row_id.in_(old)))
        connection.execute(at.table.delete().where(at < moment))
        return
    under = UNDER_DELIVERY[data_class]
    deliveries = sa.select(DELIVERY.c.delivery_id).where(*_is_old(moment))
    connection.execute(under.delete().where(under.c.delivery_id.in_(deliveries)))


def _is_old(moment: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (DELIVERY.c.received_at < moment, DELIVERY.c.is_complete, ~DELIVERY.c.is_demo)
