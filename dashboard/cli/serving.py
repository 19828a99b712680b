"""``lofteskartan run``: the product in the browser."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any


def add_serving(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    run = commands.add_parser("run", help="starta produkten och visa den i webbläsaren")
    run.set_defaults(do=_run)
    run.add_argument(
        "--port",
        type=int,
        default=8501,
        metavar="N",
        help="porten att svara på (8501 om inget anges)",
    )


def _run(asked: Namespace) -> Iterator[str]:
    from dashboard.server import serve  # noqa: PLC0415  # heavy; help and faults come at once

    serve(asked.port)
    yield from ()
