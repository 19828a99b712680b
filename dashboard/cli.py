"""The command ``lofteskartan``: serve the product, read files in, check them, tell what there is."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dashboard.settings import DEFAULT, VARIABLE, store_url
from dashboard.swedish_parser import SwedishParser
from data.errors import DataError, Problem

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
    bring.add_argument(
        "--bekräfta-utanför",
        "--bekrafta-utanfor",
        dest="is_outside_confirmed",
        action="store_true",
        help="spara också rader utanför Sverige eller utanför kommunen",
    )

    check = commands.add_parser("check", help="granska en fil utan att spara något")
    _add_file(check)

    info = commands.add_parser("info", help="visa vad som är sparat och varifrån det kommer")
    info.add_argument("--leverans", type=int, metavar="N", help="visa varför rader i leverans N avvisades")

    demo = commands.add_parser("demo", help="hantera de påhittade exempeluppgifterna")
    demo.add_argument("--ta-bort", action="store_true", required=True, help="ta bort dem; riktiga uppgifter blir kvar")
    _add_count(commands.add_parser("count", help="räkna mycket stora mängder händelser, här eller på flera maskiner"))
    return parser


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
    if asked.command == "run":
        from dashboard.server import serve  # noqa: PLC0415  # heavy; help and faults come at once

        serve(asked.port)
        return 0
    if asked.command == "count":
        return _count(asked)
    from dashboard import commands  # noqa: PLC0415  # as above

    url = store_url(os.environ)
    if asked.command == "check":
        lines = commands.check(asked.file, description=asked.description)
    elif asked.command == "import":
        now = datetime.now()  # noqa: DTZ005  # Swedish clock time; entry point
        lines = commands.bring(
            url,
            asked.file,
            description=asked.description,
            now=now,
            is_outside_confirmed=asked.is_outside_confirmed,
        )
    elif asked.command == "info":
        lines = commands.tell(url) if asked.leverans is None else commands.tell_rejections(url, asked.leverans)
    else:
        lines = commands.remove_demo(url)
    for line in lines:
        print(line)
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
