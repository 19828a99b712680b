"""``lofteskartan kod``: which code the log has for an account, for who must find out who did something."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any


def add_pseudonym(commands: Any) -> None:  # noqa: ANN401  # argparse publishes no type for it
    """Describe the command."""
    command = commands.add_parser("kod", help="visa vilken kod ett konto har i loggen, där inga namn sparas")
    command.set_defaults(do=do_pseudonym)
    command.add_argument(
        "--utfärdare", "--utfardare", required=True, metavar="ADRESS", dest="issuer", help="leverantörens «issuer»"
    )
    command.add_argument("--konto", required=True, metavar="ID", help="kontots id hos leverantören («sub»)")


def do_pseudonym(asked: Namespace) -> Iterator[str]:
    """Tell the code, or that there are none."""
    from dashboard.signin.session import hide_person  # noqa: PLC0415  # heavy; help and faults come at once
    from dashboard.signin.settings import the_settings  # noqa: PLC0415  # as above
    from data.errors import DataError, Problem  # noqa: PLC0415  # as above

    settings = the_settings()
    if settings is None:
        problem = Problem("", "inloggning är avstängd.", "Kör kommandot i mappen där programmet startas.")
        source = "secrets.toml"
        raise DataError(source, [problem])
    yield hide_person(asked.issuer, asked.konto, settings.key)
