"""Which figure holds for a cell: the newest standing delivery's, or zero where a later one vouches for its silence.

Both are worked out anew from the deliveries that stand, so that undoing one gives what would
have been without it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Kind, MissingRow
from data.store.schema import DELIVERY, KNOWN_FIGURE, SERIES_VALUE, WORD
from data.store.shape import make_table
from data.store.standing import IS_STANDING
from data.store.words import Words
from data.tables import SERIES

_STORED = ["municipality", "area_id", "category", "source_category", "first_month", "n_months", "n", "is_preliminary"]
_NAMES = ["series_value_id", "cell_key", *_STORED]


def find_claims(
    connection: sa.Connection, *conditions: sa.ColumnElement[bool], also: int | None = None
) -> pd.DataFrame:
    """Find every figure that a standing delivery had, or `also` one on its way: its own rows and those it repeated."""
    columns = [
        *(SERIES_VALUE.c[name] for name in _NAMES),
        DELIVERY.c.source,
        DELIVERY.c.is_demo,
        DELIVERY.c.delivery_id,
    ]
    own = sa.select(*columns).join(DELIVERY, DELIVERY.c.delivery_id == SERIES_VALUE.c.delivery_id)
    known = (
        sa.select(*columns)
        .join(KNOWN_FIGURE, KNOWN_FIGURE.c.series_value_id == SERIES_VALUE.c.series_value_id)
        .join(DELIVERY, DELIVERY.c.delivery_id == KNOWN_FIGURE.c.delivery_id)
    )
    rows = [row for found in (own, known) for row in connection.execute(found.where(_stands(also), *conditions))]
    table = make_table(rows, [*_NAMES, "source", "is_demo", "delivery_id"], SERIES)
    return table.astype({"series_value_id": "int64", "delivery_id": "int64"})


def _stands(also: int | None) -> sa.ColumnElement[bool]:
    return IS_STANDING if also is None else IS_STANDING | (DELIVERY.c.delivery_id == also)


def keep_newest(claims: pd.DataFrame) -> pd.DataFrame:
    """Keep of each cell the newest delivery's figure."""
    in_order = claims.sort_values(["delivery_id", "series_value_id"], kind="stable")
    return in_order.drop_duplicates("cell_key", keep="last").reset_index(drop=True)


class Silence(NamedTuple):
    """A delivery that vouches for what it doesn't have, within the months and categories that it speaks of."""

    delivery_id: int
    source: str
    first: date
    last: date
    preliminary_from: date | None
    categories: frozenset[str]
    meanings: Words


def withdraw(connection: sa.Connection, held: pd.DataFrame, *, is_demo: bool, also: int | None = None) -> pd.DataFrame:
    """Put to zero what a later delivery vouches did not happen; `withdrawn_by` says which, and is else empty.

    Only within what the file speaks of: its municipalities, categories, covered months, and
    areas or whole municipalities as it has them.
    """
    held = held.assign(withdrawn_by=pd.array([None] * len(held), dtype="Int64"))
    for silence in _find_silences(connection, held["source"].unique().tolist(), is_demo=is_demo, also=also):
        is_earlier = (held["delivery_id"] < silence.delivery_id) & held["withdrawn_by"].isna()
        is_counted = (held["n"] != 0).fillna(value=True).astype("bool") & (held["source"] == silence.source)
        months = held["first_month"]
        is_covered = months.between(pd.Timestamp(silence.first), pd.Timestamp(silence.last))
        is_meant = is_earlier & is_counted & is_covered
        candidates = held[is_meant]
        if candidates.empty:
            continue
        is_spoken_of = silence.meanings.categorise(candidates).isin(silence.categories)
        scope = _find_scope(connection, silence.delivery_id)
        is_in_scope = pd.Series([part in scope for part in _list_parts(candidates)], index=candidates.index)
        gone = candidates.index[is_spoken_of & is_in_scope.astype("bool")]
        first_preliminary = pd.Timestamp(silence.preliminary_from or date.max)
        held.loc[gone, "n"] = 0
        held.loc[gone, "is_preliminary"] = months[gone] >= first_preliminary
        held.loc[gone, "withdrawn_by"] = silence.delivery_id
    return held


def _find_silences(
    connection: sa.Connection, sources: list[str], *, is_demo: bool, also: int | None
) -> Iterator[Silence]:
    """Go through the standing deliveries that vouch for silence, oldest first, with what words meant then."""
    is_wanted = (DELIVERY.c.source.in_(sources)) & (DELIVERY.c.is_demo == is_demo)
    is_silent = (DELIVERY.c.kind == Kind.SERIES) & (DELIVERY.c.missing_row == MissingRow.ZERO)
    passports = sa.select(DELIVERY).where(_stands(also), is_wanted).order_by(DELIVERY.c.delivery_id)
    if connection.execute(passports.where(is_silent).limit(1)).first() is None:
        return
    spoken: dict[int, dict[str, str]] = {}
    found = sa.select(WORD.c.delivery_id, WORD.c.source_category, WORD.c.category).join(DELIVERY)
    for delivery_id, word, category in connection.execute(found.where(_stands(also), is_wanted)):
        spoken.setdefault(delivery_id, {})[word] = category
    meanings: dict[tuple[str, str], str] = {}
    for passport in connection.execute(passports).mappings():
        own: dict[str, Any] = spoken.get(passport["delivery_id"], {})
        meanings |= {(passport["source"], word): category for word, category in own.items()}
        if passport["kind"] != Kind.SERIES or passport["missing_row"] != MissingRow.ZERO:
            continue
        if passport["covers_first"] is None or passport["covers_last"] is None:
            continue
        yield Silence(
            delivery_id=passport["delivery_id"],
            source=passport["source"],
            first=passport["covers_first"],
            last=passport["covers_last"],
            preliminary_from=passport["preliminary_from"],
            categories=frozenset(own.values()),
            meanings=Words(dict(meanings)),
        )


def _find_scope(connection: sa.Connection, delivery_id: int) -> set[tuple[object, ...]]:
    """Find what a delivery speaks of: municipality, whether as a whole, months at a time."""
    is_whole = SERIES_VALUE.c.area_id == SERIES_VALUE.c.municipality
    parts = sa.select(SERIES_VALUE.c.municipality, is_whole, SERIES_VALUE.c.n_months).distinct()
    repeated = sa.select(KNOWN_FIGURE.c.series_value_id).where(KNOWN_FIGURE.c.delivery_id == delivery_id)
    conditions = (SERIES_VALUE.c.delivery_id == delivery_id, SERIES_VALUE.c.series_value_id.in_(repeated))
    return {tuple(part) for condition in conditions for part in connection.execute(parts.where(condition))}


def _list_parts(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    is_whole = rows["area_id"] == rows["municipality"]
    return list(zip(rows["municipality"], is_whole, rows["n_months"], strict=True))
