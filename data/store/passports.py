"""What has been delivered: the passports of the deliveries, and the rows that were not taken."""

from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.deliveries import COUNTRY, OUTSIDE_SELECTION, Kind, find_references
from data.store.schema import DELIVERY, MASKED, PLACE, REJECTION, REMARK, REPEATED_ID
from data.store.shape import make_table
from data.store.shown import find_accepted
from data.store.standing import IS_STANDING
from data.tables import TIME, Column, Table

DELIVERIES: Table = MappingProxyType(
    {
        "delivery_id": Column("int64", "the store's number for the delivery"),
        "kind": Column("str", "one of data.deliveries.Kind"),
        "source": Column("str", "the name of the source"),
        "producer": Column("str", "who made it"),
        "licence": Column("str", "on what terms it may be used"),
        "extract_date": Column(TIME, "the day it was taken out of the source's system"),
        "definition": Column("str", "what is counted, in the deliverer's words"),
        "shortfall_note": Column("str", "what is known to be missing", is_nullable=True),
        "covers_first": Column(TIME, "first day of the first month vouched for", is_nullable=True),
        "covers_last": Column(TIME, "first day of the last month vouched for", is_nullable=True),
        "missing_row": Column("str", "one of data.deliveries.MissingRow"),
        "preliminary_from": Column(TIME, "first day of the first preliminary month", is_nullable=True),
        "file_name": Column("str", "the file's name"),
        "sha256": Column("str", "the file's checksum"),
        "received_at": Column(TIME, "when it was received, Swedish clock time"),
        "n_read": Column("int64", "rows in the file"),
        "n_accepted": Column("int64", "rows that were new, without a remark"),
        "n_remarked": Column("int64", "rows that were new, with a remark"),
        "n_known": Column("int64", "rows that were known since before"),
        "n_rejected": Column("int64", "rows that were not taken"),
        "n_refused": Column("int64", "of those not taken, all but the ones that the selection leaves out"),
        "n_withdrawn": Column("int64", "earlier counts that it put to zero"),
        "n_outside": Column("int64", "rows outside Sweden or their municipality, confirmed"),
        "n_corrected": Column("int64", "new rows that took the place of an earlier row with the same id"),
        "n_identified": Column("int64", "rows with the source's own id; with none, a changed row is a new row"),
        "author_role": Column("str", "the role of whoever handed it over", is_nullable=True),
        "needs_review": Column("bool", "its incidents count when somebody has accepted them"),
        "is_demo": Column("bool", "invented example data"),
    }
)

REMARKS: Table = MappingProxyType(
    {
        "row": Column("Int64", "the row's number in the file", is_nullable=True),
        "remark": Column("str", "what its reader should know of the row, in Swedish"),
    }
)

MASKED_COUNTS: Table = MappingProxyType(
    {
        "kind": Column("str", "what was masked, in Swedish"),
        "n": Column("int64", "how many times"),
    }
)

REJECTIONS: Table = MappingProxyType(
    {
        "row": Column("int64", "the row's line in the file"),
        "reason": Column("str", "why it was not taken, in Swedish"),
    }
)


def read(connection: sa.Connection, municipality: str | None, *, with_undone: bool) -> pd.DataFrame:
    """Read the passports, oldest first; for a municipality also those of its reference series."""
    left_out = (
        sa.select(sa.func.count())
        .where(REJECTION.c.delivery_id == DELIVERY.c.delivery_id, REJECTION.c.reason.startswith(OUTSIDE_SELECTION))
        .correlate(DELIVERY)
        .scalar_subquery()
    )
    known = {**DELIVERY.c, "n_refused": (DELIVERY.c.n_rejected - left_out).label("n_refused")}
    found = sa.select(*(known[name] for name in DELIVERIES)).where(DELIVERY.c.is_complete)
    if not with_undone:
        found = found.where(IS_STANDING)
    if municipality is not None:
        places = find_references(municipality)
        found = found.where(
            DELIVERY.c.delivery_id.in_(sa.select(PLACE.c.delivery_id).where(PLACE.c.municipality.in_(places)))
        )
    rows = connection.execute(found.order_by(DELIVERY.c.delivery_id)).all()
    return make_table(rows, list(DELIVERIES), DELIVERIES)


def read_rejections(connection: sa.Connection, delivery_id: int) -> pd.DataFrame:
    """Read the rows of a delivery that were not taken, in the order of the file."""
    return _read_under(connection, REJECTION, REJECTIONS, delivery_id)


def read_remarks(connection: sa.Connection, delivery_id: int) -> pd.DataFrame:
    """Read what was remarked of a delivery's rows, in the order of the file."""
    return _read_under(connection, REMARK, REMARKS, delivery_id)


def read_masked(connection: sa.Connection, delivery_id: int) -> pd.DataFrame:
    """Read how much personal data of each kind was masked in a delivery."""
    found = _read_under(connection, MASKED, MASKED_COUNTS, delivery_id)
    return found.sort_values("kind", ignore_index=True)  # a server has an order of letters of its own


def read_repeated_ids(connection: sa.Connection, delivery_id: int) -> int:
    """Count the source's ids that stand on several different rows of a delivery: such an id corrects nothing."""
    repeated = sa.select(sa.func.count()).select_from(REPEATED_ID).where(REPEATED_ID.c.delivery_id == delivery_id)
    return connection.scalar(repeated) or 0


def _read_under(connection: sa.Connection, table: sa.Table, columns: Table, delivery_id: int) -> pd.DataFrame:
    found = sa.select(*(table.c[name] for name in columns)).where(table.c.delivery_id == delivery_id)
    rows = connection.execute(found.order_by(table.c[next(iter(columns))].nulls_first(), *table.primary_key)).all()
    return make_table(rows, list(columns), columns)


def read_municipalities(connection: sa.Connection) -> pd.DataFrame:
    """Tell which municipalities have real figures and which have invented ones."""
    found = (
        sa.select(PLACE.c.municipality, DELIVERY.c.is_demo, DELIVERY.c.kind)
        .join(DELIVERY)
        .where(IS_STANDING, PLACE.c.municipality != COUNTRY, ~PLACE.c.municipality.startswith("län:"))
        .where(~DELIVERY.c.needs_review | DELIVERY.c.delivery_id.in_(find_accepted()))
    )
    rows = connection.execute(found.distinct()).all()
    figures = [(place, is_demo) for place, is_demo, kind in rows if kind != Kind.AREAS]
    real, demo = ({place for place, is_demo in figures if is_demo is which} for which in (False, True))
    places = sorted({place for place, _, _ in rows})
    return pd.DataFrame(
        {
            "municipality": pd.Series(places, dtype="str"),
            "has_real": pd.Series([place in real for place in places], dtype="bool"),
            "has_demo": pd.Series([place in demo for place in places], dtype="bool"),
        }
    )
