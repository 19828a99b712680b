"""``lofteskartan publik``: what has been published, for everyone, in a process of its own."""

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.public.server import FOLDER, serve_public


def add_public(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("publik", help="visa det publicerade för alla, i en process utan uppgifterna bakom")
    command.set_defaults(do=do_public)
    command.add_argument(
        "--mapp",
        type=Path,
        dest="folder",
        metavar="M",
        help=f"mappen med publicerade filer ({FOLDER} om inget anges)",
    )
    command.add_argument(
        "--port", type=int, default=8502, metavar="N", help="porten att svara på (8502 om inget anges)"
    )
    command.add_argument(
        "--adress",
        dest="address",
        default="127.0.0.1",
        metavar="A",
        help="nätadressen att lyssna på (bara den här datorn om inget anges)",
    )


def do_public(asked: Namespace) -> Iterator[str]:
    """Serve what has been published until it is stopped."""
    folder = asked.folder or Path(os.environ.get(FOLDER, ""))
    if folder == Path():
        sys.exit(f"Mappen saknas: ange --mapp, eller miljövariabeln {FOLDER}.")
    serve_public(folder, asked.port, address=asked.address)
    yield from ()
