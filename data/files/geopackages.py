"""A GeoPackage, read as the database it is: real tables only, read-only, with a bound on the work.

A view in a GeoPackage can compute for ever, and a virtual table can open other files; neither
is ever asked.
"""

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.files.cells import write_cell
from data.files.form import Form
from data.files.geometries import write_geometries
from data.files.limits import MAX_COLUMNS, MAX_ROWS, MAX_STEPS, STEP
from data.files.refusal import refuse
from data.files.systems import name_crs
from data.files.table import GEOMETRY, Chunk, Table, X, Y
from data.files.upload import Upload
from data.sqlite import DRIVER
from data.texts import clean

_HEADER = 8
_ENVELOPES = (0, 32, 48, 48, 64)
_UNKNOWN_CRS = (-1, 0)
_NEEDED = frozenset({"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"})
_BAD_GEOMETRY = b"\x01"
_REAL = re.compile(r"CREATE\s+TABLE\b", re.IGNORECASE)  # a comment may hide that a table is virtual
_Database = Any


@dataclass(frozen=True, slots=True)
class _Layer:
    table: str
    geometry: str | None
    srs: int | None


def open_geopackage(upload: Upload, form: Form, wanted: Collection[str]) -> Table:
    """Find a layer of a GeoPackage.

    Parameters
    ----------
    upload
        The file.
    form
        Says which layer, when there are several.
    wanted
        The columns that are asked for; the only layer that has them is the one.

    Raises
    ------
    DataError
        When the file is damaged or hostile, or the layer does not exist.
    """
    with _opened(upload) as database:
        layers = _list_layers(database)
        columns = {name: _list_columns(database, layer) for name, layer in layers.items()}
        counts = {name: _count(database, name) for name in layers}
        name = _choose(layers, columns, counts, form.layer, {clean(one) for one in wanted})
        layer = layers[name]
        crs = _find_crs(database, layer.srs)
    if not counts[name]:
        what = f"lagret «{name}» har inga objekt."
        raise refuse(what)
    names = columns[name]

    def chunks(places: Sequence[int], size: int) -> Iterator[Chunk]:
        return _read(upload, layer, names, places, size)

    return Table(
        form=replace(form, layer=name),
        headings=(*(clean(one) for one in names), *((X, Y, GEOMETRY) if layer.geometry else ())),
        chunks=chunks,
        choices=tuple(layers),
        crs=crs,
        n_rows=counts[name],
        remarks=(f"Lagret «{clean(name)}» är läst, av {len(layers)}.",) if len(layers) > 1 else (),
    )


@contextlib.contextmanager
def _opened(upload: Upload) -> Iterator[_Database]:
    what = "filen är skadad eller ingen GeoPackage."
    try:
        with contextlib.closing(DRIVER.connect(f"file:{upload.place}?mode=ro&immutable=1", uri=True)) as database:
            n_steps = iter(range(MAX_STEPS))
            # Counts the work, not the time: the same file is refused on every machine.
            database.set_progress_handler(lambda: next(n_steps, None) is None, STEP)
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
                database.execute(f"PRAGMA {pragma}")
            yield database
    except DRIVER.OperationalError as error:
        if "interrupted" in str(error):
            what = "filen kräver orimligt mycket arbete att läsa."
        raise refuse(what) from None
    except (DRIVER.DatabaseError, UnicodeDecodeError):
        raise refuse(what) from None


def _list_layers(database: _Database) -> dict[str, _Layer]:
    tables = {
        name
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if _REAL.match(str(sql))
    }
    if not tables >= _NEEDED:
        what = "filen är en databas men ingen GeoPackage."
        raise refuse(what)
    listed = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name"
    layers = {table: _Layer(table, str(column), srs) for table, column, srs in database.execute(listed)}
    plain = "SELECT table_name FROM gpkg_contents WHERE data_type = 'attributes' ORDER BY table_name"
    layers |= {table: _Layer(table, None, None) for (table,) in database.execute(plain) if table not in layers}
    return {table: layer for table, layer in layers.items() if table in tables and not table.startswith("sqlite_")}


def _list_columns(database: _Database, layer: _Layer) -> list[str]:
    names = [row[1] for row in database.execute(f"PRAGMA table_info({_name(layer.table)})")]
    if len(names) > MAX_COLUMNS:
        what = f"lagret «{layer.table}» har fler än {MAX_COLUMNS} kolumner."
        raise refuse(what)
    if layer.geometry is not None and layer.geometry not in names:
        what = f"lagret «{layer.table}» saknar sin geometri."
        raise refuse(what)
    return [name for name in names if name != layer.geometry]


def _count(database: _Database, table: str) -> int:
    (n_rows,) = database.execute(f"SELECT count(*) FROM {_name(table)}").fetchone()  # noqa: S608  # the name is quoted and from the file's own list
    if n_rows > MAX_ROWS:
        what = f"lagret «{table}» har fler än {MAX_ROWS} objekt."
        raise refuse(what, "Dela upp det.")
    return int(n_rows)


def _choose(
    layers: dict[str, _Layer],
    columns: dict[str, list[str]],
    counts: dict[str, int],
    asked: str | None,
    needed: set[str],
) -> str:
    listed = ", ".join(f"«{clean(name)}»" for name in layers) or "inga"
    if asked is not None:
        if asked not in layers:
            what = f"lagret «{asked}» finns inte."
            raise refuse(what, f"Filens lager: {listed}.")
        return asked
    if not layers:
        what = f"filens lager: {listed}."
        raise refuse(what, "Kontrollera att det är rätt fil.")
    if len(layers) == 1:
        return next(iter(layers))
    if needed:
        offered = {X, Y, GEOMETRY}
        having = [name for name in layers if needed <= {clean(one) for one in columns[name]} | offered]
        if len(having) == 1:
            return having[0]
        what = f"filens lager: {listed}."
        raise refuse(what, "Ange ett av dem med «lager» i beskrivningen.")
    return max(layers, key=lambda name: counts[name])


def _find_crs(database: _Database, srs: int | None) -> str:
    if srs is None or srs in _UNKNOWN_CRS:
        return ""
    described = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = database.execute(described, (srs,)).fetchone()
    if found is None:
        what = f"koordinatsystemet {srs} beskrivs inte i filen."
        raise refuse(what)
    organisation, code, definition = found
    is_epsg = str(organisation).upper() == "EPSG"
    return name_crs(f"EPSG:{code}" if is_epsg else str(definition))


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _read(upload: Upload, layer: _Layer, names: list[str], places: Sequence[int], size: int) -> Iterator[Chunk]:
    asked = [names[place] for place in places if place < len(names)]
    needs_geometry = any(place >= len(names) for place in places)
    fields = [*asked, *([layer.geometry] if needs_geometry and layer.geometry else [])]
    chosen = ", ".join(_name(one) for one in fields) or "1"
    with _opened(upload) as database:
        cursor = database.execute(f"SELECT {chosen} FROM {_name(layer.table)}")  # noqa: S608  # names are quoted and were found in the file's own list
        start = 1
        while rows := cursor.fetchmany(size):
            columns: list[list[str]] = [[write_cell(row[i]) for row in rows] for i in range(len(asked))]
            geometries = write_geometries([_find_wkb(row[-1]) for row in rows]) if needs_geometry else []
            ordered = iter(columns)
            yield Chunk(
                list(range(start, start + len(rows))),
                [next(ordered) if place < len(names) else geometries[place - len(names)] for place in places],
            )
            start += len(rows)


def _find_wkb(blob: object) -> bytes | None:
    """Cut GeoPackage's own header from the geometry."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) <= _HEADER or blob[:2] != b"GP":
        return _BAD_GEOMETRY
    is_extended, envelope = bool(blob[3] & 0b100000), blob[3] >> 1 & 0b111
    if is_extended or envelope >= len(_ENVELOPES):
        return _BAD_GEOMETRY
    return blob[_HEADER + _ENVELOPES[envelope] :] or _BAD_GEOMETRY
