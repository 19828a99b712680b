"""What pydantic found wrong, said in Swedish to the author of the file."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from data.written import KeyPath, shorten


class Found(NamedTuple):
    """What a message may need to know about a fault."""

    key: str
    value: str
    raw: str
    known: tuple[str, ...]
    context: Mapping[str, Any]


Message = tuple[str, str]

PATTERNS = MappingProxyType(
    {
        r"^[a-z0-9]+(-[a-z0-9]+)*$": "små bokstäver a till z, siffror och bindestreck, till exempel «mjolby-2024»",
        r"^[^./\\:\s][^/\\:]*$": "ett filnamn utan mapp, till exempel «protokoll.txt»",
        r"^[0-9]{4}$": 'fyra siffror, till exempel "0586"',
    }
)


def _text(found: Found) -> Message:
    if found.raw:
        return (
            f"{found.value} är inte en text.",
            f'Koder och namn är texter: skriv "{shorten(found.raw)}" inom citattecken.',
        )
    return f"{found.value} är inte en text.", "Skriv en text efter kolonet."


def _date(found: Found) -> Message:
    return f"{found.value} är inte ett datum.", "Skriv år-månad-dag, till exempel 2024-01-31."


def _list(found: Found) -> Message:
    return f"{found.value} är inte en lista.", "Börja varje rad i listan med «- »."


def _whole(found: Found) -> Message:
    return f"{found.value} är inte ett heltal.", "Skriv ett heltal utan citattecken."


def _extra(found: Found) -> Message:
    close = get_close_matches(found.key, found.known, n=1)
    remedy = f"Menade du «{close[0]}»?" if close else f"Tillåtna nycklar: {', '.join(found.known)}."
    return f"nyckeln «{shorten(found.key)}» är okänd.", remedy


def _choice(found: Found) -> Message:
    allowed = re.findall(r"'([^']*)'", str(found.context.get("expected", "")))
    close = get_close_matches(found.value.strip("«»"), allowed, n=1)
    hint = f"Menade du «{close[0]}»? " if close else ""
    return f"{found.value} är inte ett av de värden som får stå här.", f"{hint}Tillåtna värden: {', '.join(allowed)}."


def _pattern(found: Found) -> Message:
    pattern = str(found.context.get("pattern", ""))
    return f"{found.value} har fel form.", f"Här ska stå {PATTERNS.get(pattern, f'en text på formen {pattern}')}."


MESSAGES: Mapping[str, Callable[[Found], Message]] = MappingProxyType(
    {
        "missing": lambda found: (f"nyckeln «{found.key}» saknas.", f"Lägg till «{found.key}:» med ett värde."),
        "extra_forbidden": _extra,
        "string_type": _text,
        "string_too_short": lambda _: (
            "texten är tom.",
            "Skriv ett värde, eller ta bort nyckeln om den får utelämnas.",
        ),
        "string_too_long": lambda found: (
            "texten är för lång.",
            f"Högst {found.context.get('max_length')} tecken får plats.",
        ),
        "string_pattern_mismatch": _pattern,
        "enum": _choice,
        "literal_error": _choice,
        "int_type": _whole,
        "int_from_float": _whole,
        "float_type": lambda found: (
            f"{found.value} är inte ett tal.",
            "Skriv ett tal med decimalpunkt, till exempel 0.5.",
        ),
        "bool_type": lambda found: (f"{found.value} är varken true eller false.", "Skriv true (ja) eller false (nej)."),
        "date_type": _date,
        "date_parsing": _date,
        "date_from_datetime_parsing": _date,
        "date_from_datetime_inexact": _date,
        "too_short": lambda found: ("listan är för kort.", f"Minst {found.context.get('min_length')} behövs."),
        "too_long": lambda found: ("listan är för lång.", f"Högst {found.context.get('max_length')} får stå."),
        "tuple_type": _list,
        "list_type": _list,
        "model_type": lambda found: (
            f"{found.value} är inte ett block med nycklar.",
            f"Skriv nycklarna med indrag på egna rader: {', '.join(found.known)}.",
        ),
        "dict_type": lambda found: (
            f"{found.value} är inte ett block med nycklar.",
            "Skriv varje nyckel med indrag på en egen rad.",
        ),
        "greater_than_equal": lambda found: (f"{found.value} är för litet.", f"Minst {found.context.get('ge')}."),
        "greater_than": lambda found: (f"{found.value} är för litet.", f"Större än {found.context.get('gt')}."),
        "less_than_equal": lambda found: (f"{found.value} är för stort.", f"Högst {found.context.get('le')}."),
        "less_than": lambda found: (f"{found.value} är för stort.", f"Mindre än {found.context.get('lt')}."),
        "value_error": lambda found: (f"{found.value}: {found.context.get('error')}", ""),
    }
)


def describe(error: ErrorDetails, *, raw: str, path: KeyPath, kind: type[BaseModel]) -> Message:
    """Say in Swedish what one of pydantic's errors means and what to do.

    Parameters
    ----------
    error
        The error as pydantic lists it.
    raw
        The value as it stands in the file; empty for a list or a block.
    path
        Where in the file it stands.
    kind
        The model the whole file was held against.

    Returns
    -------
    tuple of str
        What is wrong, and the remedy.

    Examples
    --------
    >>> from data.model import Period
    >>> error = {"type": "extra_forbidden", "loc": ("frn",), "msg": "", "input": "2024-01-01"}
    >>> describe(error, raw="2024-01-01", path=("frn",), kind=Period)
    ('nyckeln «frn» är okänd.', 'Menade du «från»?')
    """
    inside = path[:-1] if error["type"] in {"extra_forbidden", "missing"} else path
    key = str(error["loc"][-1]) if error["loc"] else ""
    found = Found(key, _show(error["input"], raw), raw, known_keys(kind, inside), error.get("ctx", {}))
    if error["type"] in MESSAGES:
        return MESSAGES[error["type"]](found)
    what = f"{found.value} godtas inte här (regeln «{error['type']}»)."
    return what, "Jämför med beskrivningen i docs/filformat.md."


def known_keys(kind: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """List the keys that may stand in the block at a path.

    Examples
    --------
    >>> from data.model import Promise
    >>> known_keys(Promise, ("fokusområden", 0, "mål", 2, "lydelse"))
    ('citat', 'dokument')
    """
    kinds = [kind]
    for step in path:
        if isinstance(step, str):
            inner = [one for model in kinds for one in _field_models(model, step)]
            kinds = inner if any(step in _keys(model) for model in kinds) else kinds
    return tuple(dict.fromkeys(key for model in kinds for key in _keys(model)))


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _field_models(model: type[BaseModel], key: str) -> list[type[BaseModel]]:
    fields = model.model_fields.items()
    return [found for name, field in fields if (field.alias or name) == key for found in _models_in(field.annotation)]


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]


def _show(value: object, raw: str) -> str:
    if isinstance(value, dict):
        return "ett block med nycklar"
    if isinstance(value, list):
        return "en lista"
    return "ett tomt värde" if value is None else f"«{shorten(raw)}»"
