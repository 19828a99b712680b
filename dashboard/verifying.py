"""The command ``lofteskartan kontrollera``: whether anything in the database was altered, told in Swedish."""

from collections.abc import Iterator
from pathlib import Path

from dashboard.formats import format_count
from data.store import keep_head, read_heads, verify_store


def verify(url: str, *, heads: Path | None) -> Iterator[str]:
    """Hold all that is stored against the log, and the log against the heads of it that were kept.

    Parameters
    ----------
    url
        As for ``data.store.open_store``.
    heads
        Where heads of the log are kept: those there are compared, then the newest is added.

    Raises
    ------
    DataError
        With everything that isn't as it was written; then nothing is added.
    """
    kept = read_heads(heads) if heads is not None else ()
    verified = verify_store(url, kept)
    n = sum(verified.counts.values())
    yield f"Databasen är hel, och alla {format_count(n)} rader är som när de skrevs."
    head = verified.head
    if head is None:
        yield "Loggen är tom: ingenting har sparats än."
        return
    yield f"Loggen hänger ihop till och med post {head.log_id} ({head.recorded_at[:19]})."
    if heads is None:
        yield "Spara loggens huvud utanför databasen med «--huvud FIL»: bara det visar om hela loggen skrivs om."
        return
    if kept:
        yield f"Den stämmer med {format_count(len(kept))} tidigare sparade huvuden i {heads}."
    if head not in kept:
        keep_head(heads, head)
        yield f"Huvudet är sparat i {heads}. Förvara filen där den som sköter databasen inte kan ändra den."
