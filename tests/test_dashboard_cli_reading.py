"""Files are read in and checked by command, and every row is accounted for in Swedish."""

import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data.store import open_store
from tests.command_line import CONTENT, DESCRIPTION, Command, lay_file
from tests.written_descriptions import AREAS

ROOT = Path(__file__).parent.parent


SHARED = ROOT.parent / "shared" / "data"
DESCRIPTIONS = Path(__file__).parent / "descriptions"
COUNTS = """\
sort: antal
namn: Polisens statistik
producent: Polisen
licens: intern
uttagsdatum: 2026-01-15
definition: Anmälda brott.
kolumner: {period: period, kategori: brott, antal: n}
kategorier: {bedrägeri: bedrägeri}
kommun: Mjölby
täcker: {från: 2024-01, till: 2024-12}
saknad_rad: noll
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Lay a data file with its description in a folder."""
    return lay_file(tmp_path)


def test_a_file_is_read_in_and_every_row_accounted_for(command: Command, file: Path, database: Path) -> None:
    """What was taken, what was refused and why, and what the description forgot."""
    code, out, err = command("import", file)
    assert (code, err) == (0, "")
    assert "Händelser från «Polisens uttag»: brott.csv" in out
    assert "3 rader lästa, 1 avvisade" in out
    assert "rad 3 avvisas: tiden «igår» går inte att läsa." in out
    assert "ord utan kategori i beskrivningen blir «okategoriserad»: «Klotter» (1)" in out
    assert "plats okänd: 1" in out
    assert "Sparat som leverans 1: 2 nya rader, 0 redan kända, 1 avvisade." in out
    assert len(open_store(f"sqlite:///{database}").read_incidents("0586", is_demo=False)) == 2
    assert "Sparat som leverans 2: 0 nya rader, 2 redan kända, 1 avvisade." in command("import", file)[1]
    assert "rad 3: tiden «igår»" in command("info", "--leverans", "1")[1]


def test_what_is_not_named_never_reaches_the_disk(command: Command, file: Path, database: Path) -> None:
    """Names, notes and what stood in a refused row are in no file of the store."""
    rows = "2024-03-01;Cykelstöld;529000;6465000;Anna 19850101-1234\nAnna 19850101-1234;Klotter;1;2;Anna\n"
    file.write_text(f"tid;brott;x;y;anteckning\n{rows}", "utf-8")
    code, out, err = command("import", file)
    assert code == 0
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert b"Cykelst" in stored
    for personal in ("Anna", "19850101"):
        assert personal.encode() not in stored
        assert personal not in out + err


def test_a_check_says_the_figures_and_stores_nothing(command: Command, file: Path, database: Path) -> None:
    """Not even an empty store."""
    code, out, _ = command("check", file)
    assert code == 0
    assert "3 rader lästa, 1 avvisade" in out
    assert not database.exists()


def test_a_check_tells_what_each_kind_of_file_holds(command: Command, tmp_path: Path) -> None:
    """Promises, descriptions, areas in both formats, counts."""
    promise = command("check", ROOT / "data" / "promises" / "mjolby-2024-2025.yaml")[1]
    assert "Mjölby (0586), 2024-01-01 till 2025-12-31" in promise
    assert "fokusområden: 3, åtaganden: 8" in promise
    assert "Bedrägeri: 3 åtaganden, 2 mål (1 med mått)" in promise
    description = tmp_path / "omr.gpkg.yaml"
    description.write_text(AREAS, "utf-8")
    assert "Beskrivning av områden från «Kommunens områden»" in command("check", description)[1]
    layer = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(15.1, 58.3, 15.2, 58.4)], crs="EPSG:4326")
    for name, driver in (("omr.gpkg", "GPKG"), ("omr.geojson", "GeoJSON")):
        layer.to_file(tmp_path / name, driver=driver)
        code, out, _ = command("check", tmp_path / name, "--beskrivning", description)
        assert code == 0
        assert "områden: centrum 1; koordinatsystem: EPSG:4326" in out
    counts = tmp_path / "antal.csv"
    counts.write_text("period;brott;n\n2024-01;bedrägeri;1234\n2024-02;bedrägeri;åtta\n", "utf-8")
    counts.with_name("antal.csv.yaml").write_text(COUNTS, "utf-8")
    out = command("check", counts)[1]
    assert "händelser: bedrägeri 1 234" in out
    assert "en rad som inte finns betyder: okänt" in out
    assert "avvisade rader kan dölja antal" in out


def test_a_later_file_without_a_figure_is_told_to_have_put_it_to_zero(command: Command, tmp_path: Path) -> None:
    """A change of what was known is never silent."""
    counts = tmp_path / "antal.csv"
    counts.with_name("antal.csv.yaml").write_text(COUNTS, "utf-8")
    counts.write_text("period;brott;n\n2024-01;bedrägeri;12\n2024-02;bedrägeri;3\n", "utf-8")
    assert command("import", counts)[0] == 0
    counts.write_text("period;brott;n\n2024-01;bedrägeri;12\n", "utf-8")
    assert "1 antal från tidigare leveranser är nu noll: de finns inte i filen." in command("import", counts)[1]


@pytest.mark.parametrize("word", ["--bekräfta-utanför", "--bekrafta-utanfor"])
def test_rows_in_the_wrong_place_are_stored_only_when_somebody_says_so(command: Command, file: Path, word: str) -> None:
    """Also from a keyboard without å, ä and ö."""
    file.with_name("brott.csv.yaml").write_text(DESCRIPTION.replace("0586", "0180"), "utf-8")
    code, out, err = command("import", file)
    assert code == 1
    assert "OBS: 1 ligger utanför Sverige eller kommunen" in out
    assert "1 av 2 rader ligger utanför" in err
    assert "inget är sparat" in err
    assert "Leveranser: 0" in command("info")[1]
    assert "2 nya rader" in command("import", file, word)[1]


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: path.unlink(), "brott.csv: 1 fel\n  filen finns inte. Kontrollera namnet och sökvägen."),
    "folder": (lambda path: (path.unlink(), path.mkdir()), "det är en mapp, inte en fil."),
    "empty": (lambda path: path.write_bytes(b""), "filen är tom. Kontrollera att det är rätt fil."),
    "no rows": (lambda path: path.write_text("tid;brott;x;y\n"), "filen har inga rader."),
    "wrong columns": (
        lambda path: path.write_text("datum;brott;x;y\n2024-01-01;a;1;2\n"),
        "rad 1: kolumnen «tid» finns inte. Filens kolumner: «datum», «brott», «x», «y».",
    ),
    "unknown crs": (
        lambda path: path.with_name("brott.csv.yaml").write_text(DESCRIPTION.replace("3006", "999999"), "utf-8"),
        "koordinatsystem (rad 9): «EPSG:999999»: koordinatsystemet är okänt; skriv till exempel EPSG:3006",
    ),
    "excel": (
        lambda path: path.write_bytes(b"PK\x03\x04"),
        "filen är ett zip-arkiv (som Excel-filer är) men skadad eller avbruten.",
    ),
    "half gzip": (lambda path: path.write_bytes(gzip.compress(CONTENT.encode())[:-9]), "skadad eller avbruten"),
    "all rows wrong": (
        lambda path: path.write_text("tid;brott;x;y\nigår;a;1;2\n", "utf-8"),
        "ingen av filens 1 rader gick att läsa. Kontrollera fil och beskrivning.\n  rad 2: tiden «igår» går inte",
    ),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("verb", ["import", "check"])
def test_a_wrong_input_gives_one_clear_message_and_stores_nothing(
    command: Command, file: Path, database: Path, verb: str, case: str
) -> None:
    """It names the file, the place and the remedy; nothing is half-written."""
    damage, says = WRONG[case]
    damage(file)
    code, _, err = command(verb, file)
    assert code == 1
    assert err.startswith("brott.csv")
    assert says in err
    assert "Traceback" not in err
    assert not database.exists() or "Leveranser: 0\n" in command("info")[1]


def test_a_file_without_description_is_not_read_in(command: Command, file: Path, database: Path) -> None:
    """It may be anything; how to describe it is told."""
    file.with_name("brott.csv.yaml").unlink()
    code, _, err = command("import", file)
    assert code == 1
    assert "beskrivningen «brott.csv.yaml» finns inte bredvid filen." in err
    assert not database.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_one_may_not_read_is_told_so(command: Command, file: Path) -> None:
    """As the others."""
    file.chmod(0)
    assert "filen kan inte läsas" in command("import", file)[2]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="real data is not here")
def test_the_real_files_are_read_in_by_hand(command: Command) -> None:
    """Dalarna's areas and counts, Vancouver's thefts and neighbourhoods."""
    for file, description, words, says in (
        ("geo/deso_dalarna.gpkg", "dalarna_areas", [], "175 nya rader"),
        ("stats/dalarna_deso_month_category_dev.csv", "dalarna_counts", [], "16 310 nya rader"),
        ("points/vancouver_thefts.csv.gz", "vancouver_thefts", ["--bekrafta-utanfor"], "21 918 nya rader"),
        ("points/vancouver_neighbourhoods.geojson", "vancouver_areas", ["--bekrafta-utanfor"], "22 nya rader"),
    ):
        code, out, _ = command("import", SHARED / file, "--beskrivning", DESCRIPTIONS / f"{description}.yaml", *words)
        assert code == 0
        assert says in out
    out = command("info")[1]
    assert "2080 Falun: bara områden" in out
    assert "2081 Borlänge: riktiga uppgifter" in out
    assert "  Vancouver: riktiga uppgifter" in out


def test_a_file_can_be_tried_out_and_its_rejected_rows_mended(
    command: Command, file: Path, database: Path, tmp_path: Path
) -> None:
    """The account adds up and nothing is stored; the workbook goes in with the same description."""
    out = tmp_path / "avvisade.xlsx"
    code, said, err = command("import", file, "--prova", "--avvisade", out)
    assert (code, err) == (0, "")
    assert "Prövat, inget är sparat: 3 lästa = 1 godtagna + 1 godtagna med anmärkning + 1 avvisade." in said
    assert not database.exists()
    sheet = pd.read_excel(out, dtype=str, engine="calamine")
    assert sheet["orsak"].tolist() == ["tiden «igår» går inte att läsa."]
    code, _, err = command("import", file, "--avvisade", out)
    assert (code, "filen finns redan och skrivs inte över" in err) == (1, True)
    said = command("import", file)[1]
    assert "3 lästa = 1 godtagna + 1 godtagna med anmärkning + 0 redan kända + 1 avvisade" in said
    assert "Raderna har inget id från källan" in said
    sheet.assign(tid="2024-04-01", x="507731", y="6464677").to_excel(out, index=False, engine="xlsxwriter")
    said = command("import", out, "--beskrivning", f"{file}.yaml")[1]
    assert "1 lästa = 1 godtagna + 0 godtagna med anmärkning + 0 redan kända + 0 avvisade" in said


def test_a_trial_fails_where_the_import_would(command: Command, file: Path) -> None:
    """Also when every row can be read."""
    file.with_name("brott.csv.yaml").write_text(DESCRIPTION.replace("0586", "0180"), "utf-8")
    code, _, err = command("import", file, "--prova")
    assert (code, "1 av 2 rader ligger utanför" in err) == (1, True)


def test_a_correction_is_told(command: Command, file: Path) -> None:
    """Of a source whose rows have ids."""
    file.with_name("brott.csv.yaml").write_text(DESCRIPTION.replace("y: y}", "y: y, id: id}"), "utf-8")
    for word in ("Cykelstöld", "Klotter"):
        file.write_text(f"tid;brott;x;y;id\n2024-03-01;{word};507731;6464677;K1\n", "utf-8")
        out = command("import", file)[1]
    assert "1 av de nya raderna rättar en tidigare rad med samma id" in out
    assert "inget id från källan" not in out
    assert "1 rättade" in command("info")[1]


def test_what_a_description_says_is_not_said_again(command: Command, file: Path) -> None:
    """Two answers could differ."""
    code, _, err = command("import", file, "--kommun", "Ekerö")
    assert (code, "filen har en beskrivning, och den gäller" in err) == (1, True)


def test_a_watched_folder_says_a_line_for_each_file(
    command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends cleanly with Ctrl-C, and at the next start what was read in is not read in again."""
    waits = iter(range(100))

    def wait(_: float) -> None:
        if next(waits) % 3 == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("dashboard.cli.reading.time.sleep", wait)
    (file.parent / "skräp.csv").write_bytes(b"PK\x03\x04")
    code, out, err = command("bevaka", file.parent)
    assert (code, err) == (0, "")
    assert re.search(r"brott\.csv: leverans 1, 3 rader: 1 godtagna, 1 med anmärkning, 0 redan kända, 1 avvisade\.", out)
    assert len(re.findall(r"skräp\.csv: inte inläst\.", out)) == 1
    assert "Bevakningen är avslutad." in out
    assert "brott.csv: redan inläst som leverans 1." in command("bevaka", file.parent)[1]
    assert "Leveranser: 1\n" in command("info")[1]
    code, _, err = command("bevaka", file.parent / "nix")
    assert (code, "det är ingen mapp" in err) == (1, True)


def test_a_file_from_the_future_is_refused(command: Command, file: Path) -> None:
    """Nobody can have taken figures out on a day that hasn't been."""
    said = file.with_name(f"{file.name}.yaml")
    said.write_text(said.read_text("utf-8").replace("uttagsdatum: 2026-01-15", "uttagsdatum: 2999-01-15"), "utf-8")
    code, _, err = command("import", file)
    assert code == 1
    assert "2999-01-15 har inte varit än" in err
