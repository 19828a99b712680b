"""The queue for review: what is registered by hand comes there, waits, and is decided."""

from datetime import date, datetime

import pandas as pd
import streamlit as st

from dashboard.store import TOLD_APART, Stage, find_stage, kept_situation, look_with, see
from dashboard.viewer import Viewer
from data.reports import Report
from data.reviews import Review
from data.roles import Rights
from data.tables import INCIDENTS
from geo.duplicates import propose_duplicates
from geo.situation import Situation


def save_report(viewer: Viewer, report: Report, *, now: datetime) -> int:
    """Save an incident registered by hand, and tell its number."""
    return see(viewer).register_incident(report, now=now)


def save_review(viewer: Viewer, review: Review, *, now: datetime) -> None:
    """Save what was decided of an incident under review."""
    see(viewer).record_review(review, now=now)


def list_queue(viewer: Viewer, municipality: str) -> pd.DataFrame:
    """Give the incidents that await review, oldest first; nothing invented is reviewed."""
    return _queue(viewer.rights, find_stage(viewer), municipality)


def list_decided(viewer: Viewer, municipality: str) -> pd.DataFrame:
    """Give the incidents that have been reviewed, the last decided first."""
    return _decided(viewer.rights, find_stage(viewer), municipality)


def list_reviews(viewer: Viewer, incident_id: int) -> pd.DataFrame:
    """Give what has been decided of an incident, oldest first."""
    return see(viewer).read_reviews(incident_id)


def list_proposals(viewer: Viewer, situation: Situation, day: date) -> pd.DataFrame:
    """Propose what the queued incidents may be the same as, among those that count and in the queue."""
    return _proposals(viewer.rights, find_stage(viewer), situation.municipality, day)


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner=False)
def _queue(rights: Rights, stage: Stage, municipality: str) -> pd.DataFrame:
    return look_with(rights, stage[1]).read_queue(municipality, is_demo=False)


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner=False)
def _decided(rights: Rights, stage: Stage, municipality: str) -> pd.DataFrame:
    return look_with(rights, stage[1]).read_decided(municipality, is_demo=False)


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner="Söker dubbletter …")
def _proposals(rights: Rights, stage: Stage, municipality: str, day: date) -> pd.DataFrame:
    queued, situation = _queue(rights, stage, municipality), kept_situation(rights, stage, municipality, day)
    others = [queued] if situation.is_demo else [queued, situation.incidents[list(INCIDENTS)]]
    return propose_duplicates(queued, pd.concat(others, ignore_index=True))
