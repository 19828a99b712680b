"""The cells of one row of an action plan, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import pandas as pd
from pydantic import ValidationError

from data.action_plans import SIX_COLUMNS, CommitmentKey, PlanRow
from data.assessments import WHAT_EVIDENCE_IS, Colour, Evidence, find_lacking
from data.dates import DAY, read_dates
from data.errors import DataError, Problem
from data.model import CommitmentStatus
from data.papers import refuse_personal
from data.plan_tables import (
    COLOUR,
    COMMITMENTS,
    EVIDENCE,
    FOLLOW_UP_ON,
    FOLLOWED_UP_ON,
    JUDGED,
    KEY,
    POSITION,
    STATUS,
    VERSION,
    find_unheld,
    name_commitment,
    split_names,
)

_TEXTS = dict(zip(SIX_COLUMNS, ("cause", "action", "operative_goals", "when", "owners", "follow_up"), strict=True))
_DEMANDED = ("Orsak", "Åtgärd", "När", "Vem")
_KEPT = {
    COMMITMENTS: "commitments",
    FOLLOW_UP_ON: "follow_up_on",
    FOLLOWED_UP_ON: "followed_up_on",
    STATUS: "status",
    COLOUR: "colour",
    JUDGED: "judged",
    POSITION: "position",
}
_KEY_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_KEY = 80
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
W = TypeVar("W", CommitmentStatus, Colour)
_REMEDY_DATE = "Skriv datumet som 2026-05-31, eller töm cellen."


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose plan it is, who writes it, and what its cells may point to.

    Attributes
    ----------
    new_key
        Gives a row that has none a key of its own.
    titles
        What the commitments are called, for whoever writes their names instead of their keys.
    standing
        The rows that hold, by key: a column that the file lacks is kept from there.
    """

    municipality: str
    author_role: str
    is_demo: bool
    new_key: Callable[[], str]
    titles: Mapping[str, CommitmentKey] = field(default_factory=dict)
    standing: Mapping[str, PlanRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it stands in a file: its number there, and the version it was written from, where that is told."""

    number: int
    row: PlanRow
    after: int | None


class RowReader:
    """The cells of one row, and what is wrong with them."""

    def __init__(self, number: int, cells: Mapping[str, str], writer: Writer) -> None:
        self._number, self._cells, self._writer = number, cells, writer
        self._standing = writer.standing.get(cells.get(KEY, ""))
        self.problems: list[Problem] = []

    def refuse(self, column: str, what: str, remedy: str) -> None:
        """Note a fault in a cell."""
        self.problems.append(Problem(f"rad {self._number}, {column}", what, remedy))

    def read(self, last: float) -> ReadRow | None:
        """Read the row; None when there are faults."""
        for column, text in self._cells.items():
            self.problems += find_unheld(text, place=f"rad {self._number}, {column}")
        for column in _DEMANDED:
            if not (split_names(self._cells[column]) if column == "Vem" else self._cells[column]):
                self.refuse(column, "cellen är tom.", "Fyll i den, eller ta bort raden.")
        key, after = self._read_key(), self._read_version()
        values: dict[str, Any] = {name: self._cells[column] or None for column, name in _TEXTS.items()}
        values |= {"owners": split_names(self._cells["Vem"])} | self._read_standing(last)
        if self.problems:
            return None
        made = self._make(values | {"key": key or self._writer.new_key()})
        return None if made is None else ReadRow(self._number, made, after)

    def _read_standing(self, last: float) -> dict[str, Any]:
        """Read what stands beside the six columns; a column that the file lacks is kept as it holds."""
        read: dict[str, Callable[[], Any]] = {
            COMMITMENTS: self._read_commitments,
            FOLLOW_UP_ON: lambda: self._read_date(FOLLOW_UP_ON),
            FOLLOWED_UP_ON: lambda: self._read_date(FOLLOWED_UP_ON),
            STATUS: lambda: self._read_word(STATUS, CommitmentStatus, CommitmentStatus.NOT_STARTED),
            COLOUR: lambda: self._read_word(COLOUR, Colour, Colour.GREY),
            JUDGED: lambda: self._cells[JUDGED] or None,
            POSITION: lambda: self._read_position(last),
        }
        values: dict[str, Any] = {"position": last + 1}
        for column, name in _KEPT.items():
            if column in self._cells:
                values[name] = read[column]()
            elif self._standing is not None:
                values[name] = getattr(self._standing, name)
        values["evidence"] = self._read_evidence()
        self._judge(values)
        return values

    def _read_key(self) -> str:
        key = self._cells.get(KEY, "")
        if key and (not _KEY_FORM.fullmatch(key) or len(key) > _LONGEST_KEY):
            self.refuse(KEY, f"«{key[:100]}» är ingen nyckel.", "Töm cellen, så blir raden ny.")
        return key

    def _read_version(self) -> int | None:
        text = self._cells.get(VERSION, "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            self.refuse(VERSION, f"«{text[:100]}» är inget heltal.", "Ladda ner planen på nytt, eller töm cellen.")
            return None
        return int(text)

    def _read_position(self, last: float) -> float:
        text = self._cells[POSITION]
        if not text:
            return last + 1
        try:
            position = float(text.replace(",", "."))
        except ValueError:
            position = float("nan")
        if not abs(position) < float("inf"):
            self.refuse(POSITION, f"«{text[:100]}» är inget tal.", "Skriv radens plats, som 1 eller 2,5.")
        return position

    def _read_date(self, column: str) -> date | None:
        text = self._cells[column]
        if not text:
            return None
        if _ISO.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        else:
            dates = read_dates(pd.Series([text], dtype="str"), date_format=None)
            if dates.level.iloc[0] >= DAY:
                return date.fromisoformat(dates.first.iloc[0].date().isoformat())
        self.refuse(column, f"«{text[:100]}» är inget datum som går att förstå.", _REMEDY_DATE)
        return None

    def _read_word(self, column: str, words: type[W], otherwise: W) -> W:
        text = self._cells[column]
        known = {word.value: word for word in words}
        found = known.get(" ".join(text.casefold().split()))
        if found is not None:
            return found
        if text or self._standing is not None:
            what = f"«{text[:100]}» går inte att förstå." if text else "cellen är tom."
            self.refuse(column, what, f"Skriv ett av orden: {', '.join(known)}.")
        return otherwise

    def _read_commitments(self) -> tuple[CommitmentKey, ...]:
        named = {title.casefold(): key for title, key in self._writer.titles.items()}
        known = {name_commitment(key) for key in named.values()}
        held = {name_commitment(key) for key in self._standing.commitments} if self._standing else set()
        read = []
        for text in split_names(self._cells[COMMITMENTS]):
            promise_id, _, commitment_id = text.partition("/")
            is_key = bool(_KEY_FORM.fullmatch(promise_id) and _KEY_FORM.fullmatch(commitment_id))
            if text.casefold() in named:
                read.append(named[text.casefold()])
            elif is_key and (not known or text in known | held):
                read.append(CommitmentKey(promise_id=promise_id, commitment_id=commitment_id))
            else:
                what = f"åtagandet «{text[:100]}» finns inte bland kommunens löften."
                self.refuse(COMMITMENTS, what, "Skriv åtagandets namn eller nyckel (löfte/åtagande), med ; emellan.")
        return tuple(read)

    def _read_evidence(self) -> Evidence | None:
        if not any(column in self._cells for column in EVIDENCE):
            return self._standing.evidence if self._standing else None
        said, period, source, _ = (self._cells.get(column, "") for column in EVIDENCE)
        dated = self._read_date(EVIDENCE[-1]) if EVIDENCE[-1] in self._cells else None
        if not any((said, period, source, dated)):
            return None
        for column, value in zip(EVIDENCE, (said, period, source, dated), strict=True):
            if not value and not self._has_refused(column):
                self.refuse(column, "underlaget är halvt: cellen är tom.", "Fyll i alla fyra kolumner eller ingen.")
        if not (said and period and source and dated):
            return None
        return Evidence(said=said, period=period, source=source, dated=dated)

    def _has_refused(self, column: str) -> bool:
        return any(one.place == f"rad {self._number}, {column}" for one in self.problems)

    def _judge(self, values: Mapping[str, Any]) -> None:
        """Hold a colour against what it must rest on."""
        colour, evidence = values.get("colour", Colour.GREY), values["evidence"]
        if colour is not Colour.GREY and not values.get("judged"):
            what = f"bedömningen är {colour}, men det står inte varför."
            self.refuse(JUDGED, what, "Skriv en mening, eller sätt bedömningen till grå.")
        if colour is not Colour.GREEN:
            return
        lacking = find_lacking(evidence, on=evidence.dated if evidence else date.min)
        if lacking:
            self.refuse(COLOUR, f"grön kräver underlag. Det saknas: {', '.join(lacking)}.", WHAT_EVIDENCE_IS)

    def _make(self, values: Mapping[str, Any]) -> PlanRow | None:
        who = {"municipality": self._writer.municipality, "author_role": self._writer.author_role}
        try:
            row = PlanRow.model_validate({**values, **who, "is_demo": self._writer.is_demo})
            refuse_personal(row)
        except ValidationError as error:
            for one in error.errors():
                column = next((name for name, term in _TEXTS.items() if term in one["loc"]), "hela raden")
                self.refuse(column, "värdet går inte att förstå.", "Skriv om cellen.")
            return None
        except DataError as error:
            self.problems += [Problem(f"rad {self._number}", one.what, one.remedy) for one in error.problems]
            return None
        return row
