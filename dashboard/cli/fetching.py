"""``lofteskartan hamta``: what others publish, and is never counted among the incidents."""

import os
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.cli.clock import add_role, read_clock
from dashboard.settings import store_url


def add_fetching(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the commands."""
    about = "hämta polisens notiser, nyckeltal ur Kolada och folkmängd från SCB; de läggs aldrig till händelserna"
    command = commands.add_parser("hamta", aliases=["hämta"], help=about)
    sources = command.add_subparsers(title="Källor", metavar="KÄLLA", dest="source", required=True)
    _add_polisen(sources)
    _add_kolada(sources)
    _add_scb(sources)


def _add_polisen(sources: Any) -> None:  # noqa: ANN401  # as above
    command = sources.add_parser("polisen", help="det som polisen.se berättar om")
    command.set_defaults(do=_fetch_notices)
    command.add_argument("--plats", default="", metavar="ORT", help="kommunen eller länet; alla om inget anges")
    command.add_argument("--fil", type=Path, metavar="FIL", dest="file", help="läs en sparad lista, utan nät")
    command.add_argument(
        "--uttagsdatum",
        dest="extract_date",
        metavar="DATUM",
        help="med --fil: dagen då listan hämtades, som 2026-01-15, eller «filens» för dagen då filen ändrades",
    )


def _add_kolada(sources: Any) -> None:  # noqa: ANN401  # as above
    command = sources.add_parser("kolada", help="nyckeltal om kommunen, med källa och uttagsdatum")
    command.set_defaults(do=_fetch_kolada)
    command.add_argument("--nyckeltal", required=True, dest="codes", metavar="KODER", help="som N07403,U07417")
    _add_place_and_years(command, "kommuner: koder eller namn, med komma emellan")


def _add_scb(sources: Any) -> None:  # noqa: ANN401  # as above
    command = sources.add_parser("scb", help="en tabell ur SCB:s statistikdatabas, till exempel folkmängden")
    command.set_defaults(do=_fetch_scb)
    command.add_argument("--tabell", required=True, dest="table", metavar="TABELL", help="numret, som TAB638")
    _add_place_and_years(command, "kommunen: kod eller namn")
    command.add_argument(
        "--niva",
        dest="level",
        choices=["kommun", "deso", "regso"],
        default="kommun",
        metavar="NIVÅ",
        help="kommun, deso eller regso (kommun om inget anges)",
    )
    command.add_argument(
        *("--val", "-v"),
        dest="chosen",
        action="append",
        default=[],
        metavar="NAMN=KOD",
        help="vad som väljs i tabellen, som ContentsCode=BE0101N1; flera gånger om det behövs",
    )
    command.add_argument(
        "--folkmangd",
        dest="is_population",
        action="store_true",
        help="värdena är hela folkmängden: då räknas tal per invånare med dem",
    )


def _add_place_and_years(command: Any, place: str) -> None:  # noqa: ANN401  # as above
    command.add_argument("--kommun", required=True, dest="municipality", metavar="KOMMUN", help=place)
    command.add_argument("--ar", "--år", required=True, dest="years", metavar="ÅR", help="som 2024 eller 2020-2024")
    add_role(command)


def _fetch_notices(asked: Namespace) -> Iterator[str]:
    from dashboard import fetching  # noqa: PLC0415  # heavy; help and faults come at once
    from data.arrivals.opening import check_file  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415

    url = store_url(os.environ)
    if asked.file is not None:
        check_file(asked.file)
        yield from fetching.read_notices(open_store(url), asked.file, extracted=asked.extract_date)
        return
    caller = _find_caller(fetching.MANNERS, without=fetching.WITHOUT)
    yield from fetching.fetch_notices(open_store(url), caller, place=asked.plats, now=read_clock)


def _fetch_kolada(asked: Namespace) -> Iterator[str]:
    from dashboard import indicators  # noqa: PLC0415  # heavy; help and faults come at once
    from data.store import open_store  # noqa: PLC0415

    caller = _find_caller(indicators.KOLADA)
    yield from indicators.fetch_kolada(
        open_store(store_url(os.environ)),
        caller,
        codes=asked.codes,
        municipalities=asked.municipality,
        years=asked.years,
        now=read_clock(),
        role=asked.author_role,
    )


def _fetch_scb(asked: Namespace) -> Iterator[str]:
    from dashboard import indicators  # noqa: PLC0415  # heavy; help and faults come at once
    from data.sources.scb import Level, Query  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415

    caller = _find_caller(indicators.SCB)
    query = Query(
        table=asked.table.upper(),
        municipality=indicators.read_municipality(asked.municipality),
        years=indicators.read_years(asked.years),
        level=Level(asked.level),
        chosen=indicators.read_choices(asked.chosen),
        is_population=asked.is_population,
    )
    store = open_store(store_url(os.environ))
    yield from indicators.fetch_scb(store, caller, query, years=asked.years, now=read_clock(), role=asked.author_role)


def _find_caller(manners: Any, *, without: str = "") -> Any:  # noqa: ANN401  # loaded only when it is needed
    """Find who asks, and refuse before any store is opened."""
    from dashboard import calling  # noqa: PLC0415  # heavy; help and faults come at once

    caller = calling.find_caller(
        os.environ, host=manners.host, max_bytes=manners.max_bytes, clock=time.time, sleep=time.sleep
    )
    calling.refuse_unless_let(caller, manners.host, without=without)
    return caller
