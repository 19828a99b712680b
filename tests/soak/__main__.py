"""The long proofs of what the store promises: ``python -m tests.soak NAME [--n N] [--minutes M] [--url URL]``."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.soak import withstanding
from tests.soak.backups import back_up_while_writing
from tests.soak.clusters import Cluster, clustering
from tests.soak.disk_errors import err_now_and_then
from tests.soak.kills import kill_server, kill_writers
from tests.soak.locking import lock_optimistically
from tests.soak.servers import serve_together
from tests.soak.together import write_together

ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proof is made: a new database, a folder, and the server if it is ours to kill."""

    url: str
    folder: Path
    cluster: Cluster | None


@dataclass(frozen=True, slots=True)
class Asked:
    """How long: so many times, or so many minutes."""

    n: int | None
    minutes: float
    seed: int


def _kill(place: Place, asked: Asked) -> str:
    return kill_writers(place.url, n=asked.n or 50, seed=asked.seed).tell()


def _kill_server(place: Place, asked: Asked) -> str:
    if place.cluster is None:
        return "hoppas över: en fil har ingen server"
    return kill_server(place.cluster, n=asked.n or 30, seed=asked.seed)


def _write_together(place: Place, asked: Asked) -> str:
    return write_together(place.url, minutes=asked.minutes)


def _serve_together(place: Place, asked: Asked) -> str:
    return serve_together(place.url, place.folder, minutes=asked.minutes)


def _back_up(place: Place, asked: Asked) -> str:
    return back_up_while_writing(place.url, place.folder, n=asked.n or 20)


def _lock(place: Place, asked: Asked) -> str:
    return lock_optimistically(place.url, n=asked.n or 100)


def _withstand(place: Place, asked: Asked) -> str:
    del asked
    own, folder = place.folder / "fel", place.folder
    folder.chmod(0o755)
    own.mkdir()
    on_file = {
        "full disk": lambda: withstanding.withstand_full_disk(own),
        "låst fil": lambda: withstanding.withstand_locked_file(own),
        "låst mapp": lambda: withstanding.withstand_locked_folder(own),
        "skadade sidor": lambda: withstanding.withstand_damaged_file(own),
    }
    cluster = place.cluster
    on_server = (
        {}
        if cluster is None
        else {
            "full disk": lambda: withstanding.withstand_full_tablespace(cluster, own),
            "skadade sidor": lambda: withstanding.withstand_damaged_table(cluster, own),
            "bruten förbindelse": lambda: withstanding.withstand_cut_line(cluster),
            "tyst förbindelse": lambda: withstanding.withstand_silent_line(cluster),
            "långsam förbindelse": lambda: withstanding.withstand_slow_line(cluster),
        }
    )
    return "".join(f"\n  {name}: {_try(proof)}" for name, proof in (on_server or on_file).items())


def _err(place: Place, asked: Asked) -> str:
    if not place.url.startswith("sqlite"):
        return "hoppas över: serverns disk är serverns"
    return err_now_and_then(place.folder, n=asked.n or 20, seed=asked.seed)


def _try(proof: Callable[[], str]) -> str:
    try:
        return proof()
    except PermissionError as refused:
        return f"hoppas över: {refused}"


PROOFS: Mapping[str, Callable[[Place, Asked], str]] = MappingProxyType(
    {
        "kills": _kill,
        "server": _kill_server,
        "together": _write_together,
        "servers": _serve_together,
        "backups": _back_up,
        "locking": _lock,
        "faults": _withstand,
        "disk": _err,
    }
)


def main() -> int:
    """Make the proofs that are asked for, on each engine, and print a line of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Uthållighetsprov av databasen.")
    parser.add_argument("name", choices=[*PROOFS, "all"], help="vilket prov, eller alla")
    parser.add_argument("--n", type=int, help="hur många gånger, i stället för provets egen mängd")
    parser.add_argument(
        "--minutes", type=float, default=5.0, metavar="M", help="hur länge «together» och «servers» håller på"
    )
    parser.add_argument("--seed", type=int, default=1, help="slumpens frö")
    parser.add_argument("--engine", choices=ENGINES, help="bara den ena sortens databas")
    parser.add_argument("--url", help="en tom databas att använda i stället för en egen")
    asked = parser.parse_args()
    engines = [asked.engine] if asked.engine else ENGINES
    for name in PROOFS if asked.name == "all" else [asked.name]:
        for engine in ["angiven databas"] if asked.url else engines:
            began = time.monotonic()
            print(f"{name}, {engine} …", flush=True)  # noqa: T201  # a command speaks through print
            with find_place(engine, asked.url) as place:
                told = PROOFS[name](place, Asked(asked.n, asked.minutes, asked.seed))
            print(f"{name}, {engine}: {told} ({time.monotonic() - began:.0f} s)", flush=True)  # noqa: T201
    return 0


@contextmanager
def find_place(engine: str, url: str | None) -> Iterator[Place]:
    """Make a new database of a kind, for as long as the proof."""
    folder = Path(tempfile.mkdtemp(prefix="lofteskartan-soak-"))
    try:
        if url is not None:
            yield Place(url, folder, None)
        elif engine == "sqlite":
            yield Place(f"sqlite:///{folder / 'löften.sqlite3'}", folder, None)
        else:
            with clustering() as cluster:
                yield Place(cluster.make_database(), folder, cluster)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
