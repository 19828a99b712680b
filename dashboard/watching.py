"""A folder that is watched for deliveries: each new file is read in once, and a line says what became of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dashboard.findings import say_absent
from dashboard.formats import format_count
from dashboard.settling import Reading, Settled, find_look, read_change, settle
from dashboard.survey_import import find_surveys, say_survey_sum
from data.arrivals import name_path, store_arrival
from data.deliveries import Receipt
from data.descriptions import SUFFIX
from data.errors import DataError, Problem
from data.files.rows import find_checksum
from data.profiles import Profile
from data.store import Store
from data.survey_keeping import keep_surveys

INTERVAL_S = 5.0
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".yaml", ".yml")
_PASSING = "pågår"

Mark = tuple[int, int, int]
"""A file's size and when it and its description were last changed: the same twice means that it is whole."""


@dataclass(slots=True)
class Watch:
    """What has been seen in a folder.

    Attributes
    ----------
    folder
        The folder; nothing in it is moved or changed.
    seen
        The mark of each file at the last look.
    done
        The mark of each file that was read in or refused: it is not tried again until it changes.
    """

    folder: Path
    seen: dict[str, Mark] = field(default_factory=dict)
    done: dict[str, Mark] = field(default_factory=dict)

    def find_ready(self) -> list[Path]:
        """Find files that are new or changed, and lie still since the last look.

        Raises
        ------
        DataError
            When the folder is not there.
        """
        now = dict(self._look())
        ready = [name for name, mark in now.items() if self.seen.get(name) == mark and self.done.get(name) != mark]
        self.seen = now
        return [self.folder / name for name in sorted(ready)]

    def finish(self, path: Path) -> None:
        """Say that a file is dealt with."""
        self.done[path.name] = self.seen[path.name]

    def _look(self) -> Iterator[tuple[str, Mark]]:
        if not self.folder.is_dir():
            raise DataError(str(self.folder), [Problem("", "det är ingen mapp.", "Ange en mapp som finns.")])
        for path in self.folder.iterdir():
            if not path.name.startswith((".", "~")) and not path.name.casefold().endswith(_UNFINISHED):
                mark = _mark(path)
                if mark is not None:
                    yield path.name, mark


def _mark(path: Path) -> Mark | None:
    try:
        if path.is_symlink() or not path.is_file():
            return None
        found = path.stat()
        beside = path.with_name(path.name + SUFFIX)
        described = beside.stat().st_mtime_ns if beside.is_file() else 0
    except OSError:  # it went away while it was looked at
        return None
    return found.st_size, found.st_mtime_ns, described


def watch(
    store: Store,
    folder: Path,
    reading: Reading,
    *,
    author_role: str,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    remember: Callable[[], Iterable[Profile]],
    interval_s: float = INTERVAL_S,
) -> Iterator[str]:
    """Read in what comes to a folder, until interrupted.

    Parameters
    ----------
    store
        Where to.
    folder
        What is watched; its subfolders are not.
    reading
        How files without a description beside them are to be read.
    author_role
        The role of whoever answers for the folder.
    clock
        Tells the Swedish clock time.
    sleep
        Waits some seconds.
    remember
        Gives the profiles of earlier deliveries.
    interval_s
        How often to look; a file must lie still for so long.

    Yields
    ------
    str
        What became of a file.

    Raises
    ------
    DataError
        When the folder is not there, or the store fails.
    """
    looked = Watch(folder)
    while True:
        for path in looked.find_ready():
            now = clock()
            line, is_settled = take(store, path, reading, author_role=author_role, now=now, remembered=remember())
            if is_settled:
                looked.finish(path)
            if line:
                yield f"{now:%Y-%m-%d %H:%M:%S} {name_path(path).name}: {line}"
        sleep(interval_s)


def take(
    store: Store, path: Path, reading: Reading, *, author_role: str, now: datetime, remembered: Iterable[Profile]
) -> tuple[str, bool]:
    """Read a file of a watched folder in, and tell in a line what became of it and whether it is dealt with.

    Rows outside the municipality are never confirmed here: such a file is refused until somebody looks at it.
    """
    try:
        earlier = _find_earlier(store, path)
        if earlier is not None:
            return f"redan inläst som leverans {earlier}.", True
        look = find_look(path, reading, remembered=remembered)
        surveys = find_surveys(look) if look is not None else None
        told = []
        if surveys is None or not surveys.is_alone:
            receipt = _store(store, settle(path, reading, look=look), author_role=author_role, now=now)
            told.append(_tell(receipt))
            if (absent := store.find_absent(receipt.delivery_id)) is not None:
                told.append(say_absent(absent))
        if surveys is not None:
            kept = keep_surveys(store, surveys.read(), author_role=author_role, now=now)
            told.append(f"undersökningar: {say_survey_sum(kept)}")
        return " ".join(told), True
    except DataError as error:
        is_passing = any(_PASSING in problem.what for problem in error.problems)
        if error.source == store.name:
            raise
        return ("" if is_passing else f"inte inläst. {_shorten(error)}"), not is_passing
    except OSError as error:
        return f"inte inläst. Filen går inte att läsa ({error.strerror}).", True


def _find_earlier(store: Store, path: Path) -> int | None:
    """Find the delivery that a file was read in as, unless its description was changed afterwards."""
    deliveries = store.read_deliveries(with_undone=True)
    same = deliveries[deliveries["sha256"] == find_checksum(name_path(path))]
    if same.empty:
        return None
    beside = path.with_name(path.name + SUFFIX)
    described = read_change(beside) if beside.is_file() else None
    latest = same.iloc[-1]
    return None if described is not None and described > latest["received_at"] else int(latest["delivery_id"])


def _store(store: Store, settled: Settled, *, author_role: str, now: datetime) -> Receipt:
    arrival = settled.open()
    return store_arrival(store, arrival, now=now, author_role=author_role, needs_review=settled.needs_review)


def _tell(receipt: Receipt) -> str:
    parts = (
        (receipt.n_accepted, "godtagna"),
        (receipt.n_remarked, "med anmärkning"),
        (receipt.n_known, "redan kända"),
        (receipt.n_rejected, "avvisade"),
    )
    counts = ", ".join(f"{format_count(n)} {word}" for n, word in parts)
    return f"leverans {receipt.delivery_id}, {format_count(receipt.n_read)} rader: {counts}."


def _shorten(error: DataError) -> str:
    first = error.problems[0]
    more = f" (och {len(error.problems) - 1} fel till)" if len(error.problems) > 1 else ""
    return f"{first}{more}"
