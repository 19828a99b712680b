"""Whether a store is sound: the database whole, its guards in place, every delivery's account adding up to its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

import sqlalchemy as sa

from data.deliveries import Kind
from data.errors import Problem
from data.store.blueprint import find_differing
from data.store.engine import is_embedded
from data.store.guards import CHANGES, EMPTIED, STAYS
from data.store.log import Head
from data.store.schema import (
    AREA,
    CHANGE,
    CULLED_DELIVERY,
    DELIVERY,
    INCIDENT,
    KNOWN_AREA,
    KNOWN_FIGURE,
    KNOWN_INCIDENT,
    METADATA,
    REJECTION,
    REMARK,
    SERIES_VALUE,
)
from data.store.tampering import RESTORE, find_altered, read_on

_ROWS = {
    Kind.INCIDENTS: (INCIDENT, KNOWN_INCIDENT),
    Kind.SERIES: (SERIES_VALUE, KNOWN_FIGURE),
    Kind.AREAS: (AREA, KNOWN_AREA),
}
_LOST = {INCIDENT: "n_own", KNOWN_INCIDENT: "n_known", REJECTION: "n_rejected", REMARK: "n_remarked"}
_BROKEN_INDEXES = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)"
)
_AMCHECK = (
    "SELECT bt_index_check(i.indexrelid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relnamespace = current_schema()::regnamespace"
)
_SERVER_GUARDS = (
    "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal "
    "AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace"
)


def find_faults(connection: sa.Connection, kept: Iterable[Head] = ()) -> list[Problem]:
    """Find what is wrong with a store that has the newest tables; nothing is changed.

    Parameters
    ----------
    connection
        Sees one moment of it.
    kept
        Heads of its log that were kept elsewhere.

    Examples
    --------
    >>> from data.store.engine import make_engine
    >>> from data.store.migration import migrate
    >>> engine = make_engine("sqlite://")
    >>> migrate(engine)
    >>> with engine.connect() as connection:
    ...     find_faults(connection)
    []
    """
    find_damage = _find_damage if is_embedded(connection) else _find_server_damage
    damage = list(read_on(connection, partial(find_damage, connection)))
    if damage:
        return damage  # what else is said of it would follow from that
    looks = [partial(find, connection) for find in (_find_missing_guards, _find_wrong_accounts)]
    wrong = list(dict.fromkeys(problem for look in looks for problem in read_on(connection, look)))
    return [*wrong, *find_altered(connection, kept)]


def count_rows(connection: sa.Connection) -> dict[str, int]:
    """Count the rows of each table, by reading them."""
    return {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in METADATA.sorted_tables
    }


def _find_damage(connection: sa.Connection) -> Iterator[Problem]:
    said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    if list(said) != ["ok"]:
        yield Problem("", f"databasfilen är skadad på minst {len(said)} ställen.", RESTORE)
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if loose:
        yield Problem(f"tabellen {loose[0][0]}", f"{len(loose)} rader hör till något som inte finns.", RESTORE)


def _find_server_damage(connection: sa.Connection) -> Iterator[Problem]:
    for name in connection.exec_driver_sql(_BROKEN_INDEXES).scalars():
        yield Problem(f"indexet {name}", "är inte giltigt.", f"Kör «REINDEX INDEX {name}» i databasen.")
    has_amcheck = connection.exec_driver_sql(
        "SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc WHERE proname = 'bt_index_check' AND pronargs = 2"
    ).scalar()
    if has_amcheck:
        connection.exec_driver_sql(_AMCHECK).all()


def _find_missing_guards(connection: sa.Connection) -> Iterator[Problem]:
    if is_embedded(connection):
        for name in find_differing(connection):
            yield Problem(f"tabellen {name}", "tabellen eller dess spärr mot ändring är ändrad eller saknas.", RESTORE)
        return
    found = set(connection.exec_driver_sql(_SERVER_GUARDS).scalars())
    for table in METADATA.sorted_tables:
        if table is not CHANGE and not {f"{table.name}_{kind}" for kind in (CHANGES, STAYS, EMPTIED)} <= found:
            yield Problem(f"tabellen {table.name}", "spärren mot ändring saknas eller är avstängd.", RESTORE)


def _find_wrong_accounts(connection: sa.Connection) -> Iterator[Problem]:
    n_rejected, n_remarked = (_count_under(connection, table) for table in (REJECTION, REMARK))
    stored = {kind: tuple(_count_under(connection, table) for table in tables) for kind, tables in _ROWS.items()}
    deliveries = sa.select(DELIVERY).where(DELIVERY.c.is_complete).order_by(DELIVERY.c.delivery_id)
    for one in connection.execute(deliveries):
        own, known = (counts.get(one.delivery_id, 0) for counts in stored[Kind(one.kind)])
        n_understood = one.n_read - one.n_rejected
        # Rows that say the same of one id are one, and so are counts that are summed.
        is_one_to_one = one.is_traced and (
            one.kind == Kind.AREAS or (one.kind == Kind.INCIDENTS and not one.n_identified)
        )
        adds_up = (
            n_understood == one.n_accepted + one.n_remarked + one.n_known
            and n_rejected.get(one.delivery_id, 0) == one.n_rejected
            and n_remarked.get(one.delivery_id, 0) >= one.n_remarked
            and own <= one.n_accepted + one.n_remarked
            and (own + known == n_understood if is_one_to_one else own + known <= n_understood)
        )
        if not adds_up:
            what = "antalet rader stämmer inte med leveransens redovisning."
            yield Problem(f"leverans {one.delivery_id}", what, RESTORE)


def _count_under(connection: sa.Connection, table: sa.Table) -> dict[int, int]:
    """Count a table's rows per delivery, with those that were culled."""
    counts = sa.select(table.c.delivery_id, sa.func.count()).group_by(table.c.delivery_id)
    found: Counter[int] = Counter(dict(map(tuple, connection.execute(counts).all())))
    if table in _LOST:
        lost = sa.select(CULLED_DELIVERY.c.delivery_id, sa.func.sum(CULLED_DELIVERY.c[_LOST[table]]))
        found.update(dict(map(tuple, connection.execute(lost.group_by(CULLED_DELIVERY.c.delivery_id)).all())))
    return dict(found)
