"""The command ``lofteskartan``: serve the product, read files in, check them, tell what there is."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.settings import DEFAULT, VARIABLE, store_url
from dashboard.swedish_parser import SwedishParser
from data.errors import DataError, Problem

if TYPE_CHECKING:
    from dashboard.importing import Reading

ALIASES: Mapping[str, str] = MappingProxyType({"angra": "ångra", "aterstall": "återställ"})
ROLE = "den som kör kommandot"

EPILOGUE = f"""\
Uppgifterna sparas i {DEFAULT} i projektets mapp. En annan plats anges med miljövariabeln {VARIABLE},
som en sökväg. Hur filer och beskrivningar skrivs står i docs/filformat.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Parameters
    ----------
    arguments
        The words after the command; those of the process without any.

    Returns
    -------
    int
        0 when it was done, 1 when it could not be: then standard error says why, in Swedish.
    """
    asked = make_parser().parse_args(arguments)
    try:
        return _do(asked)
    except DataError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        problem = Problem(
            "", f"filen eller mappen går inte att använda ({error.strerror}).", "Kontrollera rättigheterna."
        )
        print(DataError(str(error.filename or "datorn"), [problem]), file=sys.stderr)
    except MemoryError:
        problem = Problem("", "datorns minne räcker inte.", "Dela upp filen och läs in en del i taget.")
        print(DataError(str(getattr(asked, "file", "datorn")), [problem]), file=sys.stderr)
    except KeyboardInterrupt:
        print("Avbrutet. Det som inte hann bli klart är inte sparat.", file=sys.stderr)
    return 1


def make_parser() -> SwedishParser:
    """Describe the commands.

    Examples
    --------
    >>> make_parser().parse_args(["import", "brott.csv", "--bekräfta-utanför"]).is_outside_confirmed
    True
    """
    parser = SwedishParser(
        prog="lofteskartan", description="Medborgarlöften, händelser och uppföljning på en karta.", epilog=EPILOGUE
    )
    commands = parser.add_subparsers(title="Kommandon", metavar="KOMMANDO", dest="command", required=True)

    run = commands.add_parser("run", help="starta produkten och visa den i webbläsaren")
    run.add_argument(
        "--port",
        type=int,
        default=8501,
        metavar="N",
        help="porten att svara på (8501 om inget anges)",
    )

    bring = commands.add_parser("import", help="läs in händelser, antal eller områden")
    _add_file(bring)
    _add_reading(bring)
    _add_role(bring)
    bring.add_argument(
        "--prova", "--dry-run", dest="is_trial", action="store_true", help="gå igenom filen men spara ingenting"
    )
    bring.add_argument(
        "--avvisade",
        type=Path,
        metavar="UT.xlsx",
        dest="rejected",
        help="skriv de avvisade raderna i en arbetsbok, med skälet bredvid",
    )
    bring.add_argument(
        "--granska",
        dest="needs_review",
        action="store_true",
        help="räkna händelserna först när någon har godtagit dem",
    )
    bring.add_argument(
        "--bekräfta-utanför",
        "--bekrafta-utanfor",
        dest="is_outside_confirmed",
        action="store_true",
        help="spara också rader utanför Sverige eller utanför kommunen",
    )

    check = commands.add_parser("check", help="säg vad en fil är, eller granska den mot sin beskrivning; inget sparas")
    _add_file(check)
    _add_municipality(check)

    watch = commands.add_parser("bevaka", help="läs in det som kommer till en mapp, tills det avbryts med Ctrl-C")
    watch.add_argument("folder", type=Path, metavar="MAPP", help="mappen; inget i den flyttas eller ändras")
    _add_reading(watch)
    _add_role(watch)
    watch.add_argument(
        "--sekunder", type=int, default=5, metavar="N", help="hur ofta mappen ses efter (5 om inget anges)"
    )

    for name, said in (("angra", "ångra en leverans"), ("aterstall", "låt en ångrad leverans gälla igen")):
        change = commands.add_parser(name, aliases=[ALIASES[name]], help=f"{said}; inget tas bort ur historiken")
        change.set_defaults(command=name)
        change.add_argument("delivery_id", type=int, metavar="N", help="leveransens nummer, se «lofteskartan info»")
        change.add_argument("--skäl", "--skal", dest="reason", required=True, metavar="TEXT", help="varför")
        _add_role(change)

    info = commands.add_parser("info", help="visa vad som är sparat och varifrån det kommer")
    info.add_argument("--leverans", type=int, metavar="N", help="visa avvisade rader och anmärkningar i leverans N")

    demo = commands.add_parser("demo", help="hantera de påhittade exempeluppgifterna")
    demo.add_argument("--ta-bort", action="store_true", required=True, help="ta bort dem; riktiga uppgifter blir kvar")
    _add_database(commands.add_parser("db", help="sköt databasen: säkerhetskopiera, återställ, granska, flytta"))
    _add_fetch(commands.add_parser("hamta", aliases=["hämta"], help="hämta polisens notiser; de räknas aldrig"))
    _add_count(commands.add_parser("count", help="räkna mycket stora mängder händelser, här eller på flera maskiner"))
    return parser


def _add_reading(command: SwedishParser) -> None:
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
        "--koordinatsystem", dest="crs", type=str.upper, metavar="EPSG", help="med profil: till exempel EPSG:3006"
    )


def _add_municipality(command: SwedishParser) -> None:
    command.add_argument("--kommun", dest="municipality", metavar="K", help="kommunen som filen gäller: kod eller namn")


def _add_role(command: SwedishParser) -> None:
    command.add_argument(
        "--roll",
        dest="author_role",
        default=ROLE,
        metavar="ROLL",
        help=f"rollen hos den som gör det, aldrig ett namn ({ROLE} om inget anges)",
    )


def _add_fetch(command: SwedishParser) -> None:
    command.set_defaults(command="hamta")
    command.add_argument("source", choices=["polisen"], metavar="polisen", help="det som polisen.se berättar om")
    command.add_argument("--plats", default="", metavar="ORT", help="kommunen eller länet; alla om inget anges")
    command.add_argument("--fil", type=Path, metavar="FIL", dest="file", help="läs en sparad lista, utan nät")
    command.add_argument(
        "--uttagsdatum",
        dest="extract_date",
        metavar="DATUM",
        help="med --fil: dagen då listan hämtades, som 2026-01-15, eller «filens» för dagen då filen ändrades",
    )


def _add_count(command: SwedishParser) -> None:
    command.add_argument("folder", type=Path, metavar="MAPP", help="mappen med Parquet-filer")
    command.add_argument("--areas", type=Path, required=True, metavar="FIL", help="filen med områden")
    command.add_argument(
        "--beskrivning",
        type=Path,
        metavar="FIL",
        dest="description",
        help="områdesfilens beskrivning, om FIL.yaml saknas",
    )
    command.add_argument("--out", type=Path, required=True, metavar="MAPP", help="mappen för resultat")
    command.add_argument("--scheduler", metavar="ADRESS", help="ett Dask-kluster, till exempel tls://10.0.0.5:8786")
    command.add_argument(
        "--koordinatsystem",
        metavar="EPSG",
        dest="crs",
        type=str.upper,
        help="för kolumnerna x och y, till exempel EPSG:3006; utan valet läses lon och lat i grader (WGS 84)",
    )
    command.add_argument("--x", metavar="KOLUMN", help="kolumnen med öst eller longitud")
    command.add_argument("--y", metavar="KOLUMN", help="kolumnen med nord eller latitud")
    command.add_argument("--kategori", metavar="KOLUMN", default="category", help="kolumnen med kategori (category)")
    command.add_argument("--tid", metavar="KOLUMN", default="from_at", help="kolumnen med tid (from_at)")
    command.add_argument(
        "--räkna-om", "--rakna-om", dest="is_anew", action="store_true", help="räkna också det som redan är räknat"
    )


def _add_database(command: SwedishParser) -> None:
    acts = command.add_subparsers(title="Kommandon", metavar="KOMMANDO", dest="act", required=True)
    acts.add_parser("upgrade", help="gör tabellerna sådana som den här versionen vill ha dem")
    acts.add_parser("check", help="granska databasen: att den är hel och att varje leverans går ihop")
    backup = acts.add_parser("backup", help="spara en säkerhetskopia i en ny fil, medan databasen används")
    backup.add_argument("file", type=Path, metavar="FIL", help="den nya filen")
    restore = acts.add_parser("restore", help="återställ en säkerhetskopia i en tom databas")
    restore.add_argument("file", type=Path, metavar="FIL", help="säkerhetskopian")
    move = acts.add_parser("move", help="kopiera allt till en annan, tom databas")
    move.add_argument("--to", required=True, metavar="ADRESS", help="till exempel postgresql://löften@värd/löften")


def _add_file(command: SwedishParser) -> None:
    command.add_argument("file", type=Path, metavar="FIL", help="filen")
    command.add_argument(
        "--beskrivning",
        type=Path,
        metavar="FIL",
        dest="description",
        help="filens beskrivning, om den inte ligger bredvid filen som FIL.yaml",
    )


def _do(asked: Namespace) -> int:
    if asked.command in LONG:
        return LONG[asked.command](asked)
    for line in _say(asked):
        print(line)
    return 0


def _say(asked: Namespace) -> Iterator[str]:
    from dashboard import commands  # noqa: PLC0415  # heavy; help and faults come at once

    url = store_url(os.environ)
    if asked.command == "check":
        return commands.check(asked.file, description=asked.description, municipality=asked.municipality)
    if asked.command == "import":
        return _bring(url, asked)
    if asked.command == "db":
        from dashboard.databases import keep_up  # noqa: PLC0415  # as above

        return keep_up(url, asked)
    if asked.command in ALIASES:
        is_undone = asked.command == "angra"
        said = {"reason": asked.reason, "author_role": asked.author_role}
        return commands.undo(url, asked.delivery_id, **said, now=_now(), is_undone=is_undone)
    if asked.command == "info":
        return commands.tell(url) if asked.leverans is None else commands.tell_rows(url, asked.leverans)
    if asked.command == "demo":
        return commands.remove_demo(url)
    msg = f"no command does {asked.command}"
    raise NotImplementedError(msg)  # what removes anything is never what is left over


def _run(asked: Namespace) -> int:
    from dashboard.server import serve  # noqa: PLC0415  # as above

    serve(asked.port)
    return 0


def _now() -> datetime:
    from geo.hours import CLOCK  # noqa: PLC0415  # as above

    return datetime.now(ZoneInfo(CLOCK)).replace(tzinfo=None)


def _make_reading(asked: Namespace) -> "Reading":
    from dashboard.importing import Reading  # noqa: PLC0415  # as above

    return Reading(
        description=getattr(asked, "description", None),
        profile=asked.profile,
        municipality=asked.municipality,
        extract_date=asked.extract_date,
        covers=tuple(asked.covers) if asked.covers else None,
        crs=asked.crs,
    )


def _bring(url: str, asked: Namespace) -> Iterator[str]:
    from dashboard import commands  # noqa: PLC0415  # as above
    from dashboard.importing import Order  # noqa: PLC0415
    from dashboard.progress import Progress  # noqa: PLC0415

    order = Order(
        now=_now(),
        author_role=asked.author_role,
        is_outside_confirmed=asked.is_outside_confirmed,
        needs_review=asked.needs_review,
        rejected=asked.rejected,
    )
    progress = Progress(sys.stderr)
    return commands.bring(url, asked.file, _make_reading(asked), order, progress=progress, is_trial=asked.is_trial)


def _fetch(asked: Namespace) -> int:
    from dashboard import fetching  # noqa: PLC0415  # as above
    from data.arrivals.opening import check_file  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415

    url = store_url(os.environ)
    if asked.file is not None:
        check_file(asked.file)
        lines = fetching.read_notices(open_store(url), asked.file, extracted=asked.extract_date)
    else:
        caller = fetching.find_caller(os.environ, clock=time.time, sleep=time.sleep)
        fetching.refuse_unless_let(caller)
        lines = fetching.fetch_notices(open_store(url), caller, place=asked.plats, now=_now)
    for line in lines:
        print(line, flush=True)
    return 0


def _watch(asked: Namespace) -> int:
    from dashboard.commands import read_remembered  # noqa: PLC0415  # as above
    from dashboard.watching import watch  # noqa: PLC0415
    from data.store import open_store  # noqa: PLC0415
    from geo.join import assign_areas  # noqa: PLC0415

    store = open_store(store_url(os.environ), assign=assign_areas)
    print(f"Bevakar {asked.folder}. Avbryt med Ctrl-C.", flush=True)
    try:
        for line in watch(
            store,
            asked.folder,
            _make_reading(asked),
            author_role=asked.author_role,
            clock=_now,
            sleep=time.sleep,
            remember=lambda: read_remembered(store),
            interval_s=max(1, asked.sekunder),
        ):
            print(line, flush=True)
    except KeyboardInterrupt:
        print("Bevakningen är avslutad. En fil som inte hann bli klar är inte sparad.", flush=True)
    return 0


def _count(asked: Namespace) -> int:
    from dashboard.counting.command import count, name_columns  # noqa: PLC0415  # as above

    lines = count(
        asked.folder,
        areas=asked.areas,
        description=asked.description,
        out=asked.out,
        columns=name_columns(asked.crs, x=asked.x, y=asked.y, category=asked.kategori, at=asked.tid),
        scheduler=asked.scheduler,
        is_anew=asked.is_anew,
    )
    for line in lines:
        print(line, flush=True)
    return 0


LONG: Mapping[str, Callable[[Namespace], int]] = MappingProxyType(
    {"run": _run, "count": _count, "bevaka": _watch, "hamta": _fetch}
)
"""The commands that go on for a while and speak on the way."""


if __name__ == "__main__":
    sys.exit(main())
