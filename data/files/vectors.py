"""Shapefile, KML and GPX through GDAL, which in this child has these drivers only and no way out.

GDAL opens what bytes say, not what a name says, and could then fetch addresses and open other
files. Its other drivers are therefore left out by the environment that the parent gave the
child, before GDAL is loaded; that it worked is checked before the file is touched.
"""

import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.files.form import Form, Format
from data.files.limits import BATCH, MAX_COLUMNS, MAX_ROWS
from data.files.markup import read_markup
from data.files.refusal import refuse
from data.files.systems import name_crs
from data.files.table import GEOMETRY, Chunk, Table, X, Y
from data.files.upload import Upload
from data.texts import clean

DRIVERS: Mapping[Format, str] = {
    Format.SHAPEFILE: "ESRI Shapefile",
    Format.KML: "KML",
    Format.GPX: "GPX",
}
_MAX_LAYERS = 500
_PLACEMARK = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?Placemark[\s>/]")


def open_vectors(upload: Upload, form: Form, members: Sequence[str], wanted: Collection[str]) -> Table:
    """Find a layer of a map file.

    Parameters
    ----------
    upload
        The file.
    form
        Its format, and which layer when there are several.
    members
        The names in it, when it is a zip archive.
    wanted
        The columns that are asked for.

    Raises
    ------
    DataError
        When it is damaged or holds no features.
    """
    sys.modules["pandas"] = None  # type: ignore[assignment]  # pyogrio would load it, and it takes a second
    import pyogrio  # noqa: PLC0415  # only when a file needs it: it is slow to load

    driver = DRIVERS[form.format or Format.KML]
    if set(pyogrio.list_drivers()) - set(DRIVERS.values()):
        what = "GDAL kunde inte begränsas till kartfiler, så filen öppnas inte."
        raise refuse(what, "Spara om den som GeoPackage.")
    source = _find_shapefile(upload, members) if form.format is Format.SHAPEFILE else read_markup(upload)
    try:
        return _open_layer(pyogrio, source, form, wanted)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError, OSError):
        what = f"filen är skadad eller ingen {driver.removeprefix('ESRI ')}."
        raise refuse(what, "Spara om den som GeoPackage.") from None


def _find_shapefile(upload: Upload, members: Sequence[str]) -> str:
    shapes = [name for name in members if name.casefold().endswith(".shp") and not name.startswith("__MACOSX")]
    if len(shapes) != 1:
        what = f"arkivet har {len(shapes)} Shapefile-filer."
        raise refuse(what, "Packa en i taget.")
    stem = shapes[0][: -len(".shp")]
    beside = {name.casefold() for name in members}
    for suffix in (".dbf", ".shx"):
        if (stem + suffix).casefold() not in beside:
            what = f"filen med ändelsen {suffix} saknas i arkivet."
            raise refuse(what, "Packa alla filer som hör till kartlagret.")
    if any(sign in shapes[0] for sign in "{}\\") or ".." in shapes[0] or shapes[0].startswith("/"):
        what = "arkivet har otillåtna filnamn."
        raise refuse(what)
    return f"/vsizip/{{{upload.place}}}/{shapes[0]}"


def _open_layer(pyogrio: Any, source: str | bytes, form: Form, wanted: Collection[str]) -> Table:  # noqa: ANN401  # a module
    layer, about = _find_layer(pyogrio, source, form, wanted)
    info = about[layer]
    n_features = {name: int(told["features"]) for name, told in about.items() if told["features"]}
    if len(info["fields"]) > MAX_COLUMNS or info["features"] > MAX_ROWS:
        what = f"lagret «{clean(layer)}» har fler än {MAX_COLUMNS} kolumner eller {MAX_ROWS} objekt."
        raise refuse(what, "Dela upp det.")
    fields = [str(name) for name in info["fields"]]
    if form.format is Format.SHAPEFILE and not fields:  # GDAL reads on without them and says nothing
        what = "kartlagrets tabell (.dbf) är skadad eller tom."
        raise refuse(what, "Spara om det som GeoPackage.")

    def chunks(places: Sequence[int], size: int) -> Iterator[Chunk]:
        n_rows = 0
        for chunk in _read(pyogrio, source, layer, fields, places, size):
            n_rows += len(chunk.numbers)
            yield chunk
        if n_rows != info["features"]:  # GDAL stops at a damaged feature and says nothing
            what = f"filen är skadad: den ska ha {info['features']} objekt men bara {n_rows} kan läsas."
            raise refuse(what, "Spara om den som GeoPackage.")
        table.n_rows = n_rows

    table = Table(
        form=replace(form, layer=layer),
        headings=(*(clean(name) for name in fields), X, Y, GEOMETRY),
        chunks=chunks,
        choices=tuple(n_features),
        crs=name_crs(str(info["crs"])) if info["crs"] else "",
        remarks=tuple(_remark(source, layer, list(n_features.values()))),
    )
    return table


def _find_layer(
    pyogrio: Any,  # noqa: ANN401  # a module
    source: str | bytes,
    form: Form,
    wanted: Collection[str],
) -> tuple[str, dict[str, Any]]:
    """Find which layer is meant, and what is known of each."""
    names = [str(name) for name, _ in pyogrio.list_layers(source)]
    if len(names) > _MAX_LAYERS:
        what = f"filen har fler än {_MAX_LAYERS} lager."
        raise refuse(what)
    listed = ", ".join(f"«{clean(name)}»" for name in names[:40]) or "inga"
    if form.layer is not None and form.layer not in names:
        what = f"lagret «{form.layer}» finns inte."
        raise refuse(what, f"Filens lager: {listed}.")
    about = {name: pyogrio.read_info(source, layer=name, force_feature_count=True) for name in names}
    filled = [name for name in names if about[name]["features"]]
    if not filled:
        what = "filen har inga objekt."
        raise refuse(what)
    needed = {clean(one) for one in wanted} - {X, Y, GEOMETRY}
    return form.layer or _choose(filled, about, needed, listed), about


def _remark(source: str | bytes, layer: str, n_features: Sequence[int]) -> Iterator[str]:
    if len(n_features) > 1:
        yield f"Lagret «{clean(layer)}» är läst, av {len(n_features)}."
    n_marks = len(_PLACEMARK.findall(source)) if isinstance(source, bytes) else 0
    n_passed_over = n_marks - sum(n_features)
    if n_passed_over > 0:  # GDAL says nothing of them
        yield f"{n_passed_over} av filens {n_marks} platsmärken har ingen punkt, linje eller yta och läses inte."


def _choose(filled: list[str], about: dict[str, Any], needed: set[str], listed: str) -> str:
    if len(filled) == 1:
        return filled[0]
    if needed:
        having = [name for name in filled if needed <= {clean(str(one)) for one in about[name]["fields"]}]
        if len(having) == 1:
            return having[0]
        what = f"filens lager: {listed}."
        raise refuse(what, "Ange ett av dem med «lager» i beskrivningen.")
    return max(filled, key=lambda name: int(about[name]["features"]))


def _read(
    pyogrio: Any,  # noqa: ANN401  # a module
    source: str | bytes,
    layer: str,
    fields: list[str],
    places: Sequence[int],
    size: int,
) -> Iterator[Chunk]:
    from data.files.arrow import write_batches  # noqa: PLC0415  # loads Arrow, which the other formats do without

    asked = list(dict.fromkeys(fields[place] for place in places if place < len(fields)))
    try:
        with pyogrio.raw.open_arrow(
            source, layer=layer, columns=asked, batch_size=min(size, BATCH), use_pyarrow=True
        ) as (about, reader):
            geometry = about["geometry_name"] or "wkb_geometry"
            named = {name: i for i, name in enumerate(reader.schema.names)}
            yield from write_batches(reader, fields, geometry if geometry in named else None, places, size)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError, OSError):
        what = "filen är skadad och kunde bara läsas till en del."
        raise refuse(what, "Spara om den som GeoPackage.") from None
