"""What a data file holds, said by the one who delivers it in a small YAML file beside it."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.deliveries import Kind, MissingRow
from data.description_rules import find_faults
from data.documents import read_document
from data.errors import DataError, Problem
from data.model import AreaType, Category
from data.values import Text, Value

SUFFIX = ".yaml"
SELECTED, COUNTED = "urval:", "antal:"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
EPSG = r"^EPSG:[0-9]{4,6}$"


class RepeatedRow(StrEnum):
    """What it means that a file of counts has several rows for the same cell."""

    FAULT = "fel"
    SUM = "summera"
    SAME = "samma"


def _check_month(text: str) -> str:
    if not re.fullmatch(MONTH, text):
        msg = "ska vara en månad, till exempel 2024-01"
        raise ValueError(msg)
    return text


def _check_crs(text: str) -> str:
    msg = "koordinatsystemet är okänt; skriv till exempel EPSG:3006 (SWEREF 99 TM) eller EPSG:4326 (WGS 84)"
    if not re.fullmatch(EPSG, text):
        raise ValueError(msg)
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        raise ValueError(msg) from None
    if not (crs.is_projected or crs.is_geographic):
        raise ValueError(msg)
    return text


Month = Annotated[Text, AfterValidator(_check_month), Field(json_schema_extra={"pattern": MONTH})]
Crs = Annotated[Text, AfterValidator(_check_crs), Field(json_schema_extra={"pattern": EPSG})]


class Coverage(Value):
    """The months a source vouches for, the first and the last included."""

    first: Month = Field(alias="från", description="Första månaden som källan täcker, till exempel 2022-01.")
    last: Month = Field(alias="till", description="Sista månaden som källan täcker, till exempel 2025-12.")


class Columns(Value):
    """The file's heading for each of our terms; columns that are not named here are never read."""

    municipality: Text | None = Field(None, alias="kommun", description="Kommunens kod eller namn.")
    area_id: Text | None = Field(None, alias="område", description="Områdets kod eller id.")
    label: Text | None = Field(None, alias="namn", description="Områdets namn, så som folk säger.")
    area_type: Text | None = Field(None, alias="områdestyp", description="Områdets slag, per område.")
    category: Text | None = Field(None, alias="kategori", description="Källans ord för vad som hänt.")
    n: Text | None = Field(None, alias="antal", description="Antalet händelser.")
    period: Text | None = Field(None, alias="period", description="Månad (202301, 2023-01) eller år (2023).")
    from_at: Text | None = Field(None, alias="från", description="Tidigaste tid: datum, med eller utan klockslag.")
    from_clock: Text | None = Field(None, alias="från_klockslag", description="Tidigaste klockslag, i egen kolumn.")
    to_at: Text | None = Field(None, alias="till", description="Senaste tid, om källan har den.")
    to_clock: Text | None = Field(None, alias="till_klockslag", description="Senaste klockslag, i egen kolumn.")
    year: Text | None = Field(None, alias="år", description="Året, när tiden står i delar.")
    month: Text | None = Field(None, alias="månad", description="Månadens nummer 1–12, när tiden står i delar.")
    day: Text | None = Field(None, alias="dag", description="Dagen 1–31, när tiden står i delar.")
    hour: Text | None = Field(None, alias="timme", description="Timmen 0–23, när tiden står i delar.")
    minute: Text | None = Field(None, alias="minut", description="Minuten 0–59, när tiden står i delar.")
    x: Text | None = Field(None, alias="x", description="Östlig koordinat eller longitud.")
    y: Text | None = Field(None, alias="y", description="Nordlig koordinat eller latitud.")
    position: Text | None = Field(
        None, alias="position", description="Båda koordinaterna i en kolumn, till exempel «15,62; 58,41»."
    )
    source_id: Text | None = Field(
        None, alias="id", description="Källans eget id för händelsen, samma i varje leverans. Aldrig ett personnummer."
    )

    @property
    def headings(self) -> Mapping[str, str]:
        """The file's heading for each of our terms that has one."""
        return MappingProxyType(self.model_dump(exclude_none=True))


class SourceDescription(Value):
    """Källbeskrivning: vad en datafil innehåller, vem som gjort den och hur den ska läsas."""

    kind: Kind = Field(alias="sort", description="Vad raderna är: händelser, antal eller områden.")
    name: Text = Field(
        alias="namn",
        description="Källans namn, så som det ska stå i produkten. Samma källa ska heta lika i varje leverans.",
    )
    producer: Text = Field(alias="producent", description="Vem som har tagit fram uppgifterna.")
    licence: Text = Field(alias="licens", description="På vilka villkor uppgifterna får användas.")
    extract_date: date = Field(alias="uttagsdatum", description="Dagen då uppgifterna togs ut ur källans system.")
    definition: Text = Field(
        description="Vad som räknas: anmälda brott eller annat, vilka slag, om försök ingår, hur platsen är vald.",
    )
    shortfall_note: Text | None = Field(None, alias="bortfall", description="Vad som är känt om det som saknas.")
    preliminary_from: Month | None = Field(
        None, alias="preliminär_från", description="Första månaden vars uppgifter är preliminära."
    )
    covers: Coverage | None = Field(None, alias="täcker", description="Månaderna som källan svarar för.")
    columns: Columns = Field(
        default_factory=Columns, alias="kolumner", description="Filens rubrik för var och en av våra termer."
    )
    crs: Crs | None = Field(
        None, alias="koordinatsystem", description="Till exempel EPSG:3006. För områden bara om filen inte säger det."
    )
    is_swapped: bool = Field(
        default=False,
        alias="omkastade",
        description="Kolumnen som är angiven som x har den nordliga koordinaten. I en kolumn med båda: den nordliga "
        "står först.",
    )
    category: Category | None = Field(None, alias="kategori", description="En och samma kategori för hela filen.")
    categories: dict[Text, Category] = Field(
        default_factory=dict,
        alias="kategorier",
        description="Källans ord och vår kategori. Ord som inte står här blir «okategoriserad».",
    )
    looks_up_categories: bool = Field(
        default=False,
        alias="slå_upp_kategorier",
        description="Ord som inte står under «kategorier» slås upp i produktens lista: brottskod först, sedan namn. "
        "För antal slås bara brottskoder upp.",
    )
    selection: dict[Text, tuple[Text, ...]] = Field(
        default_factory=dict,
        alias="urval",
        description="Rubrik och de värden som raderna ska ha där; andra rader läses inte.",
    )
    period_columns: dict[Text, Text] = Field(
        default_factory=dict,
        alias="periodkolumner",
        description="För antal med en kolumn per månad eller år: kolumnens rubrik och dess period, som 2023-01.",
    )
    municipality: Text | None = Field(
        None,
        alias="kommun",
        description="Kod eller namn när hela filen gäller en kommun; «riket» och «län:NN» för jämförelsetal.",
    )
    is_municipality_in_area_id: bool = Field(
        default=False,
        alias="kommun_ur_områdeskod",
        description="Kommunkoden är områdeskodens fyra första tecken, som i DeSO och RegSO.",
    )
    area_type: AreaType | None = Field(None, alias="områdestyp", description="Områdenas slag, för hela filen.")
    valid_from: date | None = Field(None, alias="giltig_från", description="Första dagen som gränserna gäller.")
    is_approximate: bool = Field(
        default=False, alias="är_ungefärlig", description="Gränserna är ritade för hand kring en känd punkt."
    )
    layer: Text | None = Field(None, alias="lager", description="Vilket lager i en GeoPackage, om den har flera.")
    missing_row: MissingRow | None = Field(
        None,
        alias="saknad_rad",
        description="Om en rad som inte finns betyder att inget hänt (noll) eller att det inte är känt (saknas).",
    )
    repeated_row: RepeatedRow = Field(
        RepeatedRow.FAULT,
        alias="upprepad_rad",
        description="När flera rader gäller samma område, kategori och tid: fel, summera, eller samma uppgift igen.",
    )
    is_dash_zero: bool = Field(
        default=False, alias="streck_är_noll", description="Ett ensamt streck i antalet betyder att inget hänt."
    )
    date_format: Text | None = Field(
        None,
        alias="datumformat",
        description="Hur datum är skrivna, om året inte står först: dag/månad, månad/dag, excel eller till exempel "
        "%d/%m/%y.",
    )
    is_midnight_day: bool | None = Field(
        None,
        alias="midnatt_är_heldag",
        description="Om klockslaget 00:00 betyder att klockslaget är okänt. Utelämnas nyckeln gäller det bara när "
        "varje klockslag i filen är midnatt.",
    )

    @property
    def headings(self) -> Mapping[str, str]:
        """Every heading to read, by our term or, for a selection or a column of one period, a term of its own."""
        selected = {f"{SELECTED}{heading}": heading for heading in self.selection}
        unfolded = {f"{COUNTED}{heading}": heading for heading in self.period_columns}
        return MappingProxyType({**self.columns.headings, **selected, **unfolded})


def read_description(path: Path) -> SourceDescription:
    """Read the description of a data file.

    Parameters
    ----------
    path
        The YAML file.

    Raises
    ------
    DataError
        With every fault in it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_description(Path(folder) / "brott.csv.yaml")
    Traceback (most recent call last):
    data.errors.DataError: brott.csv.yaml: 1 fel
      filen kan inte läsas. Kontrollera att den finns och får läsas.
    """
    return read_document(path, SourceDescription, find_more=find_faults)


def find_description(path: Path) -> Path:
    """Find the description beside a data file.

    Raises
    ------
    DataError
        When there is none.
    """
    beside = path.with_name(path.name + SUFFIX)
    if not beside.is_file():
        what = f"beskrivningen «{beside.name}» finns inte bredvid filen."
        remedy = "Skriv den enligt docs/filformat.md, eller ange en annan med --beskrivning."
        raise DataError(path.name, [Problem("", what, remedy)])
    return beside
