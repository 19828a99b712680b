"""GeoJSON, read with nothing but a JSON parser: no link in it is followed, nothing in it is opened."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from data.files.cells import write_cell
from data.files.form import Form, Format
from data.files.geometries import Written, write_point
from data.files.limits import MAX_COLUMNS, MAX_ROWS, MAX_WHOLE_BYTES, MB
from data.files.refusal import refuse
from data.files.systems import name_crs
from data.files.table import BROKEN, GEOMETRY, Chunk, Table, X, Y
from data.files.upload import Upload
from data.texts import clean

_PAIR = 2


def open_geojson(upload: Upload, form: Form) -> Table:
    """Find the features of a GeoJSON file.

    Parameters
    ----------
    upload
        UTF-8. An older ``crs`` member is heeded when it names a system, refused when it links to one.
    form
        What is known of its layout.

    Raises
    ------
    DataError
        When the file is not GeoJSON with features.
    """
    content = _parse(upload)
    if isinstance(content, list):
        return _open_list(content, form)
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list):
        what = "filen är ingen FeatureCollection."
        raise refuse(what, "Spara uppgifterna som GeoJSON med egenskaper.")
    if not features:
        what = "filen har inga objekt."
        raise refuse(what)
    if len(features) > MAX_ROWS:
        what = f"filen har fler än {MAX_ROWS} objekt."
        raise refuse(what, "Dela upp den.")
    members = [one if isinstance(one, dict) else {} for one in features]
    names = _list_properties(members)

    def chunks(places: Sequence[int], size: int) -> Iterator[Chunk]:
        return _read(members, names, places, size)

    return Table(
        form=replace(form, encoding="utf-8"),
        headings=(*(clean(name) for name in names), X, Y, GEOMETRY),
        chunks=chunks,
        crs=_find_crs(content.get("crs")),
        n_rows=len(members),
    )


def _parse(upload: Upload) -> dict[str, Any] | list[Any]:
    if upload.size > MAX_WHOLE_BYTES:
        what = f"filen är större än {MAX_WHOLE_BYTES // MB} MB."
        raise refuse(what, "Dela upp den eller spara den som GeoPackage.")
    try:
        content = json.loads(b"".join(upload.chunks()).decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        what = "filen är inte skriven i UTF-8."
        raise refuse(what, "Spara om den som UTF-8.") from None
    except RecursionError:
        what = "filen är nästlad i för många nivåer."
        raise refuse(what) from None
    except json.JSONDecodeError as error:
        what = f"filen är inte giltig JSON (rad {error.lineno})."
        raise refuse(what) from None
    except ValueError:
        what = "filen innehåller tal som inte är tal (NaN eller Infinity) eller är orimligt långa."
        raise refuse(what) from None
    return content if isinstance(content, dict | list) else {}


def _open_list(records: list[Any], form: Form) -> Table:
    """Take a plain list of records for features without geometry; parts of a part are named with a dot."""
    if not records or not all(isinstance(one, dict) for one in records):
        what = "filen är JSON men ingen lista av poster."
        raise refuse(what, "Spara uppgifterna som GeoJSON eller CSV.")
    members = [{"properties": _flatten(one)} for one in records]
    names = _list_properties(members)
    return Table(
        form=replace(form, format=Format.JSON, encoding="utf-8"),
        headings=tuple(clean(name) for name in names),
        chunks=lambda places, size: _read(members, names, places, size),
        n_rows=len(members),
    )


def _flatten(record: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        flat.update(
            {f"{name}.{part}": one for part, one in value.items()} if isinstance(value, dict) else {name: value}
        )
    return flat


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _find_crs(member: object) -> str:
    if member is None:
        return ""
    if isinstance(member, dict) and member.get("type") == "name" and isinstance(member.get("properties"), dict):
        return name_crs(str(member["properties"].get("name")))
    what = "koordinatsystemet anges med en länk eller på ett okänt sätt; ingen länk följs."
    raise refuse(what, "Spara om filen utan «crs», i WGS 84.")


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _list_properties(features: list[dict[str, Any]]) -> list[str]:
    names: dict[str, None] = {}
    for feature in features:
        names.update(dict.fromkeys(_properties(feature)))
        if len(names) > MAX_COLUMNS:
            what = f"filen har fler än {MAX_COLUMNS} egenskaper."
            raise refuse(what)
    return list(names)


def _read(features: list[dict[str, Any]], names: list[str], places: Sequence[int], size: int) -> Iterator[Chunk]:
    needs_geometry = any(place >= len(names) for place in places)
    for start in range(0, len(features), size):
        part = features[start : start + size]
        geometries = _write_geometries([one.get("geometry") for one in part]) if needs_geometry else []
        columns = [
            geometries[place - len(names)]
            if place >= len(names)
            else [write_cell(_properties(one).get(names[place])) for one in part]
            for place in places
        ]
        yield Chunk(list(range(start + 1, start + 1 + len(part))), columns)


def _write_geometries(found: list[Any]) -> list[list[str]]:
    written = [_write_geometry(one) for one in found]
    outlines = [one[2] for one in written]
    places = [i for i, one in enumerate(outlines) if one and one != BROKEN]
    if places:
        for place, outline in zip(places, _to_wkb([outlines[i] for i in places]), strict=True):
            outlines[place] = outline
    return [[one[0] for one in written], [one[1] for one in written], outlines]


def _write_geometry(found: Any) -> Written:  # noqa: ANN401  # whatever stands in the file
    if found is None:
        return "", "", ""
    if not isinstance(found, dict):
        return "", "", BROKEN
    place = found.get("coordinates")
    if found.get("type") == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        return _write_point(place[0])
    return _write_point(place) if found.get("type") == "Point" else ("", "", json.dumps(found))


def _write_point(place: object) -> Written:
    if not isinstance(place, list) or len(place) < _PAIR:
        return "", "", "" if place == [] else BROKEN
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in place[:_PAIR]):
        return "", "", BROKEN
    try:
        return write_point(float(place[0]), float(place[1]))
    except OverflowError:  # a whole number of more than 308 digits
        return "", "", BROKEN


def _to_wkb(outlines: list[str]) -> list[str]:
    import numpy as np  # noqa: PLC0415  # slow to load; tables without outlines do without
    import shapely  # noqa: PLC0415  # as above

    found = shapely.from_geojson(np.array(outlines, dtype=object), on_invalid="ignore")
    return [BROKEN if one is None else shapely.to_wkb(one, hex=True).lower() for one in found]
