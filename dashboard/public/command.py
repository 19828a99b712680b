"""``lofteskartan publik``: what has been published, for everyone, in a process of its own."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.installation import ADDRESS, PUBLISHED


def add_public(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("publik", help="visa det publicerade för alla, i en process utan uppgifterna bakom")
    command.set_defaults(do=do_public)
    command.add_argument(
        "--mapp",
        type=Path,
        dest="folder",
        metavar="M",
        help=f"mappen med publicerade filer ({PUBLISHED} om inget anges)",
    )
    command.add_argument(
        "--port", type=int, default=8502, metavar="N", help="porten att svara på (8502 om inget anges)"
    )
    command.add_argument(
        "--adress",
        dest="address",
        default="",
        metavar="A",
        help=f"nätadressen att lyssna på ({ADDRESS}, annars bara den här datorn)",
    )


def do_public(asked: Namespace) -> Iterator[str]:
    """Serve what has been published until it is stopped."""
    from dashboard.public.server import serve_public  # noqa: PLC0415  # heavy; help and faults come at once

    serve_public(asked.folder, asked.port, address=asked.address)
    yield from ()
