"""The command ``lofteskartan db``: the upkeep of the database, told line by line in Swedish."""

from argparse import Namespace
from collections.abc import Iterator, Mapping

from dashboard.formats import format_count
from data.store import back_up_store, check_store, move_store, restore_store, upgrade_store

SHOWN = {
    "delivery": "leveranser",
    "incident": "händelser",
    "series_value": "antal",
    "area": "områden",
    "decision": "beslut",
    "follow_up": "uppföljningar",
    "review": "granskningar",
}


def keep_up(url: str, asked: Namespace) -> Iterator[str]:
    """Do what the command line says with the database.

    Raises
    ------
    DataError
        When it can't be done; then nothing is.
    """
    if asked.act == "upgrade":
        before, after = upgrade_store(url)
        was = "tom" if before is None else f"version {before}"
        yield (
            f"Databasen har redan de senaste tabellerna (version {after})."
            if before == after
            else (f"Databasen var {was} och är nu version {after}.")
        )
    elif asked.act == "check":
        yield f"Databasen är hel: {_tell(check_store(url))}."
    elif asked.act == "backup":
        counts = back_up_store(url, asked.file)
        yield f"Säkerhetskopian {asked.file} är sparad och granskad: {_tell(counts)}."
    elif asked.act == "restore":
        counts = restore_store(url, asked.file)
        yield f"Säkerhetskopian är återställd och jämförd rad för rad: {_tell(counts)}."
    else:
        counts = move_store(url, asked.to)
        yield f"Allt är kopierat och jämfört rad för rad: {_tell(counts)}."
        yield "Den gamla databasen är orörd. Byt adressen i LOFTESKARTAN_DB innan någon sparar något mer."


def _tell(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{format_count(counts.get(table, 0))} {name}" for table, name in SHOWN.items())
