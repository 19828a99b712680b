"""What was done for each commitment against what was promised, as rows: the same on a page and on paper."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.evidence import say_sum
from dashboard.formats import format_count
from dashboard.goal_texts import name_badge
from dashboard.texts import say_target
from dashboard.work_texts import badge_reached
from data.activities import Activity
from data.model import Promise
from geo.activities import add_activities, count_commitment, serves

DONE_COLUMNS = ("Åtagande", "Målvärde", "Gjort under löftet", "Läge")
COUNTED = "Räknas: aktiviteter som är skrivna under åtagandet, under löftets tid. Källa: aktivitetsloggen."
NOTHING_DONE = "inget registrerat"


def lay_done(
    promise: Promise, activities: Sequence[Activity], names: Mapping[str, str], *, today: date
) -> list[dict[str, str]]:
    """Lay out what was done for each commitment during the promise, and place by place where it counts places.

    Parameters
    ----------
    promise
        Whose commitments.
    activities
        All that was written, of any commitment.
    names
        What the areas are called, by id.
    today
        The day to judge from; later activities are passed over.
    """
    rows = []
    for commitment in promise.commitments:
        serving = [each for each in activities if serves(each, commitment, promise)]
        done = "; ".join(say_sum(each) for each in add_activities(serving, until=today))
        count = count_commitment(commitment, activities, promise, today=today)
        told = (
            commitment.name,
            say_target(commitment),
            done or NOTHING_DONE,
            "–" if count is None else name_badge(badge_reached(count.reached)),
        )
        rows.append(dict(zip(DONE_COLUMNS, told, strict=True)))
        if count is not None and commitment.minimum is not None and commitment.minimum.places:
            rows += [_lay_place(place, n, commitment.minimum.times, names) for place, n in count.tallies]
    return rows


def _lay_place(place: str, n: int, times: int, names: Mapping[str, str]) -> dict[str, str]:
    told = (
        f"– {names.get(place, place)}",
        f"minst {times}",
        format_count(n),
        "✔ nått" if n >= times else "○ inte nått",
    )
    return dict(zip(DONE_COLUMNS, told, strict=True))
