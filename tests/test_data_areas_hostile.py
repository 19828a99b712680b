"""A file of areas that is something else, points elsewhere or is damaged reaches nothing and is refused in Swedish."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.arrivals import read_arrival
from data.errors import DataError
from tests.area_files import DESCRIPTION, SQUARE, Reader, make_collection, make_layer, make_reader


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of files in a folder of the test's own."""
    return make_reader(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "filen är tom."),
        (b"{", "filen är inte giltig JSON (rad 1)."),
        (b'{"type": "FeatureCollection", "features": []}', "filen har inga objekt."),
        (b'{"type": "Point", "coordinates": [1, 2]}', "filen är ingen FeatureCollection."),
        (b'{"type": "FeatureCollection", "features": [1]}', "kolumnen «id» finns inte."),
        (b'{"features": [{"a": NaN}]}', "tal som inte är tal"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nästlad i för många nivåer"),
        ('{"a": "å"}'.encode("cp1252"), "filen är inte skriven i UTF-8."),
        (b"id,namn\n1,2\n", "filen har inga gränser: den är en tabell, ingen kartfil."),
        (b"PK\x03\x04", "filen är ett zip-arkiv (som Excel-filer är) men skadad eller avbruten."),
        (b"SQLite format 3\0" + b"\0" * 100, "filen är skadad eller ingen GeoPackage."),
        (b"<gpx><!DOCTYPE x SYSTEM 'file:///etc/passwd'></gpx>", "filen är XML med egna deklarationer"),
        (
            b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}',
            "filen är ingen FeatureCollection.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_swedish_message(read: Reader, content: bytes, says: str) -> None:
    """It names the file and the fault; nothing in the file is opened or followed."""
    with pytest.raises(DataError) as refused:
        read(content)
    assert str(refused.value).startswith("omr.geojson: ")
    assert says in str(refused.value)


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """Listen on a port and note who calls."""
    callers: list[object] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def accept() -> None:
            while True:
                try:
                    caller, address = server.accept()
                except OSError:
                    return
                callers.append(address)
                caller.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], callers


VRT = """<OGRVRTDataSource><OGRVRTLayer name="omr"><SrcDataSource>/vsicurl/http://127.0.0.1:{port}/a.geojson\
</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
LINK = {"type": "link", "properties": {"href": "http://127.0.0.1:{port}/crs", "type": "proj4"}}
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs</URL></OGRWFSDataSource>"
HOSTILE = [VRT, WFS, json.dumps(make_collection(SQUARE, crs=LINK)), "http://127.0.0.1:{port}/a.geojson"]


@pytest.mark.parametrize("content", HOSTILE, ids=["vrt", "wfs", "crs link", "url"])
@pytest.mark.parametrize("name", ["omr.geojson", "omr.gpkg", "omr.json"])
def test_a_file_that_points_to_the_network_makes_no_request(read: Reader, content: str, name: str) -> None:
    """What a file contains can't make this machine call anybody."""
    with listening() as (port, callers):
        with pytest.raises(DataError):
            read(content.replace("{port}", str(port)), name=name)
        assert callers == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 0.999), byte=st.integers(0, 255), suffix=st.sampled_from(["gpkg", "geojson"]))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, where: float, byte: int, suffix: str
) -> None:
    """Whichever byte is wrong, the answer is areas or a Swedish message."""
    whole, path = tmp_path / f"hel.{suffix}", tmp_path / f"omr.{suffix}"
    if not whole.exists():
        make_layer().to_file(whole, driver="GPKG" if suffix == "gpkg" else "GeoJSON")
    content = bytearray(whole.read_bytes())
    content[int(where * len(content))] = byte
    path.write_bytes(content)
    path.with_name(f"{path.name}.yaml").write_text(DESCRIPTION, "utf-8")
    try:
        intake = read_arrival(path)
    except DataError as refused:
        assert str(refused).startswith(path.name)  # noqa: PT017  # either outcome is lawful
    else:
        assert intake.n_read == len(intake.table) + len(intake.rejections)
