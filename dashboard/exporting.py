"""Counts to take out: what somebody may see per source, area, category and period, with what it rests on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import pandas as pd

from dashboard.derived import list_sources
from dashboard.formats import format_date
from dashboard.selection import Selection, name_areas
from dashboard.store import monthly_counts, the_counts, the_situation
from dashboard.texts import DEMO_NOTICE, INTERNAL_NOTICE, PROTECTED_NOTICE
from dashboard.views.sources import list_passports
from data.exports import write_csv, write_workbook
from data.exports.layers import write_geopackage, write_layer_geojson, write_parquet
from geo.disclosure import HIDDEN_MEANING
from geo.question import MONTHS_OF_A_YEAR
from geo.situation import Situation, list_references

COLUMNS = ("kommun", "källa", "område_id", "område", "slag", "period", "antal", "märke")
MISSING_MARK = "uppgift saknas"
COLUMNS_MEAN = (
    "Bladet «Antal» har en rad per källa, område, slag och period. Områden kan överlappa: lägg inte ihop dem.",
    "«period»: 2025-03 är en månad, 2025K1 ett kvartal och 2025 ett helt år. Lägg inte ihop ett år med dess kvartal.",
    "«antal» är tomt där det inte finns något tal att visa. Det betyder inte noll; «märke» säger varför.",
    "«område_id» är områdets nyckel, densamma i alla format. Kommunens egen kod står för hela kommunen.",
    "Varje källas definition, uttagsdag, täckning och brister står på bladet «Definitioner och källor».",
)
"""For whoever opens the workbook without the pages beside it."""


@dataclass(frozen=True, slots=True)
class Takeout:
    """What is taken out.

    Attributes
    ----------
    counts
        COLUMNS, a row per cell; where `antal` is empty `märke` says why.
    areas
        The areas with their outlines.
    notes
        What the reader should know, in Swedish.
    selection
        Whose rights, and the day.
    is_demo
        The figures are invented.
    """

    counts: pd.DataFrame
    areas: gpd.GeoDataFrame
    notes: tuple[str, ...]
    selection: Selection
    is_demo: bool

    @property
    def lead(self) -> str:
        """What stands beside each row where there is room for little: invented or not, for whom, of which day."""
        return " ".join(self.notes[: 3 if self.is_demo else 2])


def lay_takeout(selection: Selection) -> Takeout:
    """Lay out all counts that somebody may see of a municipality; months for who sees points, else what is shown."""
    situation = the_situation(selection.viewer, selection.municipality, selection.today)
    sees_points = selection.viewer.rights.sees_points
    parts = _lay_monthly(selection, situation) if sees_points else _lay_protected(selection, situation)
    counts = pd.concat([pd.DataFrame(columns=list(COLUMNS)), *parts], ignore_index=True)[list(COLUMNS)]
    counts["antal"] = counts["antal"].astype("Int64")
    areas = situation.areas[["area_id", "label", "area_type", "geometry"]].rename(
        columns={"area_id": "område_id", "label": "område", "area_type": "typ"}
    )
    sources = dict.fromkeys(counts["källa"])
    passports = [f"{source}: {told}" for source in sources for told in list_passports(situation, source)]
    notes = (
        *([f"{DEMO_NOTICE}. Siffrorna är påhittade."] if situation.is_demo else []),
        INTERNAL_NOTICE if sees_points else f"{PROTECTED_NOTICE} {HIDDEN_MEANING}",
        _say_taken(selection),
        "Källor räknar olika och läggs aldrig ihop. Ett tomt antal är inte noll: märket säger varför det är tomt.",
        *passports,
    )
    if situation.is_demo:
        counts, areas = counts.assign(uppgifter=DEMO_NOTICE), areas.assign(uppgifter=DEMO_NOTICE)
    return Takeout(counts, areas, notes, selection, situation.is_demo)


def _say_taken(selection: Selection) -> str:
    """Say what was taken out and when, and in which case it belongs."""
    what = f"Uttaget {format_date(selection.today)}. Urval: {selection.name}, alla källor, områden, slag och perioder."
    numbers = dict.fromkeys(promise.registry_number for promise in selection.promises if promise.registry_number)
    return f"{what} Diarienummer: {', '.join(numbers)}." if numbers else what


def _lay_monthly(selection: Selection, situation: Situation) -> list[pd.DataFrame]:
    names = name_areas(situation)
    parts = []
    for source in list_sources(situation):
        monthly = monthly_counts(selection.viewer, situation, source, selection.today)
        yearly = _list_yearly(situation, source, monthly)
        periods = [monthly["month"].dt.strftime("%Y-%m"), yearly["first_month"].dt.strftime("%Y")]
        both = pd.concat([monthly, yearly], ignore_index=True)
        laid = both.assign(
            kommun=selection.name,
            källa=source,
            område=both["area_id"].map(names),
            period=pd.concat(periods, ignore_index=True),
            märke=both["n"].isna().map({True: MISSING_MARK, False: ""}),
        )
        parts.append(laid.rename(columns={"area_id": "område_id", "category": "slag", "n": "antal"}))
    return parts


def _list_yearly(situation: Situation, source: str, monthly: pd.DataFrame) -> pd.DataFrame:
    """List the calendar years that a source gives no months of, by area and category: else a sum would count twice."""
    series = situation.series
    is_own = (series["source"] == source) & ~series["area_id"].isin(list_references(situation))
    is_year = (series["n_months"] == MONTHS_OF_A_YEAR) & (series["first_month"].dt.month == 1)
    yearly: pd.DataFrame = series.loc[is_own & is_year, ["area_id", "category", "first_month", "n"]]
    known = monthly[monthly["n"].notna()]
    by_month = pd.MultiIndex.from_arrays([known["area_id"], known["category"], known["month"].dt.year])
    by_year = pd.MultiIndex.from_arrays([yearly["area_id"], yearly["category"], yearly["first_month"].dt.year])
    return yearly.loc[~by_year.isin(by_month)]


def _lay_protected(selection: Selection, situation: Situation) -> list[pd.DataFrame]:
    names = name_areas(situation)
    counts = the_counts(selection.viewer, selection.municipality, selection.today)
    return [
        table.assign(
            kommun=selection.name,
            källa=source,
            område=table["area_id"].map(names),
            märke=table["mark"].replace({"saknas": MISSING_MARK}),
        ).rename(columns={"area_id": "område_id", "category": "slag", "n": "antal"})
        for source, table in counts.tables.items()
    ]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what its reader calls it, its media type and what writes it."""

    name: str
    mime: str
    write: Callable[[Takeout], bytes]


def _write_workbook(taken: Takeout) -> bytes:
    sources = pd.DataFrame({"källa och definition": taken.notes})
    sheets = {"Antal": taken.counts, "Definitioner och källor": sources}
    mark = DEMO_NOTICE if taken.is_demo else ""
    notes = (*taken.notes[: 1 if taken.is_demo else 0], *COLUMNS_MEAN)
    return write_workbook(sheets, notes=notes, created=taken.selection.today, mark=mark)


def _write_geopackage(taken: Takeout) -> bytes:
    notes = pd.DataFrame({"not": taken.notes})
    layers = {"omraden": taken.areas, "antal": taken.counts, "noter": notes}
    return write_geopackage(layers, written_on=taken.selection.today)


def _write_geojson(taken: Takeout) -> bytes:
    joined = taken.areas.merge(
        taken.counts[["område_id", "källa", "slag", "period", "antal", "märke"]], on="område_id", how="left"
    )
    return write_layer_geojson(joined.assign(noter=taken.lead))


def _write_parquet(taken: Takeout) -> bytes:
    return write_parquet(taken.counts, about={f"not {number}": note for number, note in enumerate(taken.notes, 1)})


def _write_csv(taken: Takeout) -> bytes:
    return write_csv(taken.counts.assign(noter=taken.lead))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "xlsx": Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write_workbook),
        "csv": Kind("CSV", "text/csv", _write_csv),
        "gpkg": Kind("GeoPackage", "application/geopackage+sqlite3", _write_geopackage),
        "geojson": Kind("GeoJSON", "application/geo+json", _write_geojson),
        "parquet": Kind("Parquet", "application/vnd.apache.parquet", _write_parquet),
    }
)
