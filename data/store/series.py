"""Counts in the store: the newest delivery's figure for a cell is the one that holds, older ones are kept.

A cell is a source's figure for one area, one of the source's words and one stretch of
months. Several words of a source can mean the same house category; they are summed when
read, and the sum is unknown where one of its parts is.
"""

from datetime import date

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Delivery, MissingRow, find_references
from data.store.coverage import Vouched, find_vouched
from data.store.keys import make_keys
from data.store.schema import DELIVERY, SERIES_VALUE
from data.store.shape import find_batches, make_records, make_table
from data.store.words import Words, find_current_words
from data.tables import SERIES

_CELL = ["municipality", "area_id", "word", "first_month", "n_months"]
_SUM = ["source", "municipality", "area_id", "category", "first_month", "n_months"]
_STORED = ["municipality", "area_id", "category", "source_category", "first_month", "n_months", "n", "is_preliminary"]


def prepare(delivery: Delivery, table: pd.DataFrame) -> pd.DataFrame:
    """Add the cell's key."""
    is_worded = table["source_category"].notna()
    content = table.assign(word=table["source_category"].where(is_worded, "=" + table["category"]))[_CELL]
    return table.assign(cell_key=make_keys(content, common=(delivery.source, delivery.is_demo)))


def add_new(connection: sa.Connection, delivery_id: int, rows: pd.DataFrame) -> int:
    """Save the figures that differ from what holds now, in the caller's transaction; tell for how many rows."""
    figures = (
        sa.select(SERIES_VALUE.c.cell_key, SERIES_VALUE.c.n, SERIES_VALUE.c.is_preliminary)
        .where(SERIES_VALUE.c.cell_key.in_(rows["cell_key"].tolist()))
        .order_by(SERIES_VALUE.c.series_value_id)
    )
    current = {key: (n, is_preliminary) for key, n, is_preliminary in connection.execute(figures)}
    records = [
        record
        for record in make_records(rows)
        if current.get(record["cell_key"], ()) != (record["n"], record["is_preliminary"])
    ]
    n_rows = sum(int(record.pop("n_rows")) for record in records)
    if records:
        connection.execute(SERIES_VALUE.insert(), [{"delivery_id": delivery_id, **record} for record in records])
    return n_rows


def withdraw_absent(connection: sa.Connection, delivery_id: int, delivery: Delivery, rows: pd.DataFrame) -> int:
    """Put to zero what an earlier delivery counted and this one vouches did not happen; tell how many.

    Only within what the file speaks of: its municipalities, categories, covered months, and
    areas or whole municipalities as it has them.
    """
    if delivery.missing_row is not MissingRow.ZERO or delivery.covers_first is None or delivery.covers_last is None:
        return 0
    stored = _find_stored(
        connection,
        DELIVERY.c.source == delivery.source,
        DELIVERY.c.is_demo == delivery.is_demo,
        SERIES_VALUE.c.municipality.in_(rows["municipality"].unique().tolist()),
        SERIES_VALUE.c.first_month.between(delivery.covers_first, delivery.covers_last),
    )
    current = find_current_words(connection, is_demo=delivery.is_demo).meanings
    meant = Words(current | {(delivery.source, word): category for word, category in delivery.words.items()})
    is_absent = ~stored["cell_key"].isin(rows["cell_key"]) & (stored["n"] != 0).fillna(value=True)
    is_spoken_of = meant.categorise(stored).isin({*delivery.words.values(), *rows["category"]})
    scope = set(_find_scope(rows))
    is_in_scope = pd.Series([part in scope for part in _find_scope(stored)], dtype="bool")
    absent = stored[is_absent & is_spoken_of & is_in_scope]
    first_preliminary = pd.Timestamp(delivery.preliminary_from or date.max)
    zeros = absent.assign(
        n=pd.array([0] * len(absent), dtype="Int64"),
        is_preliminary=absent["first_month"] >= first_preliminary,
        delivery_id=delivery_id,
    )
    for batch in find_batches(zeros[["delivery_id", "cell_key", *_STORED]]):
        connection.execute(SERIES_VALUE.insert(), make_records(batch))
    return len(zeros)


def read(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """Read a municipality's counts with those of its county and the country, summed per house category."""
    wanted = find_references(municipality)
    stored = _find_stored(connection, SERIES_VALUE.c.municipality.in_(wanted), DELIVERY.c.is_demo == is_demo)
    words = find_current_words(connection, is_demo=is_demo)
    stored = stored.assign(category=words.categorise(stored))
    vouched = find_vouched(connection, wanted, is_demo=is_demo)
    return _sum_words(stored.assign(is_silent=_find_silent(stored, vouched))).assign(is_demo=is_demo)[list(SERIES)]


def _find_scope(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    is_whole = rows["area_id"] == rows["municipality"]
    return list(zip(rows["municipality"], is_whole, rows["n_months"], strict=True))


def _find_stored(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> pd.DataFrame:
    names = ["cell_key", *_STORED]
    found = (
        sa.select(*(SERIES_VALUE.c[name] for name in names), DELIVERY.c.source, DELIVERY.c.is_demo)
        .join(DELIVERY)
        .where(DELIVERY.c.is_complete, *conditions)
        .order_by(SERIES_VALUE.c.series_value_id)
    )
    table = make_table(connection.execute(found).all(), [*names, "source", "is_demo"], SERIES)
    return table.drop_duplicates("cell_key", keep="last").reset_index(drop=True)


def _find_silent(stored: pd.DataFrame, vouched: Vouched) -> list[bool]:
    """Tell for which figures nobody says what an absent sister means."""
    cells = stored[["source", "municipality", "category", "first_month", "n_months"]].itertuples(index=False)
    return [
        not all(
            vouched.get((source, place, category, (first + pd.DateOffset(months=number)).date()), False)
            for number in range(n_months)
        )
        for source, place, category, first, n_months in cells
    ]


def _sum_words(stored: pd.DataFrame) -> pd.DataFrame:
    """Sum a category's words; unknown where a part is empty, or absent with nobody saying that means zero."""
    word = stored["source_category"].fillna("")
    n_words = word.groupby([stored[name] for name in ("source", "municipality", "n_months", "category")])
    cells = stored.assign(is_empty=stored["n"].isna(), n_expected=n_words.transform("nunique"), word=word).groupby(
        _SUM, as_index=False
    )
    summed = cells.agg(
        n=("n", "sum"),
        is_preliminary=("is_preliminary", "any"),
        is_empty=("is_empty", "any"),
        is_silent=("is_silent", "any"),
        n_expected=("n_expected", "max"),
        n_found=("word", "nunique"),
    )
    is_unknown = summed["is_empty"] | (summed["is_silent"] & (summed["n_found"] < summed["n_expected"]))
    return summed.assign(n=summed["n"].mask(is_unknown).astype("Int64"))
