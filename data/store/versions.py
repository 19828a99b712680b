"""Whether a store answers, and which version its tables have: asked often, answered quickly, nothing changed."""

from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory

from data.errors import DataError, Problem
from data.store.engine import is_embedded, make_engine, name_store
from data.store.faults import swedish_faults
from data.store.migration import FOLDER, find_revision


@dataclass(frozen=True, slots=True)
class Versions:
    """The version of a store's tables, and the one that this version of the product works with."""

    found: str | None
    wanted: str

    @property
    def is_newest(self) -> bool:
        """Whether they are the same."""
        return self.found == self.wanted


def find_versions(url: str) -> Versions:
    """Ask a store which version its tables have.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.

    Raises
    ------
    DataError
        When the store isn't there or doesn't answer.

    Examples
    --------
    >>> find_versions("sqlite:///finns-inte.sqlite3")
    Traceback (most recent call last):
    data.errors.DataError: finns-inte.sqlite3: 1 fel
      databasen finns inte. Kontrollera adressen.
    """
    engine = make_engine(url)
    try:
        with swedish_faults(name_store(engine)):
            # SQLite would make an empty one of a mistyped name.
            if is_embedded(engine) and engine.url.database and not Path(engine.url.database).exists():
                raise DataError(name_store(engine), [Problem("", "databasen finns inte.", "Kontrollera adressen.")])
            return Versions(find_revision(engine), find_wanted())
    finally:
        engine.dispose()


def find_wanted() -> str:
    """Find the version of the tables that this version of the product works with."""
    heads = ScriptDirectory(str(FOLDER)).get_heads()
    return ", ".join(heads)
