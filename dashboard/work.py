"""What has been done of a promise, as far as somebody has written it down: statuses, activities, follow-ups."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.goals import Ground
from dashboard.papers import list_papers
from dashboard.presence import speaks_of_presence
from dashboard.store import list_decisions, list_follow_ups, see
from data.activities import Activity
from data.follow_ups import Decision, FollowUp
from data.model import Commitment, CommitmentStatus, Promise
from data.presences import Presence
from geo.activities import Sum, add_activities, count_commitment, serves
from geo.followup import newest_decisions
from geo.minimum import Count
from geo.overdue import Overdue, list_overdue
from geo.presence_delivered import Delivered, sum_presences


@dataclass(frozen=True, slots=True)
class Work:
    """What has been done of a promise, up to a day.

    Attributes
    ----------
    promise
        The promise.
    newest
        The status that holds for each commitment, by its id.
    follow_ups
        The occasions held by then.
    activities, presences
        All that was written down in the promise's municipalities.
    counts
        For the commitments that name a number, by id.
    areas
        What the areas that commitments name are called, by id.
    overdue
        What is overdue on the day.
    """

    promise: Promise
    newest: Mapping[str, Decision]
    follow_ups: tuple[FollowUp, ...]
    activities: tuple[Activity, ...]
    presences: tuple[Presence, ...]
    counts: Mapping[str, Count]
    areas: Mapping[str, str]
    overdue: tuple[Overdue, ...]

    def list_sums(self, commitment: Commitment, ground: Ground) -> tuple[Sum, ...]:
        """Add up the activities that serve a commitment, as far as they are of the promise's own time."""
        own = [each for each in self.activities if serves(each, commitment, self.promise)]
        return add_activities(own, until=ground.day)

    def list_delivered(self, commitment: Commitment, ground: Ground) -> tuple[tuple[str, Delivered], ...]:
        """Add up the presence logged in each area of a commitment to be somewhere; of no other's."""
        first, last = self.promise.period.first, min(self.promise.period.last, ground.day)
        areas = commitment.areas if speaks_of_presence(commitment) else ()
        sums = [(each, sum_presences(self.presences, area_id=each, first=first, last=last)) for each in areas]
        return tuple((self.areas[area_id], delivered) for area_id, delivered in sums if delivered.n)

    def list_astray(self, ground: Ground) -> tuple[Commitment, ...]:
        """List the commitments that haven't begun by their status though a log says that something was done."""
        unbegun = {key for key, decision in self.newest.items() if decision.status is CommitmentStatus.NOT_STARTED}
        return tuple(
            each
            for each in self.promise.commitments
            if each.commitment_id in unbegun and (self.list_sums(each, ground) or self.list_delivered(each, ground))
        )


def gather_work(promise: Promise, ground: Ground) -> Work:
    """Read what has been done of a promise; only what is invented where the figures are invented too."""
    is_demo, viewer = ground.situation.is_demo, ground.viewer
    codes = [place.code for place in promise.municipalities]
    newest = newest_decisions(list_decisions(viewer, promise.promise_id, is_demo=is_demo, as_of=ground.day))
    held = list_follow_ups(viewer, promise.promise_id, is_demo=is_demo)
    follow_ups = tuple(each for each in held if each.held_on <= ground.day)
    activities = list_papers(viewer, Activity, codes, is_demo=is_demo)
    presences = list_papers(viewer, Presence, codes, is_demo=is_demo)
    counted = {
        each.commitment_id: count_commitment(each, activities, promise, today=ground.day)
        for each in promise.commitments
    }
    counts = {commitment_id: count for commitment_id, count in counted.items() if count is not None}
    overdue = list_overdue(promise, newest=newest, follow_ups=follow_ups, counts=counts, today=ground.day)
    return Work(promise, newest, follow_ups, activities, presences, counts, _name_areas(promise, ground), overdue)


def _name_areas(promise: Promise, ground: Ground) -> dict[str, str]:
    """Name the areas that the commitments name, also those of a promise's other municipalities."""
    named = {area_id for each in promise.commitments for area_id in each.areas}
    names: dict[str, str] = {}
    for place in promise.municipalities:
        if named - names.keys():
            areas = see(ground.viewer).read_areas(place.code, on=ground.day)
            known = zip(areas["area_id"], areas["label"], strict=True)
            names |= {area_id: label for area_id, label in known if area_id in named}
    return {area_id: names.get(area_id, area_id) for area_id in sorted(named)}
