"""How promises were judged and what goals are held against, read and saved with the rights of whoever looks."""

from datetime import date, datetime
from typing import TypeVar

from dashboard.store import see
from dashboard.viewer import Viewer
from data.assessments import Assessment
from data.definitions import Definition
from data.follow_ups import Decision, FollowUp

V = TypeVar("V", Assessment, Definition)


def list_assessments(viewer: Viewer, promise_id: str, *, is_demo: bool, as_of: date) -> list[Assessment]:
    """Give the assessments made up to a day, in order; invented ones only where the figures are invented too."""
    return [one for one in see(viewer).read_assessments(promise_id, as_of=as_of) if one.is_demo == is_demo]


def list_definitions(viewer: Viewer, promise_id: str, *, is_demo: bool, as_of: date) -> list[Definition]:
    """Give the definitions decided up to a day, in order; invented ones only where the figures are invented too."""
    return [one for one in see(viewer).read_definitions(promise_id, as_of=as_of) if one.is_demo == is_demo]


def find_assessment(assessments: list[Assessment], focus_area_id: str) -> Assessment | None:
    """Find the assessment that holds for a focus area: the last decided, and of those the last written."""
    return _find_last([one for one in assessments if one.focus_area_id == focus_area_id])


def find_definition(definitions: list[Definition], goal_id: str) -> Definition | None:
    """Find the definition that holds for a goal: the last decided, and of those the last written."""
    return _find_last([one for one in definitions if one.goal_id == goal_id])


def save_decision(viewer: Viewer, decision: Decision, *, after: int | None, now: datetime) -> None:
    """Save a status, unless somebody decided another since the version that the writer saw."""
    see(viewer).record_decision(decision, now=now, after=after)


def save_assessment(viewer: Viewer, assessment: Assessment, *, after: int | None, now: datetime) -> None:
    """Save how a focus area stands; green only with evidence."""
    see(viewer).record_assessment(assessment, now=now, after=after)


def save_definition(viewer: Viewer, definition: Definition, *, after: int | None, now: datetime) -> None:
    """Save what a goal is held against."""
    see(viewer).record_definition(definition, now=now, after=after)


def save_follow_up(viewer: Viewer, follow_up: FollowUp, *, now: datetime) -> None:
    """Save that a promise was followed up."""
    see(viewer).record_follow_up(follow_up, now=now)


def _find_last(found: list[V]) -> V | None:
    """Give the last; its version is the newest that was seen, also when that one is dated back."""
    if not found:
        return None
    return found[-1].model_copy(update={"version": max(one.version for one in found)})
