"""Bring a database to the tables this version of the code knows."""

import threading
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.errors import DataError, Problem
from data.store import log, subjects
from data.store.engine import name_store, reading, remaking

FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = threading.Lock()
"""Migrations speak through one ``alembic.op`` for the whole process, whichever database they are for."""


def migrate(engine: sa.Engine) -> None:
    """Make what is missing, in one transaction: wholly, or not at all.

    Parameters
    ----------
    engine
        The store's database, empty or of any earlier version.

    Raises
    ------
    DataError
        When a newer version of the product made the database.
    """
    if is_newest(engine):
        return
    config = _configure()
    with _ONE_AT_A_TIME, remaking(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if log.find_head(connection) is None:
            subjects.take_over(connection)


def is_newest(engine: sa.Engine) -> bool:
    """Tell whether a database has the tables that this version knows.

    Raises
    ------
    DataError
        When a newer version of the product made the database.
    """
    script = ScriptDirectory.from_config(_configure())
    found = find_revision(engine)
    if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
        what = "databasen är gjord av en nyare version av Löfteskartan."
        raise DataError(name_store(engine), [Problem("", what, "Uppdatera programmet.")])
    return found == script.get_current_head()


def find_revision(engine: sa.Engine) -> str | None:
    """Find which revision of the tables a database has; None for an empty one."""
    with reading(engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _configure() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
