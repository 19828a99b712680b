"""What the tables, indexes and guards of a file should be: those that the migrations make in an empty one."""

import re
from functools import cache

import sqlalchemy as sa

from data.store.engine import make_engine
from data.store.migration import migrate

Plan = frozenset[tuple[str, ...]]
"""Of each part of the schema what it is called, what it belongs to and what it says."""

_OBJECTS = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"


def find_differing(connection: sa.Connection) -> list[str]:
    """Find the tables whose columns, keys, indexes or guards aren't as the migrations make them.

    Parameters
    ----------
    connection
        Of a store in a file, with the newest tables.
    """
    plan = read_plan(connection)
    return sorted({part[1] for part in plan ^ _draw()})


@cache
def _draw() -> Plan:
    engine = make_engine("sqlite://")
    migrate(engine)
    with engine.connect() as connection:
        return read_plan(connection)


def read_plan(connection: sa.Connection) -> Plan:
    """Read how a file's tables are made.

    Of triggers and views every word; of the others what SQLite made of the words, and their checks: other
    versions of the tools that wrote them set spaces and quotes differently.
    """
    plan: set[tuple[str, ...]] = set()
    for kind, name, table, sql in connection.exec_driver_sql(_OBJECTS).all():
        plan.add((kind, table, name, " ".join(sql.split()) if kind in ("trigger", "view") else ""))
        if kind == "table":
            plan.update(("check", table, check) for check in re.findall(r"CHECK \(.*\)", sql))
            for asked in ("table_xinfo", "foreign_key_list"):
                plan.update((asked, table, *map(str, row)) for row in _ask(connection, asked, name))
        if kind == "index":
            plan.update(("column", table, name, *map(str, row)) for row in _ask(connection, "index_xinfo", name))
            plan.update(("where", table, name, where) for where in re.findall(r"\bWHERE\b.*", sql))
            plan.add(("unique", table, name, str(" UNIQUE " in sql)))
    return frozenset(plan)


def _ask(connection: sa.Connection, pragma: str, name: str) -> list[tuple[object, ...]]:
    quoted = name.replace('"', '""')
    return [tuple(row) for row in connection.exec_driver_sql(f'PRAGMA {pragma}("{quoted}")').all()]
