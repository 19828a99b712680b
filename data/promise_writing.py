"""A promise written as its file: from the promise itself, or from what somebody said in a form."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from unicodedata import normalize

from data.model import Category, Per, Promise
from data.promise_ids import COMMITTED, FOCUS, GOAL, Part, choose_ids
from data.territory import name_municipality
from data.values import Value

DOCUMENT, FILE = "lofte", "lofte.txt"
"""The id and the name of the one document of a promise that was written in the form."""

MAX_NAME = 80
_NOT_ID = re.compile(r"[^a-z0-9]+")

Written = Mapping[str, object]


class SaidFocus(Value):
    """A focus area as somebody said it: each quote a row, verbatim out of the document.

    Attributes
    ----------
    categories
        What kinds of incidents it is about; none where the document doesn't say.
    owners
        Names of the parties that committed themselves.
    baseline_year, measured
        Where the first goal is to be fewer of a category than in a year, and the document says so.
    """

    name: str
    categories: tuple[Category, ...] = ()
    goals: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    baseline_year: int | None = None
    measured: Category | None = None


class SaidPromise(Value):
    """A promise as somebody said it in the form; without an id it gets one of its place and years."""

    promise_id: str = ""
    municipality: str
    title: str
    first: date
    last: date
    document_title: str
    registry_number: str = ""
    parties: tuple[str, ...] = ()
    focus_areas: tuple[SaidFocus, ...] = ()
    follow_up_quote: str = ""
    follow_up_times: int = 1
    follow_up_per: Per = Per.YEAR


def write_promise(promise: Promise) -> str:
    """Write a promise as its file, so that it can be changed and read again.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> write_promise(read_promise(PROMISES / "kungsor-2020.yaml")).splitlines()[0]
    'id: "kungsor-2020"'
    """
    return write_yaml(promise.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def write_said(said: SaidPromise, *, earlier: Sequence[Promise] = ()) -> str:
    r"""Write what somebody said as a promise's file.

    Parameters
    ----------
    said
        As in the form; what is empty is left out, and told when the file is read.
    earlier
        Every version of the promise that there has been, the oldest first: what is said in the same words as in
        the newest keeps its id, and no other id is used again.

    Examples
    --------
    >>> said = SaidPromise(municipality="0586", title="Tryggt centrum", first=date(2026, 1, 1),
    ...     last=date(2027, 12, 31), document_title="Medborgarlöfte")
    >>> write_said(said).splitlines()[:2]
    ['id: "mjolby-2026-2027"', 'titel: "Tryggt centrum"']
    """
    place = name_municipality(said.municipality)
    years = "-".join(dict.fromkeys([str(said.first.year), str(said.last.year)]))
    parties = {name: make_id(name) for name in said.parties}
    document: dict[str, object] = {"id": DOCUMENT, "titel": said.document_title, "fil": FILE}
    if said.registry_number:
        document["diarienummer"] = said.registry_number
    parts = [part for number, focus in enumerate(said.focus_areas, 1) for part in _list_parts(focus, number)]
    ids = iter(choose_ids(parts, earlier))
    written: dict[str, object] = {
        "id": said.promise_id or make_id(f"{place} {years}"),
        "titel": said.title,
        "kommuner": [{"kod": said.municipality, "namn": place}],
        "period": {"från": said.first.isoformat(), "till": said.last.isoformat()},
        "dokument": [document],
        "parter": [{"id": party, "namn": name} for name, party in parties.items()],
        "fokusområden": [_write_focus(focus, ids, parties) for focus in said.focus_areas],
    }
    if said.registry_number:
        written["diarienummer"] = said.registry_number
    if said.follow_up_quote:
        rule = {"id": "uppfoljning", "vad": "uppföljning", "gånger": said.follow_up_times}
        per = {"per": said.follow_up_per.value}
        written["uppföljning"] = [{**rule, **per, "lydelse": _quote(said.follow_up_quote)}]
    return write_yaml(written)


def make_id(text: str) -> str:
    """Make an id of a text.

    Examples
    --------
    >>> make_id("Mjölby kommun")
    'mjolby-kommun'
    """
    return _NOT_ID.sub("-", normalize("NFKD", text).encode("ascii", "ignore").decode().lower()).strip("-")


def write_yaml(written: Written) -> str:
    r"""Write plain values as YAML that nothing in can be taken for anything else.

    Examples
    --------
    >>> print(write_yaml({"kod": "0586", "mål": [{"citat": "Ja: nej"}], "gånger": 2}), end="")
    kod: "0586"
    mål:
      - citat: "Ja: nej"
    gånger: 2
    """
    return "".join(f"{line}\n" for line in _write_block(written))


def _write_block(block: Mapping[str, object]) -> list[str]:
    return [line for key, value in block.items() for line in _write_pair(key, value)]


def _write_pair(key: str, value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {line}" for line in _write_block(value))]
    if isinstance(value, list | tuple):
        return [f"{key}:", *(f"  {line}" for item in value for line in _write_item(item))] if value else [f"{key}: []"]
    return [f"{key}: {json.dumps(value, ensure_ascii=False)}"]


def _write_item(item: object) -> list[str]:
    if not isinstance(item, Mapping):
        return [f"- {json.dumps(item, ensure_ascii=False)}"]
    first, *rest = _write_block(item)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _list_parts(focus: SaidFocus, number: int) -> Iterator[Part]:
    """List the parts of a focus area in the order they are written, with the ids of a promise without a past."""
    own = f"{number}-{make_id(focus.name)[:40].strip('-')}".strip("-")
    yield Part(FOCUS, own, focus.name, focus.name)
    for n, text in enumerate(focus.goals, start=1):
        yield Part(GOAL, f"{own}-mal-{n}", text, focus.name)
    for n, text in enumerate(focus.commitments, start=1):
        yield Part(COMMITTED, f"{own}-atagande-{n}", text, focus.name)


def _write_focus(focus: SaidFocus, ids: Iterator[str], parties: Mapping[str, str]) -> dict[str, object]:
    written: dict[str, object] = {"id": next(ids), "namn": focus.name}
    if focus.categories:
        written["kategorier"] = [category.value for category in focus.categories]
    goals = [_write_goal(text, next(ids)) for text in focus.goals]
    if goals and focus.measured is not None and focus.baseline_year is not None:
        goals[0]["mått"] = {"kategori": focus.measured.value, "basår": focus.baseline_year}
    if goals:
        written["mål"] = goals
    owners = [parties.get(owner, make_id(owner)) for owner in focus.owners]
    written["åtaganden"] = [{**_write_goal(text, next(ids)), "ansvariga": owners} for text in focus.commitments]
    return written


def _write_goal(text: str, own: str) -> dict[str, object]:
    return {"id": own, "namn": _shorten(text), "lydelse": _quote(text)}


def _quote(text: str) -> dict[str, object]:
    return {"citat": text, "dokument": DOCUMENT}


def _shorten(text: str) -> str:
    """Give the first words of a quote: a name in the document's own words."""
    words: Sequence[str] = text.split()
    kept = ""
    for word in words:
        if len(kept) + len(word) >= MAX_NAME:
            return f"{kept}…"
        kept = f"{kept} {word}".strip()
    return kept
