"""The command line: what it does, and what it says when it can't, in Swedish and without a stack of English."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import cli, swedish_parser
from dashboard.settings import DEFAULT
from data.store import open_store
from tests.command_line import Command, lay_file

ROOT = Path(__file__).parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Lay a data file with its description in a folder."""
    return lay_file(tmp_path)


def test_every_help_is_in_swedish(command: Command) -> None:
    """Headings, explanations and the help's own line."""
    for words in ([], ["run"], ["import"], ["check"], ["bevaka"], ["angra"], ["info"], ["demo"], ["count"]):
        code, out, err = command(*words, "--hjälp")
        assert (code, err) == (0, "")
        assert out.startswith("Så här: lofteskartan")
        assert not re.search(r"\b(usage|options|positional|arguments|show|help message|exit|default)\b", out)
    assert command("import", "--help")[1] == command("import", "-h")[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "lofteskartan: det saknas: KOMMANDO."),
        (["visa"], "lofteskartan: 'visa' är inget av 'run', 'import', 'check', 'bevaka', 'angra', 'ångra',"),
        (["import"], "lofteskartan import: det saknas: FIL."),
        (["run", "--port", "åtta"], "lofteskartan run: --port ska vara ett heltal, inte 'åtta'."),
        (["run", "--port"], "lofteskartan run: --port ska följas av ett värde."),
        (["info", "--allt"], "lofteskartan: det här känns inte igen: --allt."),
        (["demo"], "lofteskartan demo: det saknas: --ta-bort."),
        (
            ["import", "--be", "x"],
            "lofteskartan import: --be kan betyda --beskrivning, --bekräfta-utanför, --bekrafta-utanfor.",
        ),
        (["demo", "--ta-bort=ja"], "lofteskartan demo: --ta-bort tar inget värde, men fick 'ja'."),
    ],
)
def test_a_command_that_is_not_understood_is_answered_in_swedish(command: Command, words: list[str], says: str) -> None:
    """With the way to the help."""
    code, out, err = command(*words)
    assert (code, out) == (2, "")
    assert err.startswith(says)
    assert "--hjälp" in err


def test_every_fault_of_the_parser_has_a_translation() -> None:
    """What is not foreseen is still Swedish."""
    assert swedish_parser.translate("something new") == "kommandot går inte att förstå."


def test_a_store_that_cannot_be_opened_is_told_so(command: Command, file: Path, database: Path) -> None:
    """Damaged, or not a store at all."""
    database.parent.mkdir()
    database.write_bytes(b"hej " * 2_000)
    for words in (["info"], ["import", file], ["demo", "--ta-bort"]):
        code, _, err = command(*words)
        assert code == 1
        assert "filen är ingen databas eller är skadad. Återställ den senaste säkerhetskopian." in err


def test_a_store_whose_folder_cannot_be_made_is_told_so(
    command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the folder."""
    monkeypatch.setenv("LOFTESKARTAN_DB", str(file / "under" / "en-fil.sqlite3"))
    code, _, err = command("info")
    assert code == 1
    assert "mappen för databasen går inte att skapa" in err


def test_info_tells_what_is_stored_and_whether_it_is_invented(command: Command, file: Path, database: Path) -> None:
    """Version, place, municipalities, deliveries."""
    assert "Kommuner: 0\nLeveranser: 0\n" in command("info")[1]
    command("import", file)
    out = command("info")[1]
    assert f"Databas: {database}" in out
    assert "0586 Mjölby: riktiga uppgifter" in out
    assert "1. händelser från «Polisens uttag»" in out
    assert "rader: 3 lästa, 2 nya, 0 kända, 1 avvisade" in out
    code, _, err = command("info", "--leverans", "7")
    assert (code, "leverans 7 finns inte" in err) == (1, True)


def test_invented_data_is_removed_and_the_real_kept(command: Command, file: Path) -> None:
    """And it says so."""
    command("import", file)
    code, out, _ = command("demo", "--ta-bort")
    assert (code, out) == (0, "De påhittade exempeluppgifterna är borttagna. Riktiga uppgifter är kvar.\n")
    assert "0586 Mjölby: riktiga uppgifter" in command("info")[1]


def test_run_serves_on_the_port_that_was_asked_for(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is the server's."""
    asked: list[int] = []
    monkeypatch.setattr("dashboard.server.serve", asked.append)
    assert command("run", "--port", "8600")[0] == 0
    assert command("run")[0] == 0
    assert asked == [8600, 8501]


def test_an_interrupted_import_says_that_nothing_is_stored(
    command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C is an answer, not a fault."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.importing.store_arrival", interrupt)
    code, _, err = command("import", file)
    assert (code, err) == (1, "Avbrutet. Det som inte hann bli klart är inte sparat.\n")


def test_the_installed_command_works_from_any_folder(file: Path, tmp_path: Path) -> None:
    """And keeps its store in the project at hand."""
    here = tmp_path / "projekt" / "under"
    here.mkdir(parents=True)
    (here.parent / "pyproject.toml").touch()
    environment = {name: value for name, value in os.environ.items() if name != "LOFTESKARTAN_DB"}
    lofteskartan = Path(sys.executable).with_name("lofteskartan")
    done = subprocess.run(
        [lofteskartan, "import", file], cwd=here, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (here.parent / DEFAULT).is_file()


def test_a_delivery_is_undone_and_restored(command: Command, file: Path) -> None:
    """With a reason; nothing is removed, and a second time is a fault."""
    command("import", file)
    assert "Leverans 1 är ångrad" in command("ångra", "1", "--skäl", "fel fil")[1]
    code, _, err = command("angra", "1", "--skal", "igen")
    assert (code, "redan ångrad" in err) == (1, True)
    assert "(ÅNGRAD)" in command("info")[1]
    assert "fel fil" in command("info", "--leverans", "1")[1]
    assert command("aterstall", "1", "--skäl", "rätt ändå", "--roll", "samordnare")[1] == "Leverans 1 gäller igen.\n"
    assert "(ÅNGRAD)" not in command("info")[1]
    assert command("angra", "1")[0] == 2


@pytest.mark.parametrize("port", ["0", "-1", "99999"])
def test_a_port_that_does_not_exist_is_answered_in_one_sentence(port: str) -> None:
    """No traceback, and the range is named."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", f"--port={port}"])
    told = str(ended.value.code)
    assert "är ingen port" in told
    assert "65535" in told


def test_a_command_goes_on_to_its_end_though_nobody_listens(tmp_path: Path) -> None:
    """Whoever cuts the lines short with head gets the whole work done, and no word of a broken pipe."""
    heard, deaf = os.pipe()
    os.close(heard)
    there = os.environ | {"LOFTESKARTAN_DB": str(tmp_path / "loften.sqlite3")}
    backup = tmp_path / "kopia.sqlite3"
    open_store(f"sqlite:///{tmp_path / 'loften.sqlite3'}").close()
    command = [str(Path(sys.executable).with_name("lofteskartan")), "db", "backup", str(backup)]
    done = subprocess.run(command, stdout=deaf, stderr=subprocess.PIPE, env=there, cwd=ROOT, check=False)
    os.close(deaf)
    assert (done.returncode, done.stderr, backup.is_file()) == (0, b"", True)
