"""A Word document's tables are read as they look; one that is made to do harm ends in a plain refusal."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from data.errors import DataError
from data.files.preview import preview

CANARY = "hemligheten-i-en-annan-fil"
SPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = b"<w:tr><w:tc><w:p><w:r><w:t>Orsak</w:t></w:r></w:p></w:tc></w:tr>"


def row(inner: bytes, properties: bytes = b"") -> bytes:
    """Write a row of one cell."""
    return b"<w:tr><w:tc><w:tcPr>" + properties + b"</w:tcPr><w:p>" + inner + b"</w:p></w:tc></w:tr>"


def document(rows: bytes, *, doctype: bytes = b"", **parts: bytes) -> bytes:
    """Pack a document around the rows of a table."""
    body = doctype + b"<w:document " + SPACE + b"><w:body><w:tbl>" + HEAD + rows + b"</w:tbl></w:body></w:document>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.bin", content)
    return file.getvalue()


def text(words: str) -> bytes:
    """Write a run of text."""
    return f"<w:r><w:t>{words}</w:t></w:r>".encode()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1_000 + b'"><!ENTITY c "' + b"&b;" * 1_000 + b'">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(document(b" " * 120_000_000), "växer orimligt", id="zip bomb"),
        pytest.param(document(row(b"&c;"), doctype=LAUGHS), "DOCTYPE eller ENTITY", id="laughs"),
        pytest.param(
            document(row(text("a"), b'<w:gridSpan w:val="999999999"/>')), "fler än 1000 kolumner", id="a wide cell"
        ),
        pytest.param(
            document(row(text("a"), b'<w:gridSpan w:val="1000"/>') * 300), "fler än 200000 celler", id="many wide cells"
        ),
        pytest.param(document(row(text("a")), vbaProject=b"x"), "har makron", id="macros"),
        pytest.param(document(row(text("a")))[:-40], "skadad", id="cut short"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000, "kan läsas", id="encrypted or old"),
        pytest.param(document(row(b"")).replace(b"PK\x01\x02", b"PK\x01\x03"), "skadad", id="damaged"),
        pytest.param(document(b"<w:tr>" * 10), "skadat", id="unclosed"),
        pytest.param(document(row(b"<w:r>" * 400 + b"</w:r>" * 400)), "nästlad", id="nested"),
    ],
)
def test_a_hostile_document_is_refused_in_plain_words(content: bytes, words: str, tmp_path: Path) -> None:
    """A bomb, entities, macros, absurd widths: each is told for what it is."""
    path = tmp_path / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        preview(path)


def test_an_entity_that_points_to_another_file_is_refused_and_never_opened(tmp_path: Path) -> None:
    """The declaration is refused before the parser; the parser that stands behind it opens nothing either."""
    other = tmp_path / "annan.txt"
    other.write_text(CANARY)
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{other}">]>'.encode()
    path = tmp_path / "plan.docx"
    path.write_bytes(document(row(b"<w:r><w:t>&a;</w:t></w:r>"), doctype=doctype))
    with pytest.raises(DataError, match="DOCTYPE eller ENTITY") as told:
        preview(path)
    assert CANARY not in str(told.value)
    parsed = parse_xml(doctype + b"<w:t " + SPACE + b">&a;</w:t>")
    assert CANARY not in "".join(parsed.itertext())


def test_the_document_they_are_built_around_is_read(tmp_path: Path) -> None:
    """They are refused for what they do, not for how they are made; what was put in is read, not what was taken out."""
    changed = b"<w:ins>" + text("nytt") + b"</w:ins><w:del><w:r><w:delText>gammalt</w:delText></w:r></w:del>"
    path = tmp_path / "plan.docx"
    path.write_bytes(document(row(changed)))
    assert preview(path).head["Orsak"].tolist() == ["nytt"]


def test_a_merged_cell_holds_for_each_of_its_rows_and_the_largest_table_is_read(tmp_path: Path) -> None:
    """A cause that stands for two actions stands on the rows of both."""
    paper = docx.Document()
    paper.add_table(1, 1).cell(0, 0).text = "Logotyp"
    table = paper.add_table(3, 2)
    for at, words in (((0, 0), "Orsak"), ((0, 1), "Åtgärd"), ((1, 0), "Mörkt"), ((1, 1), "Lys"), ((2, 1), "Klipp")):
        table.cell(*at).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    paper.save(str(tmp_path / "plan.docx"))
    seen = preview(tmp_path / "plan.docx")
    assert (seen.choices, seen.form.sheet) == (("tabell 1", "tabell 2"), "tabell 2")
    assert seen.head.to_numpy().tolist() == [["Mörkt", "Lys"], ["Mörkt", "Klipp"]]
