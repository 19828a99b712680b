"""Papers: what holds is the newest version, and nothing that was written is ever lost."""

from datetime import date, datetime
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError
from data.papers import Paper
from data.store import Conflict, Store, open_store
from data.values import Text

NOW = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001  # clock time
LATER = datetime(2026, 3, 4, 12, 0)  # noqa: DTZ001  # clock time


class Remark(Paper):
    """Something remarked."""

    kind: ClassVar[str] = "anmärkning"
    text: Text
    places: tuple[str, ...] = ()


def remark(text: str, *, key: str = "lampa", **more: object) -> Remark:
    """Make a remark."""
    return Remark.model_validate({"municipality": "0586", "key": key, "author_role": "polis", "text": text} | more)


@pytest.fixture
def empty_store(address: str) -> Store:
    """Give a store with nothing in it, on each engine."""
    return open_store(address)


def test_the_newest_version_holds_and_the_others_are_kept(empty_store: Store) -> None:
    """What is written anew takes the place of what was there, which can still be read."""
    first = empty_store.record_paper(remark("Lampan är trasig.", places=("torget",)), now=NOW, after=0)
    empty_store.record_paper(remark("Lampan lyser."), now=LATER, after=first.version)
    assert [one.text for one in empty_store.read_papers(Remark, ["0586"])] == ["Lampan lyser."]
    versions = empty_store.read_paper_versions(Remark, "0586", "lampa")
    assert [(one.version, one.text, one.places, one.recorded_at) for one in versions] == [
        (1, "Lampan är trasig.", ("torget",), NOW),
        (2, "Lampan lyser.", (), LATER),
    ]


def test_the_second_of_two_writers_is_told(empty_store: Store) -> None:
    """Who writes after a version that no longer holds saves nothing and is given what holds."""
    empty_store.record_paper(remark("Min."), now=NOW, after=0)
    with pytest.raises(Conflict) as told:
        empty_store.record_paper(remark("Din."), now=NOW, after=0)
    assert isinstance(told.value.current, Remark)
    assert told.value.current.text == "Min."
    assert len(empty_store.read_paper_versions(Remark, "0586", "lampa")) == 1


def test_what_is_taken_back_no_longer_counts_and_can_come_again(empty_store: Store) -> None:
    """A paper taken back is read by nobody but in its history; a newer version lets it hold again."""
    empty_store.record_paper(remark("Ja."), now=NOW)
    empty_store.record_paper(remark("Ja.", is_withdrawn=True), now=NOW)
    assert empty_store.read_papers(Remark, ["0586"]) == ()
    empty_store.record_paper(remark("Ja."), now=NOW)
    assert [one.version for one in empty_store.read_papers(Remark, ["0586"])] == [3]


def test_what_held_when_a_day_ended_is_read_again(empty_store: Store) -> None:
    """The version of that day, also of what has been taken back since; what was first written later is not there."""
    first = empty_store.record_paper(remark("Trasig."), now=NOW)
    empty_store.record_paper(remark("Lyser."), now=LATER, after=first.version)
    empty_store.record_paper(remark("Bänk.", key="bank"), now=NOW)
    empty_store.record_paper(remark("Bänk.", key="bank", is_withdrawn=True), now=LATER)
    empty_store.record_paper(remark("Ny.", key="ny"), now=LATER)
    assert [one.text for one in empty_store.read_papers(Remark, ["0586"], as_of=NOW.date())] == ["Trasig.", "Bänk."]
    assert [one.text for one in empty_store.read_papers(Remark, ["0586"], as_of=LATER.date())] == ["Lyser.", "Ny."]
    assert empty_store.read_papers(Remark, ["0586"], as_of=date(2026, 3, 2)) == ()


def test_kinds_and_municipalities_and_invented_papers_are_kept_apart(empty_store: Store) -> None:
    """The same key in another municipality, or among invented papers, is another paper."""

    class Other(Remark):
        kind: ClassVar[str] = "annan"

    empty_store.record_paper(remark("Mjölby."), now=NOW)
    empty_store.record_paper(remark("Boxholm.", municipality="0560"), now=NOW)
    empty_store.record_paper(remark("Påhittat.", is_demo=True), now=NOW)
    texts = [one.text for one in empty_store.read_papers(Remark, ["0586", "0560"], is_demo=False)]
    assert (texts, empty_store.read_papers(Other, ["0586"])) == (["Mjölby.", "Boxholm."], ())
    empty_store.remove_demo()
    assert [one.text for one in empty_store.read_papers(Remark, ["0586"])] == ["Mjölby."]


@pytest.mark.parametrize("text", ["Sökte 19850101-0118 i dag.", "Ring 070-123 45 67.", "Skriv till a.b@example.se."])
def test_personal_data_never_reach_the_disk(empty_store: Store, text: str) -> None:
    """A text that looks like personal data is refused without being repeated, and nothing is saved."""
    with pytest.raises(DataError, match="personuppgifter") as told:
        empty_store.record_paper(remark("Något.", places=(text,)), now=NOW)
    assert text not in str(told.value)
    assert empty_store.read_papers(Remark, ["0586"]) == ()


def test_a_day_gone_by_has_the_papers_of_that_day(empty_store: Store) -> None:
    """Looking back, the version of that day holds, and what came later is not there."""
    empty_store.record_paper(remark("Då."), now=NOW)
    empty_store.record_paper(remark("Nu."), now=LATER)
    empty_store.record_paper(remark("Ny.", key="ny"), now=LATER)
    past = empty_store.as_of(NOW)
    assert [one.text for one in past.read_papers(Remark, ["0586"])] == ["Då."]
    past.close()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.text("åäö xyz", min_size=1).filter(str.strip), st.booleans())
    )
)
def test_what_holds_is_what_was_written_last(written: list[tuple[str, str, bool]]) -> None:
    """After any writing, each key holds its last text, unless that was taken back, in the order first written."""
    store = open_store("sqlite://")
    for key, text, is_withdrawn in written:
        store.record_paper(remark(text, key=key, is_withdrawn=is_withdrawn), now=NOW)
    expected = {key: (text.strip(), is_withdrawn) for key, text, is_withdrawn in written}
    order = dict.fromkeys(key for key, *_ in written)
    held = [(one.key, one.text) for one in store.read_papers(Remark, ["0586"])]
    assert held == [(key, expected[key][0]) for key in order if not expected[key][1]]


def test_several_papers_are_written_all_or_none(empty_store: Store) -> None:
    """When somebody wrote one of two meanwhile, neither is saved and what they wrote is told."""
    empty_store.record_paper(remark("Lampan är trasig."), now=NOW)
    several = [remark("Ny.", key="ny"), remark("Lampan lyser.")]
    with pytest.raises(Conflict) as told:
        empty_store.record_papers(several, now=LATER, after=[0, 0])
    assert isinstance(told.value.current, Remark)
    assert [one.text for one in empty_store.read_papers(Remark, ["0586"])] == ["Lampan är trasig."]
    written = empty_store.record_papers(several, now=LATER, after=[0, 1])
    assert [one.version for one in written] == [1, 2]
    with pytest.raises(DataError, match="personuppgifter"):
        empty_store.record_papers([remark("Bra.", key="bra"), remark("Ring 070-123 45 67.")], now=LATER, after=[0, 2])
    assert len(empty_store.read_papers(Remark, ["0586"])) == 2
