"""Damaged files of every format: each must be read or refused in Swedish, and nothing else may happen.

``python -m benchmarks.fuzz 2000`` makes so many from sound files by fixed seeds, reads each as an
upload is read, and tells what became of them. ``python -m benchmarks.fuzz 2000 --store`` takes each
the whole way into a store. A crash, a hang, rows that don't add up, or a store that a refused file
has changed ends it with exit code 1.
"""

import argparse
import gzip
import io
import json
import random
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
import sqlalchemy as sa
import xlsxwriter

from data.arrivals import look_at, open_arrival, store_arrival
from data.columns.describing import Fields
from data.deliveries import Kind
from data.errors import DataError
from data.files.preview import preview
from data.files.rows import read_rows
from data.store import Store, open_store

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001  # Swedish clock time
SOUND = frozenset({"read", "stored", "refused"})
HANG_S = 30
N_WORKERS = 2
ANSWERS: Mapping[Kind, Fields] = {
    Kind.INCIDENTS: {"täcker": {"från": "2024-01", "till": "2024-12"}, "kategori": "skadegörelse"},
    Kind.SERIES: {"kategori": "skadegörelse"},
    Kind.AREAS: {"områdestyp": "annat", "giltig_från": "2024-01-01"},
}
"""What a person answers, whatever the file seems to hold."""

_PASSPORT: Fields = {"producent": "P", "licens": "L", "definition": "D", "uttagsdatum": "2026-11-01", "kommun": "0586"}
_CRASHES = ("läsaren slutar fungera",)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_NUMBERS = (b"0", b"-1", b"99999999999", b"1e308", b"NaN", b"4294967295", b"65536")
_PIECES = (b'"', b"\0", b"\xff\xfe", b"<", b"{", b"&x;", b"[[[[", b";;;;", b"\r", b"\xc3", b"PK\3\4", b"]]>")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its sample, how it ended, in how long, and what was said."""

    sample: str
    end: str
    seconds: float
    said: str


def make_samples() -> dict[str, bytes]:
    """Make a sound file of each format, with swedish letters, dates, numbers and places."""
    rows = [
        [f"Skadegörelse {i}", f"2024-01-{i % 28 + 1:02d} 13:45", f"{533_000 + i},5", str(6_471_000 + i)]
        for i in range(40)
    ]
    text = "\r\n".join(";".join(row) for row in [["Brott", "Tid", "Östlig", "Nordlig"], *rows])
    table = pd.DataFrame(rows, columns=["Brott", "Tid", "Östlig", "Nordlig"])
    places = gpd.GeoDataFrame(
        {"name": table["Brott"], "Tid": table["Tid"]},
        geometry=[shapely.Point(15 + i / 100, 58.3) for i in range(40)],
        crs="EPSG:4326",
    )
    areas = places.assign(geometry=[shapely.box(15 + i / 100, 58, 15.009 + i / 100, 59) for i in range(40)])
    with tempfile.TemporaryDirectory() as folder:
        return {
            "csv": text.encode("cp1252"),
            "csv utf-16": text.encode("utf-16"),
            "csv quoted": ('"a","b"\n' + '"rad\nett","2"\n' * 40).encode(),
            "csv gzip": gzip.compress(text.encode(), mtime=0),
            "xlsx": _make_workbook(table),
            "ods": _make_opendocument(rows),
            "json": json.dumps(table.to_dict("records")).encode(),
            "parquet": _make_parquet(table),
            **_make_layers(places, areas, Path(folder)),
        }


def _make_workbook(table: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Uttag")
        sheet.merge_range(0, 0, 0, 3, "Anmälda brott")
        for i, row in enumerate([list(table), *table.to_numpy().tolist()], start=2):
            sheet.write_row(i, 0, row)
        sheet.write_number(50, 2, 5.5)
    return file.getvalue()


def _make_opendocument(rows: list[list[str]]) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{_OFFICE}manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="A">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    return file.getvalue()


def _make_parquet(table: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()


def _make_layers(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, folder: Path) -> dict[str, bytes]:
    places.to_file(folder / "a.gpkg")
    areas.to_file(folder / "b.gpkg")
    pyogrio.write_dataframe(places, folder / "a.kml", driver="KML")
    pyogrio.write_dataframe(places[["name", "geometry"]], folder / "a.gpx", driver="GPX")
    places.to_parquet(folder / "a.parquet")
    places.to_file(folder / "a.shp", encoding="utf-8")
    shape = io.BytesIO()
    with zipfile.ZipFile(shape, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in ("shp", "shx", "dbf", "prj", "cpg"):
            archive.write(folder / f"a.{suffix}", f"a.{suffix}")
    return {
        "geojson": places.to_json().encode(),
        "geojson areas": areas.to_json().encode(),
        "geopackage": (folder / "a.gpkg").read_bytes(),
        "geopackage areas": (folder / "b.gpkg").read_bytes(),
        "kml": (folder / "a.kml").read_bytes(),
        "gpx": (folder / "a.gpx").read_bytes(),
        "geoparquet": (folder / "a.parquet").read_bytes(),
        "shapefile": shape.getvalue(),
    }


def _flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randint(1, max(1, len(content) // 4))]


def _end(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _repeat(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randint(1, 400)]
    content[start:start] = piece * chance.randint(1, 40)


def _insert(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start:start] = chance.choice(_PIECES) * chance.choice((1, 1, 2, 5_000))


def _renumber(content: bytearray, chance: random.Random) -> None:
    digits = [i for i, byte in enumerate(content) if chr(byte).isdecimal()]
    if digits:
        start = chance.choice(digits)
        content[start : start + chance.randint(1, 4)] = chance.choice(_NUMBERS)


def _set_word(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start : start + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0"))


MUTATORS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    *(_flip, _cut, _end, _repeat, _insert, _renumber, _set_word),
)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Damage a file; a packed one as often inside its package, which is then made sound again.

    Examples
    --------
    >>> mutate(b"a;b", random.Random(1)) == mutate(b"a;b", random.Random(1)) != b"a;b"
    True
    """
    is_inside = chance.random() < 0.5  # noqa: PLR2004  # an even chance
    if content.startswith(b"\x1f\x8b") and is_inside:
        return gzip.compress(_damage(gzip.decompress(content), chance), mtime=0)
    if not content.startswith(b"PK") or not is_inside:
        return _damage(content, chance)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        hit = chance.choice([name for name in whole.namelist() if whole.getinfo(name).file_size])
        for name in whole.namelist():
            part = whole.read(name)
            archive.writestr(name, _damage(part, chance) if name == hit else part)
    return file.getvalue()


def _damage(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if damaged:
            chance.choice(MUTATORS)(damaged, chance)
    return bytes(damaged)


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
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
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
        url = f"sqlite:///{self._folder / str(threading.get_ident())}.sqlite"
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


Taker = Callable[[str, Path], Outcome]


def run(n_files: int, *, seed: int, samples: Mapping[str, bytes], folder: Path, take: Taker = read) -> list[Outcome]:
    """Damage and read so many files, each format in turn.

    Parameters
    ----------
    n_files
        How many.
    seed
        The same seed makes the same files.
    samples
        Sound files by name.
    folder
        Where the damaged lie while they are read.
    take
        What is done with each.
    """
    names = list(samples)

    def read_one(number: int) -> Outcome:
        name = names[number % len(names)]
        path = folder / f"{number}.csv"
        path.write_bytes(mutate(samples[name], random.Random(seed * 1_000_003 + number)))  # noqa: S311  # no secret
        outcome = take(name, path)
        if outcome.end in SOUND:
            path.unlink()
        return outcome

    with ThreadPoolExecutor(N_WORKERS) as workers:
        outcomes = list(workers.map(read_one, range(n_files)))
    # A file that hangs does so again alone; what only stood in line on a busy machine doesn't.
    return [read_one(number) if one.end == "hung" else one for number, one in enumerate(outcomes)]


def main() -> int:
    """Run, tell and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("n_files", type=int, nargs="?", default=2_000)
    parser.add_argument("--store", action="store_true", help="the whole way into a store")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    take = Bringer(folder).bring if given.store else read
    outcomes = run(given.n_files, seed=given.seed, samples=make_samples(), folder=folder, take=take)
    ends = Counter(one.end for one in outcomes)
    by_sample = Counter((one.sample, one.end) for one in outcomes)
    for sample in dict.fromkeys(one.sample for one in outcomes):
        told = ", ".join(f"{end} {n}" for (name, end), n in sorted(by_sample.items()) if name == sample)
        print(f"{sample:18}{told}")
    print(f"{len(outcomes)} files: {dict(ends)}; slowest {max(one.seconds for one in outcomes):.1f} s")
    bad = [one for one in outcomes if one.end not in {*SOUND, "died"}]
    for one in [one for one in outcomes if one.end == "died"][:20] + bad:
        print(one)
    print(f"kept: {folder}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
