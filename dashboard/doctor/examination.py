"""The whole examination, in the order in which things are mended."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit import config as streamlit_config

from dashboard.doctor.finding import Finding
from dashboard.doctor.keeping import (
    list_secret,
    look_at_backup,
    look_at_heads,
    look_at_published,
    look_at_secrecy,
    look_at_store,
    look_at_ways_out,
)
from dashboard.doctor.machine import look_at_machine
from dashboard.doctor.programs import look_at_programs
from dashboard.health import Level
from dashboard.installation import Installation, find_installation
from dashboard.refusals import find_all_faults
from dashboard.volumes import read_mounts
from data.errors import DataError
from geo.hours import CLOCK

_APP = Path(__file__).parents[1] / "app.py"


def examine(environ: Mapping[str, str], *, now: datetime, port: int, is_quick: bool) -> Iterator[Finding]:
    """Look an installation over; nothing is changed.

    Parameters
    ----------
    environ
        The environment that the product runs in.
    now
        Swedish clock time.
    port
        Where the product answers, or will.
    is_quick
        Not to read the whole database.
    """
    installation = find_installation(environ)
    yield from look_at_programs()
    yield from look_at_machine(installation, mounts=read_mounts(), now=now, port=port)
    yield from look_at_settings(installation, environ, port=port)
    yield from look_at_store(installation.url, is_quick=is_quick)
    yield look_at_backup(installation, now=now.replace(tzinfo=ZoneInfo(CLOCK)))
    yield from look_at_heads(installation.backups)
    yield from look_at_published(installation.published)
    secrets = [Path(path) for path in st.get_option("secrets.files")]
    yield from look_at_secrecy(list_secret(installation, secrets))
    yield from look_at_ways_out(environ)


def look_at_settings(installation: Installation, environ: Mapping[str, str], *, port: int) -> Iterator[Finding]:
    """See whether anything keeps the product from starting, and whether people are signed in."""
    streamlit_config._main_script_path = str(_APP)  # noqa: SLF001  # its settings lie beside the script, as when it runs
    try:
        faults = find_all_faults(installation, environ, port=port)
        is_on = "auth" in st.secrets.to_dict() if any(map(_exists, st.get_option("secrets.files"))) else False
    except DataError as error:
        faults, is_on = list(error.problems), True
    for fault in faults:
        yield Finding("Inställningar", Level.FAULT, f"{fault.place} {fault.what}".strip(), fault.remedy)
    if not faults:
        names = ", ".join(installation.hosts)
        signed = "på" if is_on else "avstängd; bara den här datorn når programmet"
        yield Finding("Inställningar", Level.FINE, f"nås som {names}. Inloggning: {signed}.")


def _exists(path: str) -> bool:
    return Path(path).exists()
