"""``lofteskartan gallra`` and ``lofteskartan arkiv``: what was kept long enough goes, what is to last is packed."""

import os
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.cli.clock import add_role, read_clock
from dashboard.settings import store_url


def add_cull(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command that culls."""
    command = commands.add_parser("gallra", help="visa gallringsreglerna och vad de skulle ta bort; gallra på begäran")
    command.set_defaults(do=do_cull)
    acts = command.add_mutually_exclusive_group()
    acts.add_argument("--prova", dest="is_trial", action="store_true", help="visa vad som skulle gallras (förvalt)")
    acts.add_argument(
        "--bekräfta", "--bekrafta", dest="is_confirmed", action="store_true", help="ta bort det på riktigt"
    )
    acts.add_argument(
        "--regel", metavar="SLAG=MÅNADER", help="bestäm hur länge ett slag uppgifter bevaras, till exempel notiser=24"
    )
    command.add_argument(
        "--skäl", "--skal", dest="reason", metavar="TEXT", help="med --regel: vad som ligger till grund"
    )
    add_role(command)


def add_archive(commands: Any) -> None:  # noqa: ANN401  # as above
    """Describe the command that makes an archive package."""
    command = commands.add_parser("arkiv", help="skriv ett arkivpaket med kontrollsummor")
    command.set_defaults(do=do_archive)
    command.add_argument("--ut", type=Path, required=True, metavar="PAKET.zip", dest="file", help="den nya filen")
    command.add_argument(
        "--per",
        type=date.fromisoformat,
        metavar="DAG",
        dest="day",
        help="dagen som paketet gäller, som 2026-12-31 (i dag om inget anges)",
    )
    command.add_argument(
        "--med-rader",
        dest="has_rows",
        action="store_true",
        help="ta också med händelserna en och en, med tid och plats",
    )
    add_role(command)


def do_cull(asked: Namespace) -> Iterator[str]:
    """Show, decide or cull."""
    from dashboard import culling  # noqa: PLC0415  # heavy; help and faults come at once

    url, now = store_url(os.environ), read_clock()
    if asked.regel is not None:
        yield from culling.decide(url, asked.regel, author_role=asked.author_role, reason=asked.reason, now=now)
    elif asked.is_confirmed:
        yield from culling.cull(url, author_role=asked.author_role, now=now)
    else:
        yield from culling.try_out(url, now=now)


def do_archive(asked: Namespace) -> Iterator[str]:
    """Write an archive package."""
    from dashboard.archived_reports import make_reports  # noqa: PLC0415  # as above
    from dashboard.archiving import archive  # noqa: PLC0415

    now = read_clock()
    yield from archive(
        store_url(os.environ),
        asked.file,
        day=asked.day or now.date(),
        has_rows=asked.has_rows,
        author_role=asked.author_role,
        now=now,
        make_reports=partial(make_reports, author_role=asked.author_role),
    )
