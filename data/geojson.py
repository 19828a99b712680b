"""Read GeoJSON with nothing but a JSON parser: no link in it is followed, nothing in it is opened."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import shapely

from data.layers import MAX_BYTES, MAX_FEATURES, Feature, Layer, name_crs, refuse_file


def read_geojson(path: Path, properties: Collection[str]) -> Layer:
    """Read the features of a GeoJSON file.

    Parameters
    ----------
    path
        UTF-8. An older ``crs`` member is heeded when it names a system, refused when it links to one.
    properties
        The properties wanted; no other leaves this function.

    Raises
    ------
    DataError
        When the file is not GeoJSON with features, or lacks a property.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.geojson"
    ...     _ = file.write_text('{"type": "Point", "coordinates": [15, 58]}')
    ...     read_geojson(file, ["namn"])
    Traceback (most recent call last):
    data.errors.DataError: a.geojson: 1 fel
      filen är ingen FeatureCollection. Spara området som GeoJSON med egenskaper.
    """
    content = _parse(path)
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise refuse_file(path.name, "filen är ingen FeatureCollection.", "Spara området som GeoJSON med egenskaper.")
    if not features:
        raise refuse_file(path.name, "filen har inga objekt.")
    if len(features) > MAX_FEATURES:
        raise refuse_file(path.name, f"filen har fler än {MAX_FEATURES} objekt.", "Dela upp den.")
    crs = _find_crs(content.get("crs"), path.name)
    members = [feature if isinstance(feature, dict) else {} for feature in features]
    _check_properties(members, properties, path.name)
    return Layer(crs, tuple(_read_feature(number, one, properties) for number, one in enumerate(members, start=1)))


def _parse(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MAX_BYTES:
        raise refuse_file(path.name, f"filen är större än {MAX_BYTES // 1_000_000} MB.", "Dela upp den.")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise refuse_file(path.name, "filen är inte skriven i UTF-8.", "Spara om den som UTF-8.") from None
    except RecursionError:
        raise refuse_file(path.name, "filen är nästlad i för många nivåer.") from None
    except json.JSONDecodeError as error:
        raise refuse_file(path.name, f"filen är inte giltig JSON (rad {error.lineno}).") from None
    except ValueError:
        raise refuse_file(path.name, "filen innehåller tal som inte är tal (NaN eller Infinity).") from None
    return content if isinstance(content, dict) else {}


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _find_crs(member: object, source: str) -> str:
    if member is None:
        return ""
    if isinstance(member, dict) and member.get("type") == "name" and isinstance(member.get("properties"), dict):
        return name_crs(str(member["properties"].get("name")), source=source)
    what = "koordinatsystemet anges med en länk eller på ett okänt sätt; ingen länk följs."
    raise refuse_file(source, what, "Spara om filen utan «crs», i WGS 84.")


def _check_properties(features: list[dict[str, Any]], wanted: Collection[str], source: str) -> None:
    found = {str(name) for feature in features for name in (feature.get("properties") or {})}
    for name in wanted:
        if name not in found:
            listed = ", ".join(f"«{one}»" for one in sorted(found)[:40])
            raise refuse_file(source, f"egenskapen «{name}» finns inte.", f"Filens egenskaper: {listed}.")


def _read_feature(number: int, feature: dict[str, Any], wanted: Collection[str]) -> Feature:
    found = feature.get("properties")
    found = found if isinstance(found, dict) else {}
    properties = {name: "" if found.get(name) is None else str(found[name]) for name in wanted}
    geometry = feature.get("geometry")
    if geometry is None:
        return Feature(number, properties, None, "gränsen saknas.")
    try:
        return Feature(number, properties, shapely.from_geojson(json.dumps(geometry)))
    except (shapely.GEOSException, ValueError, TypeError):
        return Feature(number, properties, None, "gränsen är ingen giltig GeoJSON-geometri eller är inte sluten.")
