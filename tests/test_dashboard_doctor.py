"""The command that looks an installation over."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.cli import doctor as command
from dashboard.doctor import examination, sum_up, write_finding
from dashboard.doctor.finding import Finding
from dashboard.health import Level
from tests.doctor_example import make_store


def test_every_finding_has_a_sign_a_word_and_what_is_wrong_a_remedy() -> None:
    """Neither colour nor sign alone tells."""
    line = write_finding(Finding("Disk", Level.WARNING, "900 MB ledigt.", "Frigör plats."))
    assert line.splitlines()[0].startswith("! varning ")
    assert line.splitlines()[1].strip() == "→ Frigör plats."
    assert sum_up([Level.WARNING]) == "0 i ordning, 1 varning, 0 fel"


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Streamlit's settings alone: they are the whole process's."""
    monkeypatch.setattr(examination, "find_all_faults", lambda *_, **__: [])
    monkeypatch.setattr(examination.streamlit_config, "_main_script_path", None)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[str], int]]:
    """Give the command's lines and what it ends with."""

    def ask_it(*words: str, **environment: str) -> tuple[list[str], int]:
        parser = ArgumentParser()
        command.add_doctor(parser.add_subparsers())
        asked: Namespace = parser.parse_args(["doctor", *words])
        monkeypatch.setattr(command.os, "environ", environment)
        told, lines = asked.do(asked), []
        while True:
            try:
                lines.append(next(told))
            except StopIteration as end:
                return lines, end.value

    return ask_it


@pytest.mark.usefixtures("calm")
def test_the_whole_installation_is_looked_over(ask: Callable, tmp_path: Path) -> None:
    """It ends with 0 where nothing is wrong; what is asked for has an answer each."""
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "a.sqlite3").touch()
    lines, ended = ask("--port", "1", LOFTESKARTAN_DB=make_store(tmp_path), LOFTESKARTAN_KOPIOR=str(copies))
    assert ended == 0, lines
    assert lines[-1].endswith("0 fel")
    told = "\n".join(lines)
    for about in (
        *("Python", "Låsta paket", "SQLite", "Webbläsarens filer", "Skriva i", "Plats i", "Databasens disk", "Klocka"),
        *("Port 1", "Inställningar", "Databas", "Databasens innehåll", "Säkerhetskopia", "Databasens fil"),
        "Loggens huvuden",
        *("Polisens notiser", "Bakgrundskarta"),
    ):
        assert about in told


@pytest.mark.usefixtures("calm")
def test_one_fault_is_enough_to_end_with_1(ask: Callable, tmp_path: Path) -> None:
    """So that a script can ask it."""
    lines, ended = ask("--snabb", "--port", "1", LOFTESKARTAN_DB=str(tmp_path / "store.sqlite3"))
    assert ended == 1
    assert any(line.startswith("✗ fel ") for line in lines)
