"""The faults that a store is to withstand, each with what makes and mends it, on either engine."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa

from data.store import open_store
from tests.soak import faults, rows
from tests.soak.clusters import Cluster
from tests.soak.faults import DAMAGED, FULL, LOST, READ_ONLY, SHUT, Fault, withstand
from tests.soak.proxy import Proxy, proxying

DISK_MB = 64


def withstand_full_disk(folder: Path, *, size: int = rows.SIZE) -> str:
    """Fill the small disk that a file lies on."""
    with faults.small_disk(folder / "disk", size_mb=DISK_MB) as disk:
        fault = Fault(lambda _: faults.filled(disk), FULL, can_read=True)
        return withstand(f"sqlite:///{disk / 'löften.sqlite3'}", fault, size=size)


def withstand_locked_file(folder: Path, *, size: int = rows.SIZE) -> str:
    """Take the right to write in a file away."""
    own = folder / "låst"
    fault = Fault(lambda store: faults.locked(store, own, is_folder_too=False), READ_ONLY, can_read=True)
    return withstand(f"sqlite:///{own / 'löften.sqlite3'}", fault, size=size)


def withstand_locked_folder(folder: Path, *, size: int = rows.SIZE) -> str:
    """Take the right to write in a file and its folder away: SQLite then can't keep readers and writers apart."""
    own = folder / "låst mapp"
    fault = Fault(lambda store: faults.locked(store, own, is_folder_too=True), SHUT, can_read=False)
    return withstand(f"sqlite:///{own / 'löften.sqlite3'}", fault, size=size)


def withstand_damaged_file(folder: Path, *, size: int = rows.SIZE) -> str:
    """Write garbage in a file's pages, and restore a backup in its place."""
    path = folder / "skadad" / "löften.sqlite3"
    url = f"sqlite:///{path}"

    @contextmanager
    def damage() -> Iterator[None]:
        spoil, clear = (lambda: faults.spoil_file(path)), (lambda: faults.put_aside(path))
        with faults.damaged(url, folder / "kopia.sqlite3", spoil, clear):
            yield

    return withstand(url, Fault(lambda _: damage(), DAMAGED, can_read=False), size=size)


def withstand_full_tablespace(cluster: Cluster, folder: Path, *, size: int = rows.SIZE) -> str:
    """Fill the small disk that a server's database lies on."""
    with ExitStack() as stack:
        disk = stack.enter_context(faults.small_disk(folder / "disk", size_mb=DISK_MB))
        place = disk / "plats"
        place.mkdir()
        cluster.own(place)
        cluster.do(f"CREATE TABLESPACE smal LOCATION '{place}'")
        url = cluster.make_database(tablespace="smal")
        stack.callback(cluster.do, "DROP TABLESPACE smal")
        stack.callback(cluster.do, f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")
        return withstand(url, Fault(lambda _: faults.filled(disk), FULL, can_read=True), size=size)


def withstand_damaged_table(cluster: Cluster, folder: Path, *, size: int = rows.SIZE) -> str:
    """Write garbage in a server's pages, and restore a backup in the database's place."""
    url = cluster.make_database()
    name = str(sa.make_url(url).database)

    def clear() -> None:
        cluster.do(f"DROP DATABASE {name} WITH (FORCE)")
        cluster.do(f"CREATE DATABASE {name}")

    def spoil() -> None:
        faults.spoil_table(cluster, name, "incident", "decision")

    lasting = faults.damaged(url, folder / "serverkopia.sqlite3", spoil, clear)
    return withstand(url, Fault(lambda _: lasting, DAMAGED, can_read=False), size=size)


def withstand_cut_line(cluster: Cluster, *, size: int = rows.SIZE) -> str:
    """Cut the line to the server."""
    with proxying(cluster.port) as proxy:
        return withstand(
            _through(cluster, proxy), Fault(lambda _: faults.cutting(proxy), LOST, can_read=False), size=size
        )


def withstand_silent_line(cluster: Cluster, *, size: int = rows.SIZE) -> str:
    """Leave the line to the server open, with nobody at its other end."""
    with proxying(cluster.port) as proxy:
        fault = Fault(lambda _: faults.silencing(proxy), LOST, can_read=False)
        return withstand(_through(cluster, proxy), fault, size=size)


def withstand_slow_line(cluster: Cluster, *, size: int = rows.SIZE, delay_s: float = 0.01) -> str:
    """Hold up everything that is said: slower, and nothing is refused."""
    with proxying(cluster.port) as proxy:
        url = _through(cluster, proxy)
        open_store(url).close()
        proxy.delay_s = delay_s
        return faults.endure(url, size=size)


def _through(cluster: Cluster, proxy: Proxy) -> str:
    return cluster.find_address(str(sa.make_url(cluster.make_database()).database), port=proxy.port)
