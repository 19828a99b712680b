"""A publication's file: the same content is the same bytes, and what is altered or unknown is refused."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DataError
from data.promise_words import lay_words
from data.promises import PROMISES, read_promise
from data.publication_files import (
    find_digest,
    find_publications,
    lay_content,
    name_file,
    read_content,
    read_publication,
    write_publication,
)
from data.publications import Publication
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


def test_what_was_published_before_promises_had_words_is_read_and_written_as_the_same_bytes(path: Path) -> None:
    """A promise of an earlier version names no words: its file stands, and so does its checksum."""
    write_publication(make_example_publication(), path)
    earlier = path.read_bytes()
    assert b'"words"' not in earlier
    read = read_publication(path)
    assert [promise.words for promise in read.promises] == [None]
    write_publication(read, path)
    assert path.read_bytes() == earlier


def test_a_promises_words_follow_with_its_publication(path: Path) -> None:
    """Every commitment's quote of the three documents is read back to the letter, and no remark of ours."""
    for file in sorted(PROMISES.glob("*.yaml")):
        promise = read_promise(file)
        published = make_example_publication().promises[0].model_copy(update={"words": lay_words(promise)})
        write_publication(make_example_publication().model_copy(update={"promises": (published,)}), path)
        words = read_publication(path).promises[0].words
        assert words is not None
        assert {key: quote.text for key, quote in words.commitments.items()} == {
            each.commitment_id: each.quote.text for each in promise.commitments
        }
        notes = [each.note for each in (*promise.commitments, *promise.follow_up_rules) if each.note]
        assert not any(note in path.read_text("utf-8") for note in [*notes, *promise.notes])


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


SQUARE = [[15.1, 58.3], [15.2, 58.3], [15.2, 58.4], [15.1, 58.3]]


def alter(change: Callable[[dict[str, Any]], None]) -> str:
    """Write the example's content with something in it altered, as one who can write a checksum would."""
    told = json.loads(lay_content(make_example_publication()))
    change(told)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def alter_outline(polygons: object) -> str:
    """Write the example's content with another outline."""
    return alter(lambda told: told["areas"][1]["outline"].update(coordinates=polygons))


@pytest.mark.parametrize(
    "polygons",
    [
        [],
        [[]],
        [[[]]],
        [[SQUARE[:2]]],
        [[SQUARE[:3]]],
        [[[*SQUARE[:3], [15.1, 58.31]]]],
        [[SQUARE, SQUARE[1:]]],
        [[[[15.1, float("nan")], *SQUARE[1:3], [15.1, float("nan")]]]],
        [[[[float("inf"), 58.3], *SQUARE[1:3], [float("inf"), 58.3]]]],
        [[[[6_460_000, 58.3], *SQUARE[1:3], [6_460_000, 58.3]]]],
        [[[[15.1, 91], *SQUARE[1:3], [15.1, 91]]]],
        [[[[15.1, 58.3, 0], *SQUARE[1:3], [15.1, 58.3, 0]]]],
        [[[["15.1", 58.3], *SQUARE[1:3], ["15.1", 58.3]]]],
        [[[[True, 58.3], *SQUARE[1:3], [True, 58.3]]]],
    ],
)
def test_an_outline_that_is_none_is_refused_though_the_checksum_holds(path: Path, polygons: object) -> None:
    """Empty, short and open rings, and places that are no numbers or not on Earth: no map is drawn of them."""
    content = alter_outline(polygons)
    path.write_text(f'{{"sha256":"{find_digest(content)}","publication":{content}}}\n', encoding="utf-8")
    with pytest.raises(DataError, match="följer inte formatet"):
        read_publication(path)


@pytest.mark.parametrize("n", [-1, 2**63, 10**30, 1.5, float("nan"), float("inf"), True, "7"])
def test_a_figure_that_no_table_holds_is_refused(n: object) -> None:
    """Negative ones, halves, words and counts past 64 bits."""
    content = alter(lambda told: told["tables"][0]["cells"][0].update(n=n, mark=""))
    with pytest.raises(DataError, match="följer inte formatet"):
        read_content(content, source="0586.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=5),
        max_leaves=20,
    )
)
def test_whatever_stands_for_an_outline_is_refused_or_can_be_drawn(polygons: object) -> None:
    """Of any JSON there comes a plain refusal, or closed rings of finite places."""
    try:
        publication = read_content(alter_outline(polygons), source="0586.json")
    except DataError:
        return
    outline = publication.areas[1].outline
    assert outline is not None
    assert all(shapely.LinearRing(ring).is_closed for polygon in outline.coordinates for ring in polygon)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=8))
def test_any_closed_ring_on_earth_is_read_as_it_stands(places: list[tuple[float, float]]) -> None:
    """What is published is read: three places or more and the first again."""
    ring = [*places, places[0]]
    read = read_content(alter_outline([[ring]]), source="0586.json").areas[1].outline
    assert read is not None
    assert read.coordinates == ((tuple(ring),),)
