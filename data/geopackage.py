"""Read a GeoPackage as the database it is: real tables only, read-only, with a bound on the work.

A view in a GeoPackage can compute for ever, and a virtual table can open other files; neither
is ever asked.
"""

import contextlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import shapely

from data.layers import MAX_BYTES, MAX_FEATURES, Feature, Layer, name_crs, refuse_file
from data.sqlite import DRIVER

MAX_STEPS = 2_000
_STEP = 1_000_000
_HEADER = 8
_ENVELOPES = (0, 32, 48, 48, 64)
_UNKNOWN_CRS = (-1, 0)


def read_geopackage(path: Path, properties: Collection[str], *, layer: str | None = None) -> Layer:
    """Read the features of a GeoPackage's layer.

    Parameters
    ----------
    path
        The file.
    properties
        The columns wanted; no other is read.
    layer
        Which layer, when there are several.

    Raises
    ------
    DataError
        When the file is damaged or hostile, or the layer or a column does not exist.
    """
    if path.stat().st_size > MAX_BYTES:
        raise refuse_file(path.name, f"filen är större än {MAX_BYTES // 1_000_000} MB.", "Dela upp den.")
    with _opened(path) as database:
        table, column, crs = _find_layer(database, layer, path.name)
        known = [row[1] for row in database.execute(f"PRAGMA table_info({_name(table)})")]
        for name in (column, *properties):
            if name not in known:
                listed = ", ".join(f"«{one}»" for one in known if one != column)
                raise refuse_file(path.name, f"kolumnen «{name}» finns inte.", f"Lagrets kolumner: {listed}.")
        wanted = ", ".join(_name(one) for one in (column, *properties))
        rows = database.execute(f"SELECT {wanted} FROM {_name(table)} LIMIT {MAX_FEATURES + 1}").fetchall()  # noqa: S608  # names are quoted and were found in the file's own list
    if not rows:
        raise refuse_file(path.name, f"lagret «{table}» har inga objekt.")
    if len(rows) > MAX_FEATURES:
        raise refuse_file(path.name, f"lagret har fler än {MAX_FEATURES} objekt.", "Dela upp det.")
    return Layer(crs, tuple(_read_feature(number, row, properties) for number, row in enumerate(rows, start=1)))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with contextlib.closing(
            DRIVER.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            n_steps = iter(range(MAX_STEPS))
            # Counts the work, not the time: the same file is refused on every machine.
            database.set_progress_handler(lambda: next(n_steps, None) is None, _STEP)
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
                database.execute(f"PRAGMA {pragma}")
            yield database
    except DRIVER.OperationalError as error:
        if "interrupted" in str(error):
            raise refuse_file(path.name, "filen kräver orimligt mycket arbete att läsa.") from None
        raise refuse_file(path.name, "filen är skadad eller ingen GeoPackage.") from None
    except (DRIVER.DatabaseError, UnicodeDecodeError):
        raise refuse_file(path.name, "filen är skadad eller ingen GeoPackage.") from None


def _find_layer(database: Any, asked: str | None, source: str) -> tuple[str, str, str]:  # noqa: ANN401  # the driver publishes no types
    tables = {
        name
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not str(sql).upper().startswith("CREATE VIRTUAL")
    }
    if not {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"} <= tables:
        raise refuse_file(source, "filen är en databas men ingen GeoPackage.")
    listed = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name"
    layers = {table: (str(column), srs) for table, column, srs in database.execute(listed) if table in tables}
    if asked is None and len(layers) != 1:
        names = ", ".join(f"«{name}»" for name in layers) or "inga"
        raise refuse_file(source, f"filens lager: {names}.", "Ange ett av dem med «lager» i beskrivningen.")
    table = asked or next(iter(layers))
    if table not in layers:
        raise refuse_file(source, f"lagret «{table}» finns inte.", f"Filens lager: {', '.join(layers)}.")
    column, srs = layers[table]
    if srs in _UNKNOWN_CRS:
        return table, column, ""
    described = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = database.execute(described, (srs,)).fetchone()
    if found is None:
        raise refuse_file(source, f"koordinatsystemet {srs} beskrivs inte i filen.")
    organisation, code, definition = found
    is_epsg = str(organisation).upper() == "EPSG"
    return table, column, name_crs(f"EPSG:{code}" if is_epsg else str(definition), source=source)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _read_feature(number: int, row: tuple[Any, ...], wanted: Collection[str]) -> Feature:
    blob, *values = row
    texts = {
        name: "" if value is None or isinstance(value, bytes) else str(value)
        for name, value in zip(wanted, values, strict=True)
    }
    if blob is None:
        return Feature(number, texts, None, "gränsen saknas.")
    try:
        return Feature(number, texts, shapely.from_wkb(_find_wkb(blob)))
    except (shapely.GEOSException, ValueError, TypeError):
        return Feature(number, texts, None, "gränsen är skadad eller av ett slag som inte kan läsas.")


def _find_wkb(blob: bytes) -> bytes:
    """Cut GeoPackage's own header from the geometry."""
    flags = blob[3] if len(blob) > _HEADER and blob[:2] == b"GP" else None
    is_extended = flags is not None and bool(flags & 0b100000)
    envelope = (flags or 0) >> 1 & 0b111
    if flags is None or is_extended or envelope >= len(_ENVELOPES):
        msg = "not a standard GeoPackage geometry"
        raise ValueError(msg)
    return blob[_HEADER + _ENVELOPES[envelope] :]
