"""``lofteskartan hamta``: what others publish, and is never counted."""

import os
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.cli.clock import read_clock
from dashboard.settings import store_url


def add_fetching(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("hamta", aliases=["hämta"], help="hämta polisens notiser; de räknas aldrig")
    command.set_defaults(do=_fetch)
    command.add_argument("source", choices=["polisen"], metavar="polisen", help="det som polisen.se berättar om")
    command.add_argument("--plats", default="", metavar="ORT", help="kommunen eller länet; alla om inget anges")
    command.add_argument("--fil", type=Path, metavar="FIL", dest="file", help="läs en sparad lista, utan nät")
    command.add_argument(
        "--uttagsdatum",
        dest="extract_date",
        metavar="DATUM",
        help="med --fil: dagen då listan hämtades, som 2026-01-15, eller «filens» för dagen då filen ändrades",
    )


def _fetch(asked: Namespace) -> Iterator[str]:
    from dashboard import fetching  # noqa: PLC0415  # heavy; help and faults come at once
    from data.arrivals.opening import check_file  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415

    url = store_url(os.environ)
    if asked.file is not None:
        check_file(asked.file)
        yield from fetching.read_notices(open_store(url), asked.file, extracted=asked.extract_date)
    else:
        caller = fetching.find_caller(os.environ, clock=time.time, sleep=time.sleep)
        fetching.refuse_unless_let(caller)
        yield from fetching.fetch_notices(open_store(url), caller, place=asked.plats, now=read_clock)
