"""What a person answers about a file, and the corrections to its proposed description that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from data.columns.describing import Fields, merge
from data.columns.guesses import TERMS
from data.columns.proposals import Proposal
from data.deliveries import Kind
from data.descriptions import Columns

KEYS: Mapping[str, str] = MappingProxyType({name: str(said.alias) for name, said in Columns.model_fields.items()})
"""The description's key for each of our terms."""

FROM_AREA = "kommun_ur_områdeskod"
MONTHS = ("från", "till")
_LONG_AGO = "1900-01"

_EVERY = frozenset({"sort", "namn", "producent", "licens", "uttagsdatum", "definition", "bortfall", "kolumner"})
_PLACED = frozenset({"kommun", FROM_AREA, "lager"})
_WORDED = frozenset({"kategori", "kategorier", "slå_upp_kategorier", "täcker", "urval", "preliminär_från"})
KEYS_OF: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.INCIDENTS: _EVERY
        | _PLACED
        | _WORDED
        | {"koordinatsystem", "omkastade", "datumformat", "midnatt_är_heldag"},
        Kind.SERIES: _EVERY
        | _PLACED
        | _WORDED
        | {"periodkolumner", "saknad_rad", "upprepad_rad", "streck_är_noll", "datumformat"},
        Kind.AREAS: _EVERY | _PLACED | {"områdestyp", "giltig_från", "är_ungefärlig", "koordinatsystem"},
    }
)
"""The keys of a description that can say something about rows of each kind."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person has answered so far.

    Attributes
    ----------
    kind
        What the rows are.
    headings
        The heading chosen for each of our terms; None for a term that the file lacks.
    categories
        The category chosen for each of the source's words; None for a word that is left without.
    said
        The other answers by the description's keys; None for what isn't answered.
    """

    kind: Kind
    headings: Mapping[str, str | None] = field(default_factory=dict)
    categories: Mapping[str, str | None] = field(default_factory=dict)
    said: Fields = field(default_factory=dict)

    @property
    def is_placed(self) -> bool:
        """Whether the rows have a column that says where."""
        return any(self.headings.get(term) is not None for term in ("x", "position"))

    @property
    def place_columns(self) -> dict[str, str]:
        """The headings that say where, by the description's keys."""
        said = {term: self.headings.get(term) for term in ("x", "y", "position")}
        return {term: heading for term, heading in said.items() if heading is not None}


def list_terms(kind: Kind, guessed: Sequence[str] = ()) -> tuple[str, ...]:
    """List the terms that a file of a kind can have, in the order of the house.

    Parameters
    ----------
    kind
        What the rows are.
    guessed
        Terms that the proposal has a column for: these are listed too.

    Examples
    --------
    >>> list_terms(Kind.AREAS)
    ('municipality', 'area_id', 'label', 'area_type')
    """
    asked = {*TERMS[kind], *guessed} | ({"position", "source_id"} if kind is Kind.INCIDENTS else set())
    return tuple(term for term in KEYS if term in asked)


def correct(proposal: Proposal, answers: Answers, *, crs: str | None = None, is_swapped: bool = False) -> Fields:
    """Make the corrections that a person's answers are, to be given to `Proposal.describe`.

    Every answer is said, also that the file lacks a column: a guess that was taken away must not come back.

    Parameters
    ----------
    proposal
        What was guessed.
    answers
        What the person answered.
    crs
        The reference system chosen for the points; None when the file's own holds or there are no points.
    is_swapped
        Whether the northing stands where x should.

    Examples
    --------
    >>> correct(Proposal("a.csv", Kind.AREAS, "", (), (), {}, (), (), {"saknad_rad": "noll"}, None, frozenset()),
    ...         Answers(Kind.AREAS, {"area_id": "kod"}, said={"kommun": "0586"}))
    {'saknad_rad': None, 'sort': 'områden', 'kolumner': {'område': 'kod'}, 'kommun': '0586', 'kategorier': None}
    """
    strange = set(proposal.fields) - KEYS_OF[answers.kind]
    corrections: Fields = {
        **dict.fromkeys(sorted(strange)),
        "sort": answers.kind.value,
        "kolumner": _name_columns(answers),
        **answers.said,
        "kategorier": dict(answers.categories) if answers.categories else None,
    }
    if answers.kind is Kind.INCIDENTS:
        corrections["koordinatsystem"] = crs if answers.is_placed else None
        corrections["omkastade"] = True if is_swapped and answers.is_placed else None
    return corrections


def _name_columns(answers: Answers) -> Fields:
    """Give the columns; one whose period was said for the whole file stands with its period instead."""
    is_dated = answers.said.get("periodkolumner") is not None
    return {KEYS[term]: None if is_dated and term == "n" else name for term, name in answers.headings.items()}


def draft(proposal: Proposal, corrections: Fields, *, today: date) -> Fields:
    """Fill what only the passport needs, so that rows can be shown as understood before everything is answered.

    Nothing is ever stored under a draft.

    Parameters
    ----------
    proposal
        What was guessed.
    corrections
        What has been answered.
    today
        The last day that rows may be from, while the date of extract isn't answered.
    """
    said = merge(proposal.fields, corrections)
    missing = {key: "–" for key in ("namn", "producent", "licens", "definition") if key not in said}
    filled: Fields = {**corrections, **missing}
    if "uttagsdatum" not in said:
        filled["uttagsdatum"] = today.isoformat()
    if "täcker" not in said and said.get("sort") == Kind.INCIDENTS:
        filled["täcker"] = dict.fromkeys(MONTHS, _LONG_AGO)
    return filled
