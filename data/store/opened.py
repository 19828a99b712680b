"""A store's database, opened for its upkeep and left again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from data.errors import DataError, Problem
from data.store.engine import importing, is_embedded, make_engine, name_store
from data.store.faults import swedish_faults


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """Open a store's database, made if need be; its faults are told in Swedish."""
    engine = make_engine(url)
    try:
        with swedish_faults(name_store(engine)):
            yield engine
    finally:
        engine.dispose()


@contextmanager
def found(url: str) -> Iterator[sa.Engine]:
    """Open a store that is there; SQLite would make an empty one of a mistyped name."""
    with opened(url) as engine:
        if is_embedded(engine) and engine.url.database and not Path(engine.url.database).exists():
            raise DataError(name_store(engine), [Problem("", "databasen finns inte.", "Kontrollera adressen.")])
        yield engine


@contextmanager
def alone(engine: sa.Engine) -> Iterator[None]:
    """Let nobody else save anything meanwhile."""
    with importing(engine) as is_given:
        if not is_given:
            remedy = "Vänta tills den är klar och gör om."
            raise DataError(name_store(engine), [Problem("", "en inläsning pågår.", remedy)])
        yield
