"""The sources' own words for what happened, and the house category that each means now."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data.store.schema import DELIVERY, WORD
from data.store.standing import IS_STANDING


@dataclass(frozen=True, slots=True)
class Words:
    """What each source's words mean, by the newest delivery that used them."""

    meanings: dict[tuple[str, str], str]

    def categorise(self, table: pd.DataFrame) -> "pd.Series[str]":
        """Give each row's category: by its source's word, or as stored where it has none.

        Examples
        --------
        >>> rows = pd.DataFrame(
        ...     {"source": ["polis"] * 2, "source_category": ["cykel", None], "category": ["okategoriserad", "våld"]}
        ... )
        >>> Words({("polis", "cykel"): "stöld"}).categorise(rows).tolist()
        ['stöld', 'våld']
        """
        known = pd.Series(self.meanings, dtype="str")
        if known.empty:
            return table["category"]
        row_words = pd.MultiIndex.from_frame(table[["source", "source_category"]])
        meant = pd.Series(known.reindex(row_words).array, index=table.index)
        return meant.where(meant.notna(), table["category"]).astype("str")


def find_words(table: pd.DataFrame) -> dict[str, str]:
    """Find what the words of some rows mean; a category without a word stands after ``=``."""
    pairs = table[["source_category", "category"]].drop_duplicates()
    return {f"={category}" if pd.isna(word) else word: category for word, category in pairs.itertuples(index=False)}


def add(connection: sa.Connection, delivery_id: int, words: dict[str, str]) -> None:
    """Save what a delivery's words mean: those it declares, and those its rows have."""
    rows = [{"delivery_id": delivery_id, "source_category": word, "category": words[word]} for word in words]
    if rows:
        connection.execute(WORD.insert(), rows)


def find_current_words(connection: sa.Connection, *, is_demo: bool) -> Words:
    """Find what every source's words mean now."""
    found = (
        sa.select(DELIVERY.c.source, WORD.c.source_category, WORD.c.category)
        .join(DELIVERY)
        .where(IS_STANDING, DELIVERY.c.is_demo == is_demo)
        .order_by(WORD.c.delivery_id)
    )
    return Words({(source, word): category for source, word, category in connection.execute(found)})
