"""What is written of promises and of the work with them, as far as somebody may see it or write it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TypeVar

import pandas as pd

from data.assessments import Assessment, hold_newest, refuse_unfounded
from data.definitions import Definition
from data.demands import demand_counts, demand_grain
from data.follow_ups import Decision, FollowUp
from data.papers import Paper
from data.reporting import QuarterShare, ReportingRate, share_by_quarter
from data.roles import Act
from data.store.seen.held import Held
from data.surveys import Survey, refuse_few

P = TypeVar("P", bound=Paper)


class Work(Held):
    """What is written of promises and of the work with them, as far as somebody may see it or write it."""

    def read_decisions(self, promise_id: str, *, as_of: date | None = None) -> tuple[Decision, ...]:
        """Read a promise's decisions."""
        demand_counts(self.rights, "Beslut om löften")
        return self._store.read_decisions(promise_id, as_of=as_of)

    def read_follow_ups(self, promise_id: str, *, as_of: date | None = None) -> tuple[FollowUp, ...]:
        """Read a promise's follow-ups; those that were struck out aside."""
        demand_counts(self.rights, "Uppföljningar av löften")
        return self._store.read_follow_ups(promise_id, as_of=as_of)

    def record_decision(self, decision: Decision, *, now: datetime, after: int | None = None) -> Decision:
        """Write how far a commitment has been done, after the version that the writer saw."""
        self._demand(Act.DECIDE)
        return self._store.record_decision(decision, now=now, after=after)

    def record_follow_up(self, follow_up: FollowUp, *, now: datetime) -> FollowUp:
        """Write that a promise was followed up."""
        self._demand(Act.DECIDE)
        return self._store.record_follow_up(follow_up, now=now)

    def read_assessments(self, promise_id: str, *, as_of: date | None = None) -> tuple[Assessment, ...]:
        """Read how a promise's focus areas were judged.

        Without the right to points only what holds of each, and of what has been replaced since no
        evidence: two days' figures held against each other tell what came in between them.
        """
        demand_counts(self.rights, "Bedömningar av löften")
        found = self._store.read_assessments(promise_id, as_of=as_of)
        if self.rights.sees_points:
            return found
        return hold_newest(found, self._store.read_assessments(promise_id))

    def record_assessment(self, assessment: Assessment, *, now: datetime, after: int | None = None) -> Assessment:
        """Write how a focus area stands, after the version that the writer saw; green only with evidence."""
        self._demand(Act.DECIDE)
        refuse_unfounded(assessment)
        return self._store.record_assessment(assessment, now=now, after=after)

    def read_definitions(self, promise_id: str, *, as_of: date | None = None) -> tuple[Definition, ...]:
        """Read what a promise's goals are held against."""
        demand_counts(self.rights, "Definitioner av mål")
        return self._store.read_definitions(promise_id, as_of=as_of)

    def record_definition(self, definition: Definition, *, now: datetime, after: int | None = None) -> Definition:
        """Write what a goal is held against, after the version that the writer saw."""
        self._demand(Act.DECIDE)
        return self._store.record_definition(definition, now=now, after=after)

    def list_published(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """List what has been published and when, which anyone may know: publication_id, name, recorded_at."""
        demand_counts(self.rights, "Publiceringar")
        listed = self._store.list_publications(municipality, is_demo=is_demo)
        return listed[["publication_id", "name", "recorded_at"]]

    def read_papers(
        self,
        kind: type[P],
        municipalities: Collection[str],
        *,
        is_demo: bool | None = None,
        as_of: date | None = None,
    ) -> tuple[P, ...]:
        """Read what holds of a kind of paper, or held when a day had ended; it says itself who may see it."""
        demand_grain(self.rights, kind.seen_from, kind.kind.capitalize())
        return self._hide_finer(self._store.read_papers(kind, municipalities, is_demo=is_demo, as_of=as_of))

    def read_paper_versions(
        self, kind: type[P], municipality: str, key: str, *, is_demo: bool = False
    ) -> tuple[P, ...]:
        """Read every version of a paper."""
        demand_grain(self.rights, kind.seen_from, kind.kind.capitalize())
        return self._hide_finer(self._store.read_paper_versions(kind, municipality, key, is_demo=is_demo))

    def record_paper(self, paper: P, *, now: datetime, after: int | None = None) -> P:
        """Write the next version of a paper, after the one that the writer saw."""
        demand_grain(self.rights, paper.seen_from, paper.kind.capitalize())
        self._demand(paper.act)
        if isinstance(paper, Survey):
            refuse_few(paper)
        return self._store.record_paper(paper, now=now, after=after)

    def record_papers(self, written: Sequence[P], *, now: datetime, after: Sequence[int]) -> tuple[Paper, ...]:
        """Write the next versions of several papers, each after the one that the writer saw: all or none."""
        for paper in written:
            demand_grain(self.rights, paper.seen_from, paper.kind.capitalize())
            self._demand(paper.act)
            if isinstance(paper, Survey):
                refuse_few(paper)
        return self._store.record_papers(written, now=now, after=after)

    def _hide_finer(self, found: tuple[P, ...]) -> tuple[P, ...]:
        """Show each paper as finely as it may be seen: the hour of a presence is for the council and the police.

        Months of reporting aren't shown at all to those who see none: theirs is `read_quarter_shares`.
        """
        is_all = self.rights.sees_months or self.rights.may(Act.DECIDE)
        seen = found if is_all else tuple(one for one in found if not isinstance(one, ReportingRate))
        return tuple(one.seen_with(self.rights) for one in seen)

    def read_quarter_shares(self, municipality: str, *, is_demo: bool) -> tuple[QuarterShare, ...]:
        """Read how large a part of the expected reports came in, by whole quarters, with no number of them."""
        demand_counts(self.rights, "Rapporteringsgrad")
        return share_by_quarter(self._store.read_papers(ReportingRate, [municipality], is_demo=is_demo))
