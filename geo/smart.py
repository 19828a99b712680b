"""What a goal says of itself, by the five letters of SMART: a remark to whoever writes goals, never a verdict."""

import re
from dataclasses import dataclass
from enum import StrEnum

from data.model import Commitment, FocusArea, Goal, Promise


class Letter(StrEnum):
    """What a goal should say."""

    SPECIFIC = "Specifikt"
    MEASURABLE = "Mätbart"
    ACCEPTED = "Accepterat"
    REALISTIC = "Realistiskt"
    TIMED = "Tidsatt"


class Presence(StrEnum):
    """Whether the words of the promise say it."""

    THERE = "finns"
    LACKING = "saknas"
    OPEN = "bedöm själva"


RULES = {
    Letter.SPECIFIC: "Finns när löftet pekar ut ett slag av händelser för fokusområdet, eller ett mått.",
    Letter.MEASURABLE: "Finns när löftet självt säger vad målet hålls mot. Saknas det visas «mått saknas».",
    Letter.ACCEPTED: "Finns när fokusområdet har åtaganden med ansvariga parter.",
    Letter.REALISTIC: "Går inte att läsa ur ett löfte. Därför säger kontrollen aldrig ja eller nej.",
    Letter.TIMED: "Finns när målets egna ord har ett år eller en tidpunkt. Basåret räknas inte.",
}
"""The rules in words, as they are shown."""

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_TIME = re.compile(
    r"(?i)\b(?:senast|före|innan|till och med|årligen|per år|varje (?:år|halvår|kvartal|månad)|under (?:året|perioden))"
    r"\b"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What one letter of SMART finds in a goal."""

    letter: Letter
    presence: Presence
    told: str


def check_goal(goal: Goal, focus_area: FocusArea, promise: Promise, *, is_defined: bool = False) -> tuple[Remark, ...]:
    """Say what a goal has and what it lacks, letter by letter.

    Parameters
    ----------
    goal
        One of the focus area's.
    focus_area, promise
        Where it stands.
    is_defined
        Somebody has decided what the goal is held against although the promise doesn't say.

    Returns
    -------
    tuple of Remark
        One for each letter, in order. A lacking word is no fault of the work: a promise may have its reasons.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    >>> area = promise.focus_areas[1]
    >>> [remark.presence.value for remark in check_goal(area.goals[0], area, promise)]
    ['finns', 'finns', 'finns', 'bedöm själva', 'saknas']
    """
    return (
        _check_specific(goal, focus_area),
        _check_measure(goal, is_defined=is_defined),
        _check_owners(focus_area.commitments, promise),
        Remark(Letter.REALISTIC, Presence.OPEN, "Går målet att nå med det som är lovat?"),
        _check_time(goal, promise),
    )


def list_lacking(remarks: tuple[Remark, ...]) -> tuple[str, ...]:
    """Name what lacks, shortly.

    Examples
    --------
    >>> list_lacking((Remark(Letter.TIMED, Presence.LACKING, "…"), Remark(Letter.MEASURABLE, Presence.LACKING, "…")))
    ('tidpunkt saknas', 'mått saknas')
    """
    names = {
        Letter.SPECIFIC: "slag av händelser saknas",
        Letter.MEASURABLE: "mått saknas",
        Letter.ACCEPTED: "ansvarig saknas",
        Letter.TIMED: "tidpunkt saknas",
    }
    return tuple(names[remark.letter] for remark in remarks if remark.presence is Presence.LACKING)


def _check_specific(goal: Goal, focus_area: FocusArea) -> Remark:
    if goal.measure is not None:
        return Remark(Letter.SPECIFIC, Presence.THERE, f"Målet gäller {goal.measure.category.value}.")
    if focus_area.categories:
        named = " och ".join(category.value for category in focus_area.categories)
        told = f"Fokusområdet gäller {named}; målet säger inte mer om vad som ska ändras."
        return Remark(Letter.SPECIFIC, Presence.THERE, told)
    return Remark(Letter.SPECIFIC, Presence.LACKING, "Det framgår inte vilket slag av händelser målet gäller.")


def _check_measure(goal: Goal, *, is_defined: bool) -> Remark:
    if goal.measure is not None:
        told = f"Hålls mot {goal.measure.category.value} {goal.measure.baseline_year}."
        return Remark(Letter.MEASURABLE, Presence.THERE, told)
    told = "Mått saknas i löftet: inget tal kan säga om målet nås."
    if is_defined:
        told += " Ni har själva bestämt vad det hålls mot; det ändrar inte löftets ord."
    return Remark(Letter.MEASURABLE, Presence.LACKING, told)


def _check_owners(commitments: tuple[Commitment, ...], promise: Promise) -> Remark:
    names = {party.party_id: party.name for party in promise.parties}
    owners = dict.fromkeys(names[owner] for commitment in commitments for owner in commitment.owners)
    if not owners:
        return Remark(Letter.ACCEPTED, Presence.LACKING, "Ingen part har åtagit sig något för målet.")
    n = "Ett åtagande" if len(commitments) == 1 else f"{len(commitments)} åtaganden"
    told = f"{n} i fokusområdet, av {', '.join(owners)}."
    return Remark(Letter.ACCEPTED, Presence.THERE, told)


def _check_time(goal: Goal, promise: Promise) -> Remark:
    baseline = None if goal.measure is None else str(goal.measure.baseline_year)
    years = [year for year in _YEAR.findall(goal.quote.text) if year != baseline]
    found = _TIME.search(goal.quote.text)
    if years or found:
        named = ", ".join(dict.fromkeys([*years, *([found[0].lower()] if found else [])]))
        return Remark(Letter.TIMED, Presence.THERE, f"Målet säger: {named}.")
    told = f"Målet säger inte när det ska vara nått. Löftet gäller till {promise.period.last:%Y-%m-%d}."
    return Remark(Letter.TIMED, Presence.LACKING, told)
