"""Starts the product quietly, or says in one Swedish sentence why it can't start."""

import socket
import sys
from contextlib import suppress
from pathlib import Path

from dashboard.vendor import find_missing_assets

HIGHEST_PORT = 65_535
_APP = Path(__file__).with_name("app.py")


def serve(port: int, *, address: str = "127.0.0.1") -> None:
    """Serve the product until it is stopped.

    Parameters
    ----------
    port
        Where to answer.
    address
        The network address to listen on; others than loopback also need
        Streamlit's ``server.allowedHosts``.

    Raises
    ------
    SystemExit
        With a Swedish sentence, if the browser's files are missing, the port is taken
        or a setting can't be read.
    """
    if find_missing_assets():
        sys.exit("Webbläsarens filer saknas: kör «python -m dashboard.vendor», som hämtar dem.")
    if not 1 <= port <= HIGHEST_PORT:
        sys.exit(f"{port} är ingen port: välj ett tal från 1 till {HIGHEST_PORT}.")
    if not _is_free(address, port):
        sys.exit(f"Port {port} är upptagen: stäng det som använder den, eller välj en annan port.")
    from uvicorn.config import LOGGING_CONFIG  # noqa: PLC0415 # heavy; the sentences above come at once

    LOGGING_CONFIG["loggers"]["uvicorn.error"]["level"] = "WARNING"
    sys.argv = [str(_APP)]  # Streamlit looks for its settings beside the script that was started
    try:
        from dashboard.app import app  # noqa: PLC0415 # as above
    except ValueError as error:
        sys.exit(str(error))

    with suppress(KeyboardInterrupt):  # Ctrl+C is how it is meant to end
        app.run(config={"server.port": port, "server.address": address})


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
