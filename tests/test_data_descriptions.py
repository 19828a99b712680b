"""The description beside a data file: strict, complete, and in its author's words."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.arrivals import read_arrival
from data.deliveries import Kind, MissingRow
from data.descriptions import SourceDescription, find_description, read_description
from data.errors import DataError
from data.model import Category
from data.schema import make_schema
from tests.written_descriptions import AREAS

DESCRIPTIONS = sorted((Path(__file__).parent / "descriptions").glob("*.yaml"))

INCIDENTS = """\
sort: händelser
namn: Polisens uttag
producent: Polisen
licens: intern
uttagsdatum: 2026-01-15
definition: Anmälda brott.
kolumner:
  från: tid
  kategori: brott
  x: x
  y: y
koordinatsystem: EPSG:3006
kategorier:
  Cykelstöld: stöld
kommun: "0586"
täcker:
  från: 2024-01
  till: 2025-12
"""
SERIES = """\
sort: antal
namn: Brå
producent: Brå
licens: fri
uttagsdatum: 2026-01-15
definition: Anmälda brott.
kolumner: {kommun: Region, period: Period, antal: Antal}
kategori: bedrägeri
saknad_rad: saknas
"""
Reader = Callable[[str], SourceDescription]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a reader of a description."""

    def read_text(text: str) -> SourceDescription:
        path = tmp_path / "brott.csv.yaml"
        path.write_text(text, "utf-8")
        return read_description(path)

    return read_text


def test_a_description_says_what_its_file_holds(read: Reader) -> None:
    """In Swedish keys, read into English names."""
    said = read(INCIDENTS)
    assert (said.kind, said.extract_date, said.crs) == (Kind.INCIDENTS, date(2026, 1, 15), "EPSG:3006")
    assert said.categories == {"Cykelstöld": Category.THEFT}
    assert dict(said.columns.headings) == {"from_at": "tid", "category": "brott", "x": "x", "y": "y"}
    assert said.covers is not None
    assert (said.covers.first, said.covers.last) == ("2024-01", "2025-12")
    assert read(SERIES).missing_row is MissingRow.UNKNOWN
    assert read(AREAS).valid_from == date(2024, 1, 1)


@pytest.mark.parametrize("path", DESCRIPTIONS, ids=lambda path: path.stem)
def test_the_descriptions_of_the_real_files_are_sound(path: Path) -> None:
    """They can be used by hand with --beskrivning."""
    assert read_description(path).name


@pytest.mark.parametrize(
    ("text", "change", "says"),
    [
        (INCIDENTS, ("sort: händelser", "sort: händelse"), "Menade du «händelser»?"),
        (INCIDENTS, ("licens: intern\n", ""), "nyckeln «licens» saknas."),
        (INCIDENTS, ("licens:", "lisens:"), "nyckeln «lisens» är okänd. Menade du «licens»?"),
        (INCIDENTS, ("  x: x\n", ""), "bara en av «x» och «y» är angiven."),
        (INCIDENTS, ("koordinatsystem: EPSG:3006\n", ""), "det står inte vilket koordinatsystem x och y har."),
        (INCIDENTS, ("EPSG:3006", "EPSG:999999"), "koordinatsystemet är okänt; skriv till exempel EPSG:3006"),
        (INCIDENTS, ("EPSG:3006", "SWEREF 99 TM"), "koordinatsystemet är okänt; skriv till exempel EPSG:3006"),
        (INCIDENTS, ("EPSG:3006", "EPSG:5613"), "koordinatsystemet är okänt"),
        (INCIDENTS, ("  från: tid\n", ""), "kolumner (rad 7): «från» eller «år» saknas."),
        (INCIDENTS, ("Cykelstöld: stöld", "Cykelstöld: cykel"), "«cykel» är inte ett av de värden som får stå här."),
        (INCIDENTS, ('kommun: "0586"\n', ""), "det står inte vilken kommun filen gäller."),
        (INCIDENTS, ('kommun: "0586"', "kommun: 0586"), "står utan citattecken"),
        (INCIDENTS, ("  från: tid", "  från: tid\n  kommun: kommun"), "kommunen anges på flera sätt."),
        (INCIDENTS, ("kategorier:", "kategori: stöld\nkategorier:"), "kategorin ska anges på precis ett sätt."),
        (INCIDENTS, ("till: 2025-12", "till: 2026-01"), "månaden 2026-01 var inte slut när uppgifterna togs ut"),
        (INCIDENTS, ("till: 2025-12", "till: 2023-12"), "«2023-12» är före «2024-01»."),
        (INCIDENTS, ("från: 2024-01", "från: 2024-13"), "ska vara en månad, till exempel 2024-01"),
        (INCIDENTS, ("2026-01-15", "15 januari"), "«15 januari» är inte ett datum."),
        (SERIES, ("saknad_rad: saknas\n", ""), "det står inte vad en saknad rad betyder."),
        (SERIES, ("saknad_rad: saknas", "saknad_rad: noll"), "noll kan bara gälla månader som källan täcker."),
        (SERIES, (", antal: Antal", ""), "«antal» saknas."),
        (SERIES, ("period: Period, ", ""), "«period» eller «år» saknas."),
        (SERIES, ("kategori:", "periodkolumner: {A: '2023'}\nkategori:"), "men «antal» är också angiven."),
        (INCIDENTS, ("kommun:", "periodkolumner: {A: '2023'}\nkommun:"), "bara antal kan ha en kolumn per period."),
        (AREAS, ("kommun:", "urval: {a: [b]}\nkommun:"), "områden läses alltid alla."),
        (AREAS, ("giltig_från: 2024-01-01\n", ""), "nyckeln «giltig_från» saknas."),
        (AREAS, ("områdestyp: centrum", "områdestyp: park"), "«park» är inte ett av de värden som får stå här."),
        (AREAS, ("områdestyp: centrum\n", ""), "områdenas slag ska anges på precis ett sätt."),
        (AREAS, ("{område: id}", "{namn: id}"), "«område» saknas."),
    ],
)
def test_each_fault_is_told_with_its_place_and_remedy(
    read: Reader, text: str, change: tuple[str, str], says: str
) -> None:
    """In Swedish, in the author's own keys."""
    assert change[0] in text
    with pytest.raises(DataError) as refused:
        read(text.replace(*change))
    assert says in str(refused.value)
    assert str(refused.value).startswith("brott.csv.yaml: ")
    assert "(rad " in str(refused.value)


def test_every_fault_is_told_at_once(read: Reader) -> None:
    """Nobody mends a file one message at a time."""
    with pytest.raises(DataError) as refused:
        read(SERIES.replace("licens: fri\n", "").replace("period: Period, ", "").replace("kategori: bedrägeri\n", ""))
    assert len(refused.value.problems) == 3


def test_a_data_file_without_a_description_is_told_what_to_write(tmp_path: Path) -> None:
    """It names the file that is missing."""
    path = tmp_path / "brott.csv"
    path.write_text("a,b\n", "utf-8")
    with pytest.raises(
        DataError, match=r"brott\.csv: 1 fel\n  beskrivningen «brott\.csv\.yaml» finns inte.*docs/filformat\.md"
    ):
        read_arrival(path)
    path.with_name("brott.csv.yaml").write_text(AREAS, "utf-8")
    assert find_description(path).name == "brott.csv.yaml"


def test_a_missing_file_or_a_folder_is_told_so(tmp_path: Path) -> None:
    """Before its description is looked for."""
    with pytest.raises(DataError, match="filen finns inte"):
        read_arrival(tmp_path / "nix.csv")
    with pytest.raises(DataError, match="det är en mapp"):
        read_arrival(tmp_path)


def test_every_key_explains_itself_in_the_schema() -> None:
    """An editor shows the explanation while one writes; all of it is Swedish."""
    schema = make_schema(SourceDescription, title="Källbeskrivning")
    blocks = [schema, *(part for part in schema["$defs"].values() if "properties" in part)]
    keys = {name: key for block in blocks for name, key in block["properties"].items()}
    assert {"sort", "kolumner", "saknad_rad", "från_klockslag"} <= set(keys)
    assert [name for name, key in keys.items() if not key.get("description")] == []


def test_the_schema_file_is_that_of_the_model() -> None:
    """Change the model, run ``python -m data.schema``."""
    path = Path(__file__).parent.parent / "data" / "source.schema.json"
    assert json.loads(path.read_text("utf-8")) == make_schema(SourceDescription, title="Beskrivning av en datafil")


DOCUMENT = (Path(__file__).parent.parent / "docs" / "filformat.md").read_text("utf-8")
EXAMPLES = [
    text for text in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL) if re.search(r"^sort:", text, re.MULTILINE)
]


@pytest.mark.parametrize("text", EXAMPLES, ids=["händelser", "antal", "periodkolumner", "områden"])
def test_the_examples_in_the_document_are_sound(read: Reader, text: str) -> None:
    """What is copied from it works."""
    assert read(text).name


def test_the_document_names_every_key() -> None:
    """Those of the description and those of its columns."""
    schema = make_schema(SourceDescription, title="")
    keys = {*schema["properties"], *schema["$defs"]["Columns"]["properties"]}
    assert sorted(key for key in keys if f"`{key}`" not in DOCUMENT) == []
