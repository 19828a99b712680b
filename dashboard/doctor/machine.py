"""What the machine gives: room, rights, a disk whose locks hold, a clock and a port."""

import json
import socket
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from urllib.error import HTTPError, URLError
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.doctor.finding import Finding
from dashboard.health import LEAST_FREE, LOW_FREE, PATH, Level
from dashboard.installation import Installation, find_store_file
from dashboard.refusals import find_shared_disk
from dashboard.store_health import find_folders
from dashboard.volumes import find_existing, find_free, find_kind
from geo.hours import CLOCK

KEPT = "Nattens säkerhetskopia och loggens huvud"
"""What the night puts in the folder of backups; nothing makes that folder but whoever installs."""

_SLACK = timedelta(days=1)
_PROGRAM = Path(__file__).parents[1]


def look_at_machine(installation: Installation, *, mounts: str, now: datetime, port: int) -> Iterator[Finding]:
    """Look at what the machine gives this installation.

    Parameters
    ----------
    installation
        Where its things are.
    mounts
        As ``dashboard.volumes.read_mounts`` gives them.
    now
        Swedish clock time.
    port
        Where the product answers, or will.
    """
    for folder in dict.fromkeys([*find_folders(installation), Path(gettempdir())]):
        yield look_at_rights(folder, kept=KEPT if folder == installation.backups else "")
        yield look_at_room(folder)
    yield from look_at_disk(installation, mounts=mounts)
    yield look_at_clock(find_latest(installation), now=now)
    yield look_at_port(port)


def look_at_rights(folder: Path, *, kept: str = "") -> Finding:
    """See whether a folder can be written to, by writing.

    Parameters
    ----------
    folder
        Which; the product makes it when it is needed.
    kept
        What is put there by something that doesn't make the folder; nothing for other folders.
    """
    about, lost = f"Skriva i {folder}", f" {kept} blir inte sparade." if kept else ""
    if kept and not folder.is_dir():
        remedy = "Skapa den åt den användare som kör programmet, se Installera i docs/drift.md."
        return Finding(about, Level.FAULT, f"mappen finns inte.{lost}", remedy)
    try:
        with TemporaryFile(dir=find_existing(folder)) as file:
            file.write(b"x")
            file.flush()
    except OSError as error:
        remedy = "Ge den användare som kör programmet rätt att skriva där, se docs/drift.md."
        return Finding(about, Level.FAULT, f"går inte ({error.strerror}).{lost}", remedy)
    return Finding(about, Level.FINE, "går bra." if folder.exists() else "mappen finns inte än men går att skapa.")


def look_at_room(folder: Path) -> Finding:
    """See how much room is left."""
    free = find_free(folder)
    seen = f"{free / 2**30:.1f} GB ledigt.".replace(".", ",", 1)
    about = f"Plats i {folder}"
    if free >= LOW_FREE:
        return Finding(about, Level.FINE, seen)
    return Finding(about, Level.FAULT if free < LEAST_FREE else Level.WARNING, seen, "Frigör plats.")


def look_at_disk(installation: Installation, *, mounts: str) -> Iterator[Finding]:
    """See what kind of disk SQLite's file lies on; a server looks after its own."""
    file = find_store_file(installation.url)
    if file is None:
        return
    wrong = [
        Finding("Databasens disk", Level.FAULT, fault.what, fault.remedy)
        for fault in find_shared_disk(installation, mounts=mounts)
    ]
    kind = find_kind(file.resolve(), mounts)
    yield from wrong or [Finding("Databasens disk", Level.FINE, f"lokal ({kind or 'okänt slag'}).")]


def look_at_clock(latest: datetime, *, now: datetime) -> Finding:
    """See whether the clock can be right: it can't be before what has already been written.

    Parameters
    ----------
    latest
        When something of the installation was last written, by this machine's clock.
    now
        Swedish clock time.
    """
    try:
        ZoneInfo(CLOCK)
    except ZoneInfoNotFoundError:
        return Finding("Klocka", Level.FAULT, f"tidszonen {CLOCK} saknas.", "Installera paketet tzdata.")
    seen = f"{now:%Y-%m-%d %H:%M} svensk tid"
    if now < latest - _SLACK:
        remedy = "Ställ klockan, och slå på tidssynkronisering (timedatectl set-ntp true)."
        return Finding("Klocka", Level.FAULT, f"{seen}, men det finns filer från {latest:%Y-%m-%d}.", remedy)
    return Finding("Klocka", Level.FINE, f"{seen}.")


def find_latest(installation: Installation) -> datetime:
    """Find when the program or the store was last written, in Swedish clock time."""
    files = (_PROGRAM, find_store_file(installation.url))
    latest = max(file.stat().st_mtime for file in files if file is not None and file.exists())
    return datetime.fromtimestamp(latest, ZoneInfo(CLOCK)).replace(tzinfo=None)


def look_at_port(port: int) -> Finding:
    """See whether the port is free, or answers as this product does."""
    about = f"Port {port}"
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex(("127.0.0.1", port)):
            return Finding(about, Level.FINE, "ledig; programmet är inte igång där.")
    status = _ask(port)
    if status is None:
        remedy = "Välj en annan port med --port, eller stäng det som använder den."
        return Finding(about, Level.FAULT, "används av ett annat program.", remedy)
    return Finding(about, Level.FINE if status == Level.FINE else Level.WARNING, f"programmet svarar «{status}».")


def _ask(port: int) -> str | None:
    """Ask what answers on a port of this machine how it feels; None when it isn't this product."""
    address = f"http://127.0.0.1:{port}{PATH}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # this machine, by http
            said = json.loads(answer.read(10_000))
    except HTTPError as error:
        return "fel" if error.code == 503 else None  # noqa: PLR2004  # 503 is its own name
    except (URLError, OSError, ValueError):
        return None
    return str(said.get("status")) if isinstance(said, dict) and "status" in said else None
