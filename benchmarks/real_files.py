"""The real files that arrive in the measurement of import, and what a person answers about each.

The files are none of the project's: they lie in a folder beside it, where there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from data.columns.describing import Fields

FOLDER = Path(__file__).parents[2] / "shared" / "data"

COMMON: Fields = {
    "producent": "Se källan",
    "licens": "Bara för prov",
    "uttagsdatum": "2026-11-01",
    "definition": "Så som källan lämnade ut den.",
}


@dataclass(frozen=True, slots=True)
class RealFile:
    """A file, and what only a person knows about it.

    Attributes
    ----------
    name
        What the table calls it.
    path
        Where it lies, from the folder of real files.
    answers
        By the keys of a description; beside `COMMON` and a name.
    n_rows
        How many rows it has, as those who gave it out or another program say.
    municipality
        Code of the municipality that the person works for.
    crs
        The system that its points are written in, and whether north stands first; None without points.
    sheet
        Which sheet or layer, where the first isn't meant.
    is_refused
        Whether it is to be refused: it lacks a time, or is never counted.
    """

    name: str
    path: str
    n_rows: int
    answers: Fields = field(default_factory=dict)
    municipality: str | None = None
    crs: tuple[str, bool] | None = None
    sheet: str | None = None
    is_refused: bool = False


WGS84, SWEREF, UTM_10, OREGON, BRITISH = "EPSG:4326", "EPSG:3006", "EPSG:32610", "EPSG:2913", "EPSG:27700"


def _cover(first: str, last: str) -> Fields:
    return {"täcker": {"från": first, "till": last}}


_CHICAGO: Fields = {"kommun": "Chicago", "kategori": "våld", "koordinatsystem": WGS84, **_cover("2010-01", "2019-12")}
_MEMPHIS: Fields = {"kommun": "Memphis", "koordinatsystem": WGS84, **_cover("2019-01", "2019-12")}
_PORTLAND: Fields = {"kommun": "Portland", **_cover("2016-08", "2016-09")}
_AREAS: Fields = {"giltig_från": "2016-01-01", "områdestyp": "annat"}
_ASSAULTS: Fields = {"kategori": "våld", "koordinatsystem": WGS84, **_cover("2019-01", "2019-12")}

ORSA = RealFile(
    "Hållplatser i Orsa",
    "messy/Kollektivtrafik_Orsa.gpkg",
    172,
    {"kategori": "otrygghet", **_cover("2020-01", "2026-09")},
    municipality="2034",
    crs=(SWEREF, False),
)
DALARNA = RealFile(
    "Polisens uttag per DeSO, Dalarna",
    "stats/dalarna_deso_month_category_dev.csv",
    16_310,
    {"producent": "Polismyndigheten"},
    municipality="2081",
)
TOWNS = RealFile(
    "Tätorter, hela landet",
    "geo/tatorter_points.geojson",
    2_017,
    {"kategori": "otrygghet", **_cover("2020-01", "2020-12")},
    crs=(WGS84, False),
)
MEMPHIS = RealFile(
    "Rån i Memphis", "points/memphis/memphis_robberies.csv", 2_245, {**_MEMPHIS, "kolumner": {"id": "uid"}}
)
CINCINNATI = RealFile(
    "Inbrott i Cincinnati",
    "points/cincinnati_burglary.csv.gz",
    8_723,
    {
        "kommun": "Cincinnati",
        "koordinatsystem": WGS84,
        "kolumner": {"id": "incident_no"},
        **_cover("2016-01", "2018-12"),
    },
)
SAO_PAULO = RealFile(
    "Mord i São Paulo",
    "messy/sao_paulo_homicides.xlsx",
    6_214,
    {"kommun": "São Paulo", "kategori": "våld", "koordinatsystem": WGS84, **_cover("2017-01", "2022-12")},
)

REAL_FILES: tuple[RealFile, ...] = (
    DALARNA,
    RealFile(
        "Bedrägerier per kommun, Dalarna", "stats/dalarna_fraud_kommun_month_dev.csv", 527, {"kategori": "bedrägeri"}
    ),
    RealFile("Brås kommunindikatorer, Dalarna", "stats/dalarna_bra_kommunindikatorer.csv", 13_209),
    RealFile("Brås månadsfil, «8.0» som månad", "messy/lulea_bra_latest_sample.csv", 7),
    RealFile("DeSO i Dalarna", "geo/deso_dalarna.gpkg", 175, {"giltig_från": "2025-01-01"}),
    RealFile("Kommunerna", "geo/okfse_municipalities.geojson", 290, {**_AREAS, "områdestyp": "annat"}),
    TOWNS,
    ORSA,
    RealFile(
        "Stölder i Vancouver",
        "points/vancouver_thefts.csv.gz",
        21_918,
        {"kommun": "Vancouver", "koordinatsystem": UTM_10, **_cover("2020-01", "2020-12")},
    ),
    RealFile(
        "Stadsdelar i Vancouver",
        "points/vancouver_neighbourhoods.geojson",
        22,
        {**_AREAS, "kommun": "Vancouver", "kolumner": {"område": "mapid"}},
    ),
    CINCINNATI,
    RealFile(
        "Bilstölder i New York, med tidsspann",
        "points/nycvehiclethefts.csv.gz",
        35_746,
        {"kommun": "New York", "kategori": "stöld", "koordinatsystem": WGS84, **_cover("2014-01", "2017-12")},
    ),
    RealFile("Grov misshandel i Chicago", "points/chicago_aggravated_assaults.csv.gz", 148_636, _CHICAGO),
    RealFile(
        "Polisdistrikt i Chicago (KML)",
        "messy/chicago_police_districts.kml",
        25,
        {**_AREAS, "kommun": "Chicago", "kolumner": {"område": "Name"}},
    ),
    MEMPHIS,
    RealFile(
        "Rån i Memphis, januari (GeoPackage)",
        "points/memphis/memphis_robberies_jan.gpkg",
        206,
        _MEMPHIS,
        crs=(WGS84, False),
    ),
    RealFile(
        "Polisdistrikt i Memphis",
        "points/memphis/memphis_precincts.gpkg",
        9,
        {**_AREAS, "kommun": "Memphis", "kolumner": {"område": "precinct"}},
    ),
    *(
        RealFile(f"Larm i Portland, {month}", f"points/portland/{name}_Data.zip", n, _PORTLAND, crs=(OREGON, False))
        for month, name, n in (("augusti", "080116_083116", 19_376), ("september", "090116_093016", 18_443))
    ),
    RealFile(
        "Polisdistrikt i Portland",
        "points/portland/portland-police-districts.zip",
        60,
        {**_AREAS, "kommun": "Portland"},
    ),
    SAO_PAULO,
    *(
        RealFile(f"Tre blad: {sheet}", "messy/aggravated_assaults.xlsx", n, {"kommun": sheet, **_ASSAULTS}, sheet=sheet)
        for sheet, n in (("Austin", 8_696), ("Fort Worth", 1_577), ("Seattle", 2_529))
    ),
    RealFile(
        "Stalkning i Queensland",
        "messy/qld_stalking.xlsx",
        7_304,
        {"kommun": "Queensland", "kategori": "våld", **_cover("2001-01", "2022-12")},
    ),
    RealFile(
        "Ordningsstörningar i Lancashire (tabbar)",
        "messy/lancashire_asb_first1999rows.tab",
        1_999,
        {
            "kommun": "Lancashire",
            "kategori": "ordningsstörning",
            "koordinatsystem": WGS84,
            **_cover("2022-01", "2022-12"),
        },
    ),
    RealFile(
        "Hungerford: radbrytningar inom citattecken, brittiskt rutnät",
        "messy/hungerford_shootings.csv",
        16,
        {"kommun": "Hungerford", "kategori": "våld", "koordinatsystem": BRITISH, **_cover("1987-08", "1987-08")},
        is_refused=True,
    ),
    RealFile(
        "Atlanta: radbrytningar inom citattecken",
        "messy/downtown_homicides.csv",
        4,
        {"kommun": "Atlanta", "kategori": "våld", "koordinatsystem": WGS84, **_cover("2019-01", "2019-12")},
        is_refused=True,
    ),
    RealFile("Brottskodernas nyckel", "stats/dalarna_brottskod_nyckel.csv", 3_415, is_refused=True),
    RealFile(
        "Händelser på polisen.se", "events/polisen_events_2022-2025.parquet", 70_289, crs=(WGS84, True), is_refused=True
    ),
    RealFile(
        "Ett svar från polisen.se (JSON)",
        "events/polisen_api_raw_2024-01-16.json",
        500,
        crs=(WGS84, True),
        is_refused=True,
    ),
)

BY_NAME: Mapping[str, RealFile] = MappingProxyType({one.name: one for one in REAL_FILES})
