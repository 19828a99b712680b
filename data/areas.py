"""Read a file of areas: outlines as delivered, with exact edges, and a copy in WGS 84 for drawing."""

from collections import Counter
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from data.deliveries import ROWS, Kind
from data.descriptions import SourceDescription
from data.errors import DataError, Problem
from data.files.form import Form
from data.files.rows import read_whole
from data.files.systems import WGS84
from data.files.table import BROKEN, GEOMETRY, X
from data.intake import Intake, find_form
from data.model import AreaType
from data.personal import mask_column
from data.refusals import Refusals
from data.suspects import refuse_personal_ids, refuse_persons
from data.terms import MAX_WORD, clean_texts, find_municipalities
from data.territory import is_outline_outside

OUTLINE, POINT = "exact_geometry", "x"
_SURFACES = ("Polygon", "MultiPolygon")
_REASONS = MappingProxyType(
    {
        "Ring Self-intersection": "gränsen rör vid sig själv",
        "Self-intersection": "gränsen korsar sig själv",
        "Hole lies outside shell": "ett hål ligger utanför området",
        "Holes are nested": "ett hål ligger i ett annat",
        "Interior is disconnected": "hålen delar området",
        "Nested shells": "en del ligger i en annan",
        "Duplicate Rings": "samma gräns står två gånger",
        "Too few points in geometry component": "gränsen har för få punkter",
        "Invalid Coordinate": "en koordinat är inget tal",
    }
)


def read_areas(path: Path, description: SourceDescription, *, form: Form | None = None) -> Intake:
    """Read a map file of areas; what kind of file, its content tells.

    Parameters
    ----------
    path
        The file.
    description
        What it holds.
    form
        How it is laid out, where somebody has said so.

    Returns
    -------
    Intake
        Its areas as ``data.deliveries.ROWS[Kind.AREAS]``; rejections count features from 1. An
        outline that is empty, crosses itself or is no surface is refused, never mended.

    Raises
    ------
    DataError
        When the file can't be read, lacks a property, or has no area that could be used.
    """
    columns = {**description.columns.headings, OUTLINE: GEOMETRY, POINT: X}
    texts, _, file = read_whole(path, form or find_form(description), columns=columns)
    found = understand_areas(texts, description, source=path.name, sha256=file.sha256, stated_crs=file.crs)
    return found.refuse_if_empty()


def understand_areas(
    texts: pd.DataFrame, description: SourceDescription, *, source: str, sha256: str, stated_crs: str
) -> Intake:
    """Understand rows of texts as areas.

    Parameters
    ----------
    texts
        The columns of the description, and the geometry under OUTLINE and POINT, by row number.
    description
        What they hold.
    source, sha256
        The file's name and checksum.
    stated_crs
        The reference system that the file itself states, or nothing.

    Raises
    ------
    DataError
        When the description can't hold for such a file.
    """
    refuse_persons(texts, description, source=source)
    crs = _settle_crs(stated_crs, description, source)
    numbers = texts.index
    rows = pd.DataFrame({term: clean_texts(texts[term]) for term in description.columns.headings}, index=numbers)
    refusals = Refusals(numbers)
    _check_ids(rows, refusals)
    refuse_personal_ids(rows["area_id"], refusals, "områdets id")
    municipality = find_municipalities(rows, description, source=source, refusals=refusals)
    label, masked = _read_labels(rows)
    outlines = _read_outlines(texts[OUTLINE])
    refusals.refuse(texts[POINT] != "", "{}: geometrin är Point, inte en yta.", label)
    refusals.refuse(label.str.len() > MAX_WORD, f"namnet är längre än {MAX_WORD} tecken.")
    _check_outlines(texts[OUTLINE], outlines, label, refusals)
    table = pd.DataFrame(
        {
            "area_id": rows["area_id"],
            "municipality": municipality,
            "area_type": _find_types(rows, description, refusals),
            "label": label,
            "valid_from": pd.Series(_find_first_day(description, source), index=numbers).astype("datetime64[us]"),
            "is_approximate": description.is_approximate,
            "crs": pd.Series(crs, index=numbers, dtype="str"),
            "exact_geometry": outlines,
        }
    )
    table = _place_on_earth(table[refusals.is_taken], crs, refusals)
    places = zip(table["geometry"], table["municipality"], strict=True)
    return Intake(
        file_name=source,
        sha256=sha256,
        description=description,
        table=_as_described(table),
        rejections=refusals.rejections,
        n_outside=sum(is_outline_outside(outline, municipality=place) for outline, place in places),
        masked=masked,
    )


def _place_on_earth(table: pd.DataFrame, crs: str, refusals: Refusals) -> pd.DataFrame:
    """Add the copies in degrees, and refuse outlines that can't lie in their reference system."""
    to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    in_degrees = [shapely.transform(one, to_degrees.transform, interleaved=False) for one in table["exact_geometry"]]
    table = table.assign(geometry=pd.Series(in_degrees, index=table.index, dtype="object"))
    is_impossible = pd.Series([not _is_on_earth(one) for one in in_degrees], index=table.index, dtype="bool")
    refusals.refuse(is_impossible, f"gränsen kan inte ligga i {crs[:MAX_WORD]}.")
    return table[~is_impossible]


def _settle_crs(stated: str, description: SourceDescription, source: str) -> str:
    """Heed the file; the description fills in where it is silent and must not contradict it."""
    if stated and description.crs and stated != description.crs:
        what = f"filen säger {stated[:MAX_WORD]} men beskrivningen {description.crs}."
        raise _refuse(source, what, "Ta bort «koordinatsystem» ur beskrivningen om filen har rätt.")
    return stated or description.crs or WGS84


def _find_first_day(description: SourceDescription, source: str) -> pd.Timestamp:
    if description.valid_from is None:
        raise _refuse(source, "det står inte från vilken dag gränserna gäller.", "Lägg till «giltig_från».")
    return pd.Timestamp(description.valid_from)


def _read_labels(rows: pd.DataFrame) -> tuple["pd.Series[str]", Counter[str]]:
    """Give the areas' names without personal data; an area without a name is called by its id."""
    if "label" not in rows:
        return rows["area_id"], Counter()
    masked = mask_column(rows["label"])
    label = masked.texts.where(masked.texts != "", rows["area_id"])
    return label, Counter({kind.value: n for kind, n in masked.counts.items()})


def _check_ids(rows: pd.DataFrame, refusals: Refusals) -> None:
    refusals.refuse(rows["area_id"] == "", "områdets id saknas.")
    refusals.refuse(rows["area_id"].str.len() > MAX_WORD, f"områdets id är längre än {MAX_WORD} tecken.")
    is_repeated = rows["area_id"].duplicated(keep=False)
    refusals.refuse(is_repeated, "områdets id {} står på flera objekt.", rows["area_id"])


def _find_types(rows: pd.DataFrame, description: SourceDescription, refusals: Refusals) -> "pd.Series[str]":
    if description.area_type is not None:
        return pd.Series(description.area_type.value, index=rows.index, dtype="str")
    known = {area_type.casefold(): area_type.value for area_type in AreaType}
    types = rows["area_type"].str.casefold().map(known).astype("str")
    allowed = ", ".join(AreaType)
    refusals.refuse(types.isna(), f"områdestypen {{}} är ingen av {allowed}.", rows["area_type"])
    return types


def _read_outlines(written: "pd.Series[str]") -> "pd.Series[Any]":
    """Read the outlines that the child found sound; none where there is none."""
    is_given = ~written.isin(["", BROKEN])
    given = np.array([bytes.fromhex(one) for one in written[is_given]], dtype=object)
    outlines = pd.Series([None] * len(written), index=written.index, dtype="object")
    outlines[is_given] = shapely.force_2d(shapely.from_wkb(given))
    return outlines


def _check_outlines(
    written: "pd.Series[str]", outlines: "pd.Series[Any]", label: "pd.Series[str]", refusals: Refusals
) -> None:
    told = {"": "gränsen saknas.", BROKEN: "gränsen är skadad, inte sluten eller av ett slag som inte kan läsas."}
    faults = pd.Series(
        [told.get(text) or _find_fault(outline) for text, outline in zip(written, outlines, strict=True)],
        index=outlines.index,
    )
    for fault in faults[faults != ""].unique():
        refusals.refuse(faults == fault, f"{{}}: {fault}", label)


def _find_fault(outline: shapely.Geometry) -> str:
    """Say what is wrong with an outline and where, or nothing."""
    if shapely.is_empty(outline):
        return "gränsen är tom."
    if outline.geom_type not in _SURFACES:
        return f"geometrin är {outline.geom_type}, inte en yta."
    said, _, place = shapely.is_valid_reason(outline).partition("[")
    if said == "Valid Geometry":
        return ""
    where = f" vid ({place.removesuffix(']').replace(' ', ', ')})" if place else ""
    return f"{_REASONS.get(said, 'gränsen är ogiltig')}{where}. Rita om den."


def _is_on_earth(outline: shapely.Geometry) -> bool:
    west, south, east, north = shapely.bounds(outline)
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)  # noqa: PLR2004  # degrees


def _as_described(table: pd.DataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table[list(ROWS[Kind.AREAS])], geometry="geometry", crs=WGS84)


def _refuse(source: str, what: str, remedy: str) -> DataError:
    return DataError(source, [Problem("", what, remedy)])
