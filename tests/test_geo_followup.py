"""How focus areas and goals stand: effort and effect apart."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.follow_ups import Decision
from data.model import Category, Commitment, CommitmentStatus, FocusArea, Goal, Measure, Quote
from geo.baseline import compare_counts
from geo.followup import (
    ASSESSMENTS,
    Colour,
    Effect,
    Effort,
    assess,
    find_effect,
    find_effort,
    newest_decisions,
    spread_statuses,
)

WORDS = Quote(text="ord", document="dokument")
FEWER_FRAUDS = Goal(
    goal_id="farre", name="färre", quote=WORDS, measure=Measure(category=Category.FRAUD, baseline_year=2023)
)
AWARENESS = Goal(goal_id="medvetenhet", name="medvetenhet", quote=WORDS)


def commitment(number: int) -> Commitment:
    """Make a commitment that differs from others by its id only."""
    return Commitment(commitment_id=f"a-{number}", name="åtagande", quote=WORDS, owners=("polisen",))


def decided(number: int, status: CommitmentStatus, day: date = date(2024, 3, 1)) -> Decision:
    """Decide the status of a commitment."""
    return Decision(
        promise_id="p",
        commitment_id=f"a-{number}",
        status=status,
        decided_on=day,
        author_role="samordnare",
        reason="skäl",
    )


def compared(baseline_n: int | None, n: int | None, **more: object) -> object:
    """Compare 2024 with 2023, independent incidents."""
    return compare_counts(baseline_n, n, baseline_year=2023, year=2024, **({"dispersion": 1.0} | more))


def test_the_table_of_assessments_answers_every_pair() -> None:
    """No effort and effect can meet without an answer."""
    assert set(ASSESSMENTS) == set(product(Effort, Effect))


def test_green_stands_only_for_a_certain_decrease_over_a_whole_year() -> None:
    """Nothing else is called kept, however much was done; red stands only for a certain increase."""
    colours = {effect: {ASSESSMENTS[effort, effect].colour for effort in Effort} for effect in Effect}
    assert [effect for effect, seen in colours.items() if Colour.GREEN in seen] == [Effect.BETTER]
    assert [effect for effect, seen in colours.items() if Colour.RED in seen] == [Effect.WORSE]


@pytest.mark.parametrize(
    ("baseline_n", "n", "more", "effect"),
    [
        (200, 150, {}, Effect.BETTER),
        (200, 150, {"missing_months": (12,)}, Effect.BETTER_SO_FAR),
        (200, 180, {}, Effect.MAYBE_BETTER),
        (10, 3, {}, Effect.MAYBE_BETTER),
        (200, 200, {}, Effect.NOT_BETTER),
        (200, 210, {}, Effect.NOT_BETTER),
        (150, 200, {}, Effect.WORSE),
        (150, 200, {"missing_months": (12,)}, Effect.WORSE_SO_FAR),
        (200, 199, {"is_preliminary": True}, Effect.PRELIMINARY),
        (200, 60, {"has_shortfall": True}, Effect.UNKNOWN),
        (200, 150, {"dispersion": None}, Effect.UNWEIGHED_FEWER),
        (200, 210, {"dispersion": None}, Effect.UNWEIGHED_NOT_FEWER),
        (None, 150, {}, Effect.UNKNOWN),
    ],
)
def test_the_goal_fewer_than_2023_stands_as_its_figures_say(
    baseline_n: int | None, n: int | None, more: dict[str, object], effect: Effect
) -> None:
    """Strictly fewer, certain or not, whole year or part of one, final or preliminary."""
    assert find_effect(FEWER_FRAUDS, compared(baseline_n, n, **more)) is effect


def test_a_year_that_has_ended_is_never_said_to_go_on() -> None:
    """December 2024 lacks a figure for good: whenever it is read, nothing says that the year isn't over."""
    told = [
        word
        for effect in (Effect.BETTER_SO_FAR, Effect.WORSE_SO_FAR)
        for each in (ASSESSMENTS[effort, effect] for effort in Effort)
        for word in (effect.value, each.word, each.sentence)
    ]
    assert not [each for each in told if "hittills" in each or "på väg att nås" in each or "inte slut" in each]


def test_a_goal_without_a_measure_is_said_to_lack_one() -> None:
    """Awareness of fraud has no figure; no count can make it green."""
    assert find_effect(AWARENESS, compared(200, 10)) is Effect.NO_MEASURE


def test_without_figures_the_goal_cannot_be_assessed() -> None:
    """No source at all is grey, not red and not green."""
    assert find_effect(FEWER_FRAUDS, None) is Effect.UNKNOWN


@given(st.lists(st.sampled_from(CommitmentStatus), min_size=1, max_size=8))
def test_the_spread_counts_every_commitment_once(statuses: list[CommitmentStatus]) -> None:
    """The statuses of a focus area add up to its commitments."""
    newest = newest_decisions(decided(number, status) for number, status in enumerate(statuses))
    spread = spread_statuses([commitment(number) for number in range(len(statuses))], newest)
    assert sum(spread.values()) == len(statuses)
    assert find_effort(spread) in Effort


def test_a_commitment_that_nobody_judged_is_unknown() -> None:
    """Silence is not "ej påbörjad"."""
    assert spread_statuses([commitment(1)], {})[CommitmentStatus.UNKNOWN] == 1


@pytest.mark.parametrize(
    ("statuses", "effort"),
    [
        ([CommitmentStatus.DONE, CommitmentStatus.DONE], Effort.ALL_DONE),
        ([CommitmentStatus.DONE, CommitmentStatus.NOT_STARTED], Effort.UNDER_WAY),
        ([CommitmentStatus.DONE, CommitmentStatus.UNKNOWN], Effort.UNDER_WAY),
        ([CommitmentStatus.DONE, CommitmentStatus.DELAYED], Effort.BEHIND),
        ([CommitmentStatus.DONE, CommitmentStatus.CLOSED_UNDONE], Effort.BEHIND),
        ([CommitmentStatus.NOT_STARTED, CommitmentStatus.UNKNOWN], Effort.NOT_BEGUN),
        ([CommitmentStatus.UNKNOWN], Effort.UNKNOWN),
    ],
)
def test_one_that_fails_is_not_hidden_by_those_that_succeed(statuses: list[CommitmentStatus], effort: Effort) -> None:
    """The word for a focus area is never better than its commitments allow."""
    newest = newest_decisions(decided(number, status) for number, status in enumerate(statuses))
    assert find_effort(spread_statuses([commitment(n) for n in range(len(statuses))], newest)) is effort


def test_the_last_decision_holds_whatever_order_they_are_read_in() -> None:
    """Done in May outlives ongoing in March."""
    may, march = decided(1, CommitmentStatus.DONE, date(2024, 5, 1)), decided(1, CommitmentStatus.ONGOING)
    assert newest_decisions([may, march])["a-1"] is may


def test_the_sentence_says_both_what_came_of_it_and_what_was_done() -> None:
    """Effort and effect are kept apart and both told."""
    area = FocusArea(focus_area_id="f", name="f", goals=(FEWER_FRAUDS,), commitments=(commitment(1),))
    newest = newest_decisions([decided(1, CommitmentStatus.DELAYED)])
    told = assess(area, FEWER_FRAUDS, newest, compared(200, 150))
    assert told.colour is Colour.GREEN
    assert "status försenad" in told.sentence


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (["genomförd", "genomförd"], "Alla åtaganden har status genomförd."),
        (["genomförd", "ej påbörjad"], "Inte alla åtaganden har status genomförd."),
        (["genomförd", None], "Inte alla åtaganden har status genomförd."),
        (["pågår", "ej påbörjad"], "Inte alla åtaganden har status genomförd."),
        (["ej påbörjad", None], "Inget åtagande har en status som säger att det är påbörjat."),
        ([None, None], "Status saknas för alla åtaganden."),
    ],
)
def test_the_sentence_says_no_more_than_the_statuses_do(statuses: list[str | None], said: str) -> None:
    """Two that aren't under way aren't called so, and of one that nobody has judged nothing is said."""
    numbered = enumerate(statuses)
    newest = newest_decisions(decided(number, CommitmentStatus(word)) for number, word in numbered if word)
    area = FocusArea(
        focus_area_id="f", name="f", goals=(AWARENESS,), commitments=tuple(commitment(n) for n in range(len(statuses)))
    )
    assert assess(area, AWARENESS, newest, None).sentence.endswith(said)
