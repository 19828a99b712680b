"""The triggers by which the database itself refuses to change or remove what is saved, said once for both engines.

Used by the migrations: what a guard does is not changed afterwards, a new one gets a new name.
"""

from alembic import op

REFUSED = "append-only: what is saved is kept"
CHANGES, STAYS, EMPTIED = "never_changes", "stays", "is_never_emptied"


def guard(table: str, *, is_kept: str, is_settled: str = "true") -> None:
    """Refuse every change of a table's settled rows, and the removal of those that are kept.

    Parameters
    ----------
    table
        Its name.
    is_kept, is_settled
        What must hold of the row OLD, as SQL that both engines understand; when that is unknown it does not hold.
    """
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        op.execute(f"CREATE TRIGGER {table}_{CHANGES} BEFORE UPDATE ON {table} WHEN {is_settled} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_{STAYS} BEFORE DELETE ON {table} WHEN {is_kept} {refuse}")
        return
    _guard(table, CHANGES, f"IF {is_settled} THEN {_RAISE}; END IF; RETURN NEW;", "BEFORE UPDATE", "ROW")
    _guard(table, STAYS, f"IF {is_kept} THEN {_RAISE}; END IF; RETURN OLD;", "BEFORE DELETE", "ROW")
    _guard(table, EMPTIED, f"{_RAISE}; RETURN NULL;", "BEFORE TRUNCATE", "STATEMENT")


_RAISE = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'"


def _guard(table: str, name: str, body: str, when: str, each: str) -> None:
    # The path is fixed, or a temporary table named delivery would stand in for the real one.
    schema = op.get_bind().exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    op.execute(
        f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema}, pg_temp AS $$ BEGIN {body} END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {table}_{name}()")


def let_go_of(table: str) -> None:
    """Drop one table's guards; the caller sets new ones."""
    is_embedded = op.get_bind().dialect.name == "sqlite"
    for name in (CHANGES, STAYS) if is_embedded else (CHANGES, STAYS, EMPTIED):
        op.execute(f"DROP TRIGGER {table}_{name}" if is_embedded else f"DROP TRIGGER {table}_{name} ON {table}")
        if not is_embedded:
            op.execute(f"DROP FUNCTION {table}_{name}()")


def let_go() -> None:
    """Drop every guard: a table that triggers speak of can't be remade. The caller sets new ones."""
    if op.get_bind().dialect.name == "sqlite":
        names = op.get_bind().exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            op.execute(f"DROP TRIGGER {name}")
        return
    found = op.get_bind().exec_driver_sql(
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    )
    for name, table in found.all():
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
