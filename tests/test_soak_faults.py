"""Short forms of the faults in tests/soak: told in Swedish, nothing lost, mended without a restart."""

import os
import resource
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.errors import DataError
from data.store import open_store, patience, verify_store
from data.store.patience import Line
from tests.soak import rows, withstanding
from tests.soak.disk_errors import MISSING, STUCK, err_now_and_then
from tests.soak.faults import LOST, Fault, cutting, endure, silencing, withstand
from tests.soak.flips import settle
from tests.soak.proxy import Proxy, proxying

SIZE = 600
UNWRITTEN = ("disken är full", "databasen gick inte att läsa eller skriva")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that others may look in too."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def limited(path: Path) -> Iterator[None]:
    """Let no file of this process grow much beyond a store's size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 40_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_the_store_goes_on_when_there_is_room(folder: Path) -> None:
    """What was saved is read meanwhile; the same import then goes through, in the same process."""
    try:
        told = withstanding.withstand_full_disk(folder, size=5 * SIZE)
    except PermissionError as refused:
        pytest.skip(str(refused))
    assert "Frigör utrymme och gör om." in told


def test_a_file_that_may_not_grow_is_told_of_and_grows_when_it_may(folder: Path) -> None:
    """As a full disk is, where a small one can't be mounted."""
    path = folder / "löften.sqlite3"
    fault = Fault(lambda _: limited(path), UNWRITTEN, can_read=True)
    assert "0 förlorade" in withstand(f"sqlite:///{path}", fault, size=SIZE)


def test_a_file_without_the_right_to_write_is_read_and_written_again_when_there_is(folder: Path) -> None:
    """Nobody has to start anything anew."""
    assert "databasen får bara läsas" in withstanding.withstand_locked_file(folder, size=SIZE)
    assert "databasen gick inte att öppna" in withstanding.withstand_locked_folder(folder, size=SIZE)


def test_a_damaged_file_is_told_of_and_the_backup_in_its_place_is_used_at_once(folder: Path) -> None:
    """A process that went on with the old file would save where nobody looks again."""
    assert "Återställ den senaste säkerhetskopian." in withstanding.withstand_damaged_file(folder, size=SIZE)


def test_a_disk_that_errs_now_and_then_loses_nothing_that_was_saved(folder: Path) -> None:
    """Reads, writes and the order to keep them fail at times; what is read is right or refused, never short."""
    told = err_now_and_then(folder, n=1)
    if told in {MISSING, STUCK}:
        pytest.skip(told)
    assert "0 förlorade, 0 halva, 0 fel lästa" in told


def test_a_bit_turned_over_in_the_words_of_the_tables_is_told_of(folder: Path) -> None:
    """SQLite then quotes letters that are none; it is a damaged database all the same."""
    path = folder / "löften.sqlite3"
    open_store(f"sqlite:///{path}").close()
    settle(path)
    content = path.read_bytes()
    assert b"CREATE TABLE delivery" in content
    path.write_bytes(content.replace(b"CREATE TABLE delivery", b"CR\xc5ATE TABLE delivery"))
    for act in (open_store, verify_store):
        with pytest.raises(DataError, match="databasen är skadad"):
            act(f"sqlite:///{path}")


def test_a_file_that_is_gone_is_not_made_anew_by_those_who_had_it(folder: Path) -> None:
    """An empty store would look like one that lost everything."""
    path = folder / "löften.sqlite3"
    store = open_store(f"sqlite:///{path}")
    path.unlink()
    for _ in range(2):
        with pytest.raises(DataError, match="databasen gick inte att öppna"):
            store.read_decisions(rows.PROMISE)
        assert not path.exists()
    store.close()


@pytest.fixture
def line(server: sa.URL) -> Iterator[Proxy]:
    """Stand between a store and its server."""
    assert server.port is not None
    with proxying(server.port) as proxy:
        yield proxy


@pytest.fixture
def far_address(server_address: str, line: Proxy) -> str:
    """Give the address of a new database beyond the line; a new connection is given up soon."""
    url = sa.make_url(server_address).set(port=line.port, query={"connect_timeout": "2"})
    return url.render_as_string(hide_password=False)


def test_a_cut_line_is_told_of_and_taken_up_again(line: Proxy, far_address: str) -> None:
    """What was saved is there, and the next question goes to the server anew."""
    fault = Fault(lambda _: cutting(line), LOST, can_read=False)
    assert "0 förlorade" in withstand(far_address, fault, size=SIZE)


def test_a_line_gone_silent_is_given_up_and_taken_up_again(
    line: Proxy, far_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found out when it is next used, and those left in the pool are all let go of."""
    monkeypatch.setattr(patience, "PING_S", 0.3)
    fault = Fault(lambda _: silencing(line), LOST, can_read=False)
    assert "databasens server svarar inte" in withstand(far_address, fault, size=SIZE)


def test_a_server_that_falls_silent_in_mid_question_is_given_up(
    line: Proxy, far_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question is not waited for without end, and the store is used again when the server answers."""
    store = open_store(far_address)
    monkeypatch.setattr(Line, "silence_s", 0.3)
    lost = pytest.raises(DataError, match="förbindelsen med databasen bröts")
    with lost, store._looking() as connection:  # noqa: SLF001  # the line itself
        connection.connection.dbapi_connection.silence_s = 0.3  # type: ignore[union-attr]  # a Line
        line.is_silent = True
        connection.exec_driver_sql("SELECT 1")
    line.cut()
    line.is_silent = line.is_cut = False
    assert store.read_decisions(rows.PROMISE) == ()
    store.close()


def test_a_slow_line_refuses_nothing(line: Proxy, far_address: str) -> None:
    """Everything only takes longer."""
    open_store(far_address).close()
    line.delay_s = 0.003
    assert "inget vägrades" in endure(far_address, size=50)


def test_the_network_itself_tells_of_a_server_that_vanished(server_address: str) -> None:
    """Lines are probed when nothing is said, and given up when what is said is not taken in, within half a minute."""
    store = open_store(server_address)
    with store._looking() as connection:  # noqa: SLF001  # the line itself
        driver = connection.connection.dbapi_connection
        with socket.socket(fileno=os.dup(driver.fileno())) as own:  # type: ignore[union-attr]
            assert own.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            probes = [socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT]
            assert [own.getsockopt(socket.IPPROTO_TCP, option) for option in probes] == [15, 5, 3, 30_000]
    store.close()
