"""Figures protected ahead, so that whoever doesn't see points need not wait for it."""

from collections.abc import Generator
from datetime import date
from functools import partial

from dashboard.formats import format_count
from dashboard.kept_rounds import ROUNDS, RoundFolder
from data.errors import DataError, Problem
from data.roles import RIGHTS, Rights
from data.store import Store, open_store
from data.store.seen import look
from data.territory import name_municipality
from geo.join import assign_areas
from geo.protected_counts import protect_counts

SOURCE = "databasen"
NOTHING = "Det finns inga antal eller händelser att skydda än."


def protect_ahead(url: str, folder: RoundFolder | None, *, today: date) -> Generator[str, None, int]:
    """Protect what those without points are shown of every municipality, and keep what it came to.

    Parameters
    ----------
    url
        The store's address.
    folder
        Where it is kept.
    today
        Periods that had ended before it are protected.

    Raises
    ------
    DataError
        When there is nowhere to keep it.

    Returns
    -------
    int
        How the command ends: 1 when a municipality could not be protected, else 0.
    """
    if folder is None:
        what = "det finns ingen mapp att spara det skyddade i."
        raise DataError(SOURCE, [Problem("", what, f"Ange en mapp i miljövariabeln {ROUNDS}.")])
    folder.try_out()
    store = open_store(url, assign=assign_areas)
    try:
        return (yield from _protect_each(store, folder, today))
    finally:
        store.close()


def list_protected_rights() -> tuple[Rights, ...]:
    """List the rights that see protected figures, one for each smallest number: the same is protected alike.

    Examples
    --------
    >>> [rights.k for rights in list_protected_rights()]
    [5]
    """
    protected = (rights for rights in RIGHTS.values() if rights.sees_counts and not rights.sees_points)
    return tuple({rights.k: rights for rights in protected}.values())


def _protect_each(store: Store, folder: RoundFolder, today: date) -> Generator[str, None, int]:
    known = store.municipalities()
    held = known[known["has_real"] | known["has_demo"]]
    if held.empty:
        yield NOTHING
    n_faults = 0
    for code, has_real in zip(held["municipality"].tolist(), held["has_real"].tolist(), strict=True):
        yield f"{name_municipality(code)} skyddas, det kan ta ett par minuter …"
        for rights in list_protected_rights():
            seen = look(store, rights, protect=partial(protect_counts, kept=folder))
            try:
                told = seen.read_counts(code, on=today, is_demo=not has_real)
                folder.try_out()
            except DataError as error:
                n_faults += 1
                yield str(error)
                continue
            yield _say(len(told.tables), len(told.remarks) - len(told.tables))
    return int(n_faults > 0)


def _say(n_shown: int, n_withheld: int) -> str:
    """Say how many sources are shown.

    Examples
    --------
    >>> _say(2, 1)
    'Klart: 2 källor visas för den som inte ser enskilda händelser. 1 visas inte.'
    """
    shown = "1 källa" if n_shown == 1 else f"{format_count(n_shown)} källor"
    withheld = f" {format_count(n_withheld)} visas inte." if n_withheld else ""
    return f"Klart: {shown} visas för den som inte ser enskilda händelser.{withheld}"
