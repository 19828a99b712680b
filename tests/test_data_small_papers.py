"""Small numbers in what people write: few answers aren't kept, few reports aren't told to those who see quarters."""

from contextlib import nullcontext
from datetime import datetime

import pytest

from data.errors import DataError
from data.reporting import ReportingRate, name_rate
from data.roles import RIGHTS, Role
from data.store import Store, open_store
from data.store.seen import Seen, ShownCounts, look
from data.surveys import Sex, Survey, SurveyValue

NOW = datetime(2026, 2, 1, 12)  # noqa: DTZ001 - Swedish clock time
BY = {"municipality": "0586", "author_role": "samordnare"}


def see(store: Store, role: Role) -> Seen:
    """Look at a store in a role."""
    return look(store, RIGHTS[role], protect=lambda *_: ShownCounts())


@pytest.mark.parametrize(("n", "is_kept"), [(2, False), (29, False), (30, True), (None, True)])
def test_what_fewer_than_thirty_answered_is_not_kept(n: int | None, is_kept: bool) -> None:  # noqa: FBT001
    """A half of two women is one of them; where the source doesn't tell how many answered it may still be kept."""
    store = open_store("sqlite://")
    figure = SurveyValue(survey_year=2025, about_year=2025, sex=Sex.WOMEN, share=0.5, n=n)
    survey = Survey(**BY, key="s", source="Enkät", question="Utsatthet", figures=(figure,))
    with nullcontext() if is_kept else pytest.raises(DataError, match="2025, kvinnor: för få svarande"):
        see(store, Role.COUNCIL).record_paper(survey, now=NOW, after=0)
    assert bool(see(store, Role.ELECTED).read_papers(Survey, ["0586"])) is is_kept


@pytest.mark.parametrize(("n_received", "is_told"), [(0, True), (1, False), (4, False), (5, True), (37, False)])
def test_elected_are_told_no_month_with_few_reports(n_received: int, is_told: bool) -> None:  # noqa: FBT001
    """One to four of forty that came in, or didn't, stay with those who write and those who see points."""
    store = open_store("sqlite://")
    rate = ReportingRate(
        **BY, key=name_rate("EST", "2026-01"), source="EST", month="2026-01", n_expected=40, n_received=n_received
    )
    see(store, Role.COUNCIL).record_paper(rate, now=NOW, after=0)
    assert bool(see(store, Role.ELECTED).read_papers(ReportingRate, ["0586"])) is is_told
    assert see(store, Role.COUNCIL).read_papers(ReportingRate, ["0586"])
