"""How an installation is told apart from a desk: the places and names that its environment gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import store_url

ADDRESS = "LOFTESKARTAN_ADRESS"
HOSTS = "LOFTESKARTAN_VARDNAMN"
BACKUPS = "LOFTESKARTAN_KOPIOR"
PUBLISHED = "LOFTESKARTAN_PUBLICERAT"

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an installation keeps its things, and by which names it is reached.

    Attributes
    ----------
    url
        The store's address.
    address
        The network address to listen on.
    hosts
        The names by which browsers may reach it: this machine's own, and what the environment gives.
    backups
        The folder of backups; None when nobody has said.
    published
        The folder of published files; None when nobody has said.
    """

    url: str
    address: str = LOOPBACK[0]
    hosts: tuple[str, ...] = LOOPBACK
    backups: Path | None = None
    published: Path | None = None


def find_installation(environ: Mapping[str, str]) -> Installation:
    """Read how the installation is set up.

    Parameters
    ----------
    environ
        The environment.

    Examples
    --------
    >>> find_installation({"LOFTESKARTAN_DB": "/srv/l.sqlite3", "LOFTESKARTAN_VARDNAMN": "loften.kommunen.example"})
    Installation(url='sqlite:////srv/l.sqlite3', address='127.0.0.1',
                 hosts=('127.0.0.1', 'localhost', 'loften.kommunen.example'), backups=None, published=None)
    """
    given = {name: environ.get(name, "").strip() for name in (ADDRESS, HOSTS, BACKUPS, PUBLISHED)}
    names = (name.strip().lower() for name in given[HOSTS].split(","))
    return Installation(
        url=store_url(environ),
        address=given[ADDRESS] or LOOPBACK[0],
        hosts=tuple(dict.fromkeys([*LOOPBACK, *filter(None, names)])),
        backups=Path(given[BACKUPS]) if given[BACKUPS] else None,
        published=Path(given[PUBLISHED]) if given[PUBLISHED] else None,
    )


def find_store_file(url: str) -> Path | None:
    """Tell which file a store lies in; None when it is on a server or in memory.

    Examples
    --------
    >>> find_store_file("sqlite:////srv/l.sqlite3").as_posix(), find_store_file("postgresql://l@server/l")
    ('/srv/l.sqlite3', None)
    """
    kind, _, path = url.partition(":///")
    return Path(path.partition("?")[0]) if kind.startswith("sqlite") and path else None
