"""What changed between two meetings: said only where it can be said."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.assessments import Colour
from data.meetings import DecisionState, MeetingDecision, StandingKind, StandingLine
from data.model import CommitmentStatus
from geo.changes import Turn, compare_decisions, compare_standings
from geo.comparison import ChanceVerdict, CountVerdict
from geo.schedule import OccasionState

WORDS = {
    StandingKind.STATUS: [each.value for each in CommitmentStatus],
    StandingKind.ASSESSMENT: [each.value for each in Colour],
    StandingKind.OCCASION: [each.value for each in OccasionState],
    StandingKind.BASELINE: [each.value for each in ChanceVerdict],
    StandingKind.PUBLICATION: ["publicerad 2026-01-01"],
    StandingKind.SOURCE: ["till och med dec 2025", "till och med jan 2026"],
}


def line(kind: StandingKind, word: str, **more: object) -> StandingLine:
    """Write a line about one thing."""
    return StandingLine.model_validate({"kind": kind, "subject": "a", "name": "Det här", "word": word} | more)


def turn_of(before: StandingLine | None, now: StandingLine | None) -> Turn | None:
    """Tell which way one thing went; a line beside it shows that its kind was kept."""
    kept = [line(each, "annat", subject="bredvid") for each in StandingKind]
    found = compare_standings([*kept, *([before] if before else [])], [*kept, *([now] if now else [])])
    return found[0].turn if found else None


@pytest.mark.parametrize(
    ("kind", "before", "now", "turn"),
    [
        ("åtagande", "pågår", "genomförd", Turn.BETTER),
        ("åtagande", "genomförd", "pågår", Turn.WORSE),
        ("åtagande", "pågår", "försenad", Turn.OVERDUE),
        ("åtagande", "försenad", "avslutad utan genomförande", Turn.WORSE),
        ("åtagande", "försenad", "pågår", Turn.BETTER),
        ("åtagande", "ingen status registrerad", "pågår", Turn.NEW),
        ("åtagande", "pågår", "kan ej bedömas", Turn.UNKNOWN),
        ("bedömning", "gul", "grön", Turn.BETTER),
        ("bedömning", "grön", "röd", Turn.WORSE),
        ("bedömning", "ingen bedömning registrerad", "gul", Turn.NEW),
        ("uppföljning", "kommande", "försenad", Turn.OVERDUE),
        ("uppföljning", "bör göras nu", "genomförd", Turn.BETTER),
        ("uppföljning", "kommande", "bör göras nu", Turn.CHANGED),
        ("baslinje", "ingen säker skillnad", "säkert färre", Turn.BETTER),
        ("baslinje", "ingen säker skillnad", "säkert fler", Turn.WORSE),
        ("baslinje", "säkert färre", "hålls inne, åren går kanske inte att jämföra", Turn.UNKNOWN),
        ("baslinje", "för få händelser för att avgöra", "säkert färre", Turn.UNKNOWN),
    ],
)
def test_each_kind_turns_as_its_words_say(kind: str, before: str, now: str, turn: Turn) -> None:
    """More done is better, less is worse, late is late, and what has no order can't be said."""
    assert turn_of(line(StandingKind(kind), before), line(StandingKind(kind), now)) is turn


def test_a_part_of_a_year_is_never_held_against_a_whole_one() -> None:
    """January to June was surely fewer, the whole year is not: that is neither better nor worse."""
    half = line(StandingKind.BASELINE, "säkert färre", detail="färre", period="jan–jun")
    whole = line(StandingKind.BASELINE, "ingen säker skillnad", detail="fler", period="jan–dec")
    assert turn_of(half, whole) is Turn.UNKNOWN


def test_fewer_that_became_more_by_chance_is_no_change_for_the_worse() -> None:
    """While chance may explain both, only the arithmetic has changed, and nobody can say that it is worse."""
    fewer = line(StandingKind.BASELINE, "ingen säker skillnad", detail="färre", period="jan–dec")
    more = line(StandingKind.BASELINE, "ingen säker skillnad", detail="fler", period="jan–dec")
    assert turn_of(fewer, more) is Turn.UNKNOWN


def test_what_is_new_published_or_gone_is_told() -> None:
    """A publication and a source that weren't there are told as such; what is gone can't be judged."""
    assert turn_of(None, line(StandingKind.PUBLICATION, "publicerad 2026-01-01")) is Turn.PUBLISHED
    assert turn_of(None, line(StandingKind.SOURCE, "till och med dec 2025")) is Turn.NEW
    assert turn_of(None, line(StandingKind.BASELINE, "säkert fler")) is Turn.UNKNOWN
    assert turn_of(line(StandingKind.BASELINE, "säkert färre"), None) is Turn.UNKNOWN


def test_a_source_that_reaches_further_is_new() -> None:
    """January after December is a new month; the other way round something was undone."""
    december = line(StandingKind.SOURCE, "till och med dec 2025", period="2025-12")
    january = line(StandingKind.SOURCE, "till och med jan 2026", period="2026-01")
    assert (turn_of(december, january), turn_of(january, december)) == (Turn.NEW, Turn.CHANGED)


def test_a_kind_that_the_meeting_kept_nothing_of_is_told_once() -> None:
    """Where the last meeting kept no baselines, all of them together can't be compared."""
    now = [line(StandingKind.BASELINE, "säkert färre", subject=name) for name in "abc"]
    assert [change.turn for change in compare_standings([], now)] == [Turn.UNKNOWN]


@st.composite
def pairs(draw: st.DrawFn, kinds: st.SearchStrategy[StandingKind]) -> tuple[StandingLine, StandingLine]:
    """Draw one thing as it stood and stands."""
    kind = draw(kinds)
    lines = [
        line(
            kind,
            draw(st.sampled_from(WORDS[kind])),
            detail=draw(st.sampled_from(["", *CountVerdict])),
            period=draw(st.sampled_from(["", "jan–jun", "jan–dec"])),
            is_directed=draw(st.booleans()),
        )
        for _ in range(2)
    ]
    return lines[0], lines[1]


@given(pairs(st.sampled_from(StandingKind)))
def test_what_stands_still_has_not_changed(both: tuple[StandingLine, StandingLine]) -> None:
    """Nothing is told of what is the same."""
    assert compare_standings(both[:1], both[:1]) == ()


@given(pairs(st.sampled_from([StandingKind.STATUS, StandingKind.ASSESSMENT, StandingKind.BASELINE])))
def test_better_one_way_is_never_better_the_other_way(both: tuple[StandingLine, StandingLine]) -> None:
    """What got better from one meeting to another would have got worse or late from the other to the one."""
    there, back = turn_of(*both), turn_of(both[1], both[0])
    if there is Turn.BETTER:
        assert back in {Turn.WORSE, Turn.OVERDUE}
    if there is Turn.WORSE:
        assert back in {Turn.BETTER, Turn.OVERDUE}


@given(pairs(st.just(StandingKind.BASELINE)))
def test_better_and_worse_need_a_direction_and_the_same_months(both: tuple[StandingLine, StandingLine]) -> None:
    """Where either is undirected, as all of narcotics is, or the months differ, nothing is better or worse."""
    before, now = both
    if not (before.is_directed and now.is_directed) or before.period != now.period:
        assert turn_of(before, now) not in {Turn.BETTER, Turn.WORSE}


def decided(**more: object) -> MeetingDecision:
    """Make a decision of a meeting."""
    base = {"municipality": "0586", "key": "lampan", "author_role": "samordnare", "text": "Byt lampan."}
    what = {"owner": "Mjölby kommun", "due_on": date(2026, 4, 1), "raised_at": "mote-a"}
    return MeetingDecision.model_validate(base | what | {"recorded_at": datetime(2026, 3, 3)} | more)  # noqa: DTZ001 - clock


def test_decisions_turn_new_late_and_done() -> None:
    """A decision is told when it comes, each time while it is late, and when it is done; else not."""
    still, done = decided(), decided(state=DecisionState.DONE, how="Bytt.")

    def turns(before: list[MeetingDecision], now: list[MeetingDecision], *late: str) -> list[Turn]:
        return [change.turn for change in compare_decisions(before, now, overdue=late)]

    assert turns([], [still]) == [Turn.NEW]
    assert turns([still], [still]) == []
    assert turns([still], [still], "lampan") == [Turn.OVERDUE]
    assert turns([still], [done]) == [Turn.BETTER]
    assert turns([done], [still]) == [Turn.CHANGED]
    later = still.model_copy(update={"due_on": still.due_on.replace(year=still.due_on.year + 1)})
    assert turns([still], [later]) == [Turn.CHANGED]
    assert turns([still], []) == [Turn.CHANGED]
