"""A publication's file: the same content is the same bytes, and what is altered or unknown is refused."""

import json
from datetime import date
from pathlib import Path

import pytest

from data.errors import DataError
from data.publications import (
    Publication,
    find_digest,
    find_publications,
    name_file,
    read_publication,
    write_publication,
)
from tests.publication_example import make_example_publication


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the example is written."""
    return tmp_path / name_file("0586")


def test_the_same_content_is_the_same_bytes_and_reads_as_what_was_written(path: Path, tmp_path: Path) -> None:
    """Written twice, also after having been read, the files are equal to the byte."""
    write_publication(make_example_publication(), path)
    again = tmp_path / "igen.json"
    read = read_publication(path)
    write_publication(read, again)
    assert read == make_example_publication()
    assert again.read_bytes() == path.read_bytes()


def test_the_checksum_in_the_file_is_that_of_its_content_by_another_reader(path: Path) -> None:
    """Python's own JSON reader and SHA-256 come to the checksum that the file states."""
    digest = write_publication(make_example_publication(), path)
    told = json.loads(path.read_text("utf-8"))
    content = json.dumps(told["publication"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert told["sha256"] == digest == find_digest(content)


def test_any_altered_byte_is_found(path: Path) -> None:
    """One character more, less or other, wherever it stands, and the file is refused."""
    write_publication(make_example_publication(), path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 97):
        for altered in (whole[:place] + whole[place + 1 :], whole[:place] + b"7" + whole[place:]):
            path.write_bytes(altered)
            with pytest.raises(DataError):
                read_publication(path)
    path.write_bytes(whole[:place] + (b"x" if whole[place : place + 1] != b"x" else b"y") + whole[place + 1 :])
    with pytest.raises(DataError):
        read_publication(path)


@pytest.mark.parametrize(
    "written", ["", "{}", "[]", '{"sha256":"x"}', "PK\x03\x04", '{"sha256":"","publication":{}}\n', "\x00" * 40]
)
def test_what_is_no_publication_is_refused_in_plain_words(path: Path, written: str) -> None:
    """Empty, other JSON and other files are told to be no publication, with what to do."""
    path.write_text(written, encoding="utf-8")
    with pytest.raises(DataError, match="Publicera på nytt"):
        read_publication(path)


def test_an_unknown_format_is_refused_though_its_checksum_holds(path: Path) -> None:
    """A file of a later version isn't half understood."""
    content = json.dumps({"format": "löfteskartan-publicering-2"}, ensure_ascii=False)
    path.write_text(f'{{"sha256":"{find_digest(content)}","publication":{content}}}\n', encoding="utf-8")
    with pytest.raises(DataError, match="följer inte formatet"):
        read_publication(path)


@pytest.mark.parametrize(
    "change",
    [
        {"periods": ()},
        {"areas": ()},
        {"sources": ()},
        {"closed_on": date(2024, 3, 30)},
        {"k": 1},
        {"number": 0},
    ],
)
def test_a_publication_that_does_not_hang_together_can_not_be_made(change: dict[str, object]) -> None:
    """Unexplained codes, tables without a source, an open period and k below two are refused."""
    given = dict(make_example_publication()) | change
    with pytest.raises(ValueError, match=r"förklarad|källa|avslutad|greater than or equal"):
        Publication.model_validate(given)


def test_a_cell_has_a_figure_or_a_mark(path: Path) -> None:
    """A hidden figure can't be written beside its mark, by anyone."""
    publication = make_example_publication()
    cell = next(cell for cell in publication.tables[0].cells if cell.n is None)
    with pytest.raises(ValueError, match="antingen ett antal eller ett märke"):
        type(cell).model_validate(dict(cell) | {"n": 3})
    write_publication(publication, path)
    assert '"mark":"skyddat","n":null' in path.read_text("utf-8")


def test_invented_figures_are_called_so_in_the_name() -> None:
    """The mark stands in the name of a demo publication and in no other."""
    assert "PÅHITTADE DEMODATA" in make_example_publication().name
    assert "DEMODATA" not in make_example_publication(is_demo=False).name


def test_half_written_files_are_not_listed(path: Path, tmp_path: Path) -> None:
    """Only whole publications are found in a folder, and writing leaves nothing else behind."""
    write_publication(make_example_publication(), path)
    (tmp_path / ".1960.json.ofärdig").write_text("{", encoding="utf-8")
    (tmp_path / "läsmig.txt").write_text("hej", encoding="utf-8")
    assert find_publications(tmp_path) == [path]
    assert {each.name for each in tmp_path.iterdir()} == {"0586.json", ".1960.json.ofärdig", "läsmig.txt"}
