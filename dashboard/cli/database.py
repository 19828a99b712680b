"""``lofteskartan db``: the upkeep of the database."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.settings import store_url


def add_database(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the commands."""
    command = commands.add_parser("db", help="sköt databasen: säkerhetskopiera, återställ, granska, flytta")
    command.set_defaults(do=_keep_up)
    acts = command.add_subparsers(title="Kommandon", metavar="KOMMANDO", dest="act", required=True)
    acts.add_parser("upgrade", help="gör tabellerna sådana som den här versionen vill ha dem")
    acts.add_parser("check", help="granska databasen: att den är hel och att varje leverans går ihop")
    backup = acts.add_parser("backup", help="spara en säkerhetskopia i en ny fil, medan databasen används")
    backup.add_argument("file", type=Path, metavar="FIL", help="den nya filen")
    restore = acts.add_parser("restore", help="återställ en säkerhetskopia i en tom databas")
    restore.add_argument("file", type=Path, metavar="FIL", help="säkerhetskopian")
    move = acts.add_parser("move", help="kopiera allt till en annan, tom databas")
    move.add_argument("--to", required=True, metavar="ADRESS", help="till exempel postgresql://löften@värd/löften")


def _keep_up(asked: Namespace) -> Iterator[str]:
    from dashboard.databases import keep_up  # noqa: PLC0415  # heavy; help and faults come at once

    yield from keep_up(store_url(os.environ), asked)
