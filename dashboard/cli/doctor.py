"""``lofteskartan doctor``: looks an installation over and says what to mend."""

import os
from argparse import Namespace
from collections.abc import Generator
from typing import Any

from dashboard.cli.clock import read_clock


def add_doctor(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("doctor", help="se över installationen och säg vad som ska rättas; inget ändras")
    command.set_defaults(do=do_doctor)
    command.add_argument(
        "--port", type=int, default=8501, metavar="N", help="porten som programmet svarar på (8501 om inget anges)"
    )
    command.add_argument("--snabb", dest="is_quick", action="store_true", help="läs inte igenom hela databasen")


def do_doctor(asked: Namespace) -> Generator[str, None, int]:
    """Say what was found, one thing at a time; ends with 1 when something has to be mended."""
    from dashboard.doctor import examine, sum_up, write_finding  # noqa: PLC0415  # heavy; help and faults come at once
    from dashboard.health import Level  # noqa: PLC0415  # as above

    levels = []
    for finding in examine(os.environ, now=read_clock(), port=asked.port, is_quick=asked.is_quick):
        levels.append(finding.level)
        yield write_finding(finding)
    yield sum_up(levels)
    return int(Level.FAULT in levels)
