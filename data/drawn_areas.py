"""Areas that somebody drew: checked, and made a delivery that can be undone like any other."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from unicodedata import normalize

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import Transformer

from data.deliveries import ROWS, Delivery, Kind
from data.errors import DataError, Problem
from data.model import AreaType
from data.personal import mask
from data.tables import TIME
from data.terms import MAX_WORD
from data.territory import is_outline_outside
from data.texts import clean
from data.values import Value

SOURCE = "Ritat i Löfteskartan"
WGS84 = "EPSG:4326"
MAX_REASON = 300

_SURFACES = ("Polygon", "MultiPolygon")
_NOT_ID = re.compile(r"[^a-z0-9]+")


class DrawnArea(Value):
    """An area as somebody drew it.

    Attributes
    ----------
    area_id
        The area's own id; the same as before for an outline drawn anew.
    outline
        Well-known binary, in hexadecimal.
    crs
        Where the outline's edges are straight.
    is_approximate
        Whether it says no more than about here.
    """

    area_id: str
    label: str
    area_type: AreaType
    outline: str
    crs: str = WGS84
    is_approximate: bool = False


class Drawing(Value):
    """Areas drawn at one time, by whom and why, and from which day they hold."""

    municipality: str
    areas: tuple[DrawnArea, ...]
    valid_from: date
    author_role: str
    reason: str


def make_area_id(label: str, *, place: str, taken: Iterable[str]) -> str:
    """Make an id of an area's name that no other area has.

    Parameters
    ----------
    label
        The name people use.
    place
        What the municipality is called: ids are told apart by it.
    taken
        Ids in use, of areas that no longer hold too.

    Examples
    --------
    >>> make_area_id("Mantorps centrum", place="Mjölby", taken=[])
    'mjolby-mantorps-centrum'
    >>> make_area_id("Östra torget", place="Mjölby", taken=["mjolby-ostra-torget"])
    'mjolby-ostra-torget-2'
    """
    known = set(taken)
    own, around = _slug(label), _slug(place)
    stem = own if not around or own.startswith(around) else f"{around}-{own}"
    stem = stem[: MAX_WORD - 4].strip("-") or "omrade"
    if stem not in known:
        return stem
    return next(f"{stem}-{n}" for n in range(2, len(known) + 3) if f"{stem}-{n}" not in known)


def deliver(drawing: Drawing, *, now: datetime) -> tuple[Delivery, gpd.GeoDataFrame]:
    """Make a delivery of what was drawn.

    Parameters
    ----------
    drawing
        What was drawn.
    now
        Swedish clock time.

    Returns
    -------
    Delivery, GeoDataFrame
        The passport, and the rows as ``data.deliveries.ROWS[Kind.AREAS]``.

    Raises
    ------
    DataError
        When an outline doesn't hold together, lies elsewhere, or a text is missing or looks like personal data.

    Examples
    --------
    >>> area = DrawnArea(area_id="torget", label="Torget", area_type=AreaType.OTHER,
    ...     outline=shapely.to_wkb(shapely.box(15.1, 58.3, 15.11, 58.31), hex=True))
    >>> drawing = Drawing(municipality="0586", areas=(area,), valid_from=date(2026, 1, 1),
    ...     author_role="samordnare", reason="Torget är nytt.")
    >>> passport, rows = deliver(drawing, now=datetime(2026, 1, 1, 12))
    >>> passport.kind.value, rows["area_id"].tolist()
    ('områden', ['torget'])
    """
    outlines = [shapely.from_wkb(area.outline) for area in drawing.areas]
    shown = [_to_degrees(one, area.crs) for one, area in zip(outlines, drawing.areas, strict=True)]
    problems = [*_find_text_problems(drawing), *_find_outline_problems(drawing, outlines, shown)]
    if problems:
        raise DataError(SOURCE, problems)
    table = pd.DataFrame(
        {
            "area_id": [area.area_id for area in drawing.areas],
            "municipality": drawing.municipality,
            "area_type": [area.area_type.value for area in drawing.areas],
            "label": [clean(area.label) for area in drawing.areas],
            "valid_from": pd.Timestamp(drawing.valid_from),
            "is_approximate": [area.is_approximate for area in drawing.areas],
            "crs": [area.crs for area in drawing.areas],
            "exact_geometry": pd.Series(outlines, dtype="object"),
            "geometry": pd.Series(shown, dtype="object"),
        }
    )
    words = ("area_id", "municipality", "area_type", "label", "crs")
    kinds = dict.fromkeys(words, "str") | {"valid_from": TIME}
    rows = gpd.GeoDataFrame(table.astype(kinds)[list(ROWS[Kind.AREAS])], geometry="geometry", crs=WGS84)
    return _make_passport(drawing, now=now), rows


def _make_passport(drawing: Drawing, *, now: datetime) -> Delivery:
    names = ", ".join(clean(area.label) for area in drawing.areas)
    content = f"{drawing.model_dump_json()} {now.isoformat()}"
    return Delivery(
        kind=Kind.AREAS,
        source=SOURCE,
        file_name=f"Ritat {now:%Y-%m-%d %H:%M}: {names}"[:MAX_REASON],
        sha256=sha256(content.encode()).hexdigest(),
        producer=f"kommunen, {drawing.author_role}",
        licence="kommunens egna",
        extract_date=now.date(),
        definition=f"Ritat för hand. Skäl: {clean(drawing.reason)}",
        received_at=now,
        author_role=drawing.author_role,
    )


def _find_text_problems(drawing: Drawing) -> Iterable[Problem]:
    if not clean(drawing.reason):
        yield Problem("skäl", "skälet saknas.", "Skriv en mening om varför gränsen ser ut så.")
    if not drawing.author_role:
        yield Problem("roll", "din roll saknas.", "Välj roll i listan.")
    texts = {"skäl": drawing.reason} | {f"namn «{area.label[:40]}»": area.label for area in drawing.areas}
    for place, text in texts.items():
        if found := sorted(kind.value for kind in mask(text).counts):
            what = f"texten ser ut att innehålla personuppgifter ({', '.join(found)})."
            yield Problem(place.split(" ")[0], what, "Skriv om den utan dem.")
    for area in drawing.areas:
        if not clean(area.label):
            yield Problem("namn", "området har inget namn.", "Skriv det namn som folk använder.")
        if len(area.label) > MAX_WORD:
            yield Problem("namn", f"namnet är längre än {MAX_WORD} tecken.", "Skriv ett kortare.")


def _find_outline_problems(
    drawing: Drawing, outlines: Sequence[shapely.Geometry], shown: Sequence[shapely.Geometry]
) -> Iterable[Problem]:
    for area, outline, in_degrees in zip(drawing.areas, outlines, shown, strict=True):
        name = clean(area.label)
        if outline.geom_type not in _SURFACES or shapely.is_empty(outline) or not shapely.is_valid(outline):
            yield Problem(name, "gränsen korsar sig själv eller är ingen yta.", "Laga den, eller rita om den.")
        elif is_outline_outside(in_degrees, municipality=drawing.municipality):
            what = "gränsen går mer än 2 mil utanför kommunen."
            yield Problem(name, what, "Kontrollera koordinaterna och vilken kommun som är vald.")


def _to_degrees(outline: shapely.Geometry, crs: str) -> shapely.Geometry:
    if crs == WGS84:
        return outline
    return shapely.transform(outline, Transformer.from_crs(crs, WGS84, always_xy=True).transform, interleaved=False)


def _slug(text: str) -> str:
    return _NOT_ID.sub("-", normalize("NFKD", text).encode("ascii", "ignore").decode().lower()).strip("-")
