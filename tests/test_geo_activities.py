"""What was done is counted under its own commitment, per place, and what nobody counted is never nought."""

from datetime import date
from typing import Any

import pytest

from data.activities import Activity
from data.promises import PROMISES, read_promises
from geo.activities import add_activities, count_commitment
from geo.minimum import Count, Reached

PROMISE = {one.promise_id: one for one in read_promises(PROMISES)}
TOWNS = PROMISE["hogsby-monsteras-2024-2025"]
DIALOGUE = next(one for one in TOWNS.commitments if one.commitment_id == "medborgardialog")


def hold(key: str, **more: Any) -> Activity:  # noqa: ANN401 - whatever an activity has
    """Hold a dialogue in Högsby, unless something else is said."""
    held: dict[str, Any] = {
        "municipality": "0821",
        "author_role": "samordnare",
        "what": "medborgardialog",
        "day": date(2024, 10, 3),
        "promise_id": TOWNS.promise_id,
        "commitment_id": DIALOGUE.commitment_id,
        "area_id": "hogsby-centrum",
    }
    return Activity(key=key, **(held | more))


def count(*activities: Activity, today: date = date(2026, 1, 15)) -> Count:
    """Count the promise of a dialogue in each town."""
    found = count_commitment(DIALOGUE, activities, TOWNS, today=today)
    assert found is not None
    return found


def test_one_dialogue_in_hogsby_and_none_in_monsteras_is_not_kept() -> None:
    """«minst en medborgardialog för centrala Högsby och centrala Mönsterås» is one in each."""
    found = count(hold("a"), hold("b"))
    assert found.reached is Reached.NOT_MET
    assert dict(found.tallies) == {"hogsby-centrum": 2, "monsteras-centrum": 0}


def test_one_in_each_town_is_kept_whoever_wrote_it() -> None:
    """Two municipalities share the promise, and the log of both counts."""
    found = count(hold("a"), hold("b", municipality="0861", area_id="monsteras-centrum", what="Medborgardialog"))
    assert found.reached is Reached.MET


@pytest.mark.parametrize(
    "more",
    [
        {"commitment_id": "grannsamverkan"},
        {"promise_id": None, "commitment_id": None},
        {"promise_id": "mjolby-2024-2025"},
        {"day": date(2023, 12, 31)},
        {"day": date(2026, 1, 1)},
        {"area_id": None},
        {"what": "träff"},
    ],
)
def test_what_serves_something_else_does_not_count(more: dict[str, Any]) -> None:
    """Another commitment, promise, time, place or kind keeps no promise of a dialogue."""
    found = count(hold("a"), hold("b", **({"area_id": "monsteras-centrum"} | more)))
    assert found.reached is Reached.NOT_MET


def test_nothing_is_called_broken_before_its_time_or_without_a_log() -> None:
    """While the promise lasts there is still time; an empty log says that nobody wrote, not that nobody did."""
    assert count(hold("a"), today=date(2025, 7, 1)).reached is Reached.NOT_YET
    assert count().reached is Reached.UNRECORDED


def test_a_commitment_without_a_number_is_not_counted() -> None:
    """«hög närvaro» can't be short of anything: no number of ours is put in its place."""
    mjolby = PROMISE["mjolby-2024-2025"]
    presence = next(one for one in mjolby.commitments if one.commitment_id == "narvaro-vid-resecentrum")
    assert count_commitment(presence, [], mjolby, today=date(2026, 1, 15)) is None


def test_participants_nobody_counted_are_missing_and_not_nought() -> None:
    """Three meetings, one uncounted: the sum is of the others, and the gap is told."""
    meetings = [
        hold("a", what="träff", n_participants=12),
        hold("b", what="Träff", n=2, n_participants=0),
        hold("c", what="träff", day=date(2025, 1, 1)),
        hold("d", what="varning"),
    ]
    meetings_held, warnings = add_activities(meetings, until=date(2025, 12, 31))
    assert (meetings_held.n, meetings_held.n_participants, meetings_held.n_uncounted) == (4, 12, 1)
    assert (meetings_held.first, meetings_held.last) == (date(2024, 10, 3), date(2025, 1, 1))
    assert (warnings.n, warnings.n_participants, warnings.n_uncounted) == (1, None, 1)
    assert [one.n for one in add_activities(meetings, until=date(2024, 12, 31))] == [3, 1]
