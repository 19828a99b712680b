"""What keeps the product from starting: settings under which it could lose or give away what it is trusted with."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import streamlit as st
from streamlit.web.bootstrap import load_config_options

from dashboard.doors import REFUSED, find_open_doors
from dashboard.installation import Installation, find_store_file
from dashboard.signin import find_signin_faults, read_secrets
from dashboard.volumes import find_kind, is_network, read_mounts
from data.errors import DataError, Problem

_OTHER_MACHINES = "Flytta databasen till en lokal disk, eller använd PostgreSQL. Se docs/drift.md."


def find_all_faults(installation: Installation, environ: Mapping[str, str], *, port: int) -> list[Problem]:
    """Find everything that keeps the product from starting, with Streamlit's settings as they will be.

    Parameters
    ----------
    installation
        Where its things are, and what it listens on.
    environ
        The environment.
    port
        Where it would answer.

    Raises
    ------
    DataError
        When the file of secrets can't be read.
    """
    load_config_options(find_settings(installation, port=port))
    faults = find_start_faults(installation, mounts=read_mounts(), find_option=st.get_option)
    return faults + find_signin_faults(installation.address, read_secrets(), environ, hosts=installation.hosts)


def refuse_start(installation: Installation, environ: Mapping[str, str], *, port: int) -> None:
    """Stop where the product could lose or give away what it is trusted with.

    Raises
    ------
    DataError
        With everything that has to be mended first.
    """
    if faults := find_all_faults(installation, environ, port=port):
        raise DataError(REFUSED, faults)


def find_settings(installation: Installation, *, port: int) -> dict[str, object]:
    """Give the settings of Streamlit's that follow from the installation."""
    address, hosts = installation.address, list(installation.hosts)
    return {"server.port": port, "server.address": address, "server.allowedHosts": hosts}


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
    >>> from dashboard.doors import SETTINGS
    >>> mounts = "22 1 0:33 / / rw - nfs4 server:/delad rw"
    >>> as_shipped = {name: value for name, value, _ in SETTINGS}.get
    >>> find_start_faults(Installation("postgresql://loften@server/loften"), mounts=mounts, find_option=as_shipped)
    []
    >>> [fault] = find_start_faults(Installation("sqlite:////srv/l.sqlite3"), mounts=mounts, find_option=as_shipped)
    >>> print(fault.what)
    SQLite-filen ligger på ett filsystem över nätet (nfs4), där låsen inte skyddar den.
    """
    return [*find_open_doors(find_option), *find_shared_disk(installation, mounts=mounts)]


def find_shared_disk(installation: Installation, *, mounts: str) -> Iterator[Problem]:
    """Find whether SQLite's file lies where its locks don't hold."""
    file = find_store_file(installation.url)
    kind = find_kind(Path(file).resolve(), mounts) if file else ""
    if is_network(kind):
        what = f"SQLite-filen ligger på ett filsystem över nätet ({kind}), där låsen inte skyddar den."
        yield Problem(str(file), what, _OTHER_MACHINES)
