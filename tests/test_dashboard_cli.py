"""The command line: what it does, and what it says when it can't, in Swedish and without a stack of English."""

import gzip
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from dashboard import cli, swedish_parser, watching
from dashboard.progress import Progress
from dashboard.settings import DEFAULT, find_root, store_url
from dashboard.settling import Reading
from data.store import open_store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
DESCRIPTIONS = Path(__file__).parent / "descriptions"

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
AREAS = """\
sort: områden
namn: Kommunens områden
producent: Mjölby kommun
licens: fri
uttagsdatum: 2026-01-15
definition: Ritade av samordnaren.
kolumner: {område: id}
kommun: Mjölby
områdestyp: centrum
giltig_från: 2024-01-01
"""
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

Said = tuple[int, str, str]
Command = Callable[..., Said]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Say where the store lies."""
    return tmp_path / "lager" / "löften.sqlite3"


@pytest.fixture
def command(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give commands to a store of the test's own."""
    monkeypatch.setenv("LOFTESKARTAN_DB", str(database))

    def give(*words: object) -> Said:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as asked:
            code = int(asked.code or 0)
        out, err = capsys.readouterr()
        return code, out.replace("\u00a0", " "), err.replace("\u00a0", " ")

    return give


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Lay a data file with its description in a folder."""
    path = tmp_path / "brott.csv"
    path.write_text(CONTENT, "utf-8")
    path.with_name("brott.csv.yaml").write_text(DESCRIPTION, "utf-8")
    return path


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


def test_the_store_lies_where_the_environment_says(tmp_path: Path) -> None:
    """A path or an address; else in the project."""
    assert store_url({"LOFTESKARTAN_DB": str(tmp_path / "a b.sqlite3")}) == f"sqlite:///{tmp_path / 'a b.sqlite3'}"
    assert store_url({"LOFTESKARTAN_DB": "postgresql://värd/löften"}) == "postgresql://värd/löften"
    assert find_root(tmp_path) == tmp_path
    (tmp_path / ".lofteskartan").mkdir()
    assert find_root(tmp_path / "a" / "b") == tmp_path


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


def test_a_correction_is_told(command: Command, file: Path) -> None:
    """Of a source whose rows have ids."""
    file.with_name("brott.csv.yaml").write_text(DESCRIPTION.replace("y: y}", "y: y, id: id}"), "utf-8")
    for word in ("Cykelstöld", "Klotter"):
        file.write_text(f"tid;brott;x;y;id\n2024-03-01;{word};507731;6464677;K1\n", "utf-8")
        out = command("import", file)[1]
    assert "1 av de nya raderna rättar en tidigare rad med samma id" in out
    assert "inget id från källan" not in out
    assert "1 rättade" in command("info")[1]


def test_a_check_of_an_unknown_file_says_what_it_seems_to_be(command: Command, tmp_path: Path) -> None:
    """Format, headings, columns, system and what only a person knows; not what stands in the rows."""
    rows = "".join(
        f"2024-01-{day:02};Klotter;{507700 + day};{6464600 + day};Anna 19811218-9876\n" for day in range(1, 11)
    )
    (tmp_path / "okänd").write_text(f"Datum;Brott;Öst;Nord;Målsägande\n{rows}", "utf-8")
    code, out, err = command("check", tmp_path / "okänd", "--kommun", "Mjölby")
    assert (code, err) == (0, "")
    for says in (
        "okänd: CSV, teckenkodning utf-8, 10 rader",
        "Förslag: händelser.",
        "från: «Datum» (säker",
        "läses inte: «Målsägande»",
        "EPSG:3006 SWEREF 99 TM (säker): 10 av 10 punkter faller i Mjölby.",
        "uttagsdatum: Vilken dag togs uppgifterna ut",
    ):
        assert says in out
    assert "9876" not in out


PROFILE = """\
id: egen-lista
namn: Egen lista
om: Påhittad profil.
rubriker: [Datum, Brott, Öst, Nord]
granskas: true
beskrivning:
  namn: Egen lista
  producent: Påhittad
  licens: PÅHITTADE DEMODATA
  definition: Påhittad.
"""


def test_a_file_can_be_read_by_a_profile(command: Command, tmp_path: Path) -> None:
    """What the profile leaves open is asked for, each with its option."""
    (tmp_path / "egen.yaml").write_text(PROFILE, "utf-8")
    rows = "".join(f"2024-01-{day:02};Klotter;{507700 + day};{6464600 + day}\n" for day in range(1, 11))
    file = tmp_path / "lista.csv"
    file.write_text(f"Datum;Brott;Öst;Nord\n{rows}", "utf-8")
    asked = ["import", file, "--profil", tmp_path / "egen.yaml", "--kommun", "Mjölby"]
    code, _, err = command(*asked)
    assert code == 1
    assert "Ange det med --uttagsdatum." in err
    assert "Ange det med --täcker." in err
    code, out, err = command(*asked, "--uttagsdatum", "filens", "--tacker", "2024-01", "2024-06")
    assert (code, err) == (0, "")
    assert "Läst enligt profilen «Egen lista»." in out
    assert "10 lästa = 10 godtagna" in out
    assert "Raderna ska granskas" in out
    assert "profilen «nix» finns inte. Det finns: bra-" in command("import", file, "--profil", "nix")[2]
    assert "«Nix» är ingen kommun" in command("check", file, "--kommun", "Nix")[2]


def test_what_a_description_says_is_not_said_again(command: Command, file: Path) -> None:
    """Two answers could differ."""
    code, _, err = command("import", file, "--kommun", "Ekerö")
    assert (code, "filen har en beskrivning, och den gäller" in err) == (1, True)


def test_a_watched_folder_reads_each_file_once_when_it_lies_still(tmp_path: Path) -> None:
    """What is refused is told once, and tried again when it or its description is changed."""
    store = open_store("sqlite://")
    folder = tmp_path / "in"
    folder.mkdir()
    sound, wrong = folder / "brott.csv", folder / "Anna 19811218-9876.csv"
    waits = iter(range(12))

    def wait(_: float) -> None:
        step = next(waits)
        if step == 0:
            sound.write_text(CONTENT[:20], "utf-8")
            (folder / "brott.csv.yaml").write_text(DESCRIPTION, "utf-8")
            (folder / "halv.csv.part").write_text("a", "utf-8")
        elif step == 1:
            sound.write_text(CONTENT, "utf-8")
        elif step == 4:
            wrong.write_bytes(b"PK\x03\x04")
            (folder / f"{wrong.name}.yaml").write_text(DESCRIPTION, "utf-8")
        elif step == 8:
            wrong.write_text(CONTENT.replace("Klotter", "Rån"), "utf-8")
        elif step == 11:
            raise KeyboardInterrupt

    told = watching.watch(
        store,
        folder,
        Reading(),
        author_role="prov",
        clock=lambda: datetime(2026, 2, 1, 12),  # noqa: DTZ001  # Swedish clock time
        sleep=wait,
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


def test_progress_is_drawn_only_where_somebody_watches() -> None:
    """In a terminal a line that is written over."""
    quiet, seen = io.StringIO(), io.StringIO()
    seen.isatty = lambda: True  # type: ignore[method-assign]
    for stream in (quiet, seen):
        progress = Progress(stream)
        progress(1, 2)
        progress(2, 2)
        progress.close()
    assert quiet.getvalue() == ""
    assert seen.getvalue().count("\r") == 2
    assert seen.getvalue().endswith("2 av 2 rader\n")


@pytest.mark.parametrize("port", ["0", "-1", "99999"])
def test_a_port_that_does_not_exist_is_answered_in_one_sentence(port: str) -> None:
    """No traceback, and the range is named."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", f"--port={port}"])
    told = str(ended.value.code)
    assert "är ingen port" in told
    assert "65535" in told


def test_a_file_from_the_future_is_refused(command: Command, file: Path) -> None:
    """Nobody can have taken figures out on a day that hasn't been."""
    said = file.with_name(f"{file.name}.yaml")
    said.write_text(said.read_text("utf-8").replace("uttagsdatum: 2026-01-15", "uttagsdatum: 2999-01-15"), "utf-8")
    code, _, err = command("import", file)
    assert code == 1
    assert "2999-01-15 har inte varit än" in err


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
