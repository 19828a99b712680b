"""Map layers and tables, in databases, archives and Parquet, that are made to lead a trusting reader elsewhere."""

import io
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from benchmarks.hostile_packages import pack
from benchmarks.hostile_texts import Elsewhere, Files

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
REGISTER = "INSERT INTO gpkg_geometry_columns VALUES ('omr', 'geom', 'POINT', 3006)"
LAYER = ("CREATE TABLE omr (fid INTEGER, geom BLOB, namn TEXT)", REGISTER, "INSERT INTO omr VALUES (1, NULL, 'a')")

Statements = Mapping[str, Sequence[str]]
"""By the name of a trick, what is done to a database that is empty."""


def geopackage(*statements: str) -> bytes:
    """Make a small GeoPackage by hand, and then do something to it."""
    with sqlite3.connect(":memory:", isolation_level=None) as database:
        database.executescript(
            """
            PRAGMA application_id = 1196444487;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 3006, 'EPSG', 3006, '', '');
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
                srs_id INTEGER);
            PRAGMA writable_schema = ON;
            """
        )
        for statement in statements:
            database.execute(statement)
        content = database.serialize()
    database.close()
    return content


def pretend(sql: str) -> str:
    """Write a table into the schema that SQLite itself would not have made."""
    quoted = sql.replace("'", "''")
    return f"INSERT INTO sqlite_master VALUES ('table', 'omr', 'omr', 0, '{quoted}')"  # noqa: S608  # a test's own


def name_in_geopackage(to: Elsewhere) -> Files:
    """Make views that never end or call out, tables that open files, and systems that name grids."""
    tricks = (lay_views(to), lay_virtual_tables(to), name_systems(to), add_statements(to))
    made = {name: geopackage(*statements) for trick in tricks for name, statements in trick.items()}
    logged = geopackage(*LAYER)
    return made | {"log of changes beside it": logged[:18] + b"\2\2" + logged[20:]}


def lay_views(to: Elsewhere) -> Statements:
    """Put a view where a table should be: one that never ends, lists something else, or calls a function."""
    return {
        "endless view": (f"CREATE VIEW omr AS {ENDLESS}", REGISTER),
        "view for list": (
            "DROP TABLE gpkg_contents",
            f"CREATE VIEW gpkg_contents AS {ENDLESS.replace('fid', 'table_name')}",
        ),
        "view for columns": (
            "DROP TABLE gpkg_geometry_columns",
            "CREATE VIEW gpkg_geometry_columns AS SELECT name AS table_name, 'sql' AS column_name FROM sqlite_master",
        ),
        "view that loads": (f"CREATE VIEW omr AS SELECT 1 AS fid, load_extension('{to.other}') AS geom", REGISTER),
        "view that reads": (f"CREATE VIEW omr AS SELECT 1 AS fid, readfile('{to.other}') AS geom", REGISTER),
    }


def lay_virtual_tables(to: Elsewhere) -> Statements:
    """Put a table there that a module of the database makes up, out of a file or out of a view."""
    return {
        "virtual": ("CREATE VIRTUAL TABLE omr USING fts5(geom)", REGISTER),
        "virtual of a file": (pretend(f"CREATE VIRTUAL TABLE omr USING csv(filename='{to.other}')"), REGISTER),
        "virtual of a file, in disguise": (
            pretend(f"CREATE /* */ VIRTUAL TABLE omr USING csv(filename='{to.other}')"),
            REGISTER,
        ),
        "virtual of the schema, in disguise": (
            pretend("CREATE /**/ VIRTUAL TABLE omr USING fts5vocab('omr', 'row')"),
            REGISTER,
        ),
        "virtual of an endless view, in disguise": (
            f"CREATE VIEW slut AS {ENDLESS}",
            pretend("CREATE /**/ VIRTUAL TABLE omr USING fts5(geom, content='slut')"),
            REGISTER,
        ),
    }


def name_systems(to: Elsewhere) -> Statements:
    """Name a reference system by a file, by an address, or by grids that lie elsewhere."""
    system = "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = '{}'"
    grids = f'GEOGCS["a",DATUM["a",SPHEROID["a",6378137,298],EXTENSION["PROJ4_GRIDS","@{to.url}/a,{to.other}"]]]'
    return {
        "system of a file": (*LAYER, system.format(f"+init={to.other}:1")),
        "system at an address": (*LAYER, system.format(f"{to.url}/a")),
        "system with grids": (*LAYER, system.format(grids)),
    }


def add_statements(to: Elsewhere) -> Statements:
    """Hide a statement of one's own: in a column, in a name, in a trigger, or a file's name in a note."""
    return {
        "column that loads": (
            *LAYER,
            "UPDATE sqlite_master SET sql = 'CREATE TABLE omr (fid, geom, namn, b AS (load_extension(''a'')))'",
        ),
        "name with another statement": (
            'CREATE TABLE "omr""; ATTACH ""a"" AS ""b" (fid INTEGER, geom BLOB)',
            "INSERT INTO gpkg_geometry_columns VALUES ('omr\"; ATTACH \"a\" AS \"b', 'geom', 'POINT', 3006)",
            'INSERT INTO "omr""; ATTACH ""a"" AS ""b" VALUES (1, NULL)',
        ),
        "trigger": (*LAYER, "CREATE TRIGGER t AFTER UPDATE ON omr BEGIN DELETE FROM omr; END"),
        "note of a file": (*LAYER, f"CREATE TABLE gpkg_metadata AS SELECT 'file://{to.other}' AS md_standard_uri"),
    }


PARTS = ("shp", "shx", "dbf", "prj")
"""What the files of a map layer in an archive end with."""


def name_in_archive(to: Elsewhere) -> Files:
    """Map layers in archives whose names lead out, whose parts are links, or whose parts point on."""
    plain = write_layer(to.other.parent)
    return name_outside(to) | link_parts(to, plain) | point_on(to, plain)


def write_layer(folder: Path) -> dict[str, bytes]:
    """Write a map layer, and give its parts."""
    layer = gpd.GeoDataFrame({"namn": ["a"]}, geometry=[shapely.Point(15, 58)], crs="EPSG:4326")
    layer.to_file(folder / "a.shp")
    return {f"a.{one}": (folder / f"a.{one}").read_bytes() for one in PARTS}


def name_outside(to: Elsewhere) -> Files:
    """Give the parts names that lead out of where an archive is unpacked."""
    names = (
        "../annan.shp",
        "/annan.shp",
        "{annan}.shp",
        "a/../../annan.shp",
        "..\\annan.shp",
        f"/vsicurl/{to.url}/a.shp",
    )
    return {
        f"name that leads out ({number})": pack({name.replace("shp", one): b"x" for one in ("shp", "dbf", "shx")})
        for number, name in enumerate(names, start=1)
    }


def link_parts(to: Elsewhere, plain: Mapping[str, bytes]) -> Files:
    """Put a link to another file in the place of each part."""
    return {
        f"link for .{one}": pack(
            {name: part for name, part in plain.items() if name != f"a.{one}"}, links={f"a.{one}": str(to.other)}
        )
        for one in PARTS
    }


def point_on(to: Elsewhere, plain: Mapping[str, bytes]) -> Files:
    """Let a part say where something else is, or put something else beside the parts."""
    source = f"<OGRVRTDataSource><SrcDataSource>{to.other}</SrcDataSource></OGRVRTDataSource>"
    wkt = plain["a.prj"].decode()
    more: dict[str, dict[str, str | bytes]] = {
        "source for .shp": {"a.shp": source},
        "source beside it": {"a.vrt": source},
        "grids": {"a.prj": wkt.replace("DATUM[", 'EXTENSION["PROJ4_GRIDS","@http://127.0.0.1"],DATUM[', 1)},
        "system at an address": {"a.prj": f"{to.url}/a.prj"},
        "letters of a file": {"a.cpg": str(to.other)},
        "notes": {"a.shp.xml": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]><x>&e;</x>'},
        "archive within": {"b.zip": pack({"b.shp": b"x"})},
        "another file within": {"../../annan.csv": "a"},
    }
    return {name: pack({**plain, **parts}) for name, parts in more.items()}


def name_in_parquet(to: Elsewhere) -> Files:
    """Columns that lie in another file, and systems that name one."""
    table = pa.table({"a": ["b"], "geometry": [shapely.to_wkb(shapely.Point(15, 58))]})
    about = {"version": "1.1.0", "primary_column": "geometry"}
    system = {"type": "link", "href": f"{to.url}/a"}
    files = {}
    for name, crs in (("system by link", system), ("system of a file", str(to.other)), ("plain", None)):
        geo = about | {"columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"], "crs": crs}}}
        file = io.BytesIO()
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), file)
        files[name] = file.getvalue()
    whole = pq.ParquetFile(io.BytesIO(files.pop("plain")))
    whole.metadata.set_file_path(str(to.other))
    footer = io.BytesIO()
    whole.metadata.write_metadata_file(footer)
    return files | {"columns in another file": footer.getvalue()}
