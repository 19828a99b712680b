"""``lofteskartan kontrollera``: whether anything in the database was altered."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.settings import store_url


def add_verify(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("kontrollera", help="kontrollera att ingenting i databasen eller loggen är ändrat")
    command.set_defaults(do=do_verify)
    command.add_argument(
        "--huvud",
        type=Path,
        metavar="FIL",
        dest="heads",
        help="jämför med loggens huvuden i filen och lägg till det nyaste; gör det varje dag",
    )


def do_verify(asked: Namespace) -> Iterator[str]:
    """Hold the database against its log."""
    from dashboard.verifying import verify  # noqa: PLC0415  # heavy; help and faults come at once

    yield from verify(store_url(os.environ), heads=asked.heads)
