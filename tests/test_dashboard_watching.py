"""A watched folder reads what comes to it, once."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from dashboard import watching
from dashboard.settling import Reading
from data.store import open_store
from tests.command_line import CONTENT, DESCRIPTION


def bring_files(folder: Path) -> Iterator[None]:
    """Bring files to a folder while it is watched: half of one, all of it, a damaged one, and that one mended."""
    sound, wrong = folder / "brott.csv", folder / "Anna 19811218-9876.csv"
    sound.write_text(CONTENT[:20], "utf-8")
    (folder / "brott.csv.yaml").write_text(DESCRIPTION, "utf-8")
    (folder / "halv.csv.part").write_text("a", "utf-8")
    yield
    sound.write_text(CONTENT, "utf-8")
    yield from [None] * 3
    wrong.write_bytes(b"PK\x03\x04")
    (folder / f"{wrong.name}.yaml").write_text(DESCRIPTION, "utf-8")
    yield from [None] * 4
    wrong.write_text(CONTENT.replace("Klotter", "Rån"), "utf-8")
    yield from [None] * 3
    raise KeyboardInterrupt


def test_a_watched_folder_reads_each_file_once_when_it_lies_still(tmp_path: Path) -> None:
    """What is refused is told once, and tried again when it or its description is changed."""
    store = open_store("sqlite://")
    folder = tmp_path / "in"
    folder.mkdir()
    coming = bring_files(folder)
    told = watching.watch(
        store,
        folder,
        Reading(),
        author_role="prov",
        clock=lambda: datetime(2026, 2, 1, 12),  # noqa: DTZ001  # Swedish clock time
        sleep=lambda _: next(coming),
        remember=tuple,
    )
    lines: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        lines.extend(line.removeprefix("2026-02-01 12:00:00 ") for line in told)
    assert lines[0] == "brott.csv: leverans 1, 3 rader: 1 godtagna, 1 med anmärkning, 0 redan kända, 1 avvisade."
    assert lines[1].startswith("Anna [personnummer].csv: inte inläst. filen är ett zip-arkiv")
    assert lines[2].startswith("Anna [personnummer].csv: leverans 3, 3 rader: ")
    assert len(lines) == 3
    store.close()
