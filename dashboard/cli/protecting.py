"""``lofteskartan skydda``: small numbers are protected ahead, so that nobody waits for it."""

import os
from argparse import Namespace
from collections.abc import Generator
from typing import Any

from dashboard.cli.clock import read_clock
from dashboard.settings import store_url


def add_protect(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser(
        "skydda", help="skydda små tal i förväg, så att ingen behöver vänta på det; gör det varje natt"
    )
    command.set_defaults(do=do_protect)


def do_protect(_asked: Namespace) -> Generator[str, None, int]:
    """Protect ahead what those without points are shown."""
    from dashboard.kept_rounds import find_kept_rounds  # noqa: PLC0415  # heavy; help and faults come at once
    from dashboard.protecting import protect_ahead  # noqa: PLC0415

    return (yield from protect_ahead(store_url(os.environ), find_kept_rounds(os.environ), today=read_clock().date()))
