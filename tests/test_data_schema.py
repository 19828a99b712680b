"""What an author of a promise is told beforehand, by the editor and the description, is what the reader holds to."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from data.errors import DataError
from data.model import Category, Promise
from data.plain_yaml import read_written
from data.promises import PROMISES, read_promise
from data.schema import SCHEMAS, make_schema

FORMAT = (Path(__file__).parents[1] / "docs" / "filformat.md").read_text(encoding="utf-8")
FILES = sorted(PROMISES.glob("*.yaml"))


def models_of(kind: type[BaseModel]) -> set[type[BaseModel]]:
    """Give a model and every model within it."""
    waiting: list[Any] = [kind]
    found: set[type[BaseModel]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            waiting += [field.annotation for field in one.model_fields.values()]
        waiting += get_args(one)
    return found


def test_the_schema_file_is_what_the_model_says() -> None:
    """Mend with ``python -m data.schema``."""
    for path, (kind, title) in SCHEMAS.items():
        assert json.loads(path.read_text(encoding="utf-8")) == make_schema(kind, title=title)


def test_every_key_is_explained_to_its_author() -> None:
    """No field is without a Swedish description, and no English docstring leaks into the editor."""
    fields = [field for kind in models_of(Promise) for field in kind.model_fields.values()]
    assert all(field.description and field.description.endswith(".") for field in fields)
    schema = (PROMISES / "promise.schema.json").read_text(encoding="utf-8")
    assert [kind.__doc__ for kind in models_of(Promise) if kind.__doc__ and kind.__doc__.split("\n")[0] in schema] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_promise_is_valid_by_the_schema_its_first_line_names(path: Path) -> None:
    """An editor marks nothing in the bundled files."""
    jsonschema = pytest.importorskip("jsonschema")
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", path.read_text(encoding="utf-8").splitlines()[0])
    schema = json.loads((path.parent / named[1]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(read_written(path).data, schema)


@pytest.mark.parametrize(("key", "value"), [("rubrik", "x"), ("id", 1960), ("kommuner", []), ("period", "2024")])
def test_the_schema_marks_what_the_reader_refuses(key: str, value: object) -> None:
    """The editor says no before the reader does."""
    jsonschema = pytest.importorskip("jsonschema")
    data = read_written(PROMISES / "kungsor-2020.yaml").data | {key: value}
    assert not jsonschema.Draft202012Validator(make_schema(Promise, title="")).is_valid(data)


def blocks_of(language: str) -> list[str]:
    """Give the code blocks of the file format's description."""
    return re.findall(rf"```{language}\n(.*?)```", FORMAT, re.DOTALL)


def write_example(folder: Path, change: Callable[[str], str] = str) -> Path:
    """Write the description's example as its reader would."""
    (folder / "documents").mkdir()
    (folder / "documents" / "ekero-medborgarlofte.txt").write_text(blocks_of("text")[0], encoding="utf-8")
    (folder / "ekero-2026.yaml").write_text(change(blocks_of("yaml")[0]), encoding="utf-8")
    return folder / "ekero-2026.yaml"


def test_the_example_in_the_description_can_be_read(tmp_path: Path) -> None:
    """Who copies the example has a promise that works."""
    promise = read_promise(write_example(tmp_path))
    assert promise.commitments[0].minimum is not None
    assert [goal.goal_id for goal in promise.goals_without_measure] == ["fler-trygga"]


def test_the_faults_in_the_description_are_those_the_reader_tells(tmp_path: Path) -> None:
    """The messages shown are real ones."""
    path = write_example(tmp_path, lambda text: text.replace('"0125"', "1960").replace("räknebart", "räknbart"))
    with pytest.raises(DataError) as caught:
        read_promise(path)
    assert str(caught.value) == blocks_of("text")[1].strip()


def test_every_key_is_in_the_description() -> None:
    """The table of keys leaves nothing out and marks exactly what is required, row by row."""
    table = FORMAT.split("### Nycklarna")[1].split("### ")[0]
    for kind in models_of(Promise):
        keys = {field.alias or name: field.is_required() for name, field in kind.model_fields.items()}
        written = [f"`{key}`{'*' if is_required else ''}" for key, is_required in keys.items()]
        assert any(all(re.search(rf"{re.escape(one)}(?!\*)", row) for one in written) for row in table.splitlines()), (
            kind
        )


def test_the_description_lists_every_category() -> None:
    """An author needn't look in the code."""
    assert all(category.value in FORMAT for category in Category)


def test_yaml_alone_would_not_have_done() -> None:
    """Why the reader is strict: PyYAML takes these codes for a number, another number and a text."""
    assert yaml.safe_load("[1960, 0114, 0586]") == [1960, 76, "0586"]
