"""When a command is given and by whom: the Swedish clock on the wall, and a role."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.swedish_parser import SwedishParser

ROLE = "den som kör kommandot"


def read_clock() -> datetime:
    """Read the clock, wherever the machine stands."""
    from geo.hours import CLOCK  # noqa: PLC0415  # heavy; help and faults come at once

    return datetime.now(ZoneInfo(CLOCK)).replace(tzinfo=None)


def add_role(command: SwedishParser) -> None:
    """Let a command be told who decides, as a role."""
    command.add_argument(
        "--roll",
        dest="author_role",
        default=ROLE,
        metavar="ROLL",
        help=f"rollen hos den som gör det, aldrig ett namn ({ROLE} om inget anges)",
    )
