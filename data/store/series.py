"""Counts in the store: the newest delivery's figure for a cell is the one that holds, older ones are kept.

A cell is a source's figure for one area, one of the source's words and one stretch of
months. Several words of a source can mean the same house category; they are summed when
read, and the sum is unknown where one of its parts is.
"""

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Delivery, MissingRow, find_references
from data.errors import DataError, Problem
from data.store.coverage import Vouched, find_vouched
from data.store.figures import find_claims, keep_newest, withdraw
from data.store.keys import make_keys
from data.store.schema import DELIVERY, KNOWN_FIGURE, SERIES_VALUE
from data.store.shape import Tally, insert
from data.store.words import find_current_words
from data.tables import SERIES

_CELL = ["municipality", "area_id", "word", "first_month", "n_months"]
_SUM = ["source", "municipality", "area_id", "category", "first_month", "n_months"]


class SeriesShelf:
    """Takes the counts of one delivery, portion by portion."""

    def __init__(self, delivery: Delivery, delivery_id: int) -> None:
        self._delivery = delivery
        self._delivery_id = delivery_id

    def prepare(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add the cell's key."""
        is_worded = table["source_category"].notna()
        content = table.assign(word=table["source_category"].where(is_worded, "=" + table["category"]))[_CELL]
        return table.assign(cell_key=make_keys(content, common=(self._delivery.source, self._delivery.is_demo)))

    def add(self, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        """Save the figures that differ from what holds now, and which held already, in the caller's transaction."""
        is_source = (DELIVERY.c.source == self._delivery.source) & (DELIVERY.c.is_demo == self._delivery.is_demo)
        self._refuse_repeats(connection, rows)
        claims = find_claims(connection, SERIES_VALUE.c.cell_key.in_(rows["cell_key"].tolist()), is_source)
        held = withdraw(connection, keep_newest(claims), is_demo=self._delivery.is_demo)
        held = held[held["withdrawn_by"].isna()].set_index("cell_key")
        current = {
            key: (n, is_preliminary)
            for key, n, is_preliminary in zip(held.index, _plain(held["n"]), held["is_preliminary"], strict=True)
        }
        figures = zip(rows["cell_key"], _plain(rows["n"]), rows["is_preliminary"], strict=True)
        is_known = pd.Series(
            [current.get(key, ()) == (n, is_preliminary) for key, n, is_preliminary in figures],
            index=rows.index,
            dtype="bool",
        )
        new, known = rows[~is_known], rows[is_known]
        kept = [name for name in new if name not in ("n_rows", "remark", "source_id")]
        insert(connection, SERIES_VALUE, new[kept].assign(delivery_id=self._delivery_id))
        again = pd.DataFrame({"series_value_id": [int(held["series_value_id"][key]) for key in known["cell_key"]]})
        insert(connection, KNOWN_FIGURE, again.assign(delivery_id=self._delivery_id))
        return Tally.of(new)

    def finish(self, connection: sa.Connection) -> int:
        """Tell how many earlier figures the delivery replaces: none, they aren't rows with an id."""
        del connection
        return 0

    def _refuse_repeats(self, connection: sa.Connection, rows: pd.DataFrame) -> None:
        keys = rows["cell_key"]
        had = sa.exists().where(
            SERIES_VALUE.c.delivery_id == self._delivery_id, SERIES_VALUE.c.cell_key.in_(keys.tolist())
        )
        if keys.duplicated().any() or connection.scalar(sa.select(had)):
            what = "samma område, kategori och tid står på flera rader."
            raise DataError(self._delivery.file_name, [Problem("", what, "Ange «upprepad_rad» i beskrivningen.")])


def _plain(column: "pd.Series[int]") -> list[int | None]:
    return [None if pd.isna(n) else int(n) for n in column]


def count_withdrawn(connection: sa.Connection, delivery_id: int, delivery: Delivery) -> int:
    """Count the figures that a delivery on its way puts to zero by not having a row for them."""
    return 0 if delivery.missing_row is not MissingRow.ZERO else len(find_withdrawn(connection, delivery_id, delivery))


def find_withdrawn(connection: sa.Connection, delivery_id: int, delivery: Delivery) -> pd.DataFrame:
    """Find the figures that a delivery on its way puts to zero, each with the delivery that it held by."""
    is_source = (DELIVERY.c.source == delivery.source) & (DELIVERY.c.is_demo == delivery.is_demo)
    claims = find_claims(connection, is_source, also=delivery_id)
    held = withdraw(connection, keep_newest(claims), is_demo=delivery.is_demo, also=delivery_id)
    return held[(held["withdrawn_by"] == delivery_id).fillna(value=False).astype("bool")]


def read(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """Read a municipality's counts with those of its county and the country, summed per house category."""
    wanted = find_references(municipality)
    claims = find_claims(connection, SERIES_VALUE.c.municipality.in_(wanted), DELIVERY.c.is_demo == is_demo)
    stored = withdraw(connection, keep_newest(claims), is_demo=is_demo)
    words = find_current_words(connection, is_demo=is_demo)
    stored = stored.assign(category=words.categorise(stored))
    vouched = find_vouched(connection, wanted, is_demo=is_demo)
    return _sum_words(stored.assign(is_silent=_find_silent(stored, vouched))).assign(is_demo=is_demo)[list(SERIES)]


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
