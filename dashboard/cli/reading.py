"""``lofteskartan import``, ``check`` and ``bevaka``: files that are read in, or only looked at."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.cli.clock import add_role, read_clock
from dashboard.settings import store_url
from dashboard.swedish_parser import SwedishParser

if TYPE_CHECKING:
    from dashboard.settling import Reading


def add_reading(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the commands."""
    bring = commands.add_parser("import", help="läs in händelser, antal eller områden")
    bring.set_defaults(do=_bring)
    _add_file(bring)
    _add_manner(bring)
    add_role(bring)
    _add_order(bring)

    check = commands.add_parser("check", help="säg vad en fil är, eller granska den mot sin beskrivning; inget sparas")
    check.set_defaults(do=_check)
    _add_file(check)
    _add_municipality(check)

    watch = commands.add_parser("bevaka", help="läs in det som kommer till en mapp, tills det avbryts med Ctrl-C")
    watch.set_defaults(do=_watch)
    watch.add_argument("folder", type=Path, metavar="MAPP", help="mappen; inget i den flyttas eller ändras")
    _add_manner(watch)
    add_role(watch)
    watch.add_argument(
        "--sekunder", type=int, default=5, metavar="N", help="hur ofta mappen ses efter (5 om inget anges)"
    )


def _add_file(command: SwedishParser) -> None:
    command.add_argument("file", type=Path, metavar="FIL", help="filen")
    command.add_argument(
        "--beskrivning",
        type=Path,
        metavar="FIL",
        dest="description",
        help="filens beskrivning, om den inte ligger bredvid filen som FIL.yaml",
    )


def _add_manner(command: SwedishParser) -> None:
    command.add_argument(
        "--profil",
        "--profile",
        dest="profile",
        metavar="P",
        help="läs filen enligt en profil i stället för en beskrivning: dess id, eller en fil",
    )
    _add_municipality(command)
    command.add_argument(
        "--uttagsdatum",
        dest="extract_date",
        metavar="DATUM",
        help="med profil: dagen då uppgifterna togs ut, som 2026-01-15, eller «filens» för dagen då filen ändrades",
    )
    command.add_argument(
        "--täcker",
        "--tacker",
        dest="covers",
        nargs=2,
        metavar=("FRÅN", "TILL"),
        help="med profil: första och sista hela månaden som källan svarar för, till exempel 2024-01 2024-12",
    )
    command.add_argument(
        "--period",
        metavar="ÅR",
        help="med profil: året (2021) eller månaden (2021-05) som hela filen gäller, när den inte står i filen",
    )
    command.add_argument(
        "--kategori",
        dest="category",
        metavar="K",
        help="med profil: kategorin som hela filen gäller, till exempel bedrägeri, när den inte står i filen",
    )
    command.add_argument(
        "--koordinatsystem", dest="crs", type=str.upper, metavar="EPSG", help="med profil: till exempel EPSG:3006"
    )


def _add_municipality(command: SwedishParser) -> None:
    command.add_argument("--kommun", dest="municipality", metavar="K", help="kommunen som filen gäller: kod eller namn")


def _add_order(command: SwedishParser) -> None:
    command.add_argument(
        "--prova", "--dry-run", dest="is_trial", action="store_true", help="gå igenom filen men spara ingenting"
    )
    command.add_argument(
        "--avvisade",
        type=Path,
        metavar="UT.xlsx",
        dest="rejected",
        help="skriv de avvisade raderna i en arbetsbok, med skälet bredvid",
    )
    command.add_argument(
        "--granska",
        dest="needs_review",
        action="store_true",
        help="räkna händelserna först när någon har godtagit dem",
    )
    command.add_argument(
        "--bekräfta-utanför",
        "--bekrafta-utanfor",
        dest="is_outside_confirmed",
        action="store_true",
        help="spara också rader utanför Sverige eller utanför kommunen",
    )


def _make_reading(asked: Namespace) -> "Reading":
    from dashboard.settling import Reading  # noqa: PLC0415  # heavy; help and faults come at once

    return Reading(
        description=getattr(asked, "description", None),
        profile=asked.profile,
        municipality=asked.municipality,
        extract_date=asked.extract_date,
        covers=tuple(asked.covers) if asked.covers else None,
        crs=asked.crs,
        period=asked.period,
        category=asked.category,
    )


def _bring(asked: Namespace) -> Iterator[str]:
    from dashboard.commands import bring  # noqa: PLC0415  # as above
    from dashboard.importing import Order  # noqa: PLC0415
    from dashboard.progress import Progress  # noqa: PLC0415

    order = Order(
        now=read_clock(),
        author_role=asked.author_role,
        is_outside_confirmed=asked.is_outside_confirmed,
        needs_review=asked.needs_review,
        rejected=asked.rejected,
    )
    progress, url = Progress(sys.stderr), store_url(os.environ)
    yield from bring(url, asked.file, _make_reading(asked), order, progress=progress, is_trial=asked.is_trial)


def _check(asked: Namespace) -> Iterator[str]:
    from dashboard.commands import check  # noqa: PLC0415  # as above

    yield from check(asked.file, description=asked.description, municipality=asked.municipality)


def _watch(asked: Namespace) -> Iterator[str]:
    from dashboard.commands import read_remembered  # noqa: PLC0415  # as above
    from dashboard.watching import watch  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415
    from geo.join import assign_areas  # noqa: PLC0415

    store = open_store(store_url(os.environ), assign=assign_areas)
    yield f"Bevakar {asked.folder}. Avbryt med Ctrl-C."
    try:
        yield from watch(
            store,
            asked.folder,
            _make_reading(asked),
            author_role=asked.author_role,
            clock=read_clock,
            sleep=time.sleep,
            remember=lambda: read_remembered(store),
            interval_s=max(1, asked.sekunder),
        )
    except KeyboardInterrupt:
        yield "Bevakningen är avslutad. En fil som inte hann bli klar är inte sparad."
