"""Small numbers in what people write: few answers aren't kept, few reports aren't told to those who see quarters."""

from contextlib import nullcontext
from datetime import datetime

import pytest

from data.demands import Denied
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


def test_what_fewer_than_thirty_answered_is_not_shown_however_it_came_there() -> None:
    """Written past the gate: 20 women of 300 aren't told, nor the 280 men, by whom the women could be worked out."""
    store = open_store("sqlite://")
    asked = {"survey_year": 2025, "about_year": 2025, "low": 0.2, "high": 0.8, "share": 0.5}
    groups = ((None, 300), (Sex.WOMEN, 20), (Sex.MEN, 280))
    figures = tuple(SurveyValue.model_validate(asked | {"sex": sex, "n": n}) for sex, n in groups)
    survey = Survey(**BY, key="s", source="Enkät", question="Utsatthet", figures=figures)
    store.record_paper(survey, now=NOW)
    for role in (Role.ELECTED, Role.COUNCIL, Role.ANALYST):
        (seen,) = see(store, role).read_papers(Survey, ["0586"])
        assert [(one.sex, one.share, one.low, one.high, one.n) for one in seen.figures] == [
            (None, 0.5, 0.2, 0.8, 300),
            (Sex.WOMEN, None, None, None, None),
            (Sex.MEN, None, None, None, None),
        ]
        (version,) = see(store, role).read_paper_versions(Survey, "0586", "s")
        assert version.figures == seen.figures


@pytest.mark.parametrize("n", [None, 30, 270])
def test_what_enough_answered_is_shown(n: int | None) -> None:
    """Of 300 at least thirty on either side; and where the source doesn't tell how many, as it gives it."""
    store = open_store("sqlite://")
    figures = tuple(
        SurveyValue(survey_year=2025, about_year=2025, sex=sex, share=0.5, n=count)
        for sex, count in ((None, 300), (Sex.WOMEN, n))
    )
    store.record_paper(Survey(**BY, key="s", source="Enkät", question="Utsatthet", figures=figures), now=NOW)
    (seen,) = see(store, Role.ELECTED).read_papers(Survey, ["0586"])
    assert seen.figures == figures


@pytest.mark.parametrize(
    ("received", "share"),
    [
        ((30, 25, 35), 0.75),
        ((40, 40, 40), 1.0),
        ((0, 0, 0), 0.0),
        ((1, 1, 2), None),
        ((39, 38, 40), None),
        ((30,), None),
    ],
)
def test_elected_read_the_rate_of_whole_quarters_without_numbers(
    received: tuple[int, ...], share: float | None
) -> None:
    """90 of 120 are 75 percent; a quarter with 1–4 that came in or did not, or a month lacking, has none."""
    store = open_store("sqlite://")
    for month, n in enumerate(received, start=1):
        written = ReportingRate(
            **BY,
            key=name_rate("EST", f"2026-{month:02d}"),
            source="EST",
            month=f"2026-{month:02d}",
            n_expected=40,
            n_received=n,
        )
        see(store, Role.COUNCIL).record_paper(written, now=NOW, after=0)
    elected = see(store, Role.ELECTED)
    told = [(one.source, one.quarter, one.share) for one in elected.read_quarter_shares("0586", is_demo=False)]
    assert told == ([] if share is None else [("EST", "2026K1", share)])
    assert elected.read_papers(ReportingRate, ["0586"]) == ()
    assert len(see(store, Role.COUNCIL).read_papers(ReportingRate, ["0586"])) == len(received)
    with pytest.raises(Denied):
        see(store, Role.PUBLIC).read_quarter_shares("0586", is_demo=False)
