"""What is done with a damaged file: read as an upload is, or brought the whole way into a store."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from data.arrivals import look_at, open_arrival, store_arrival
from data.columns.describing import Fields
from data.deliveries import Kind
from data.errors import DataError
from data.files.preview import preview
from data.files.rows import read_rows
from data.store import Store, open_store

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001  # Swedish clock time
HANG_S = 30
ANSWERS: Mapping[Kind, Fields] = {
    Kind.INCIDENTS: {"täcker": {"från": "2024-01", "till": "2024-12"}, "kategori": "skadegörelse"},
    Kind.SERIES: {"kategori": "skadegörelse"},
    Kind.AREAS: {"områdestyp": "annat", "giltig_från": "2024-01-01"},
}
"""What a person answers, whatever the file seems to hold."""

_PASSPORT: Fields = {"producent": "P", "licens": "L", "definition": "D", "uttagsdatum": "2026-11-01", "kommun": "0586"}
_CRASHES = ("läsaren slutar fungera",)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its sample, how it ended, in how long, what was said, and the file's number."""

    sample: str
    end: str
    seconds: float
    said: str
    number: int = 0


def read(sample: str, path: Path) -> Outcome:
    """Read a file as an upload is read: looked at, then gone through; each row must be accounted for."""
    began = time.perf_counter()
    try:
        seen = preview(path)
        with read_rows(path, seen.form, columns={"a": seen.headings[0]}) as rows:
            n_rows = sum(len(batch.table) + len(batch.rejections) for batch in rows)
        end, said = ("read", "") if n_rows == seen.n_rows else ("lost", f"{n_rows} of {seen.n_rows}")
    except DataError as error:
        said = str(error)
        end = "died" if any(words in said for words in _CRASHES) else "refused"
    except Exception as error:  # noqa: BLE001  # this is what is looked for
        end, said = "crashed", repr(error)
    seconds = time.perf_counter() - began
    return Outcome(sample, "hung" if seconds > HANG_S else end, seconds, said)


class Bringer:
    """Takes files the whole way: looked at, described by canned answers, stored; each worker in a store of its own.

    Parameters
    ----------
    folder
        Where the stores lie.
    group
        Tells the stores from those of others in the same folder.
    """

    def __init__(self, folder: Path, group: int = 1) -> None:
        self._folder, self._group = folder, group
        self._own = threading.local()
        self._opening = threading.Lock()

    def bring(self, sample: str, path: Path) -> Outcome:
        """Bring a file; refused, it must leave the store as it was."""
        began = time.perf_counter()
        store, url = self._open()
        before = count_all(store, url)
        end, said = "stored", ""
        try:
            if not self._store(store, sample, path):
                end = "lost"
        except DataError as error:
            said = str(error)
            is_changed = count_all(store, url) != before
            died = any(words in said for words in _CRASHES)
            end = "changed the store" if is_changed else "died" if died else "refused"
        except Exception as error:  # noqa: BLE001  # this is what is looked for
            end, said = "crashed", repr(error)
        seconds = time.perf_counter() - began
        return Outcome(sample, "hung" if seconds > HANG_S else end, seconds, said)

    def _open(self) -> tuple[Store, str]:
        url = f"sqlite:///{self._folder / f'{self._group} {threading.get_ident()}'}.sqlite"
        if not hasattr(self._own, "store"):
            with self._opening:  # its tables are made by a tool that has one place for all threads
                self._own.store = open_store(url)
        return self._own.store, url

    def _store(self, store: Store, sample: str, path: Path) -> bool:
        look = look_at(path, municipality="0586")
        fields, kind = look.proposal.fields, look.proposal.kind
        given: Fields = {**_PASSPORT, **ANSWERS[kind], "namn": f"{sample} {path.stem}"}
        columns = fields.get("kolumner")
        named = set(columns) if isinstance(columns, dict) else set()
        if kind is Kind.INCIDENTS and not named & {"från", "år"}:
            given["kolumner"] = {"från": look.preview.headings[min(1, len(look.preview.headings) - 1)]}
        if kind is Kind.AREAS and "område" not in named:
            given["kolumner"] = {"område": look.preview.headings[0]}
        if kind is Kind.INCIDENTS and "x" in named and "koordinatsystem" not in fields:
            given["koordinatsystem"] = "EPSG:3006"
        arrival = open_arrival(path, look.proposal.describe(given), form=look.preview.form)
        receipt = store_arrival(store, arrival, now=NOW, is_outside_confirmed=True)
        n_told = receipt.n_accepted + receipt.n_remarked + receipt.n_known + receipt.n_rejected
        return n_told == receipt.n_read == look.preview.n_rows


def count_all(store: Store, url: str) -> tuple[int, ...]:
    """Count the rows of every table of a store, and tell its version."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        counts = [connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) for name in sorted(names)]
    engine.dispose()
    return (store.data_version(), *(int(n or 0) for n in counts))
