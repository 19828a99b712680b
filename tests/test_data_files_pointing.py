"""A file that points elsewhere leads nowhere: no address is called, and no other file is opened."""

import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from benchmarks import hostile_layers, hostile_packages, hostile_texts
from benchmarks.fuzz_starts import warm_starts
from benchmarks.hostile_layers import LAYER, geopackage
from benchmarks.hostile_texts import Elsewhere, Files
from data.errors import DataError
from data.files.preview import preview
from data.files.rows import read_rows

CANARY = "hemligheten-i-en-annan-fil"
SUFFIXES = (".csv", ".gpkg", ".geojson", ".xlsx", ".zip", ".kml")
PROCESSOR_S = 6
N_BARE = 3
"""Of each sort so many are read in children started as the product does it, all of them in the long form."""
IS_LONG = settings.get_current_profile_name().startswith("soak")


class Listener:
    """A server on this machine that counts who calls."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.n_calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.n_calls += 1
            caller.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """Give a server that must not be called."""
    one = Listener()
    yield one
    one.socket.close()


SORTS: dict[str, tuple[Callable[[Elsewhere], Files], set[str]]] = {
    "sources": (hostile_texts.name_sources, {"tab"}),
    "kml": (
        hostile_texts.name_in_kml,
        {"inclusion", "schema", "base", "network link", "network link to a file", "icon", "overlay", "model"}
        | {"style elsewhere", "schema elsewhere", "picture in words", "update"},
    ),
    "gpx": (
        hostile_texts.name_in_gpx,
        {"inclusion", "schema", "base", "link", "link to a file", "extension"},
    ),
    "excel": (
        hostile_packages.name_in_excel,
        {"entity in the types", "link to another book", "link in a cell", "picture", "connection"}
        | {f"formula ({number})" for number in range(1, 7)},
    ),
    "opendocument": (
        hostile_packages.name_in_opendocument,
        {"rows elsewhere", "rows in a file", "picture", "formula", "formula of a file", "dde"},
    ),
    "word": (
        hostile_packages.name_in_word,
        {"template", "picture", "part of a document", "object", "text in a field", "dde in a field", "chunk"},
    ),
    "json": (hostile_texts.name_in_json, {"next page", "reference", "context", "properties elsewhere", "assets"}),
    "geopackage": (
        hostile_layers.name_in_geopackage,
        {"system with grids", "name with another statement", "trigger", "note of a file", "log of changes beside it"},
    ),
    "archive": (
        hostile_layers.name_in_archive,
        {"link for .prj", "source beside it", "grids", "system at an address", "letters of a file", "notes"}
        | {"archive within", "another file within"},
    ),
    "text": (hostile_texts.name_in_text, {"address", "web service", "link", "program", "import", "source", "heading"}),
    "parquet": (hostile_layers.name_in_parquet, set()),
}
"""What makes the files of each sort, and which of them hold a row of their own, and are read for it."""


def read_many(paths: Sequence[Path]) -> list[tuple[bool, str]]:
    """Read each file by itself, two at a time."""
    with ThreadPoolExecutor(2) as workers:
        return list(workers.map(read_all, paths))


def read_all(path: Path) -> tuple[bool, str]:
    """Read a file to its last row: whether that went, and everything that was told."""
    try:
        seen = preview(path)
        with read_rows(path, seen.form, columns={str(i): name for i, name in enumerate(seen.headings)}) as rows:
            tables = [batch.table for batch in rows]
    except DataError as error:
        return False, str(error)
    return True, f"{seen} {pd.concat(tables).to_csv()}"


@pytest.mark.parametrize("sort", list(SORTS))
def test_where_a_file_points_nobody_goes(sort: str, tmp_path: Path, listener: Listener) -> None:
    """What is called what and points where: it is refused, or read without what it points to."""
    to = Elsewhere(f"http://127.0.0.1:{listener.port}", tmp_path / "annan.csv")
    to.other.write_text(f"a;b\n{CANARY};1\n", encoding="utf-8")
    make, sound = SORTS[sort]
    paths = {}
    for number, (name, content) in enumerate(make(to).items()):
        paths[name] = tmp_path / f"uppgifter{number}{SUFFIXES[number % len(SUFFIXES)]}"
        paths[name].write_bytes(content)
    before, n_calls = resource.getrusage(resource.RUSAGE_CHILDREN), listener.n_calls
    n_bare = len(paths) if IS_LONG else N_BARE
    found = read_many([*paths.values()][:n_bare])
    with warm_starts():  # the same readers and the same bounds, started sooner
        found += read_many([*paths.values()][n_bare:])
    told = dict(zip(paths, found, strict=True))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert [name for name, (_, words) in told.items() if CANARY in words or "Traceback" in words] == []
    assert listener.n_calls == n_calls
    assert {name for name, (is_read, _) in told.items() if is_read} == sound
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= PROCESSOR_S * len(paths)


def test_the_files_that_point_elsewhere_are_many(tmp_path: Path) -> None:
    """Over a hundred, of every format."""
    to = Elsewhere("http://127.0.0.1:9", tmp_path / "annan.csv")
    assert sum(len(make(to)) for make, _ in SORTS.values()) >= 100


def test_the_child_reaches_no_network_and_writes_no_file(tmp_path: Path, listener: Listener) -> None:
    """Where the system permits it there is no network at all; a file can never grow."""
    before = listener.n_calls
    roaming = (
        "import socket\nfrom pathlib import Path\nfrom data.files.isolation import isolate\n"
        "isolate(memory=400_000_000, seconds=5)\n"
        f"try:\n    socket.create_connection(('127.0.0.1', {listener.port}), 1)\nexcept OSError:\n    print('ensam')\n"
        f"try:\n    Path({str(tmp_path / 'a')!r}).write_text('a')\nexcept OSError:\n    print('stum')\n"
    )
    told = subprocess.run([sys.executable, "-c", roaming], capture_output=True, text=True, check=True)
    assert "stum" in told.stdout
    if "ensam" not in told.stdout:
        pytest.skip("this system permits no network of one's own")
    assert listener.n_calls == before


def test_links_in_a_map_file_are_left_alone(tmp_path: Path, listener: Listener) -> None:
    """A KML with points is read, and the pictures and files it points to are not."""
    url = f"http://127.0.0.1:{listener.port}"
    path = tmp_path / "platser.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<NetworkLink><Link><href>{url}/a.kml</href></Link></NetworkLink>"
        f"<Style id='s'><IconStyle><Icon><href>{url}/a.png</href></Icon></IconStyle></Style>"
        "<Placemark><name>Torget</name><styleUrl>"
        f"{url}/a.kml#s</styleUrl><Point><coordinates>15.6,58.4</coordinates></Point></Placemark></Document></kml>",
        encoding="utf-8",
    )
    seen = preview(path)
    assert seen.head["Name"].tolist() == ["Torget"]
    assert seen.head[["punktens x", "punktens y"]].iloc[0].tolist() == ["15.6", "58.4"]
    assert listener.n_calls == 0


def test_a_trigger_in_a_geopackage_never_fires(tmp_path: Path) -> None:
    """Reading changes nothing, so what waits for a change waits for ever."""
    path = tmp_path / "omr.gpkg"
    content = geopackage(*LAYER, "CREATE TRIGGER t AFTER UPDATE ON omr BEGIN DELETE FROM omr; END")
    path.write_bytes(content)
    assert preview(path).head["namn"].tolist() == ["a"]
    assert path.read_bytes() == content
