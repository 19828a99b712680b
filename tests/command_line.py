"""The command line as a test gives it commands, and a file of incidents to read in."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dashboard import cli

DESCRIPTION = """\
sort: händelser
namn: Polisens uttag
producent: Polisen
licens: intern
uttagsdatum: 2026-01-15
definition: Anmälda brott.
täcker: {från: 2024-01, till: 2024-12}
kolumner: {från: tid, kategori: brott, x: x, y: y}
koordinatsystem: EPSG:3006
kategorier: {Cykelstöld: stöld}
kommun: "0586"
"""
CONTENT = "tid;brott;x;y\n2024-03-01;Cykelstöld;529000;6465000\nigår;Klotter;1;2\n2024-03-02;Klotter;;\n"
Said = tuple[int, str, str]
Command = Callable[..., Said]


def give(words: Iterable[object], capsys: pytest.CaptureFixture[str]) -> Said:
    """Give a command, and hear how it ended and what it said."""
    try:
        code = cli.main([str(word) for word in words])
    except SystemExit as asked:
        code = int(asked.code or 0)
    out, err = capsys.readouterr()
    return code, out.replace("\u00a0", " "), err.replace("\u00a0", " ")


def lay_file(folder: Path) -> Path:
    """Lay a data file with its description in a folder."""
    path = folder / "brott.csv"
    path.write_text(CONTENT, "utf-8")
    path.with_name("brott.csv.yaml").write_text(DESCRIPTION, "utf-8")
    return path
