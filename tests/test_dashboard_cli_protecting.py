"""``lofteskartan skydda``: what those without points see is protected in the night, and waits for nobody in the day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.kept_rounds import ROUNDS, RoundFolder
from dashboard.opening import read_clock, the_store
from dashboard.protecting import list_protected_rights, protect_ahead
from data.errors import DataError, Problem
from data.roles import Rights
from data.store import open_store
from data.store.seen import ShownCounts, Tables, look
from geo.protected_counts import protect_counts
from geo.publishing import years
from geo.publishing.kept import METHOD
from tests.command_line import Command, lay_file
from tests.test_geo_publishing_kept import refuse_to_prove


def lay_many(folder: Path, *, n_days: int) -> Path:
    """Lay a file of incidents enough to be shown, so many days a month."""
    many = "".join(
        f"2024-{month:02}-{day:02};Cykelstöld;{x};6465000\n"
        for month in range(1, 13)
        for day in range(1, n_days + 1)
        for x in (529000, 531000)
    )
    file = lay_file(folder)
    file.write_text(f"tid;brott;x;y\n{many}", "utf-8")
    return file


def test_a_store_with_nothing_to_protect_says_so(command: Command) -> None:
    """In one sentence."""
    assert command("skydda") == (0, "Det finns inga antal eller händelser att skydda än.\n", "")


def test_what_was_protected_in_the_night_is_shown_without_a_proof(
    command: Command, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of incidents is read in, protected, and looked at by another process."""
    assert command("import", lay_many(tmp_path, n_days=14))[0] == 0
    code, out, err = command("skydda")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Mjölby skyddas, det kan ta ett par minuter …",
        "Klart: 1 källa visas för den som inte ser enskilda händelser.",
    ]
    [rights] = list_protected_rights()
    store, today = open_store(f"sqlite:///{database}"), read_clock().date()
    alone = look(store, rights, protect=protect_counts).read_counts("0586", on=today, is_demo=False)
    monkeypatch.setattr(years, "protect_source", refuse_to_prove)
    kept = RoundFolder(database.with_name(f"{database.name}-skyddat").rename(tmp_path / "flyttad"), METHOD)
    shown = look(store, rights, protect=lambda *of: protect_counts(*of, kept=kept)).read_counts(
        "0586", on=today, is_demo=False
    )
    assert shown.tables.keys() == alone.tables.keys()
    for source, table in shown.tables.items():
        assert table.equals(alone.tables[source])
    assert shown.remarks == alone.remarks


def test_a_database_on_a_server_needs_a_named_folder() -> None:
    """Before anything is asked of it."""
    with pytest.raises(DataError, match=ROUNDS):
        list(protect_ahead("postgresql://loften@server/loften", None, today=read_clock().date()))


def test_a_folder_that_cannot_be_written_is_told_at_once(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not «klart» after a night's work that was kept nowhere."""
    (tmp_path / "fil").touch()
    monkeypatch.setenv(ROUNDS, str(tmp_path / "fil"))
    code, out, err = command("skydda")
    assert (code, out) == (1, "")
    assert "går inte att spara" in err


def test_what_goes_wrong_with_one_municipality_does_not_stop_the_others(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the command says that not all went well."""
    for place in ("0580", "0586"):
        (tmp_path / place).mkdir()
        file = lay_file(tmp_path / place)
        description = file.with_name(f"{file.name}.yaml")
        description.write_text(description.read_text("utf-8").replace("0586", place), "utf-8")
        file.write_text(f"{file.read_text('utf-8')}2024-04-01;Cykelstöld;{place};\n", "utf-8")
        assert command("import", file, "--bekräfta-utanför")[0] == 0
    fault = DataError("databasen", [Problem("", "disken svarar inte.")])

    def fail_once(tables: Tables, rights: Rights, day: date, **_: object) -> ShownCounts:
        if tables.municipality == "0580":
            raise fault
        return protect_counts(tables, rights, day)

    monkeypatch.setattr("dashboard.protecting.protect_counts", fail_once)
    code, out, _ = command("skydda")
    assert code == 1
    assert out.index("Linköping skyddas") < out.index("disken svarar inte") < out.index("Mjölby skyddas")
    assert "Klart: " in out.partition("Mjölby skyddas")[2]


@pytest.fixture
def protected(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Give commands to a store whose figures were protected in the night; nothing may be proved again."""
    the_store.clear()
    the_store()  # with the areas that come with the product, as where the server has been started
    assert command("import", lay_many(tmp_path, n_days=15))[0] == 0
    assert command("skydda")[0] == 0
    monkeypatch.setattr(years, "protect_source", refuse_to_prove)
    yield command
    the_store.clear()


def test_a_takeout_in_the_morning_proves_nothing(protected: Command, tmp_path: Path) -> None:
    """What those without points take out is read out of what was kept."""
    out = tmp_path / "antal.csv"
    code, _, err = protected("rapport", "uttag", "--kommun", "Mjölby", "--för", "förtroendevald", "--ut", out)
    assert (code, err) == (0, "")
    assert "2024" in out.read_text("utf-8-sig")


def test_what_is_published_is_proved_anew(protected: Command) -> None:
    """Nothing that was kept is taken for proved there."""
    with pytest.raises(AssertionError, match="proved anew"):
        protected("publicera", "--kommun", "Mjölby", "--prova")
