"""The only caching: rights and small keys in, tables out. What is kept is shared by those with the same rights."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.area_map import View, find_moved, gather_evidence
from dashboard.installation import PUBLISHED
from dashboard.noting import note_viewing
from dashboard.opening import read_clock, the_own_promises, the_past_store, the_shelf, the_store
from dashboard.ranking import Ranking, follow_view, rank_view
from dashboard.tiles import TileServer, find_tile_server
from dashboard.viewer import Viewer
from data.demands import demand_points
from data.errors import Problem
from data.follow_ups import Decision, FollowUp
from data.model import Promise
from data.own_promises import OwnPromise, put_together
from data.reports import Report
from data.reviews import Review
from data.roles import Rights
from data.store import Store
from data.store.seen import Seen, ShownCounts, look
from data.tables import INCIDENTS
from data.territory import list_municipalities as list_codes
from geo.duplicates import propose_duplicates
from geo.methods import Findings, compare_methods
from geo.protected_counts import lay_tables, protect_counts
from geo.situation import Situation, count_months
from geo.standout import Cluster
from geo.worst_cells import WorstCells

PLACES_SEED = 2023
"""The same places get the same intervals each time."""


def see(viewer: Viewer) -> Seen:
    """Look at the store with somebody's rights: all that a page reads or writes goes this way."""
    viewer.confirm()
    return look(
        _find_store(viewer.as_of),
        viewer.rights,
        protect=protect_counts,
        person_key=viewer.key,
        is_past=viewer.as_of is not None,
    )


def the_promises() -> tuple[Promise, ...]:
    """Give the promises whose files are sound, and those added to the register; the same for everyone."""
    return put_together(the_shelf().promises, list_own_promises())


def list_own_promises() -> tuple[OwnPromise, ...]:
    """Give the promises that were added to the register."""
    store = the_store()
    return the_own_promises(store.content_key(), store)


def the_promises_then(viewer: Viewer) -> tuple[Promise, ...]:
    """Give the promises as the register had them on the day whose knowledge is looked at."""
    return put_together(the_shelf().promises, see(viewer).read_papers(OwnPromise, list(list_codes()), is_demo=False))


def list_promise_faults() -> tuple[Problem, ...]:
    """Give what is wrong with the files of the other promises."""
    return the_shelf().problems


def the_tile_server() -> TileServer | None:
    """Give the tile server that the administrator named, or None: then the map stands on plain ground."""
    return find_tile_server(os.environ)


def the_published_folder() -> Path | None:
    """Give the folder that citizens' pages read, or None where nobody has said."""
    given = os.environ.get(PUBLISHED, "").strip()
    return Path(given) if given else None


def list_municipalities(viewer: Viewer) -> pd.DataFrame:
    """Give every municipality the store knows: `municipality`, `has_real`, `has_demo`."""
    return _municipalities(viewer.rights, _find_stage(viewer))


def the_situation(viewer: Viewer, municipality: str, day: date) -> Situation:
    """Give what somebody may see of a municipality, areas as they are on a day; who saw points is noted."""
    situation = _situation(viewer.rights, _find_stage(viewer), municipality, day)
    if viewer.rights.sees_points and not situation.is_demo:
        note_viewing(see(_now(viewer)), viewer, municipality, now=read_clock())
    return situation


def the_counts(viewer: Viewer, municipality: str, day: date) -> ShownCounts:
    """Give the counts per area, category and closed period that somebody without points may see."""
    return _counts(viewer.rights, _find_stage(viewer), municipality, day)


def note_export(viewer: Viewer, municipality: str, what: str) -> None:
    """Note that somebody takes out a file with incidents one by one; without the right it is refused."""
    about = {"sida": viewer.page, "kommun": municipality, "vad": what}
    see(_now(viewer)).note_export(about, author_role=viewer.role, now=read_clock())


def monthly_counts(viewer: Viewer, situation: Situation, source: str, day: date) -> pd.DataFrame:
    """Count a source's incidents per area, category and month."""
    return _monthly(viewer.rights, _find_stage(viewer), situation.municipality, source, day)


def the_clusters(
    viewer: Viewer, view: View, situation: Situation, *, baseline_year: int, day: date
) -> tuple[Cluster, ...] | None:
    """Give the places that have a larger share than in the baseline year; None where it can't be tested."""
    return _clusters(viewer.rights, _find_stage(viewer), situation.municipality, _key(view), baseline_year, day)


def the_ranking(viewer: Viewer, view: View, situation: Situation, *, day: date) -> Ranking:
    """Give the places in order, and how well the order would have foretold."""
    return _ranking(viewer.rights, _find_stage(viewer), situation.municipality, _key(view), day)


def the_worst(viewer: Viewer, view: View, situation: Situation, *, baseline_year: int, day: date) -> WorstCells | None:
    """Give how the baseline year's worst places have fared."""
    return _worst(viewer.rights, _find_stage(viewer), situation.municipality, _key(view), baseline_year, day)


def the_findings(viewer: Viewer, view: View, situation: Situation, *, baseline_year: int, day: date) -> Findings | None:
    """Give what every method makes of the view's incidents; None where they can't be compared."""
    return _findings(viewer.rights, _find_stage(viewer), situation.municipality, _key(view), baseline_year, day)


def list_decisions(viewer: Viewer, promise_id: str, *, is_demo: bool, as_of: date) -> list[Decision]:
    """Give the statuses decided up to a day; invented ones only where the figures are invented too."""
    decisions = see(viewer).read_decisions(promise_id, as_of=as_of)
    return [decision for decision in decisions if decision.is_demo == is_demo]


def list_follow_ups(viewer: Viewer, promise_id: str, *, is_demo: bool) -> list[FollowUp]:
    """Give the occasions held; invented ones only where the figures are invented too."""
    return [held for held in see(viewer).read_follow_ups(promise_id) if held.is_demo == is_demo]


def save_report(viewer: Viewer, report: Report, *, now: datetime) -> int:
    """Save an incident registered by hand, and tell its number."""
    return see(viewer).register_incident(report, now=now)


def save_review(viewer: Viewer, review: Review, *, now: datetime) -> None:
    """Save what was decided of an incident under review."""
    see(viewer).record_review(review, now=now)


def list_queue(viewer: Viewer, municipality: str) -> pd.DataFrame:
    """Give the incidents that await review, oldest first; nothing invented is reviewed."""
    return _queue(viewer.rights, _find_stage(viewer), municipality)


def list_decided(viewer: Viewer, municipality: str) -> pd.DataFrame:
    """Give the incidents that have been reviewed, the last decided first."""
    return _decided(viewer.rights, _find_stage(viewer), municipality)


def list_reviews(viewer: Viewer, incident_id: int) -> pd.DataFrame:
    """Give what has been decided of an incident, oldest first."""
    return see(viewer).read_reviews(incident_id)


def list_notices(viewer: Viewer, place: str) -> pd.DataFrame:
    """Give what the police have written of a place; never counted."""
    return _notices(viewer.rights, _find_stage(viewer), place)


def list_proposals(viewer: Viewer, situation: Situation, day: date) -> pd.DataFrame:
    """Propose what the queued incidents may be the same as, among those that count and in the queue."""
    return _proposals(viewer.rights, _find_stage(viewer), situation.municipality, day)


def is_demo(viewer: Viewer, municipality: str) -> bool:
    """Whether a municipality is shown with invented data: only while it has none of its own."""
    return _is_demo(viewer.rights, _find_stage(viewer), municipality)


_Stage = tuple[str, date | None]
"""What the store holds, and the day whose knowledge is looked at."""


def _find_stage(viewer: Viewer) -> _Stage:
    return see(_now(viewer)).content_key(), viewer.as_of


def _now(viewer: Viewer) -> Viewer:
    return replace(viewer, as_of=None)


def _look(rights: Rights, as_of: date | None) -> Seen:
    return look(_find_store(as_of), rights, protect=protect_counts, is_past=as_of is not None)


def _find_store(as_of: date | None) -> Store:
    return the_store() if as_of is None else the_past_store(as_of)


@cache
def _name(rights: Rights) -> str:
    return repr(rights)


_TOLD_APART: dict[str | type[Any], Callable[[Any], Any]] = {Rights: _name, date: date.isoformat}
"""How cached functions tell arguments apart; Streamlit's own way looks through every field at each call."""


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner=False)
def _municipalities(rights: Rights, stage: _Stage) -> pd.DataFrame:
    return _look(rights, stage[1]).municipalities()


def _is_demo(rights: Rights, stage: _Stage, municipality: str) -> bool:
    known = _municipalities(rights, stage).set_index("municipality")
    return municipality in known.index and bool((known["has_demo"] & ~known["has_real"])[municipality])


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner="Läser in kommunens uppgifter …")
def _situation(rights: Rights, stage: _Stage, municipality: str, day: date) -> Situation:
    seen = _look(rights, stage[1])
    return lay_tables(seen.read_tables(municipality, on=day, is_demo=_is_demo(rights, stage, municipality)))


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner="Skyddar små tal …")
def _counts(rights: Rights, stage: _Stage, municipality: str, day: date) -> ShownCounts:
    seen = _look(rights, stage[1])
    return seen.read_counts(municipality, on=day, is_demo=_is_demo(rights, stage, municipality))


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=32, show_spinner="Räknar …")
def _monthly(rights: Rights, stage: _Stage, municipality: str, source: str, day: date) -> pd.DataFrame:
    return count_months(_situation(rights, stage, municipality, day), source)


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner=False)
def _queue(rights: Rights, stage: _Stage, municipality: str) -> pd.DataFrame:
    return _look(rights, stage[1]).read_queue(municipality, is_demo=False)


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner=False)
def _decided(rights: Rights, stage: _Stage, municipality: str) -> pd.DataFrame:
    return _look(rights, stage[1]).read_decided(municipality, is_demo=False)


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner=False)
def _notices(rights: Rights, stage: _Stage, place: str) -> pd.DataFrame:
    return _look(rights, stage[1]).read_notices(place)


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner="Söker dubbletter …")
def _proposals(rights: Rights, stage: _Stage, municipality: str, day: date) -> pd.DataFrame:
    queued, situation = _queue(rights, stage, municipality), _situation(rights, stage, municipality, day)
    others = [queued] if situation.is_demo else [queued, situation.incidents[list(INCIDENTS)]]
    return propose_duplicates(queued, pd.concat(others, ignore_index=True))


_Key = tuple[str, tuple[str, ...], int]


def _key(view: View) -> _Key:
    return view.source, view.categories, view.year


def _view(rights: Rights, stage: _Stage, municipality: str, key: _Key, day: date) -> View:
    source, categories, year = key
    return View(source, categories, year, _monthly(rights, stage, municipality, source, day))


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=32, show_spinner="Prövar platser …")
def _clusters(
    rights: Rights, stage: _Stage, municipality: str, key: _Key, baseline_year: int, day: date
) -> tuple[Cluster, ...] | None:
    demand_points(rights, "Platser som sticker ut")
    view = _view(rights, stage, municipality, key, day)
    return find_moved(view, _situation(rights, stage, municipality, day), baseline_year=baseline_year)


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=32, show_spinner="Ordnar platser …")
def _ranking(rights: Rights, stage: _Stage, municipality: str, key: _Key, day: date) -> Ranking:
    demand_points(rights, "Platser i ordning")
    view = _view(rights, stage, municipality, key, day)
    return rank_view(view, _situation(rights, stage, municipality, day), rng=np.random.default_rng(PLACES_SEED))


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=32, show_spinner="Följer platser …")
def _worst(
    rights: Rights, stage: _Stage, municipality: str, key: _Key, baseline_year: int, day: date
) -> WorstCells | None:
    demand_points(rights, "De värsta platserna")
    view, situation = _view(rights, stage, municipality, key, day), _situation(rights, stage, municipality, day)
    return follow_view(view, situation, baseline_year=baseline_year, rng=np.random.default_rng(PLACES_SEED))


@st.cache_resource(hash_funcs=_TOLD_APART, max_entries=8, show_spinner="Jämför metoder …")
def _findings(
    rights: Rights, stage: _Stage, municipality: str, key: _Key, baseline_year: int, day: date
) -> Findings | None:
    demand_points(rights, "Metod")
    view, situation = _view(rights, stage, municipality, key, day), _situation(rights, stage, municipality, day)
    evidence = gather_evidence(view, situation, baseline_year=baseline_year)
    if evidence is None:
        return None
    rng = np.random.default_rng(PLACES_SEED)
    return compare_methods(*evidence.now, earlier=evidence.earlier, dispersion=evidence.dispersion, rng=rng)
