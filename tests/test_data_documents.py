import json
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from data.documents import read_document
from data.errors import DataError, Problem
from data.faults import known_keys
from data.model import Goal, Measure, Municipality, Period, Promise
from data.promises import PROMISES
from data.values import Day, Value

MJOLBY = (PROMISES / "mjolby-2024-2025.yaml").read_text(encoding="utf-8")

# A busy machine takes its time over a whole promise.
law = settings(deadline=None, max_examples=50)

Steps = tuple[str | int, ...]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the place of a document, written anew by each test."""
    return tmp_path_factory.mktemp("documents") / "a.yaml"


def find_faults(file: Path, content: str | bytes, kind: type[BaseModel] = Promise) -> list[Problem]:
    """Give what is wrong with a content; an empty list when it can be read."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        read_document(file, kind)
    except DataError as error:
        return list(error.problems)
    return []


def only_fault(file: Path, content: str | bytes, kind: type[BaseModel] = Promise) -> str:
    """Give the one thing that is wrong."""
    problems = find_faults(file, content, kind)
    assert len(problems) == 1, problems
    return str(problems[0])


def list_paths(value: Any, path: Steps = ()) -> list[Steps]:  # noqa: ANN401 - whatever YAML holds
    """Give the path of every key in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, item in inner for found in ((*path, step), *list_paths(item, (*path, step)))]


def put_at(data: Any, path: Steps, change: Any) -> None:  # noqa: ANN401 - as above
    """Change a document's block at a path."""
    for step in path:
        data = data[step]
    change(data)


def short_promise() -> Any:  # noqa: ANN401 - as above
    """Give Mjölby's promise with one focus area and one contradiction, all values as texts."""
    data = yaml.load(MJOLBY, yaml.BaseLoader)  # noqa: S506 - the base loader makes nothing but texts
    return data | {"fokusområden": data["fokusområden"][1:2], "motsägelser": data["motsägelser"][:1]}


KEYS = [path for path in list_paths(short_promise()) if isinstance(path[-1], str)]


def is_required(path: Steps) -> bool:
    """Tell whether a key of the promise must be there, by the model."""
    models: list[type[BaseModel]] = [Promise]
    for step in path[:-1]:
        if isinstance(step, str):
            models = [inner for model in models for inner in inner_models(model, step)]
    return any(
        field.is_required()
        for model in models
        for name, field in model.model_fields.items()
        if path[-1] == field.alias or path[-1] == name
    )


def inner_models(model: type[BaseModel], key: str) -> list[type[BaseModel]]:
    """Give the models that may stand under a key."""
    waiting = [field.annotation for name, field in model.model_fields.items() if key in (field.alias, name)]
    found = []
    while waiting:
        annotation: Any = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found.append(annotation)
        waiting += getattr(annotation, "__args__", ())
    return found


def name_place(path: Steps) -> str:
    """Write a path as it stands in a message."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def write(data: object) -> str:
    """Write a document as JSON, which is YAML with every text in quotation marks."""
    numbers = {"basår", "gånger", "minst"}

    def plain(value: Any, key: object = None) -> Any:  # noqa: ANN401 - as above
        if isinstance(value, dict):
            return {inner: plain(item, inner) for inner, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return int(value) if key in numbers and isinstance(value, str) and value.isdecimal() else value

    return json.dumps(plain(data), ensure_ascii=False, indent=1)


def test_the_machinery_of_these_tests_writes_a_sound_document(file: Path) -> None:
    """What the laws below break was whole before they broke it."""
    assert find_faults(file, write(short_promise())) == []


@law
@given(path=st.sampled_from(KEYS), letter=st.sampled_from(string.ascii_lowercase), where=st.integers(0, 30))
def test_any_misspelt_key_is_found_and_named(file: Path, path: Steps, letter: str, where: int) -> None:
    """Whichever key is misspelt, the message stands at the key and says the word that was written."""
    *block, key = path
    wrong = f"{key[:where]}{letter}{letter}{key[where:]}"
    data = short_promise()
    put_at(data, tuple(block), lambda inner: inner.update({wrong: inner.pop(key)}))
    problems = find_faults(file, write(data))
    named = [problem for problem in problems if problem.place.startswith(f"{name_place((*block, wrong))} (rad ")]
    assert [problem.what for problem in named] == [f"nyckeln «{wrong}» är okänd."]
    assert f"«{key}»" in named[0].remedy


@law
@given(path=st.sampled_from(KEYS))
def test_a_removed_key_is_missed_exactly_when_it_is_required(file: Path, path: Steps) -> None:
    """A required key that is gone gives one message, at the key; an optional one gives none."""
    data = short_promise()
    put_at(data, path[:-1], lambda inner: inner.pop(path[-1]))
    problems = find_faults(file, write(data))
    missed = [
        problem.place.split(" (rad")[0] for problem in problems if problem.what == f"nyckeln «{path[-1]}» saknas."
    ]
    assert missed == ([name_place(path)] if is_required(path) else [])
    assert len(problems) == len(missed)


@law
@given(path=st.sampled_from(KEYS), wrong=st.sampled_from([True, 3.5, -7, None, {"a": "b"}, ["x"], "€", {}, []]))
def test_a_value_of_another_kind_never_gives_anything_but_messages_at_its_place(
    file: Path, path: Steps, wrong: object
) -> None:
    """Whatever is put at whichever key, the file is read or every fault lies at or under that key."""
    data = short_promise()
    put_at(data, path[:-1], lambda inner: inner.update({path[-1]: wrong}))
    problems = find_faults(file, write(data))
    assert all(problem.place.startswith(name_place(path)) for problem in problems)
    assert all(problem.what and "regeln" not in problem.what for problem in problems)


@law
@given(n=st.integers(0, len(MJOLBY.encode())))
def test_a_cut_off_file_is_read_or_refused_with_a_place(file: Path, n: int) -> None:
    """A file cut off anywhere gives a value or a DataError, nothing else."""
    assert all(problem.what for problem in find_faults(file, MJOLBY.encode()[:n]))


@law
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xef\xbb\xbf")
@example(b"? [a, b]\n: c")
@example(b"a: 9" + b"9" * 5000)
@example(b'a: "\\ud800"')
@example(b"a: 2024-99-99")
@example(b"%YAML 9.9\n---\na: b")
@example(b"\0")
@example(b"a: !!binary x")
@example(b"<<: {a: b}")
@example(b"a: 1:1:1:1\nb: .inf\nc: 0x10\nd: 0b1\ne: 1e400")
def test_random_bytes_never_give_anything_but_messages(file: Path, content: bytes) -> None:
    """No content makes the reader fall over."""
    assert all(problem.what for problem in find_faults(file, content))


@law
@given(text=st.text(alphabet="ab:-[]{},&*!|>'\"%@`# \n\t?~0<", max_size=80))
def test_random_yaml_never_gives_anything_but_messages(file: Path, text: str) -> None:
    """Nor does anything made of the characters that mean something in YAML."""
    assert all(problem.what for problem in find_faults(file, text))


@pytest.mark.parametrize(
    "code", ["0586", "0821", "1960", "0114", "0o17", "0x586", "1_960", "12:34", "1960.0", "1e3", "true", "no", "~"]
)
def test_a_code_without_quotation_marks_is_refused(file: Path, code: str) -> None:
    """YAML reads 0114 as 76, no as false and 0586 as a text by accident: none of them is a code."""
    problem = only_fault(file, f"kod: {code}\nnamn: Mjölby\n", Municipality)
    assert problem.startswith("kod (rad 1): ")


@pytest.mark.parametrize("code", ["0586", "1960", "0114"])
@pytest.mark.parametrize("quotation", ["'", '"'])
def test_a_code_in_quotation_marks_is_a_code(file: Path, code: str, quotation: str) -> None:
    """A code keeps its leading zero."""
    file.write_text(f"kod: {quotation}{code}{quotation}\nnamn: Mjölby\n", encoding="utf-8")
    assert read_document(file, Municipality).code == code


def test_an_unquoted_code_is_shown_as_it_would_be_right(file: Path) -> None:
    """The remedy can be copied."""
    assert 'skriv "1960" inom citattecken' in only_fault(file, "kod: 1960\nnamn: Kungsör\n", Municipality)
    assert '«"0586"»' in only_fault(file, "kod: 0586\nnamn: Mjölby\n", Municipality)


@pytest.mark.parametrize("day", ["2024-01-31", '"2024-01-31"', "'2024-01-31'"])
def test_a_day_may_stand_with_or_without_quotation_marks(file: Path, day: str) -> None:
    """Both ways of writing a day mean the same."""
    file.write_text(f"från: {day}\ntill: {day}\n", encoding="utf-8")
    assert str(read_document(file, Period).first) == "2024-01-31"


@pytest.mark.parametrize(
    "day",
    [
        "2024-02-30",
        "2024-1-1",
        "20240101",
        '"20240101"',
        '"1704067200"',
        "2024",
        "31/1 2024",
        "2024-01-01T10:00:00",
        "igår",
        "~",
    ],
)
def test_what_is_not_a_day_is_not_taken_for_one(file: Path, day: str) -> None:
    """In particular no row of digits is read as seconds since 1970."""
    assert only_fault(file, f"från: 2024-01-01\ntill: {day}\n", Period).startswith("till (rad 2): ")


def test_every_fault_is_told_at_once_in_the_order_of_the_rows(file: Path) -> None:
    """An author mends a file in one go."""
    problems = find_faults(file, "id: A\nnamn:\nmåt:\n  kategori: stöld\nlydelse:\n  citat: ''\n  dokument: 7\n", Goal)
    assert [problem.place for problem in problems] == [
        "id (rad 1)",
        "namn (rad 2)",
        "måt (rad 3)",
        "lydelse.citat (rad 6)",
        "lydelse.dokument (rad 7)",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "filen är tom"),
        ("# bara en kommentar\n", "filen är tom"),
        ("- a\n- b\n", "filen består inte av nycklar"),
        ("bara text", "filen består inte av nycklar"),
        ("a: b: c", "rad 1: ett kolon står där det inte kan tolkas"),
        ("a: b\n\tc: d", "rad 2: ett tecken som har en särskild betydelse"),
        ('a: b\nc: "d', "rad 2: ett citattecken eller en hakparentes avslutas aldrig"),
        ("a: b\n---\nc: d", "rad 2: filen innehåller flera dokument"),
        ("a: b\x07", "rad 1: filen innehåller ett styrtecken"),
        ("a: b\nc: \x07", "rad 2: filen innehåller ett styrtecken"),
        (b"a: b\nb: \xe5", "rad 2: texten är inte kodad i UTF-8"),
        ("a: b".encode("utf-16"), "rad 1: texten är inte kodad i UTF-8"),
        ("a: " + "[" * 10_000, "nästlade i fler än"),
        ("\n".join(f"k{number}: v" for number in range(20_000)), "filen har fler än"),
        ("a: " + "b" * 1_000_000, "filen är större än 1 MB"),
    ],
)
def test_a_file_that_is_not_a_document_is_refused_in_words(file: Path, content: str | bytes, said: str) -> None:
    """One message says what the file is instead, and where."""
    assert said in only_fault(file, content)


def test_a_repeated_key_names_both_rows(file: Path) -> None:
    """YAML lets the last of two win in silence; here neither does."""
    problem = only_fault(file, "från: 2024-01-01\ntill: 2024-12-31\nfrån: 2025-01-01\n", Period)
    assert problem.startswith("från (rad 3): nyckeln «från» står även på rad 1")


@pytest.mark.parametrize("value", ["&a text", "!!python/object/apply:os.system [ls]", "!eget text", "!!binary aGVq"])
def test_anchors_and_tags_are_refused(file: Path, value: str) -> None:
    """Only the plain part of YAML is read; nothing is constructed by name."""
    problems = find_faults(file, f'kod: "0586"\nnamn: {value}\n', Municipality)
    assert problems[0].place == "namn (rad 2)"
    assert "särskild betydelse" in problems[0].what


def test_a_bomb_of_aliases_is_never_unfolded(file: Path) -> None:
    """The billion laughs are as many messages as there are aliases."""
    levels = "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 9))
    problems = find_faults(file, f"b0: &b0 ha\n{levels}\n")
    assert sum("särskild betydelse" in problem.what for problem in problems) == 9 + 8 * 9


def test_a_control_character_written_as_an_escape_is_refused(file: Path) -> None:
    """A NUL in a name would be refused by the database much later."""
    assert "U+0000" in only_fault(file, 'kod: "0586"\nnamn: "Mjö\\0lby"\n', Municipality)


def test_english_names_are_not_keys_of_a_file(file: Path) -> None:
    """The code's own words are unknown keys to an author."""
    problems = find_faults(file, "first: 2024-01-01\ntill: 2024-12-31\n", Period)
    assert [problem.what for problem in problems] == ["nyckeln «från» saknas.", "nyckeln «first» är okänd."]


def test_a_file_with_windows_line_ends_and_a_byte_order_mark_is_read(file: Path) -> None:
    """What Windows' Notepad saves is a document."""
    file.write_bytes(b"\xef\xbb\xbf" + 'kod: "0586"\r\nnamn: Mjölby\r\n'.encode())
    assert read_document(file, Municipality).name == "Mjölby"


@pytest.mark.parametrize("where", ["saknas.yaml", "."])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, where: str) -> None:
    """A missing file and a folder give the same kind of message as a faulty file."""
    with pytest.raises(DataError, match="filen kan inte läsas"):
        read_document(tmp_path / where, Promise)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        ("kategori: bedrageri\nbasår: 2023", Measure, "Menade du «bedrägeri»? Tillåtna värden: bedrägeri, narkotika"),
        ("kategori: xyz\nbasår: 2023", Measure, "Tillåtna värden: bedrägeri, narkotika"),
        ('kategori: stöld\nbasår: "2023"', Measure, "basår (rad 2): «2023» är inte ett heltal. Skriv ett heltal utan"),
        ("kategori: stöld\nbasår: 2023.5", Measure, "«2023.5» är inte ett heltal"),
        ("kategori: stöld\nbasår: true", Measure, "«true» är inte ett heltal"),
        ('kod: "586"\nnamn: Mjölby', Municipality, "kod (rad 1): «586» har fel form. Här ska stå fyra siffror"),
        ('kod: "٠٥٨٦"\nnamn: Mjölby', Municipality, "har fel form"),
        ('kod: "0586"\nnamn: [Mjölby]', Municipality, "en lista är inte en text. Skriv en text efter kolonet."),
        ('kod: "0586"\nnamn: " "', Municipality, "texten är tom"),
    ],
)
def test_each_kind_of_fault_says_what_was_found_and_what_to_write(
    file: Path, content: str, kind: type[BaseModel], said: str
) -> None:
    """The message is Swedish and can be acted on."""
    assert said in only_fault(file, content, kind)


class Rare(Value):
    """Kinds of values that the promises don't have."""

    day: Day | None = None
    share: float | None = None
    is_open: bool | None = None
    words: dict[str, Measure] | None = None
    either: int | Measure | None = None
    money: bytes | None = None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("share: mycket", "share (rad 1): «mycket» är inte ett tal."),
        ("is_open: kanske", "is_open (rad 1): «kanske» är varken true eller false."),
        ("words: [a]", "words (rad 1): en lista är inte ett block med nycklar."),
        (
            "words:\n  a:\n    kategori: stöld\n    basr: 2023\n    basår: 2023",
            "words.a.basr (rad 4): nyckeln «basr» är okänd. Menade",
        ),
        ("money: 12", "money (rad 1): «12» godtas inte här (regeln «bytes_type»). Jämför med"),
    ],
)
def test_any_model_can_be_read_and_any_fault_is_told_in_swedish(file: Path, content: str, said: str) -> None:
    """The reader isn't made for promises only; a rule without words of its own has readable ones."""
    assert said in only_fault(file, content, Rare)


def test_faults_in_either_branch_of_a_union_lie_at_the_key(file: Path) -> None:
    """What pydantic calls its branches is nothing an author has written."""
    assert {problem.place for problem in find_faults(file, "either: x", Rare)} == {"either (rad 1)"}


def test_the_suggested_keys_are_those_of_the_block() -> None:
    """A key is looked for where it stands, also within lists and dictionaries."""
    assert known_keys(Promise, ("period",)) == ("från", "till", "lydelse")
    assert known_keys(Rare, ("words", "vad som helst")) == ("kategori", "basår")
