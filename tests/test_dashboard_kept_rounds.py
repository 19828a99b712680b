"""The folder of protected rounds: what is kept there is found by the next process, and its loss is nobody's loss."""

import os
import stat
from pathlib import Path

import pytest

from dashboard import kept_rounds
from dashboard.kept_rounds import ROUNDS, RoundFolder, find_kept_rounds
from data.errors import DataError
from geo.publishing.kept import METHOD

ANSWER = '{"refused": "Talen är för små."}'


def find_files(folder: Path) -> list[Path]:
    """List what lies in a folder, and below."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_one_process_keeps_another_finds(tmp_path: Path) -> None:
    """Word by word; what was never kept is not there."""
    RoundFolder(tmp_path / "skyddat", "nu").keep("ett", ANSWER)
    other = RoundFolder(tmp_path / "skyddat", "nu")
    assert other.find("ett") == ANSWER
    assert other.find("två") is None


def test_only_the_owner_comes_in(tmp_path: Path) -> None:
    """As with the store beside it."""
    folder = RoundFolder(tmp_path / "skyddat", "nu")
    folder.keep("ett", ANSWER)
    assert stat.S_IMODE((folder.folder / "nu").stat().st_mode) == 0o700
    assert stat.S_IMODE(find_files(folder.folder)[0].stat().st_mode) == 0o600


@pytest.mark.parametrize("place", [3, 12, 30, -6, -1])
def test_an_altered_byte_is_no_answer(tmp_path: Path, place: int) -> None:
    """Wherever it stands: a changed figure is never shown."""
    folder = RoundFolder(tmp_path, "nu")
    folder.keep("ett", ANSWER)
    [file] = find_files(tmp_path)
    written = bytearray(file.read_bytes())
    written[place] ^= 0xFF
    file.write_bytes(written)
    assert folder.find("ett") in {None, ANSWER}
    file.write_bytes(bytes(written[: len(written) // 2]))
    assert folder.find("ett") is None


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    """Nothing was promised: it is worked out anew another time."""
    (tmp_path / "fil").write_text("en fil där mappen skulle ligga", "utf-8")
    folder = RoundFolder(tmp_path / "fil", "nu")
    folder.keep("ett", ANSWER)
    assert folder.find("ett") is None
    assert find_files(tmp_path) == [tmp_path / "fil"]


def test_a_full_disk_leaves_no_half_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unfinished file goes, and what was there before stays."""
    folder = RoundFolder(tmp_path, "nu")
    folder.keep("ett", ANSWER)

    def fail(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    folder.keep("ett", "något annat")
    folder.keep("två", ANSWER)
    assert [file.name for file in find_files(tmp_path)] == ["ett.svar.gz"]
    assert folder.find("ett") == ANSWER


def test_what_another_version_kept_goes_and_nothing_else(tmp_path: Path) -> None:
    """The administrator's own files beside it stay, also in folders with names as long, and among the answers."""
    RoundFolder(tmp_path, then := "0123456789abcdef").keep("ett", ANSWER)
    RoundFolder(tmp_path, "fedcba9876543210").keep("ett", ANSWER)
    own = [tmp_path / "lofteskartan.old" / "brev.txt", tmp_path / then / "brev.txt"]
    for file in own:
        file.parent.mkdir(exist_ok=True)
        file.write_text("spara", "utf-8")
    (tmp_path / ("b" * 16)).write_text("en fil", "utf-8")
    (tmp_path / ("a" * 16)).symlink_to(tmp_path / "lofteskartan.old")
    RoundFolder(tmp_path, METHOD).keep("två", ANSWER)
    assert find_files(tmp_path) == sorted([*own, tmp_path / ("b" * 16), tmp_path / METHOD / "två.svar.gz"])
    assert not (tmp_path / "fedcba9876543210").exists()


def test_what_nobody_asks_for_goes_when_there_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what a process that was killed left half done; what was just asked for stays, however old."""
    monkeypatch.setattr(kept_rounds, "MOST_FILES", 2)
    folder = RoundFolder(tmp_path, "nu")
    for name in ("ett", "två"):
        folder.keep(name, ANSWER)
    half = tmp_path / "nu" / "tmp1234.svar.del"
    half.touch()
    for file in find_files(tmp_path):
        os.utime(file, (1, 1))
    assert folder.find("ett") == ANSWER
    folder.keep("tre", ANSWER)
    assert {file.name for file in find_files(tmp_path)} == {"ett.svar.gz", "tre.svar.gz"}


def test_whoever_asks_is_told_that_nothing_can_be_kept(tmp_path: Path) -> None:
    """With the folder's name and what to do; a folder that works is left without a trace."""
    (tmp_path / "fil").touch()
    with pytest.raises(DataError, match=r"(?s)fil: .*går inte att spara.*äga mappen"):
        RoundFolder(tmp_path / "fil", "nu").try_out()
    RoundFolder(tmp_path / "skyddat", "nu").try_out()
    assert find_files(tmp_path) == [tmp_path / "fil"]


def test_a_folder_can_be_named_for_a_database_on_a_server(tmp_path: Path) -> None:
    """Otherwise there is none, and nothing is kept."""
    environ = {"LOFTESKARTAN_DB": "postgresql://loften@server/loften"}
    assert find_kept_rounds(environ) is None
    found = find_kept_rounds(environ | {ROUNDS: str(tmp_path)})
    assert found == RoundFolder(tmp_path, METHOD)


def test_a_store_in_memory_keeps_nothing() -> None:
    """It goes with its process."""
    assert find_kept_rounds({"LOFTESKARTAN_DB": "sqlite://"}) is None
