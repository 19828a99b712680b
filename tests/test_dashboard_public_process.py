"""The citizens' process as it runs: what it has open, what it takes in, and what it says to whoever asks."""

import asyncio
import http.client
import io
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dashboard.public.downloads import write_figures_csv, write_publication_workbook
from dashboard.vendor import find_missing_assets
from data.publication_files import read_publication, write_publication
from tests.canary_store import fill_canary_store, find_canaries, list_canaries, publish
from tests.publication_example import make_example_publication

CANARY = "KANARIEFÅGEL"
MEGABYTE = 2**20
STARTED_WITHIN = 120
PATIENT: dict[str, Any] = {"max_size": None, "open_timeout": 60, "ping_interval": None}  # a busy machine is slow

pytestmark = pytest.mark.skipif(bool(find_missing_assets()), reason="webbläsarens filer saknas")


@dataclass(frozen=True)
class Served:
    """A running process and what lies around it."""

    process: "subprocess.Popen[str]"
    port: int
    folder: Path
    store: Path

    @property
    def memory(self) -> int:
        """How many bytes it holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024

    def ask(self, path: str, *, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Ask for a path."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(connection):
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def is_ready(port: int) -> bool:
    """Tell whether the process answers."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line, suppress(OSError):
        line.request("GET", "/_stcore/health")
        return line.getresponse().status == HTTPStatus.OK
    return False


@contextmanager
def serve(folder: Path, store: Path) -> Iterator[Served]:
    """Run the process beside a store that it is told of and must not open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    asked = ["publik", "--mapp", str(folder), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", f"from dashboard.cli import main; main({asked!r})"],
        env=os.environ | {"LOFTESKARTAN_DB": str(store)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + STARTED_WITHIN
    try:
        while not is_ready(port):
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                pytest.fail(f"the process did not start:\n{process.communicate()[0]}")
            time.sleep(0.2)
        yield Served(process, port, folder, store)
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run the process with an invented publication."""
    around = tmp_path_factory.mktemp("runt")
    store = around / "hemligt.sqlite3"
    store.write_bytes(b"SQLite format 3\0" + CANARY.encode() * 99)
    folder = around / "publicerat"
    write_publication(make_example_publication(), folder / "0586.json")
    with serve(folder, store) as running:
        yield running


def read_pages(served: Served, *, queries: tuple[str, ...] = ("",), values: tuple[str, ...] = ()) -> list[bytes]:
    """Open the pages over the websocket as a browser would, with what only a program would send; gives every frame."""

    async def listen(line: ClientConnection, frames: list[bytes]) -> None:
        while True:
            frames.append(bytes(await asyncio.wait_for(line.recv(decode=False), 60)))
            message = ForwardMsg.FromString(frames[-1])
            if message.WhichOneof("type") == "script_finished":
                return

    async def visit() -> list[bytes]:
        frames: list[bytes] = []
        address = f"ws://127.0.0.1:{served.port}/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], **PATIENT) as line:  # type: ignore[list-item]
            for page in ("", "siffror", "karta", "om"):
                for query in queries:
                    message = BackMsg()
                    message.rerun_script.query_string = query
                    message.rerun_script.page_name = page
                    for value in values:
                        state = WidgetState(id=f"$$ID-{value}-kommun", string_value=value)
                        message.rerun_script.widget_states.widgets.append(state)
                    await line.send(message.SerializeToString())
                    await listen(line, frames)
        return frames

    return asyncio.run(visit())


def test_the_pages_are_sent_and_nothing_else_is_open(served: Served) -> None:
    """It has been told of a store, and has neither opened it nor loaded what could."""
    frames = b"".join(read_pages(served))
    assert "Hur går det i Mjölby?".encode() in frames
    fds = Path(f"/proc/{served.process.pid}/fd")
    opened = {str(link.readlink()) for link in fds.iterdir()}
    assert not [name for name in opened if name.startswith(str(served.folder.parent)) or "postgres" in name]
    mapped = Path(f"/proc/{served.process.pid}/maps").read_text("utf-8")
    assert not re.findall(r"\S*(?:/_sqlite3\.|pysqlite3|psycopg|duckdb)\S*", mapped)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("GET", "/auth/login", 404),
        ("POST", "/", 405),
        ("DELETE", "/_stcore/upload_file/a/b", 403),
        ("GET", "/halsa", 200),
        ("GET", "/", 200),
    ],
)
def test_its_doors_are_shut_and_its_headers_strict(served: Served, method: str, path: str, status: int) -> None:
    """Also what is refused carries the frame's headers."""
    given, headers, _ = served.ask(path, method=method)
    assert given == status
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def send_upload(served: Served, body: bytes) -> int:
    """Send a file as an anonymous visitor would, and give the answer that came before the file was asked for."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        head = (
            f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode())
        answer = line.recv(4096)
        with suppress(OSError):  # it has hung up, as it should
            line.sendall(body)
    return int(answer.split()[1])


def test_an_anonymous_visitor_cannot_fill_its_memory(served: Served) -> None:
    """Six files of 45 MB, refused before a byte of them is read: the memory grows by less than 10 MB."""
    body = b"MZ" + bytes(45 * MEGABYTE)
    send_upload(served, b"MZ")
    before = served.memory
    assert [send_upload(served, body) for _ in range(6)] == [403] * 6
    assert served.memory - before < 10 * MEGABYTE


@pytest.mark.parametrize("size", [9 * MEGABYTE, MEGABYTE // 10])
def test_a_message_too_large_to_be_a_readers_ends_the_talk(served: Served, size: int) -> None:
    """Nine megabytes in one message, or a tenth of one; a reader's choice is less than one kilobyte."""

    async def shout() -> int:
        address = f"ws://127.0.0.1:{served.port}/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], **PATIENT) as line:  # type: ignore[list-item]
            with suppress(ConnectionClosed):
                await line.send(bytes(size))
                while True:
                    await asyncio.wait_for(line.recv(), 20)
        return int(line.close_code or 0)

    assert asyncio.run(shout()) == 1009  # «message too big»


def test_no_question_leads_to_a_file(served: Served) -> None:
    """Addresses and messages that name the store, or any path, get the pages and nothing of what lies there."""
    paths = (str(served.store), f"../{served.store.name}", "../../../../etc/passwd", "file:///etc/passwd")
    queries = tuple(f"kommun={path}&vad={path}&omrade={path}&nar={path}" for path in paths)
    frames = b"".join(read_pages(served, queries=queries[:2], values=paths))
    addresses = [
        f"{root}/{path}" for root in ("", "/app/static", "/media", "/static", "/component/a") for path in paths
    ]
    addresses += [f"/app/static/..%2f..%2f{served.store.name}", "/app/static/../public/words.py", "/media/0586.json"]
    bodies = b"".join(served.ask(address)[2] for address in addresses)
    for secret in (CANARY.encode(), b"SQLite format 3", b"root:x:0"):
        assert secret not in frames + bodies
    assert "Mjölby".encode() in frames


def test_a_new_publication_reaches_the_next_reader(served: Served) -> None:
    """Without a restart; a spoilt one is told of and the last sound one shown."""
    file = served.folder / "0586.json"
    name = "Mjölby prov"
    write_publication(make_example_publication(number=2).model_copy(update={"municipality_name": name}), file)
    assert f"Hur går det i {name}?".encode() in b"".join(read_pages(served))
    file.write_bytes(file.read_bytes().replace(b"253", b"254"))
    frames = b"".join(read_pages(served))
    assert f"Hur går det i {name}?".encode() in frames
    assert "Det senaste går inte att läsa just nu.".encode() in frames
    assert b"254" not in frames
    file.unlink()
    assert "Inget är publicerat ännu.".encode() in b"".join(read_pages(served))
    write_publication(make_example_publication(), file)


def test_nothing_of_the_store_reaches_the_public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Published from a store with a secret in every row; none of them is in a page, a file or a download."""
    store = tmp_path / "hemligt.sqlite3"
    monkeypatch.setenv("LOFTESKARTAN_DB", str(store))
    fill_canary_store(store)
    folder = tmp_path / "publicerat"
    publish(folder)
    canaries = list_canaries(store)
    assert len(find_canaries(store.read_bytes(), canaries)) > 900, "the secrets are not found where they are"
    publication = read_publication(folder / "0586.json")
    assert any(cell.mark for table in publication.tables for cell in table.cells)
    with serve(folder, store) as running:
        frames = read_pages(running, queries=("", "vad=st%C3%B6ld", f"omrade={store}"))
        addresses = ["/", "/halsa", "/_stcore/health", "/_stcore/host-config", f"/media/{store.name}"]
        bodies = [running.ask(address)[2] for address in addresses]
    workbook = zipfile.ZipFile(io.BytesIO(write_publication_workbook(publication)))
    files = [write_figures_csv(publication), *(workbook.read(name) for name in workbook.namelist())]
    sent = b"\0".join([*frames, *bodies, *files, (folder / "0586.json").read_bytes()])
    assert "Väster".encode() in sent
    assert find_canaries(sent, canaries) == []
