"""Faults of the disk and the line, made and mended under a store that is open all the while."""

import os
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.errors import DataError
from data.sqlite import DRIVER
from data.store import Store, back_up_store, open_store, restore_store
from geo.join import assign_areas
from tests.soak import rows
from tests.soak.checks import check_passports, check_sound, refuse
from tests.soak.clusters import Cluster
from tests.soak.proxy import Proxy
from tests.soak.writers import edit, find_kept, receive, receive_areas

WHO = "a"
FULL = ("disken är full; inget av det senaste är sparat",)
READ_ONLY = ("databasen får bara läsas",)
SHUT = ("databasen gick inte att öppna",)
DAMAGED = ("databasen är skadad", "filen är ingen databas eller är skadad")
LOST = ("förbindelsen med databasen bröts", "databasens server svarar inte")
MOST_EDITS = 5_000
WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
READING = stat.S_IROTH | stat.S_IXOTH
NOBODY = 65_534
GARBAGE = b"\xa5" * 512


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault while it lasts, what is then told, and whether what is saved can be read meanwhile."""

    lasting: Callable[[Store], AbstractContextManager[object]]
    told: tuple[str, ...]
    can_read: bool


def withstand(url: str, fault: Fault, *, size: int = rows.SIZE) -> str:
    """Write before, under and after a fault through one open store, and tell what was told.

    Parameters
    ----------
    url
        A new database.
    fault
        What happens to it.
    size
        Rows of a delivery.

    Raises
    ------
    AssertionError
        When something else is told, something acknowledged is gone or the mended store needs to be opened anew.
    """
    store = open_store(url, assign=assign_areas)
    receive_areas(store, 3)
    receive(store, 0, size)
    edit(store, "beslut", WHO, 0)
    n_saved = 1
    with fault.lasting(store):
        told = [_listen(lambda: receive(store, 1, size), fault)]
        for number in range(1, MOST_EDITS):
            try:
                edit(store, "beslut", WHO, number)
            except DataError as refused:
                told.append(_understand(refused, fault))
                break
            n_saved += 1
        if fault.can_read:
            _check_kept(store, n_saved, [0], size)
        else:
            told.append(_listen(lambda: _check_kept(store, n_saved, [0], size), fault))
    began = time.monotonic()
    _check_kept(store, n_saved, [0], size)
    mended_s = time.monotonic() - began
    receive(store, 1, size)
    edit(store, "beslut", WHO, MOST_EDITS)
    _check_kept(store, n_saved + 1, [0, 1], size)
    check_sound(url)
    store.close()
    return f"«{'», «'.join(dict.fromkeys(told))}»; {n_saved} beslut sparade, 0 förlorade; åter efter {mended_s:.1f} s"


def endure(url: str, *, size: int = rows.SIZE) -> str:
    """Write and read where everything takes longer, and tell how long; nothing may be refused."""
    began = time.monotonic()
    store = open_store(url, assign=assign_areas)
    receive_areas(store, 3)
    receive(store, 0, size)
    edit(store, "beslut", WHO, 0)
    _check_kept(store, 1, [0], size)
    store.close()
    return f"inget vägrades; allt tog {time.monotonic() - began:.1f} s"


def _listen(act: Callable[[], object], fault: Fault) -> str:
    try:
        act()
    except DataError as refused:
        return _understand(refused, fault)
    msg = "nothing was refused"
    raise AssertionError(msg)


def _understand(refused: DataError, fault: Fault) -> str:
    """Hold what was told against what is true of the fault."""
    (problem,) = refused.problems
    refuse(not problem.what.startswith(fault.told), f"told wrongly: {refused}")
    refuse(not problem.remedy, f"no remedy: {refused}")
    return str(problem)


def _check_kept(store: Store, n_saved: int, deliveries: list[int], size: int) -> None:
    n_kept = len(find_kept(store, "beslut", WHO))
    refuse(n_kept != n_saved, f"{n_kept} decisions are there of {n_saved} saved")
    check_passports(store, deliveries)
    for number in deliveries:
        n_seen = len(store.read_incidents(rows.find_place(number), is_demo=False))
        refuse(n_seen != size, f"delivery {number} shows {n_seen} of {size} rows")


@contextmanager
def small_disk(folder: Path, *, size_mb: int) -> Iterator[Path]:
    """Mount a small disk in memory.

    Raises
    ------
    PermissionError
        When that isn't permitted here.
    """
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    folder.mkdir()
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={size_mb}m,mode=0777", "lofteskartan", str(folder)]
    if mount is None or unmount is None or subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        msg = "att montera en liten disk är inte tillåtet här"
        raise PermissionError(msg)
    try:
        yield folder
    finally:
        subprocess.run([unmount, "--lazy", str(folder)], check=True)


@contextmanager
def filled(disk: Path, *, left_kb: int = 64) -> Iterator[None]:
    """Fill a disk but for a little, and free it afterwards."""
    ballast, free = disk / "barlast", os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - left_kb * 1024)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def locked(store: Store, folder: Path, *, is_folder_too: bool) -> Iterator[None]:
    """Take the right to write in files, and perhaps in their folder, away, also from the superuser.

    What is open stays writable, so the store lets go of it first, as when it is started.
    """
    store.close()
    modes = {path: path.stat().st_mode for path in [*folder.iterdir(), folder]}
    for path, mode in modes.items():
        is_open = path == folder and not is_folder_too
        path.chmod(0o777 if is_open else mode & ~WRITING | READING)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in reversed(modes.items()):
            path.chmod(mode)
        for path in folder.iterdir():  # what a reader put beside has the rights that the file had then
            path.chmod(path.stat().st_mode | stat.S_IWUSR)


@contextmanager
def damaged(url: str, file: Path, spoil: Callable[[], None], clear: Callable[[], None]) -> Iterator[None]:
    """Damage a database, and put the newest backup in its place afterwards, as the manual says.

    Parameters
    ----------
    url
        The database.
    file
        The backup to be.
    spoil, clear
        Damage it; put what is damaged aside.
    """
    back_up_store(url, file)
    spoil()
    try:
        yield
    finally:
        clear()
        restore_store(url, file)


def spoil_file(path: Path) -> None:
    """Write garbage in every page of a file but the first."""
    with closing(DRIVER.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("rb+") as file:
        for start in range(size, path.stat().st_size, size):
            file.seek(start)
            file.write(GARBAGE)


def put_aside(path: Path) -> None:
    """Move a file aside with what goes with it."""
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(part.with_name(f"skadad-{part.name}"))


def spoil_table(cluster: Cluster, database: str, *tables: str) -> None:
    """Write garbage in the pages of some tables while the server is stopped."""
    files = [cluster.do(f"SELECT pg_relation_filepath('{table}')", database=database)[0][0] for table in tables]
    cluster.do("CHECKPOINT")
    cluster.stop(mode="fast")
    for name in files:
        with (cluster.data / name).open("rb+") as file:
            for start in range(0, (cluster.data / name).stat().st_size, 8192):
                file.seek(start + 4096)
                file.write(GARBAGE)
    cluster.start()


@contextmanager
def cutting(proxy: Proxy) -> Iterator[None]:
    """Cut the line, and let it be opened again afterwards."""
    proxy.cut()
    try:
        yield
    finally:
        proxy.is_cut = False


@contextmanager
def silencing(proxy: Proxy) -> Iterator[None]:
    """Leave the line half open, and carry again afterwards what is said anew."""
    proxy.is_silent = True
    try:
        yield
    finally:
        proxy.cut()
        proxy.is_silent = proxy.is_cut = False
