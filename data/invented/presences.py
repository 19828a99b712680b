"""Invented presence in the areas that a promise names: PÅHITTADE DEMODATA, nobody was there."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

import numpy as np

from data.model import Promise
from data.presences import Presence, PresenceKind

ROLE = "kommunpolis (påhittad)"
EVERY_DAYS = 9
FIRST_AFTER_DAYS = 275
"""Presence begins some months into the promise, so that there is a before and an after to look at."""

_KINDS = (PresenceKind.ON_FOOT, PresenceKind.ON_FOOT, PresenceKind.TALK, PresenceKind.BY_CAR)
_HOURS = (15, 17, 19, 20, 21)
_MINUTES = (30, 45, 60, 90)


def invent_presences(promise: Promise, municipality_of: Mapping[str, str], *, seed: int) -> tuple[Presence, ...]:
    """Invent a presence every ninth day in each area that a promise's commitments name.

    Parameters
    ----------
    promise
        Whose areas, and whose period.
    municipality_of
        The municipality of each area; areas that aren't in it are left out.
    seed
        The same seed gives the same presences.

    Returns
    -------
    tuple of Presence
        Marked as invented, in order of time within each area.

    Examples
    --------
    >>> from data.promises import read_promise
    >>> from pathlib import Path
    >>> promise = read_promise(Path("data/promises/mjolby-2024-2025.yaml"))
    >>> made = invent_presences(promise, {"mjolby-resecentrum": "0586"}, seed=1)
    >>> all(one.is_demo for one in made), made[0].area_id
    (True, 'mjolby-resecentrum')
    """
    named = dict.fromkeys(area_id for commitment in promise.commitments for area_id in commitment.areas)
    return tuple(
        one
        for area_id in named
        if area_id in municipality_of
        for one in _invent(promise, area_id, municipality_of[area_id], seed)
    )


def _invent(promise: Promise, area_id: str, municipality: str, seed: int) -> list[Presence]:
    rng = np.random.default_rng([seed, *area_id.encode()])
    first, last = promise.period.first + timedelta(days=FIRST_AFTER_DAYS), promise.period.last
    n_times = max(0, (last - first).days // EVERY_DAYS)
    return [
        Presence(
            municipality=municipality,
            key=f"pahittad-{promise.promise_id}-{area_id}-{number}",
            author_role=ROLE,
            is_demo=True,
            area_id=area_id,
            start=datetime.combine(
                first + timedelta(days=EVERY_DAYS * number + int(rng.integers(0, EVERY_DAYS - 2))),
                time(int(rng.choice(_HOURS)), int(rng.choice([0, 15, 30, 45]))),
            ),
            minutes=int(rng.choice(_MINUTES)),
            what=_KINDS[int(rng.integers(len(_KINDS)))],
        )
        for number in range(n_times)
    ]
