"""Incidents in the store: a row is known when its content is, identical rows counted apart."""

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Delivery
from data.store.keys import make_keys
from data.store.schema import DELIVERY, INCIDENT
from data.store.shape import make_records, make_table
from data.store.words import find_current_words
from data.tables import INCIDENTS

_SAME = ["municipality", "word", "from_at", "to_at", "x", "y", "crs"]


def prepare(delivery: Delivery, table: pd.DataFrame) -> pd.DataFrame:
    """Add the row's key: the source's own words decide it, so that a better category list adds no rows."""
    is_worded = table["source_category"].notna()
    content = table.assign(word=table["source_category"].where(is_worded, "=" + table["category"]))[_SAME]
    return table.assign(row_key=make_keys(content, common=(delivery.source, delivery.is_demo), is_numbered=True))


def add_new(connection: sa.Connection, delivery_id: int, rows: pd.DataFrame) -> int:
    """Save the rows that are not known, in the caller's transaction, and tell how many they were."""
    keys = sa.select(INCIDENT.c.row_key).where(INCIDENT.c.row_key.in_(rows["row_key"].tolist()))
    known = set(connection.scalars(keys))
    new = rows[[key not in known for key in rows["row_key"]]]
    if len(new):
        connection.execute(INCIDENT.insert(), make_records(new.assign(delivery_id=delivery_id)))
    return len(new)


def read(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """Read a municipality's incidents in the order they were received."""
    names = [name for name in INCIDENTS if name not in ("source", "is_demo")]
    found = (
        sa.select(*(INCIDENT.c[name] for name in names), DELIVERY.c.source)
        .join(DELIVERY)
        .where(INCIDENT.c.municipality == municipality, DELIVERY.c.is_complete, DELIVERY.c.is_demo == is_demo)
        .order_by(INCIDENT.c.incident_id)
    )
    table = make_table(connection.execute(found).all(), [*names, "source"], INCIDENTS)
    words = find_current_words(connection, is_demo=is_demo)
    table = table.assign(category=words.categorise(table), is_demo=is_demo)
    return table[list(INCIDENTS)]
