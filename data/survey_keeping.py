"""What a file told of surveys kept as papers: a new version of each that it has anything new of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from data.papers import refuse_personal
from data.survey_rows import SurveyIntake, Told
from data.surveys import Survey, name_survey


class Keeper(Protocol):
    """Where papers are read and saved: the store, or the store as somebody may see it."""

    def read_papers(self, kind: type[Survey], municipalities: Collection[str], *, is_demo: bool) -> tuple[Survey, ...]:
        """Read what holds."""
        ...

    def record_paper(self, paper: Survey, *, now: datetime, after: int | None = None) -> Survey:
        """Save the next version."""
        ...


@dataclass(frozen=True, slots=True)
class SurveyReceipt:
    """What became of a file's rows: they add up to those read.

    Attributes
    ----------
    n_accepted, n_remarked
        New values, with and without a share.
    n_known, n_rejected
        Rows that were known since before, and those refused.
    n_corrected
        Of the new, those that take the place of an earlier value.
    n_surveys
        Questions and places with anything new.
    """

    n_read: int
    n_accepted: int
    n_remarked: int
    n_known: int
    n_rejected: int
    n_corrected: int
    n_surveys: int


def keep_surveys(
    keeper: Keeper, intake: SurveyIntake, *, author_role: str, now: datetime, is_demo: bool = False
) -> SurveyReceipt:
    """Save what a file told, a new version of each survey that it has anything new of.

    Parameters
    ----------
    keeper
        Where to.
    intake
        The file as understood.
    author_role
        The role of whoever hands it over.
    now
        Swedish clock time.
    is_demo
        Whether the figures are invented.

    Raises
    ------
    DataError
        When a text looks like personal data, or the role may not; then nothing is saved.
    """
    groups: dict[tuple[str, str], list[Told]] = {}
    for told in intake.told:
        groups.setdefault((told.place, name_survey(told.source, told.question)), []).append(told)
    held = {
        (one.municipality, one.key): one
        for one in keeper.read_papers(Survey, sorted({place for place, _ in groups}), is_demo=is_demo)
    }
    n_new, n_missing, n_known, n_corrected = 0, 0, 0, 0
    changed: list[Survey] = []
    for (place, key), rows in groups.items():
        survey = held.get((place, key)) or _begin(rows[0], key, author_role=author_role, is_demo=is_demo)
        new = [one.value for one in rows if survey.find(one.value) != one.value]
        n_known += len(rows) - len(new)
        n_missing += sum(1 for value in new if value.share is None)
        n_corrected += sum(1 for value in new if survey.find(value) is not None)
        n_new += len(new)
        if new:
            changed.append(survey.having(new).model_copy(update={"author_role": author_role}))
    for survey in changed:
        refuse_personal(survey)
    for survey in changed:
        keeper.record_paper(survey, now=now, after=survey.version or None)
    return SurveyReceipt(
        n_read=intake.n_read,
        n_accepted=n_new - n_missing,
        n_remarked=n_missing,
        n_known=n_known,
        n_rejected=len(intake.rejections),
        n_corrected=n_corrected,
        n_surveys=len(changed),
    )


def _begin(told: Told, key: str, *, author_role: str, is_demo: bool) -> Survey:
    return Survey(
        municipality=told.place,
        key=key,
        author_role=author_role,
        is_demo=is_demo,
        source=told.source,
        question=told.question,
        measure=told.measure,
    )
