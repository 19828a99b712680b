"""What the sources vouch for: for which months, of which municipality and category, silence means zero."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Kind, MissingRow
from data.store.rules import find_rows_from
from data.store.schema import DELIVERY, PLACE, WORD
from data.store.shape import make_table
from data.store.shown import find_undecided
from data.store.standing import IS_STANDING
from data.tables import TIME, Column, Table

COVERAGE: Table = MappingProxyType(
    {
        "source": Column("str", "the name of the source"),
        "municipality": Column("str", "as in SERIES"),
        "category": Column("str", "one of data.model.Category"),
        "month": Column(TIME, "first day of a month that the source vouches for"),
        "is_absent_zero": Column("bool", "an absent row means that nothing happened; else it is unknown"),
    }
)

Vouched = Mapping[tuple[str, str, str, date], bool]
"""Source, municipality, category and first day of the month; whether an absent row means zero."""


def find_vouched(connection: sa.Connection, places: Collection[str], *, is_demo: bool) -> Vouched:
    """Find what silence means, by the newest delivery that covers the month and speaks of the category."""
    spoken: dict[int, set[str]] = {}
    for delivery_id, category in connection.execute(sa.select(WORD.c.delivery_id, WORD.c.category)):
        spoken.setdefault(delivery_id, set()).add(category)
    passports = (
        sa.select(DELIVERY, PLACE.c.municipality)
        .join(PLACE)
        .where(IS_STANDING, DELIVERY.c.is_demo == is_demo)
        .where(DELIVERY.c.covers_first.is_not(None), DELIVERY.c.covers_last.is_not(None))
        .where(DELIVERY.c.kind != Kind.AREAS, PLACE.c.municipality.in_(places))
        .order_by(DELIVERY.c.delivery_id)
    )
    undecided = find_undecided(connection)
    vouched: dict[tuple[str, str, str, date], bool] = {}
    for passport in connection.execute(passports).mappings():
        if passport["delivery_id"] in undecided:
            continue  # what awaits review is not absent
        # A register of incidents has no rows for what did not happen.
        is_zero = passport["kind"] == Kind.INCIDENTS or passport["missing_row"] == MissingRow.ZERO
        months = pd.date_range(passport["covers_first"], passport["covers_last"], freq="MS").date
        for category in spoken.get(passport["delivery_id"], set()):
            vouched |= {(passport["source"], passport["municipality"], category, month): is_zero for month in months}
    return vouched


def read(connection: sa.Connection, places: Collection[str], *, is_demo: bool) -> pd.DataFrame:
    """Read what the sources vouch for as COVERAGE, in order; months whose rows were culled are not there."""
    vouched = find_vouched(connection, places, is_demo=is_demo)
    rows_from = {} if is_demo else find_rows_from(connection, places)
    months = [month for month in sorted(vouched) if month[-1] >= rows_from.get(month[:2], date.min)]
    return make_table([(*month, vouched[month]) for month in months], list(COVERAGE), COVERAGE)
