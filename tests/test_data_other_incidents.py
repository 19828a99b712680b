"""What is said of two sources: one paper for the two, in versions, seen by those who see incidents one by one."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from data.demands import Denied
from data.other_incidents import OtherIncidents, name_pair
from data.roles import RIGHTS, Role
from data.store import open_store
from data.store.seen import ShownCounts, look

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001 - Swedish clock time
WHO = {"municipality": "0586", "author_role": "samordnare", "reason": "Klotter som ingen har anmält."}


def test_the_two_have_one_paper_whichever_is_named_first() -> None:
    """Said of the town's and the police's or the other way round, it is the same paper; of other two another."""
    one, two = OtherIncidents.of("kommunen", "polisen", **WHO), OtherIncidents.of("polisen", "kommunen", **WHO)
    assert (one.key, one.pair) == (two.key, two.pair)
    assert name_pair("kommunen", "polisen ny") != one.key


def test_nothing_is_said_of_a_source_and_itself() -> None:
    """One source is no pair."""
    with pytest.raises(ValidationError, match="sig själv"):
        OtherIncidents.of("polisen", "polisen", **WHO)


def test_who_publishes_says_it_and_what_was_taken_back_is_still_told() -> None:
    """Refused to the others; taken back it no longer holds, is in the history, and known where counts are protected."""
    store = open_store("sqlite://")
    word = OtherIncidents.of("kommunen", "polisen", **WHO)
    for role in (Role.PUBLIC, Role.ELECTED, Role.COUNCIL, Role.ADMIN):
        with pytest.raises(Denied):
            look(store, RIGHTS[role], protect=lambda *_: ShownCounts()).record_paper(word, now=NOW)
    analyst = look(store, RIGHTS[Role.ANALYST], protect=lambda *_: ShownCounts())
    analyst.record_paper(word, now=NOW)
    analyst.record_paper(word.model_copy(update={"is_withdrawn": True}), now=NOW)
    assert analyst.read_papers(OtherIncidents, ["0586"]) == ()
    assert len(analyst.read_paper_versions(OtherIncidents, "0586", word.key)) == 2
    (told,) = store.read_papers(OtherIncidents, ["0586"], with_withdrawn=True)
    assert told.is_withdrawn
    assert analyst.read_for_publishing("0586", on=NOW.date(), is_demo=False).said == (told,)
