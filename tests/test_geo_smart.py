"""What a goal lacks by SMART is read out of its own words, and nothing else."""

import pytest

from data.model import Category, Commitment, FocusArea, Goal, Measure, Period, Promise, Quote
from data.promises import PROMISES, read_promises
from geo.smart import RULES, Letter, Presence, check_goal, list_lacking

PROMISE = {one.promise_id: one for one in read_promises(PROMISES)}
MJOLBY = PROMISE["mjolby-2024-2025"]


def find_presence(words: str, *, measure: Measure | None = None) -> dict[Letter, Presence]:
    """Check a goal of Mjölby's fraud area with other words."""
    area = MJOLBY.focus_areas[1]
    goal = Goal(goal_id="prov", name="prov", quote=Quote(text=words, document="medborgarlofte"), measure=measure)
    return {remark.letter: remark.presence for remark in check_goal(goal, area, MJOLBY)}


def test_the_goal_on_fraud_lacks_only_when_it_is_to_be_reached() -> None:
    """«färre än 2023» has a measure, but 2023 is the year compared with and not the year it must be so."""
    area = MJOLBY.focus_areas[1]
    assert list_lacking(check_goal(area.goals[0], area, MJOLBY)) == ("tidpunkt saknas",)


def test_a_goal_without_a_measure_says_so() -> None:
    """That people are to be more aware can be told by no figure."""
    area = MJOLBY.focus_areas[1]
    assert "mått saknas" in list_lacking(check_goal(area.goals[1], area, MJOLBY))


def test_what_we_decide_ourselves_gives_the_promise_no_measure() -> None:
    """A definition of our own is told, and the promise still lacks its measure."""
    area = MJOLBY.focus_areas[1]
    remark = check_goal(area.goals[1], area, MJOLBY, is_defined=True)[1]
    assert remark.presence is Presence.LACKING
    assert "själva bestämt" in remark.told


@pytest.mark.parametrize(
    ("words", "presence"),
    [
        ("Färre bedrägerier senast 2025", Presence.THERE),
        ("Bedrägerierna minskar varje år", Presence.THERE),
        ("Färre bedrägerier före sommaren", Presence.THERE),
        ("Färre bedrägerier än 2023", Presence.LACKING),
        ("Färre bedrägerier", Presence.LACKING),
    ],
)
def test_a_time_is_found_in_the_words_and_the_baseline_year_is_none(words: str, presence: Presence) -> None:
    """When something is to be reached is not the same as what it is compared with."""
    measure = Measure(category=Category.FRAUD, baseline_year=2023)
    assert find_presence(words, measure=measure)[Letter.TIMED] is presence


def test_what_cannot_be_read_is_never_answered() -> None:
    """Whether a goal can be reached stands in no promise: the check neither praises nor blames."""
    for promise in PROMISE.values():
        for area in promise.focus_areas:
            for goal in area.goals:
                remarks = check_goal(goal, area, promise)
                assert [remark.letter for remark in remarks] == list(Letter)
                assert remarks[3].presence is Presence.OPEN
                assert all(remark.told.endswith((".", "?")) for remark in remarks)


def test_a_goal_that_nobody_has_taken_on_lacks_its_owner() -> None:
    """Without commitments there is nobody to ask."""
    quote = Quote(text="Målet är trygghet", document="d")
    goal = Goal(goal_id="g", name="trygghet", quote=quote)
    commitment = Commitment(commitment_id="c", name="c", quote=quote, owners=("polisen",))
    area = FocusArea(focus_area_id="a", name="a", goals=(goal,), commitments=(commitment,))
    empty = area.model_copy(update={"commitments": ()})
    promise = Promise.model_construct(
        parties=(), period=Period.model_validate({"från": "2024-01-01", "till": "2024-12-31"}, strict=False)
    )
    assert "ansvarig saknas" in list_lacking(check_goal(goal, empty, promise))


def test_every_letter_has_its_rule_in_words() -> None:
    """Whoever doubts a remark can read how it came about."""
    assert set(RULES) == set(Letter)
