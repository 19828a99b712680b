"""How a focus area stands, as somebody judged it on a day with the evidence before them."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from data.errors import DataError, Problem
from data.values import Slug, Text, Value

WHAT_EVIDENCE_IS = (
    "Underlaget ska gå att slå upp: ett tal eller ett diarienummer, vilken period det gäller, källan och källans datum."
)
"""What evidence is, as it is told to whoever writes it."""

REPLACED = "Visas inte för din roll: bedömningen har ersatts av en senare."
"""What stands for the grounds of an assessment that no longer holds."""

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_WRITTEN = re.compile(
    r"(?P<said>.+?)\s+Period: (?P<period>[^\n]+?)\. Källa: (?P<source>[^\n]+), (?P<dated>[0-9]{4}-[0-9]{2}-[0-9]{2})\.",
    re.DOTALL,
)


class Colour(StrEnum):
    """Brå's grön/gul/röd, and grey where nothing can be said."""

    GREEN = "grön"
    YELLOW = "gul"
    RED = "röd"
    GREY = "grå"


class Evidence(Value):
    """What a judgement rests on, so that whoever doubts it can look it up.

    Attributes
    ----------
    said
        What the figures or the document say, with a number in it unless the source has a registry number.
    period
        Which time it is about, the year included.
    source
        Whose figures, or which document.
    dated
        The day of the extract or of the document.

    Examples
    --------
    >>> told = {"said": "141 bedrägerier mot 207.", "period": "jan–dec 2024 mot 2023", "source": "Brå"}
    >>> str(Evidence(**told, dated=date(2025, 4, 1)))
    '141 bedrägerier mot 207. Period: jan–dec 2024 mot 2023. Källa: Brå, 2025-04-01.'
    """

    said: Text
    period: Text
    source: Text
    dated: date

    def __str__(self) -> str:
        """Write it on one line, as it is kept in an assessment."""
        said, period, source = (" ".join(text.split()) for text in (self.said, self.period, self.source))
        return f"{said} Period: {period.rstrip('.')}. Källa: {source.rstrip('.')}, {self.dated:%Y-%m-%d}."


class Assessment(Value):
    """One assessment of a focus area; a later one takes its place, both are kept.

    Attributes
    ----------
    evidence
        What it rests on: figures with their sources, and what they can't say; see `Evidence`.
    author_role
        Who judged, as a role; never a name.
    version
        Which in order of the focus area, from 1; given by the store.

    Examples
    --------
    >>> day = date(2026, 1, 15)
    >>> where = {"promise_id": "lofte", "focus_area_id": "droger", "decided_on": day}
    >>> why = {"evidence": "se tabell 2", "author_role": "styrgrupp", "reason": "målet nås"}
    >>> Assessment(colour=Colour.YELLOW, **where, **why).colour.value
    'gul'
    """

    promise_id: Slug
    focus_area_id: Slug
    colour: Colour
    evidence: Text
    decided_on: date
    author_role: Text
    reason: Text
    recorded_at: datetime | None = None
    is_demo: bool = False
    version: int = 0


def hold_newest(found: Iterable[Assessment], known: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Leave the last assessment of each focus area, without its grounds where a later one has replaced it.

    Parameters
    ----------
    found
        In order, as far as a day.
    known
        All there are, in order.

    Returns
    -------
    tuple of Assessment
        Each with the newest version found of its focus area, so that whoever writes writes after it.
    """
    newest = {(one.focus_area_id, one.is_demo): one.version for one in known}
    held: dict[tuple[str, bool], Assessment] = {}
    for one in found:
        key = (one.focus_area_id, one.is_demo)
        grounds = {} if newest[key] == one.version else {"evidence": REPLACED, "reason": REPLACED}
        seen = max(one.version, held[key].version if key in held else 0)
        held[key] = one.model_copy(update=grounds | {"version": seen})
    return tuple(held.values())


def read_evidence(text: str) -> Evidence | None:
    """Understand evidence as it is kept in an assessment; None where it isn't written so.

    Examples
    --------
    >>> read_evidence("Tre träffar. Period: 2024. Källa: aktivitetsloggen, 2025-01-15.").source
    'aktivitetsloggen'
    >>> read_evidence("se tabell 2") is None
    True
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        dated = date.fromisoformat(found["dated"])
    except ValueError:
        return None
    return Evidence(said=found["said"], period=found["period"], source=found["source"], dated=dated)


def find_lacking(evidence: Evidence | None, *, on: date) -> tuple[str, ...]:
    """Find what evidence lacks in order to carry a green judgement.

    Parameters
    ----------
    evidence
        What was given, if anything.
    on
        The day of the judgement: nothing later can be its ground.

    Returns
    -------
    tuple of str
        In Swedish; empty where nothing lacks.

    Examples
    --------
    >>> told = {"said": "Allt gick bra.", "period": "2024", "source": "styrgruppen"}
    >>> find_lacking(Evidence(**told, dated=date(2025, 1, 15)), on=date(2025, 1, 31))
    ('ett tal i underlaget, eller ett diarienummer i källan',)
    """
    if evidence is None:
        return ("underlag", "period", "källa", "källans datum")
    can_be_looked_up = any(letter.isdigit() for letter in evidence.said) or _has_registry_number(evidence.source)
    kept = {
        "ett tal i underlaget, eller ett diarienummer i källan": can_be_looked_up,
        "ett årtal i perioden": _YEAR.search(evidence.period) is not None,
        "källans namn": any(letter.isalpha() for letter in evidence.source),
        "ett datum för källan som inte ligger efter bedömningen": evidence.dated <= on,
    }
    return tuple(what for what, is_there in kept.items() if not is_there)


def refuse_unfounded(assessment: Assessment) -> None:
    """Refuse a green assessment that rests on nothing that can be looked up.

    Parameters
    ----------
    assessment
        What is about to be saved. Any other colour may say in its own words what lacks.

    Raises
    ------
    DataError
        With what the evidence lacks.

    Examples
    --------
    >>> where = {"promise_id": "lofte", "focus_area_id": "droger", "decided_on": date(2026, 1, 15)}
    >>> why = {"evidence": "det känns bättre", "author_role": "styrgrupp", "reason": "målet nås"}
    >>> refuse_unfounded(Assessment(colour=Colour.GREEN, **where, **why))
    Traceback (most recent call last):
    data.errors.DataError: bedömning: 1 fel
      grön kräver underlag. Det saknas: underlag, period, källa, källans datum. Underlaget ska gå att slå upp: \
ett tal eller ett diarienummer, vilken period det gäller, källan och källans datum.
    """
    if assessment.colour is not Colour.GREEN:
        return
    lacking = find_lacking(read_evidence(assessment.evidence), on=assessment.decided_on)
    if lacking:
        what = f"grön kräver underlag. Det saknas: {', '.join(lacking)}."
        source = "bedömning"
        raise DataError(source, [Problem("", what, WHAT_EVIDENCE_IS)])


def _has_registry_number(source: str) -> bool:
    return re.search(r"(?i)\b(?:dnr|diarienummer)\b.*[0-9]", source) is not None
