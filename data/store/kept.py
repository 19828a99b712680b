"""What is left of incidents that were culled: how many there were, by month, category and the outlines they lay in.

A month that was vouched for has a row of none, which tells what outlines it was held against: how
many there were within a later outline, nobody can tell any more.
"""

import json
from collections.abc import Collection
from datetime import date
from hashlib import blake2b
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.store import areas
from data.store.coverage import find_vouched
from data.store.schema import AREA, DELIVERY, INCIDENT_AREA, KEPT_COUNT
from data.store.shape import BATCH, insert, is_among, make_table
from data.store.words import find_current_words
from data.tables import TIME, Column, Table

KEPT: Table = MappingProxyType(
    {
        "source": Column("str", "the name of the source"),
        "category": Column("str", "one of data.model.Category"),
        "source_category": Column("str", "the source's own word for the category", is_nullable=True),
        "month": Column(TIME, "first day of the month in which they happened"),
        "area_ids": Column("object", "the areas that they lay in; of a row of none those that were counted"),
        "n": Column("int64", "incidents that counted when their rows were culled"),
        "n_placed": Column("int64", "those of them that had a point"),
        "is_covered": Column("bool", "a row of none: the source vouched for the category and month"),
    }
)

Sources = Collection[tuple[str, str]]
"""Pairs of source and municipality."""

_MONTH = ["source", "municipality", "category", "month"]
_CELL = [*_MONTH, "source_category", "outlines"]
_COUNTED = [*_CELL, "n", "n_placed", "is_covered"]


def count(
    connection: sa.Connection, gone: pd.DataFrame, *, sources: Sources, first: date | None, before: date
) -> pd.DataFrame:
    """Count incidents that count and are about to go.

    Parameters
    ----------
    connection
        The transaction of the culling; nothing is removed yet.
    gone
        As `data.store.going.find`.
    sources
        Those that have incidents that count, with the municipalities they lie in.
    first, before
        The first month not culled before (None when none was), and the first that stays.

    Returns
    -------
    DataFrame
        As the table ``kept_count``, without its numbers.
    """
    outlines = _find_outlines(connection)
    dated = gone[gone["month"].notna()]
    lies = _place(connection, dated, outlines)
    told = _write_outlines(lies, "incident_id")
    rows = dated.assign(outlines=pd.Series([told.get(one, "[]") for one in dated["incident_id"]], dated.index, "str"))
    cells = rows.groupby(_CELL, dropna=False, as_index=False)
    counted = cells.agg(n=("incident_id", "size"), n_placed=("has_point", "sum")).assign(is_covered=False)
    held_against = _write_outlines(outlines, "municipality")
    vouched = _find_vouched(connection, sources, first=first, before=before)
    known = pd.Series([held_against.get(place, "[]") for place in vouched["municipality"]], vouched.index, "str")
    zeros = vouched.assign(outlines=known, source_category=None, n=0, n_placed=0, is_covered=True)
    both = pd.concat([zeros[_COUNTED], counted[_COUNTED]], ignore_index=True)
    return both.astype({"source_category": "str", "n": "int64", "n_placed": "int64", "is_covered": "bool"})


def no_counts() -> pd.DataFrame:
    """Give the counts of what has none.

    Examples
    --------
    >>> len(no_counts())
    0
    """
    return pd.DataFrame(columns=_COUNTED).astype({"month": TIME, "n": "int64", "n_placed": "int64"})


def digest(counts: pd.DataFrame) -> str:
    """Give the checksum of counts; the same whatever their order."""
    written = counts[_COUNTED].assign(month=counts["month"].dt.strftime("%Y-%m"))
    lines = sorted(repr(list(map(str, row))) for row in written.itertuples(index=False))
    return blake2b("\n".join(lines).encode(), digest_size=32).hexdigest()


def add(connection: sa.Connection, culling_id: int, counts: pd.DataFrame) -> None:
    """Save counts under a culling."""
    for start in range(0, len(counts), BATCH):
        insert(connection, KEPT_COUNT, counts.iloc[start : start + BATCH].assign(culling_id=culling_id))


def read(connection: sa.Connection, municipality: str, *, on: date) -> pd.DataFrame:
    """Read a municipality's kept counts as KEPT: of each area those within the outline that held on a day."""
    names = ["source", "category", "source_category", "month", "outlines", "n", "n_placed", "is_covered"]
    found = sa.select(*(KEPT_COUNT.c[name] for name in names)).where(KEPT_COUNT.c.municipality == municipality)
    table = make_table(connection.execute(found.order_by(KEPT_COUNT.c.kept_count_id)).all(), names, KEPT)
    current = areas.find_rows(connection, municipality, on=on, is_demo=False)
    named: dict[int, str] = dict(zip(current["area_row_id"].tolist(), current["area_id"], strict=True))
    area_ids = [
        tuple(sorted(named[number] for number in json.loads(outlines) if number in named))
        for outlines in table["outlines"]
    ]
    words = find_current_words(connection, is_demo=False)
    meant = words.categorise(table)
    return table.assign(area_ids=pd.Series(area_ids, dtype="object"), category=meant)[list(KEPT)]


def _find_outlines(connection: sa.Connection) -> pd.DataFrame:
    """Find every version of every real outline."""
    found = sa.select(AREA.c.area_row_id, AREA.c.municipality, AREA.c.area_id).join(DELIVERY)
    rows = connection.execute(found.where(DELIVERY.c.is_complete, ~DELIVERY.c.is_demo)).all()
    outlines = pd.DataFrame(rows, columns=["area_row_id", "municipality", "area_id"])
    return outlines.astype({"area_row_id": "int64", "municipality": "str", "area_id": "str"})


def _write_outlines(lies: pd.DataFrame, by: str) -> dict[object, str]:
    """Write as JSON which outlines stand beside each value of a column."""
    return {key: json.dumps(sorted(rows.tolist())) for key, rows in lies.groupby(by)["area_row_id"]}


def _place(connection: sa.Connection, gone: pd.DataFrame, outlines: pd.DataFrame) -> pd.DataFrame:
    """Find which outlines the incidents lie in: by their points, or the area that was said where there is none."""
    ids = gone["incident_id"].tolist()
    asked = sa.select(INCIDENT_AREA.c.incident_id, INCIDENT_AREA.c.area_row_id)
    pairs = [
        tuple(pair)
        for start in range(0, len(ids), BATCH)
        for pair in connection.execute(
            asked.where(is_among(connection, INCIDENT_AREA.c.incident_id, ids[start : start + BATCH]))
        )
    ]
    lies = pd.DataFrame(pairs, columns=["incident_id", "area_row_id"]).astype("int64")
    said = gone[~gone["has_point"]].merge(outlines, on=["municipality", "area_id"])[["incident_id", "area_row_id"]]
    return pd.concat([lies[lies["area_row_id"].isin(outlines["area_row_id"])], said], ignore_index=True)


def _find_vouched(connection: sa.Connection, sources: Sources, *, first: date | None, before: date) -> pd.DataFrame:
    """Find the months that sources vouch for: source, municipality, category, month."""
    places = sorted({place for _, place in sources})
    vouched = [
        (source, place, category, pd.Timestamp(month))
        for source, place, category, month in find_vouched(connection, places, is_demo=False)
        if (source, place) in sources and (first or date.min) <= month < before
    ]
    table = pd.DataFrame(vouched, columns=_MONTH)
    return table.astype({"source": "str", "municipality": "str", "category": "str", "month": TIME})
