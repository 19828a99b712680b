"""Starts the product quietly, or says in one Swedish sentence why it can't start."""

import os
import socket
import sys
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from dashboard.installation import Installation, find_installation
from dashboard.memory import keep_few_heaps
from dashboard.vendor import find_missing_assets
from data.errors import DataError, Problem

HIGHEST_PORT = 65_535
_APP = Path(__file__).with_name("app.py")


def serve(port: int, *, address: str = "") -> None:
    """Serve the product until it is stopped.

    Parameters
    ----------
    port
        Where to answer.
    address
        The network address to listen on; what the environment says if nothing is given.

    Raises
    ------
    SystemExit
        With what is wrong in Swedish, if the browser's files are missing, the port is taken,
        a setting can't be read, or the product could lose or give away what it is trusted with.
    """
    installation = find_installation(os.environ)
    installation = replace(installation, address=address or installation.address)
    if find_missing_assets():
        sys.exit("Webbläsarens filer saknas: kör «python -m dashboard.vendor», som hämtar dem.")
    if not 1 <= port <= HIGHEST_PORT:
        sys.exit(f"{port} är ingen port: välj ett tal från 1 till {HIGHEST_PORT}.")
    if not _is_free(installation.address, port):
        sys.exit(f"Port {port} är upptagen: stäng det som använder den, eller välj en annan port.")
    keep_few_heaps()
    sys.argv = [str(_APP)]  # Streamlit looks for its settings beside the script that was started
    try:
        from dashboard.app import app  # noqa: PLC0415 # heavy; the sentences above come at once
        from dashboard.refusals import find_settings, refuse_start  # noqa: PLC0415 # as above

        refuse_start(installation, os.environ, port=port)
    except (DataError, ValueError) as error:
        sys.exit(str(error))
    _keep_journal(port)
    with _take_place(installation), suppress(KeyboardInterrupt):  # Ctrl+C is how it is meant to end
        app.run(config=find_settings(installation, port=port))


def _keep_journal(port: int) -> None:
    """Write the log for machines to read, unless somebody sits at the terminal."""
    if sys.stderr.isatty():
        from uvicorn.config import LOGGING_CONFIG  # noqa: PLC0415 # as above

        LOGGING_CONFIG["loggers"]["uvicorn.error"]["level"] = "WARNING"
        return
    from dashboard.journal import keep_journal  # noqa: PLC0415 # as above

    keep_journal(sys.stderr).info("startar", extra={"told": {"port": port}})


def _take_place(installation: Installation) -> ExitStack:
    """Take a place among those that serve the store, for as long as this process does."""
    from dashboard.doors import REFUSED  # noqa: PLC0415 # as above
    from data.store.processes import serving  # noqa: PLC0415 # as above

    with ExitStack() as place:
        if place.enter_context(serving(installation.url)):
            return place.pop_all()
    what = "en annan process visar redan samma databas, och SQLite på den här datorn är för gammal för två."
    remedy = "Stäng den andra, eller kör «python -m pip install pysqlite3», som har en nyare."
    sys.exit(str(DataError(REFUSED, [Problem("", what, remedy)])))


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
