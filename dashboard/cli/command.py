"""The command itself: finds what was asked for, does it, and says in Swedish what came of it or why it could not be."""

import os
import sys
from collections.abc import Generator, Sequence

from dashboard.cli.counting import add_counting
from dashboard.cli.database import add_database
from dashboard.cli.deliveries import add_deliveries
from dashboard.cli.doctor import add_doctor
from dashboard.cli.fetching import add_fetching
from dashboard.cli.protecting import add_protect
from dashboard.cli.pseudonyms import add_pseudonym
from dashboard.cli.publishing import add_publish
from dashboard.cli.reading import add_reading
from dashboard.cli.reporting import add_report
from dashboard.cli.retention import add_archive, add_cull
from dashboard.cli.serving import add_serving
from dashboard.cli.verifying import add_verify
from dashboard.public.command import add_public
from dashboard.settings import DEFAULT, VARIABLE
from dashboard.swedish_parser import SwedishParser
from data.errors import DataError, Problem
from data.texts import tame

Told = Generator[str, None, int | None]
"""What a command says on the way, and with what it ends: nothing or 0 when it was done."""

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
        return _print(asked.do(asked))
    except DataError as error:
        print(tame(str(error)), file=sys.stderr)
    except OSError as error:
        problem = Problem(
            "", f"filen eller mappen går inte att använda ({error.strerror}).", "Kontrollera rättigheterna."
        )
        print(tame(str(DataError(str(error.filename or "datorn"), [problem]))), file=sys.stderr)
    except MemoryError:
        problem = Problem("", "datorns minne räcker inte.", "Dela upp filen och läs in en del i taget.")
        print(tame(str(DataError(str(getattr(asked, "file", "datorn")), [problem]))), file=sys.stderr)
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
    add_serving(commands)
    add_reading(commands)
    add_deliveries(commands)
    add_protect(commands)
    add_publish(commands)
    add_report(commands)
    add_public(commands)
    add_database(commands)
    add_verify(commands)
    add_cull(commands)
    add_archive(commands)
    add_pseudonym(commands)
    add_doctor(commands)
    add_fetching(commands)
    add_counting(commands)
    return parser


def _print(told: Told) -> int:
    """Print what is said, and go on to the end though nobody listens any longer: half of a command is worse."""
    is_heard = True
    while True:
        try:
            line = next(told)
        except StopIteration as end:
            return end.value or 0
        try:
            if is_heard:
                print(tame(line), flush=True)
        except BrokenPipeError:
            is_heard = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
