"""The formats as JSON Schema, so that an editor suggests keys and marks faults while one writes.

Write the files anew after a change of the model: ``python -m data.schema``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from data.descriptions import SourceDescription
from data.model import Promise
from data.profiles import PROFILES, Profile
from data.promises import PROMISES

SCHEMAS: Mapping[Path, tuple[type[BaseModel], str]] = MappingProxyType(
    {
        PROMISES / "promise.schema.json": (Promise, "Medborgarlöfte"),
        PROFILES / "profile.schema.json": (Profile, "Profil för en leverans"),
        Path(__file__).parent / "source.schema.json": (SourceDescription, "Beskrivning av en datafil"),
    }
)
"""Each schema file, the model it is made from, and its title for the author."""


class _ForAuthors(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's signature
        return False


def make_schema(kind: type[BaseModel], *, title: str) -> dict[str, Any]:
    """Describe a file format as JSON Schema, in the author's own terms.

    Parameters
    ----------
    kind
        The model that the file is read into.
    title
        What the format describes, in Swedish.

    Examples
    --------
    >>> from data.model import Municipality
    >>> make_schema(Municipality, title="Kommun")["properties"]["namn"]["description"]
    'Kommunens namn utan ordet kommun, till exempel Mjölby.'
    """
    made = kind.model_json_schema(by_alias=True, schema_generator=_ForAuthors)
    parts = {name: _without_docstring(part) for name, part in made.pop("$defs", {}).items()}
    return {"$schema": _ForAuthors.schema_dialect, "title": title, **_without_docstring(made), "$defs": parts}


def _without_docstring(part: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only programmers read: the class's name and its docstring in English."""
    return {key: value for key, value in part.items() if key not in {"title", "description"}}


def write_schema(path: Path, kind: type[BaseModel], *, title: str) -> None:
    """Write a format's schema to a file, the same text for the same model."""
    text = json.dumps(make_schema(kind, title=title), ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    for file, (model, name) in SCHEMAS.items():
        write_schema(file, model, title=name)
