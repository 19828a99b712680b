"""Starts the citizens' process, or says in one Swedish sentence why it can't start."""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from dashboard.installation import PUBLISHED, find_installation
from dashboard.memory import keep_few_heaps
from dashboard.settings import VARIABLE as STORE
from dashboard.vendor import find_missing_assets

HIGHEST_PORT = 65_535
DATABASES = (".sqlite3", ".sqlite", ".db", ".sqlite3-wal", ".sql", ".dump", ".gpkg", ".parquet")
_APP = Path(__file__).with_name("app.py")

_SETTINGS = {
    "secrets.files": [],  # those of the sign-in belong to the other process
    "server.maxUploadSize": 1,  # megabytes; the doors let none through
    "server.maxMessageSize": 8,  # megabytes; a map of a thousand areas is one
}


def serve_public(folder: Path | None, port: int, *, address: str = "") -> None:
    """Serve what has been published until it is stopped.

    Parameters
    ----------
    folder
        Where the published files lie, and nothing else is read; what the environment says if
        nothing is given.
    port
        Where to answer.
    address
        The network address to listen on; what the environment says if nothing is given.

    Raises
    ------
    SystemExit
        With a Swedish sentence, if it can't start.
    """
    os.environ.pop(STORE, None)  # what isn't known can't be opened
    installation = find_installation(os.environ)
    folder = folder or installation.published
    address = address or installation.address
    if folder is None:
        sys.exit(f"Mappen med publicerade filer är inte angiven: skriv --mapp, eller sätt {PUBLISHED}.")
    if fault := find_fault(folder, port, address=address):
        sys.exit(fault)
    os.environ[PUBLISHED] = str(folder.resolve())
    keep_few_heaps()
    sys.argv = [str(_APP)]  # Streamlit looks for its settings beside the script that was started
    from dashboard.public.app import app  # noqa: PLC0415 # heavy; the sentences above come at once

    _keep_journal(port)
    settings = {"server.port": port, "server.address": address, "server.allowedHosts": list(installation.hosts)}
    with suppress(KeyboardInterrupt):  # Ctrl+C is how it is meant to end
        app.run(config={**settings, **_SETTINGS})


def _keep_journal(port: int) -> None:
    """Write the log for machines to read, unless somebody sits at the terminal."""
    from uvicorn.config import LOGGING_CONFIG  # noqa: PLC0415 # as above

    from dashboard.journal import keep_journal  # noqa: PLC0415 # as above

    if sys.stderr.isatty():
        LOGGING_CONFIG["loggers"]["uvicorn.error"]["level"] = "WARNING"
    else:
        keep_journal(sys.stderr).info("startar medborgarnas sidor", extra={"told": {"port": port}})


def find_fault(folder: Path, port: int, *, address: str) -> str:
    """Find why the process can't start, in one Swedish sentence; empty when it can.

    Parameters
    ----------
    folder, port, address
        As in `serve_public`.

    Examples
    --------
    >>> find_fault(Path("finns-inte"), 8502, address="127.0.0.1")
    'Mappen finns-inte finns inte: skapa den, eller ange mappen som «lofteskartan publicera» skriver i.'
    """
    if not folder.is_dir():
        return f"Mappen {folder} finns inte: skapa den, eller ange mappen som «lofteskartan publicera» skriver i."
    if others := sorted(path.name for path in folder.iterdir() if path.suffix.lower() in DATABASES):
        return f"Mappen {folder} innehåller {others[0]}: ange en mapp som bara har publicerade filer."
    if find_missing_assets():
        return "Webbläsarens filer saknas: kör «python -m dashboard.vendor», som hämtar dem."
    if not 1 <= port <= HIGHEST_PORT:
        return f"{port} är ingen port: välj ett tal från 1 till {HIGHEST_PORT}."
    return "" if _is_free(address, port) else f"Port {port} är upptagen: välj en annan port."


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
