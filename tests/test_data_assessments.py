"""A green assessment rests on something that can be looked up, whoever writes it and however."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.assessments import REPLACED, Assessment, Colour, Evidence, find_lacking, read_evidence, refuse_unfounded
from data.errors import DataError
from data.roles import LOCAL, Role, find_rights
from data.store import open_store
from data.store.seen import ShownCounts, look

DAY = date(2026, 1, 15)
NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001  # clock time
SOUND: dict[str, Any] = {
    "said": "141 bedrägerier mot 207 basåret.",
    "period": "jan–dec 2024 mot samma månader 2023",
    "source": "Brå, anmälda brott",
    "dated": date(2025, 4, 1),
}


def assess(colour: Colour, evidence: str) -> Assessment:
    """Make an assessment."""
    who = {"decided_on": DAY, "author_role": "samordnare", "reason": "målet nås"}
    return Assessment(promise_id="lofte", focus_area_id="bedrageri", colour=colour, evidence=evidence, **who)


def test_figures_with_period_source_and_date_carry_a_green() -> None:
    """What names a count, a year, a source and its date is evidence."""
    assert find_lacking(Evidence(**SOUND), on=DAY) == ()
    refuse_unfounded(assess(Colour.GREEN, str(Evidence(**SOUND))))


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({"said": "Det har blivit bättre."}, "ett tal i underlaget, eller ett diarienummer i källan"),
        ({"period": "i våras"}, "ett årtal i perioden"),
        ({"source": "2024"}, "källans namn"),
        ({"dated": date(2026, 1, 16)}, "ett datum för källan som inte ligger efter bedömningen"),
    ],
)
def test_each_part_that_lacks_is_named(changed: dict[str, Any], lacking: str) -> None:
    """Who is refused is told what to add."""
    assert find_lacking(Evidence(**(SOUND | changed)), on=DAY) == (lacking,)
    with pytest.raises(DataError, match="grön kräver underlag"):
        refuse_unfounded(assess(Colour.GREEN, str(Evidence(**(SOUND | changed)))))


def test_a_document_with_a_registry_number_needs_no_figure() -> None:
    """A decision can be looked up by its number although it counts nothing."""
    document = SOUND | {"said": "Planen är beslutad.", "source": "kommunstyrelsen, dnr KS/2024:126"}
    assert find_lacking(Evidence(**document), on=DAY) == ()


@pytest.mark.parametrize("colour", [Colour.YELLOW, Colour.RED, Colour.GREY])
def test_other_colours_may_say_in_their_own_words_what_lacks(colour: Colour) -> None:
    """Only the colour that says "kept" must prove it."""
    refuse_unfounded(assess(colour, "Det saknas siffror."))


@pytest.mark.parametrize("evidence", ["se tabell 2", "det känns bättre", "Period: 2024. Källa: Brå, 2025-04-01."])
def test_the_gate_refuses_a_green_without_evidence_and_saves_nothing(evidence: str) -> None:
    """No page or program gets past: the refusal is at the door of the store, not in a form."""
    seen = look(open_store("sqlite://"), find_rights(LOCAL), protect=lambda *_: ShownCounts())
    with pytest.raises(DataError, match="grön kräver underlag"):
        seen.record_assessment(assess(Colour.GREEN, evidence), now=NOW)
    assert seen.read_assessments("lofte") == ()
    seen.record_assessment(assess(Colour.GREEN, str(Evidence(**SOUND))), now=NOW)
    assert [one.colour for one in seen.read_assessments("lofte")] == [Colour.GREEN]


def test_without_the_right_to_points_nobody_reads_what_an_earlier_assessment_rested_on() -> None:
    """141 then and 144 now would tell of three that came in late: only the newest is given with its grounds."""
    store = open_store("sqlite://")
    for n, day in ((141, date(2025, 4, 1)), (144, date(2025, 5, 1))):
        said = Evidence(**SOUND | {"said": f"{n} bedrägerier mot 207."})
        judged = assess(Colour.GREEN, str(said)).model_copy(update={"decided_on": day})
        store.record_assessment(judged, now=NOW)
    points, elected = (
        look(store, find_rights(frozenset({role})), protect=lambda *_: ShownCounts())
        for role in (Role.ANALYST, Role.ELECTED)
    )
    assert len(points.read_assessments("lofte")) == 2
    (held,) = elected.read_assessments("lofte")
    assert (held.evidence[:3], held.version) == ("144", 2)
    (then,) = elected.read_assessments("lofte", as_of=date(2025, 4, 15))
    assert (then.colour, then.evidence, then.reason) == (Colour.GREEN, REPLACED, REPLACED)


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)


@given(said=_SENTENCES, period=_SENTENCES, source=_SENTENCES, dated=st.dates(min_value=date(1900, 1, 1)))
def test_evidence_is_read_as_it_was_written(said: str, period: str, source: str, dated: date) -> None:
    """What is kept in an assessment gives back the same text, whatever stands in its parts."""
    written = str(Evidence(said=said, period=period, source=source, dated=dated))
    read = read_evidence(written)
    assert read is None or str(read) == written
    assert read is not None or not period.strip(".") or not source.strip(".")
