"""The three promises on three days: what their own words ask for, written down by hand from the documents."""

from datetime import date

import pytest

from data.follow_ups import Decision, FollowUp
from data.model import Commitment, CommitmentStatus, Minimum, Promise
from data.promises import PROMISES, read_promise
from geo.minimum import Count, Done, Reached, Tally, count_minimum
from geo.overdue import Why, list_overdue
from geo.schedule import find_next, plan_occasions

MJOLBY, KUNGSOR, HOGSBY = "mjolby-2024-2025", "kungsor-2020", "hogsby-monsteras-2024-2025"
JUNE_2024, JULY_2025, JANUARY_2026 = date(2024, 6, 30), date(2025, 7, 1), date(2026, 1, 15)


def the_promise(name: str) -> Promise:
    """Read one of the bundled promises."""
    return read_promise(PROMISES / f"{name}.yaml")


def minimum_of(promise: Promise, commitment_id: str) -> Minimum:
    """Give what a commitment is counted by."""
    found = next(each.minimum for each in promise.commitments if each.commitment_id == commitment_id)
    assert found is not None
    return found


def held(promise: Promise, rule_id: str, *days: date) -> list[FollowUp]:
    """Make follow-ups that were held."""
    return [
        FollowUp(
            promise_id=promise.promise_id,
            rule_id=rule_id,
            held_on=day,
            told_to="kommunstyrelsen",
            channel="möte",
            author_role="samordnare",
        )
        for day in days
    ]


# Mjölby: "Resultatet kommer att följas upp och redovisas 2 gånger/år" 2024-2025 makes four; one was held, in May
# 2024. Half-years are our proposal; late by the promise's own words only when the year is over with too few.
# Kungsör: "minst en gång under 2020" makes one. Högsby and Mönsterås: "minst två (2) gånger under aktuell period".
STATES = [
    (MJOLBY, "uppfoljning-av-loftet", [date(2024, 5, 14)], JUNE_2024, ["genomförd", *["kommande"] * 3]),
    (
        MJOLBY,
        "uppfoljning-av-loftet",
        [date(2024, 5, 14)],
        JULY_2025,
        ["genomförd", "försenad", "bör göras nu", "kommande"],
    ),
    (MJOLBY, "uppfoljning-av-loftet", [date(2024, 5, 14)], JANUARY_2026, ["genomförd", *["försenad"] * 3]),
    (KUNGSOR, "strategiskt-mote", [date(2020, 10, 1)], JUNE_2024, ["genomförd"]),
    (KUNGSOR, "strategiskt-mote", [], JUNE_2024, ["inget registrerat"]),
    (KUNGSOR, "strategiskt-mote", [date(2021, 1, 1)], JANUARY_2026, ["försenad"]),
    (HOGSBY, "uppfoljning-for-medborgarna", [], JUNE_2024, ["kommande", "kommande"]),
    (HOGSBY, "uppfoljning-for-medborgarna", [date(2024, 11, 20)], JULY_2025, ["genomförd", "kommande"]),
    (HOGSBY, "uppfoljning-for-medborgarna", [date(2024, 11, 20)], JANUARY_2026, ["genomförd", "försenad"]),
    (HOGSBY, "uppfoljning-for-medborgarna", [date(2024, 3, 1), date(2025, 12, 31)], JANUARY_2026, ["genomförd"] * 2),
]


@pytest.mark.parametrize(("name", "rule_id", "days", "today", "states"), STATES)
def test_each_promise_is_followed_up_by_its_own_words(
    name: str, rule_id: str, days: list[date], today: date, states: list[str]
) -> None:
    """Twice a year in Mjölby, once in Kungsör, twice in two years in Högsby and Mönsterås."""
    promise = the_promise(name)
    rule = next(each for each in promise.follow_up_rules if each.rule_id == rule_id)
    planned = plan_occasions(rule, period=promise.period, follow_ups=held(promise, rule_id, *days), today=today)
    assert [occasion.state.value for occasion in planned] == states


@pytest.mark.parametrize(
    ("today", "suggested"), [(JUNE_2024, date(2024, 6, 30)), (JULY_2025, date(2025, 6, 30)), (JANUARY_2026, None)]
)
def test_mjolbys_next_time_is_the_half_year_s_end_and_none_when_the_promise_is_over(
    today: date, suggested: date | None
) -> None:
    """Nothing held: on the last of June the first half-year's is still in time; in 2026 there is no next."""
    promise = the_promise(MJOLBY)
    coming = find_next(plan_occasions(promise.follow_up_rules[0], period=promise.period, follow_ups=[], today=today))
    assert (coming.suggested_date if coming else None) == suggested


def dialogue(place: str, day: date, n: int = 1) -> Done:
    """Make a dialogue with citizens."""
    return Done("Medborgardialog", place, day, n)


IN_HOGSBY, IN_MONSTERAS = (
    dialogue("hogsby-centrum", date(2024, 9, 12)),
    dialogue("monsteras-centrum", date(2025, 3, 4)),
)


@pytest.mark.parametrize(
    ("done", "today", "reached", "tallies"),
    [
        ([IN_HOGSBY], JANUARY_2026, Reached.NOT_MET, (1, 0)),
        ([IN_HOGSBY], JULY_2025, Reached.NOT_YET, (1, 0)),
        ([dialogue("hogsby-centrum", date(2024, 9, 12), 5)], JANUARY_2026, Reached.NOT_MET, (5, 0)),
        ([IN_HOGSBY, IN_MONSTERAS], JANUARY_2026, Reached.MET, (1, 1)),
        ([IN_HOGSBY, IN_MONSTERAS], JUNE_2024, Reached.UNRECORDED, (0, 0)),
        ([IN_HOGSBY, dialogue("monsteras-centrum", date(2026, 1, 2))], JANUARY_2026, Reached.NOT_MET, (1, 0)),
        ([IN_HOGSBY, dialogue("monsteras-centrum", date(2023, 12, 31))], JANUARY_2026, Reached.NOT_MET, (1, 0)),
        ([IN_HOGSBY, IN_MONSTERAS._replace(what="möte")], JANUARY_2026, Reached.NOT_MET, (1, 0)),
        ([IN_HOGSBY, dialogue("", date(2025, 3, 4))], JANUARY_2026, Reached.NOT_MET, (1, 0)),
        ([], JANUARY_2026, Reached.UNRECORDED, (0, 0)),
    ],
)
def test_one_dialogue_in_hogsby_and_none_in_monsteras_is_not_met(
    done: list[Done], today: date, reached: Reached, tallies: tuple[int, int]
) -> None:
    """Högsby says «minst en … för centrala Högsby och centrala Mönsterås»: one each, within 2024-2025."""
    promise = the_promise(HOGSBY)
    counted = count_minimum(minimum_of(promise, "medborgardialog"), done, period=promise.period, today=today)
    assert counted == Count(reached, (Tally("hogsby-centrum", tallies[0]), Tally("monsteras-centrum", tallies[1])))


def test_kungsors_one_meeting_counts_wherever_it_was_and_only_in_2020() -> None:
    """Kungsör says «minst en gång under 2020», and no place is named."""
    promise = the_promise(KUNGSOR)
    minimum = minimum_of(promise, "strategiskt-mote")
    during, after = Done("strategiskt möte", "stadshuset", date(2020, 5, 4)), Done("strategiskt möte", "", JUNE_2024)
    assert count_minimum(minimum, [during], period=promise.period, today=JUNE_2024).reached is Reached.MET
    assert count_minimum(minimum, [after], period=promise.period, today=JUNE_2024).reached is Reached.UNRECORDED


def decided(commitment: Commitment, status: CommitmentStatus) -> Decision:
    """Decide the status of one of Högsby's commitments."""
    return Decision(
        promise_id=HOGSBY,
        commitment_id=commitment.commitment_id,
        status=status,
        decided_on=date(2024, 3, 1),
        author_role="samordnare",
        reason="skäl",
    )


def test_what_is_overdue_is_told_once_and_silence_is_not_called_late() -> None:
    """Högsby and Mönsterås after the promise's end: one telling missed, one delayed, one never finished, one unmet."""
    promise = the_promise(HOGSBY)
    delayed, unfinished, dialogues, done, *_ = promise.commitments
    newest = {
        delayed.commitment_id: decided(delayed, CommitmentStatus.DELAYED),
        unfinished.commitment_id: decided(unfinished, CommitmentStatus.ONGOING),
        done.commitment_id: decided(done, CommitmentStatus.DONE),
    }
    told = held(promise, "uppfoljning-for-medborgarna", date(2024, 11, 20))
    counts = {
        dialogues.commitment_id: count_minimum(
            minimum_of(promise, dialogues.commitment_id), [IN_HOGSBY], period=promise.period, today=JANUARY_2026
        )
    }

    def list_on(day: date) -> list[tuple[Why, str]]:
        listed = list_overdue(promise, newest=newest, follow_ups=told, counts=counts, today=day)
        return [(each.why, each.commitment.commitment_id if each.commitment else "") for each in listed]

    assert list_on(JANUARY_2026) == [
        (Why.NOT_HELD, ""),
        (Why.DELAYED, delayed.commitment_id),
        (Why.UNFINISHED, unfinished.commitment_id),
        (Why.NOT_MET, dialogues.commitment_id),
    ]
    counts.clear()
    assert list_on(JULY_2025) == [(Why.DELAYED, delayed.commitment_id)]
