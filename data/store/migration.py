"""Bring a database to the tables this version of the code knows."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.errors import DataError, Problem
from data.store.engine import name_store, reading, remaking

FOLDER = Path(__file__).parent / "migrations"


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
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    with reading(engine).connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if not found <= known:
        what = "databasen är gjord av en nyare version av Löfteskartan."
        raise DataError(name_store(engine), [Problem("", what, "Uppdatera programmet.")])
    if found == set(script.get_heads()):
        return
    with remaking(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
