"""Invented activities and situation pictures: PÅHITTADE DEMODATA, one town left without its dialogue."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from data.activities import Activity
from data.model import Commitment, Municipality, Promise
from data.situation_reports import SituationReport

ROLE = "samordnare (påhittad)"
NOTE = "Påhittat exempel."
MOST = 4

_WORDS = (
    ("träff", "träff", "fysiskt"),
    ("varna", "varning", "sociala medier"),
    ("inform", "information", "webbplats"),
    ("utbild", "utbildning", "fysiskt"),
    ("övervakning", "kontroll", None),
    ("närvaro", "kontroll", None),
)


def invent_activities(promise: Promise, *, seed: int) -> tuple[Activity, ...]:
    """Invent what was done for a promise: some commitments get a few activities, some none.

    Of what is promised in each of several places only the first place gets it, so that the page shows what
    *inte uppfyllt* looks like.

    Parameters
    ----------
    promise
        Whose commitments; everything happens within its period.
    seed
        The same gives the same.

    Returns
    -------
    tuple of Activity
        Each marked as invented, with «påhittat» in its note.
    """
    rng = np.random.default_rng([seed, *promise.promise_id.encode()])
    return tuple(
        activity
        for number, commitment in enumerate(promise.commitments)
        for activity in _invent(commitment, promise, number, rng)
    )


def invent_situations(promise: Promise) -> tuple[SituationReport, ...]:
    """Invent the situation picture that each of a promise's municipalities had when it began."""
    return tuple(
        SituationReport(
            municipality=place.code,
            key=f"pahittad-{promise.promise_id}",
            author_role=ROLE,
            is_demo=True,
            dated=promise.period.first - timedelta(days=60),
            title=f"Lokal lägesbild {promise.period.first.year - 1} (påhittad)",
            reference="påhittat diarienummer",
        )
        for place in promise.municipalities
    )


def _invent(commitment: Commitment, promise: Promise, number: int, rng: np.random.Generator) -> Iterator[Activity]:
    n_days = (promise.period.last - promise.period.first).days
    minimum = commitment.minimum
    n_times = 1 if minimum is not None else int(rng.integers(0, MOST + 1))
    days = sorted(int(day) for day in rng.integers(0, n_days, n_times))
    what, channel = _choose(commitment)
    for time, day in enumerate(days):
        yield Activity(
            municipality=_find_town(promise, rng).code,
            key=f"pahittad-{promise.promise_id}-{number}-{time}",
            author_role=ROLE,
            is_demo=True,
            what=what,
            day=_step(promise.period.first, day),
            n_participants=int(rng.integers(8, 40)) if what in {"träff", "medborgardialog", "utbildning"} else None,
            channel=channel,
            promise_id=promise.promise_id,
            commitment_id=commitment.commitment_id,
            area_id=_find_place(commitment),
            note=NOTE,
        )


def _choose(commitment: Commitment) -> tuple[str, str | None]:
    if commitment.minimum is not None:
        return commitment.minimum.what, "fysiskt"
    name = commitment.name.casefold()
    return next(((what, channel) for word, what, channel in _WORDS if word in name), ("möte", "fysiskt"))


def _find_place(commitment: Commitment) -> str | None:
    places = commitment.minimum.places if commitment.minimum is not None else ()
    return next(iter((*places, *commitment.areas)), None)


def _find_town(promise: Promise, rng: np.random.Generator) -> Municipality:
    return promise.municipalities[int(rng.integers(len(promise.municipalities)))]


def _step(first: date, days: int) -> date:
    return first + timedelta(days=days)
