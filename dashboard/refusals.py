"""What keeps the product from starting: settings under which it could lose or give away what it is trusted with."""

from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.installation import Installation, find_store_file
from dashboard.volumes import find_kind, is_network
from data.errors import Problem

# Streamlit's settings that must be as the project's file says, whatever the environment says.
_SETTINGS: tuple[tuple[str, object, str], ...] = (
    ("server.enableAgentApi", False, "låter program styra sidorna förbi det som står på dem."),
    ("browser.gatherUsageStats", False, "talar om för en främmande server att produkten används."),
    ("server.enableXsrfProtection", True, "avstängt låter andra webbplatser skicka filer i läsarens namn."),
    ("server.enableCORS", True, "avstängt låter vilken webbplats som helst öppna sidorna i läsarens namn."),
    ("server.trustedUserHeaders", {}, "låter den som anropar själv säga vem den är."),
)
_OTHER_MACHINES = "Flytta databasen till en lokal disk, eller använd PostgreSQL. Se docs/drift.md."


def find_start_faults(
    installation: Installation, *, mounts: str, find_option: Callable[[str], object]
) -> list[Problem]:
    """Find why the product must not start as it is set up; what sign-in asks for is dashboard.signin's.

    Parameters
    ----------
    installation
        Where its things are.
    mounts
        As ``dashboard.volumes.read_mounts`` gives them.
    find_option
        Gives Streamlit's setting by its name.

    Returns
    -------
    list of Problem
        Empty where it may start.

    Examples
    --------
    >>> mounts = "22 1 0:33 / / rw - nfs4 server:/delad rw"
    >>> as_shipped = {name: value for name, value, _ in _SETTINGS}.get
    >>> find_start_faults(Installation("postgresql://loften@server/loften"), mounts=mounts, find_option=as_shipped)
    []
    >>> [fault] = find_start_faults(Installation("sqlite:////srv/l.sqlite3"), mounts=mounts, find_option=as_shipped)
    >>> print(fault.what)
    SQLite-filen ligger på ett filsystem över nätet (nfs4), där låsen inte skyddar den.
    """
    return [*_find_wrong_settings(find_option), *find_shared_disk(installation, mounts=mounts)]


def _find_wrong_settings(find_option: Callable[[str], object]) -> Iterator[Problem]:
    for name, wanted, why in _SETTINGS:
        found = find_option(name)
        if (found or wanted) != wanted or (wanted is True and not found):
            remedy = f"Ta bort den ur miljön och ur .streamlit/config.toml: den ska vara {_write(wanted)}."
            yield Problem(f"inställningen {name}", why, remedy)


def _write(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "tom"


def find_shared_disk(installation: Installation, *, mounts: str) -> Iterator[Problem]:
    """Find whether SQLite's file lies where its locks don't hold."""
    file = find_store_file(installation.url)
    kind = find_kind(Path(file).resolve(), mounts) if file else ""
    if is_network(kind):
        what = f"SQLite-filen ligger på ett filsystem över nätet ({kind}), där låsen inte skyddar den."
        yield Problem(str(file), what, _OTHER_MACHINES)
