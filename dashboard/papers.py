"""What people wrote during the work, read and saved with the rights of whoever looks."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TypeVar

from dashboard.store import see
from dashboard.viewer import Viewer
from data.papers import Paper

P = TypeVar("P", bound=Paper)


def list_papers(
    viewer: Viewer, kind: type[P], municipalities: Collection[str], *, is_demo: bool, as_of: date | None = None
) -> tuple[P, ...]:
    """Give what holds of a kind, or held on a day or at a moment; invented papers only where the figures are too."""
    return see(viewer).read_papers(kind, municipalities, is_demo=is_demo, as_of=as_of)


def list_versions(viewer: Viewer, paper: P) -> tuple[P, ...]:
    """Give every version of a paper, the oldest first."""
    return see(viewer).read_paper_versions(type(paper), paper.municipality, paper.key, is_demo=paper.is_demo)


def save_paper(viewer: Viewer, paper: P, *, after: int | None, now: datetime) -> P:
    """Save the next version of a paper, unless somebody wrote since the version that the writer saw."""
    return see(viewer).record_paper(paper, now=now, after=after)


def save_papers(viewer: Viewer, papers: Sequence[P], *, after: Sequence[int], now: datetime) -> None:
    """Save the next versions of several papers, all or none."""
    see(viewer).record_papers(papers, now=now, after=after)
