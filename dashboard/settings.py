"""Where the product keeps what it is given."""

from collections.abc import Mapping
from pathlib import Path

VARIABLE = "LOFTESKARTAN_DB"
DEFAULT = Path(".lofteskartan", "lofteskartan.sqlite3")


def find_root(start: Path) -> Path:
    """Find the project that a folder lies in: the nearest one that has a store or a pyproject.toml, or itself.

    Parameters
    ----------
    start
        Where the command was given.

    Examples
    --------
    >>> find_root(Path("/")).as_posix()
    '/'
    """
    marks = (DEFAULT.parent.name, "pyproject.toml")
    return next(
        (folder for folder in (start, *start.parents) if any((folder / mark).exists() for mark in marks)), start
    )


def store_url(environ: Mapping[str, str]) -> str:
    """Tell the address of the store.

    Parameters
    ----------
    environ
        The environment; ``LOFTESKARTAN_DB`` can hold a file's path or a database's address.

    Returns
    -------
    str
        For data.store.open_store; without the variable, a file in the project at hand.

    Examples
    --------
    >>> store_url({"LOFTESKARTAN_DB": "/srv/löften.sqlite3"})
    'sqlite:////srv/löften.sqlite3'
    >>> store_url({"LOFTESKARTAN_DB": "sqlite:///löften.sqlite3"})
    'sqlite:///löften.sqlite3'
    """
    given = environ.get(VARIABLE, "").strip()
    if "://" in given:
        return given
    return f"sqlite:///{Path(given).absolute() if given else find_root(Path.cwd()) / DEFAULT}"
