"""The store as it was at a moment: the same database seen through views that leave out what came later.

Nothing is copied, so no incident is laid on a disk anew. What has been removed since, example
data or what was culled, is not there again.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from data.store.engine import is_embedded, make_engine, reading
from data.store.schema import METADATA

_DELIVERED = "SELECT delivery_id FROM {was}.delivery WHERE received_at <= {moment}"
_RECORDED = "recorded_at <= {moment}"
_OF_DELIVERY = f"delivery_id IN ({_DELIVERED})"
_OF_NOTICE = "notice_row_id IN (SELECT notice_row_id FROM {was}.notice_sighting WHERE seen_at <= {moment})"
_OF_CULLING = "culling_id IN (SELECT culling_id FROM {was}.culling WHERE recorded_at <= {moment})"

CAME: Mapping[str, str] = MappingProxyType(
    {
        "delivery": "received_at <= {moment}",
        **dict.fromkeys(
            (
                *("rejection", "remark", "masked", "delivery_municipality", "category_word", "assigned_delivery"),
                *("incident", "known_incident", "repeated_id", "series_value", "known_figure", "area", "known_area"),
            ),
            _OF_DELIVERY,
        ),
        **dict.fromkeys(
            (
                *("undoing", "review", "profile", "decision", "assessment", "definition", "follow_up"),
                *("publication", "telling", "log_entry", "sign_out", "retention_rule", "paper"),
            ),
            _RECORDED,
        ),
        **dict.fromkeys(("culled_delivery", "kept_count"), _OF_CULLING),
        "notice": _OF_NOTICE,
        "notice_sighting": "seen_at <= {moment}",
    }
)
"""Which rows of a table were there. Pairs follow their incidents and areas; calls and changes were shown to nobody.

Every culling is there on any day: what it took can't come back, and its months must have no figure rather than none.
"""


def look_back(engine: sa.Engine, moment: datetime) -> sa.Engine:
    """Give the same database as it was, for reading only.

    Parameters
    ----------
    engine
        The store's.
    moment
        What was written then and before is there, Swedish clock time.
    """
    if is_embedded(engine) and not engine.url.database:
        return _copy_memory(engine, moment)
    own = make_engine(engine.url.render_as_string(hide_password=False))
    sa.event.listen(own, "connect", _shut(own, moment))
    return reading(own)


def _shut(engine: sa.Engine, moment: datetime) -> Callable[[Any, object], None]:
    is_file = is_embedded(engine)

    def shut(driver: Any, _record: object) -> None:  # noqa: ANN401  # the drivers publish no types
        if is_file:
            for view in _write_views("main", moment):
                driver.execute(view)
            driver.execute("PRAGMA query_only=ON")
            return
        with driver.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_schema())")
            (schema,) = cursor.fetchone()
            for view in _write_views(schema, moment):
                cursor.execute(view)
        driver.commit()

    return shut


def _write_views(was: str, moment: datetime) -> list[str]:
    """Write the views; a temporary one goes before the table of its name."""
    written = f"'{moment.replace(tzinfo=None).isoformat(' ', 'microseconds')}'"
    return [
        f"CREATE TEMPORARY VIEW {table.name} AS SELECT * FROM {was}.{table.name} "  # noqa: S608  # the schema's own names
        f"WHERE {CAME[table.name].format(was=was, moment=written)}"
        for table in METADATA.sorted_tables
        if table.name in CAME
    ]


def _copy_memory(engine: sa.Engine, moment: datetime) -> sa.Engine:
    """Copy a store in memory, which has one connection only; it is on no disk either."""
    own = make_engine("sqlite://")
    with engine.connect() as source, own.connect() as target:
        source.connection.dbapi_connection.backup(target.connection.dbapi_connection)  # type: ignore[union-attr]
        _shut(own, moment)(target.connection.dbapi_connection, None)
    return reading(own)
