"""``lofteskartan info``, ``angra``, ``aterstall`` and ``demo``: what has been delivered, and what of it holds."""

import os
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from dashboard.cli.clock import add_role, read_clock
from dashboard.settings import store_url

CHANGES = (
    ("angra", "ångra", "ångra en leverans", True),
    ("aterstall", "återställ", "låt en ångrad leverans gälla igen", False),
)


def add_deliveries(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the commands."""
    for name, alias, said, is_undone in CHANGES:
        change = commands.add_parser(name, aliases=[alias], help=f"{said}; inget tas bort ur historiken")
        change.set_defaults(do=_change, is_undone=is_undone)
        change.add_argument("delivery_id", type=int, metavar="N", help="leveransens nummer, se «lofteskartan info»")
        change.add_argument("--skäl", "--skal", dest="reason", required=True, metavar="TEXT", help="varför")
        add_role(change)

    info = commands.add_parser("info", help="visa vad som är sparat och varifrån det kommer")
    info.set_defaults(do=_tell)
    info.add_argument("--leverans", type=int, metavar="N", help="visa avvisade rader och anmärkningar i leverans N")

    demo = commands.add_parser("demo", help="hantera de påhittade exempeluppgifterna")
    demo.set_defaults(do=_remove_demo)
    demo.add_argument("--ta-bort", action="store_true", required=True, help="ta bort dem; riktiga uppgifter blir kvar")


def _change(asked: Namespace) -> Iterator[str]:
    from dashboard.commands import undo  # noqa: PLC0415  # heavy; help and faults come at once

    said = {"reason": asked.reason, "author_role": asked.author_role}
    yield from undo(store_url(os.environ), asked.delivery_id, **said, now=read_clock(), is_undone=asked.is_undone)


def _tell(asked: Namespace) -> Iterator[str]:
    from dashboard.commands import tell, tell_rows  # noqa: PLC0415  # as above

    url = store_url(os.environ)
    yield from tell(url) if asked.leverans is None else tell_rows(url, asked.leverans)


def _remove_demo(_: Namespace) -> Iterator[str]:
    from dashboard.commands import remove_demo  # noqa: PLC0415  # as above

    yield from remove_demo(store_url(os.environ))
