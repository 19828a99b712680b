"""What goes with nothing left of it but its number: why rows were refused, remarks on rows, notices from the net."""

from datetime import date, datetime, time
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.retention import DataClass
from data.store.schema import DELIVERY, NOTICE, REJECTION, REMARK, SIGHTING
from data.tables import TIME

UNDER_DELIVERY = MappingProxyType({DataClass.REJECTIONS: REJECTION, DataClass.REMARKS: REMARK})


def count(connection: sa.Connection, data_class: DataClass, before: date) -> pd.DataFrame:
    """Count what is older than a day: `delivery_id` (empty for notices), `month`, `n`."""
    moment = datetime.combine(before, time.min)
    if data_class is DataClass.NOTICES:
        published = connection.scalars(sa.select(NOTICE.c.published_at).where(NOTICE.c.published_at < moment)).all()
        rows = [(None, at, 1) for at in published]
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
    if data_class is DataClass.NOTICES:
        old = sa.select(NOTICE.c.notice_row_id).where(NOTICE.c.published_at < moment)
        connection.execute(SIGHTING.delete().where(SIGHTING.c.notice_row_id.in_(old)))
        connection.execute(NOTICE.delete().where(NOTICE.c.published_at < moment))
        return
    under = UNDER_DELIVERY[data_class]
    deliveries = sa.select(DELIVERY.c.delivery_id).where(*_is_old(moment))
    connection.execute(under.delete().where(under.c.delivery_id.in_(deliveries)))


def _is_old(moment: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (DELIVERY.c.received_at < moment, DELIVERY.c.is_complete, ~DELIVERY.c.is_demo)
