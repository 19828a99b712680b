"""The police's notices in the store: every wording is kept, with when it was first and last seen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.errors import DataError
from data.retention import DataClass
from data.sources.notices import NOTICES, WORDING, Change, find_change, merge_notices, no_notices
from data.store import log, rules
from data.store.digests import digest_notices
from data.store.keys import make_keys
from data.store.log import Author
from data.store.schema import NOTICE, SIGHTING
from data.store.shape import BATCH, find_among, insert, make_table
from data.tables import find_problems

_SEEN = ("seen_at", "last_seen_at")
_TIMES = (sa.func.min(SIGHTING.c.seen_at).label("seen_at"), sa.func.max(SIGHTING.c.seen_at).label("last_seen_at"))


def add(connection: sa.Connection, table: pd.DataFrame) -> Change:
    """Write the wordings that are new, and when each was seen; what is known already adds nothing.

    Raises
    ------
    DataError
        When the table isn't as described.
    """
    if problems := find_problems(table, NOTICES):
        source = "notiser"
        raise DataError(source, problems)
    oldest = rules.find_cuts(connection).get(DataClass.NOTICES, date.min)
    table = table[table["published_at"].dt.date >= oldest]  # what was culled isn't taken again
    ids = table["notice_id"].drop_duplicates()
    parts = [ids.iloc[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    changes = [_add(connection, table[table["notice_id"].isin(part)]) for part in parts]
    if any(is_changed for _, is_changed in changes):
        _log(connection, table)
    return Change(sum(one.n_new for one, _ in changes), sum(one.n_edited for one, _ in changes))


def _log(connection: sa.Connection, table: pd.DataFrame) -> None:
    """Tell the log what each month's notices add up to now, of the months that some were seen of."""
    ids = [int(each) for each in table["notice_id"].unique()]
    published = sa.select(NOTICE.c.notice_id, NOTICE.c.published_at)
    parts = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    months = {str(at)[:7] for part in parts for _, at in find_among(connection, published, NOTICE.c.notice_id, part)}
    now = table["last_seen_at"].max().to_pydatetime()
    for subject, digest in digest_notices(connection, months).items():
        log.add(connection, what="notiser", subject=subject, digest=digest, author=Author(), now=now)


def read(connection: sa.Connection, place: str | None, *, since: datetime | None) -> pd.DataFrame:
    """Read the notices of a place, or all, as NOTICES; since a time those that have a wording published then."""
    chosen = sa.select(NOTICE.c.notice_id)
    if place is not None:
        chosen = chosen.where(NOTICE.c.place_name == place)
    if since is not None:
        chosen = chosen.where(NOTICE.c.published_at >= since)
    found = _select().where(NOTICE.c.notice_id.in_(chosen))
    return _number(connection.execute(found).all())


def _add(connection: sa.Connection, table: pd.DataFrame) -> tuple[Change, bool]:
    ids = [int(each) for each in table["notice_id"].unique()]
    known = _number(list(find_among(connection, _select(), NOTICE.c.notice_id, ids)))
    merged = merge_notices(known, table)
    keyed = merged.assign(wording_key=make_keys(merged[list(WORDING)]))
    stored = known.assign(wording_key=make_keys(known[list(WORDING)])).set_index("wording_key")
    insert(connection, NOTICE, keyed.loc[~keyed["wording_key"].isin(stored.index), ["wording_key", *WORDING]])
    # A time between the first and the last is known already to say nothing.
    seen = pd.concat([_find_news(keyed, stored, name) for name in _SEEN]).drop_duplicates()
    keys = seen["wording_key"].unique().tolist()
    asked = sa.select(NOTICE.c.wording_key, NOTICE.c.notice_row_id)
    numbers = dict(map(tuple, find_among(connection, asked, NOTICE.c.wording_key, keys)))
    rows = seen.assign(notice_row_id=seen["wording_key"].map(numbers)).astype({"notice_row_id": "int64"})
    insert(connection, SIGHTING, rows[["notice_row_id", "seen_at"]])
    return find_change(known, merged), bool(len(rows))


def _find_news(keyed: pd.DataFrame, stored: pd.DataFrame, name: str) -> pd.DataFrame:
    """Find the first or last times that aren't stored, by the key of the wording."""
    is_news: pd.Series[bool] = keyed[name] != stored[name].reindex(keyed["wording_key"]).set_axis(keyed.index)
    return pd.DataFrame({"wording_key": keyed["wording_key"], "seen_at": keyed[name]})[is_news]


def _select() -> sa.Select[*tuple[Any, ...]]:
    columns = [NOTICE.c[name] for name in WORDING]
    return sa.select(*columns, *_TIMES).join(SIGHTING).group_by(NOTICE.c.notice_row_id)


def _number(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    found = make_table(rows, [*WORDING, *_SEEN], NOTICES).assign(version=1, is_newest=True)
    return merge_notices(no_notices(), found)
