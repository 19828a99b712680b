"""The only caching: small keys in, tables out. What is kept is shared by all readers and never changed."""

import os
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.area_map import View, find_moved, gather_evidence
from dashboard.ranking import Ranking, follow_view, rank_view
from dashboard.settings import store_url
from dashboard.tiles import TileServer, find_tile_server
from data.errors import Problem
from data.example import EXAMPLE_SEED, fill
from data.model import Decision, FollowUp, Promise
from data.promises import PROMISES, Shelf, find_promises
from data.reports import Report
from data.reviews import Review
from data.store import Store, open_store
from data.tables import INCIDENTS
from geo.duplicates import propose_duplicates
from geo.join import assign_areas
from geo.methods import Findings, compare_methods
from geo.ranking import WorstCells
from geo.situation import Situation, count_months, gather
from geo.standout import Cluster

PLACES_SEED = 2023
"""The same places get the same intervals each time."""


@st.cache_resource(show_spinner=False)
def the_store() -> Store:
    """Open the store once for all readers; a new one is filled with something to look at."""
    store = open_store(store_url(os.environ), assign=assign_areas)
    fill(store, the_promises(), seed=EXAMPLE_SEED, now=datetime.now())  # noqa: DTZ005 - Swedish clock time
    return store


def the_promises() -> tuple[Promise, ...]:
    """Give the promises whose files are sound; a new file is seen at the next start."""
    return _shelf(PROMISES).promises


def list_promise_faults() -> tuple[Problem, ...]:
    """Give what is wrong with the files of the other promises."""
    return _shelf(PROMISES).problems


def the_tile_server() -> TileServer | None:
    """Give the tile server that the administrator named, or None: then the map stands on plain ground."""
    return find_tile_server(os.environ)


def list_municipalities() -> pd.DataFrame:
    """Give every municipality the store knows: `municipality`, `has_real`, `has_demo`."""
    return _municipalities(the_store().data_version())


def the_situation(municipality: str, day: date) -> Situation:
    """Give everything known about a municipality, areas as they are on a day."""
    return _situation(the_store().data_version(), municipality, day)


def monthly_counts(situation: Situation, source: str, day: date) -> pd.DataFrame:
    """Count a source's incidents per area, category and month."""
    return _monthly(the_store().data_version(), situation.municipality, source, day)


def the_clusters(view: View, situation: Situation, *, baseline_year: int, day: date) -> tuple[Cluster, ...] | None:
    """Give the places that have a larger share than in the baseline year; None where it can't be tested."""
    return _clusters(the_store().data_version(), situation.municipality, _key(view), baseline_year, day)


def the_ranking(view: View, situation: Situation, *, day: date) -> Ranking:
    """Give the places in order, and how well the order would have foretold."""
    return _ranking(the_store().data_version(), situation.municipality, _key(view), day)


def the_worst(view: View, situation: Situation, *, baseline_year: int, day: date) -> WorstCells | None:
    """Give how the baseline year's worst places have fared."""
    return _worst(the_store().data_version(), situation.municipality, _key(view), baseline_year, day)


def the_findings(view: View, situation: Situation, *, baseline_year: int, day: date) -> Findings | None:
    """Give what every method makes of the view's incidents; None where they can't be compared."""
    return _findings(the_store().data_version(), situation.municipality, _key(view), baseline_year, day)


def list_decisions(promise_id: str, *, is_demo: bool, as_of: date) -> list[Decision]:
    """Give the statuses decided up to a day; invented ones only where the figures are invented too."""
    decisions = the_store().read_decisions(promise_id, as_of=as_of)
    return [decision for decision in decisions if decision.is_demo == is_demo]


def list_follow_ups(promise_id: str, *, is_demo: bool) -> list[FollowUp]:
    """Give the occasions held; invented ones only where the figures are invented too."""
    return [held for held in the_store().read_follow_ups(promise_id) if held.is_demo == is_demo]


def save_report(report: Report, *, now: datetime) -> int:
    """Save an incident registered by hand, and tell its number."""
    return the_store().register_incident(report, now=now)


def save_review(review: Review, *, now: datetime) -> None:
    """Save what was decided of an incident under review."""
    the_store().record_review(review, now=now)


def list_queue(municipality: str) -> pd.DataFrame:
    """Give the incidents that await review, oldest first; nothing invented is reviewed."""
    return _queue(the_store().data_version(), municipality)


def list_decided(municipality: str) -> pd.DataFrame:
    """Give the incidents that have been reviewed, the last decided first."""
    return _decided(the_store().data_version(), municipality)


def list_reviews(incident_id: int) -> pd.DataFrame:
    """Give what has been decided of an incident, oldest first."""
    return the_store().read_reviews(incident_id)


def list_notices(place: str) -> pd.DataFrame:
    """Give what the police have written of a place; never counted."""
    return _notices(the_store().data_version(), place)


def list_proposals(situation: Situation, day: date) -> pd.DataFrame:
    """Propose what the queued incidents may be the same as, among those that count and in the queue."""
    return _proposals(the_store().data_version(), situation.municipality, day)


def is_demo(municipality: str) -> bool:
    """Whether a municipality is shown with invented data: only while it has none of its own."""
    known = list_municipalities().set_index("municipality")
    return municipality in known.index and bool((known["has_demo"] & ~known["has_real"])[municipality])


@st.cache_resource(show_spinner=False)
def _shelf(folder: Path) -> Shelf:
    return find_promises(folder)


@st.cache_resource(max_entries=2, show_spinner=False)
def _municipalities(version: int) -> pd.DataFrame:
    del version  # part of the key only
    return the_store().municipalities()


@st.cache_resource(max_entries=8, show_spinner="Läser in kommunens uppgifter …")
def _situation(version: int, municipality: str, day: date) -> Situation:
    del version
    store, demo = the_store(), is_demo(municipality)
    deliveries = store.read_deliveries(municipality)
    incidents = store.read_incidents(municipality, is_demo=demo)
    return gather(
        municipality,
        incidents=incidents,
        series=store.read_series(municipality, is_demo=demo),
        areas=store.read_areas(municipality, on=day, is_demo=False),
        deliveries=deliveries[(deliveries["is_demo"] == demo) | (deliveries["kind"] == "områden")],
        assignment=store.read_assignment(municipality, on=day, is_demo=demo),
        coverage=store.read_coverage(municipality, is_demo=demo),
        is_demo=demo,
    )


@st.cache_resource(max_entries=32, show_spinner="Räknar …")
def _monthly(version: int, municipality: str, source: str, day: date) -> pd.DataFrame:
    return count_months(_situation(version, municipality, day), source)


@st.cache_resource(max_entries=8, show_spinner=False)
def _queue(version: int, municipality: str) -> pd.DataFrame:
    del version
    return the_store().read_queue(municipality, is_demo=False)


@st.cache_resource(max_entries=8, show_spinner=False)
def _decided(version: int, municipality: str) -> pd.DataFrame:
    del version
    return the_store().read_decided(municipality, is_demo=False)


@st.cache_resource(max_entries=8, show_spinner=False)
def _notices(version: int, place: str) -> pd.DataFrame:
    del version
    return the_store().read_notices(place)


@st.cache_resource(max_entries=8, show_spinner="Söker dubbletter …")
def _proposals(version: int, municipality: str, day: date) -> pd.DataFrame:
    queued, situation = _queue(version, municipality), _situation(version, municipality, day)
    others = [queued] if situation.is_demo else [queued, situation.incidents[list(INCIDENTS)]]
    return propose_duplicates(queued, pd.concat(others, ignore_index=True))


_Key = tuple[str, tuple[str, ...], int]


def _key(view: View) -> _Key:
    return view.source, view.categories, view.year


def _view(version: int, municipality: str, key: _Key, day: date) -> View:
    source, categories, year = key
    return View(source, categories, year, _monthly(version, municipality, source, day))


@st.cache_resource(max_entries=32, show_spinner="Prövar platser …")
def _clusters(version: int, municipality: str, key: _Key, baseline_year: int, day: date) -> tuple[Cluster, ...] | None:
    view = _view(version, municipality, key, day)
    return find_moved(view, _situation(version, municipality, day), baseline_year=baseline_year)


@st.cache_resource(max_entries=32, show_spinner="Ordnar platser …")
def _ranking(version: int, municipality: str, key: _Key, day: date) -> Ranking:
    view = _view(version, municipality, key, day)
    return rank_view(view, _situation(version, municipality, day), rng=np.random.default_rng(PLACES_SEED))


@st.cache_resource(max_entries=32, show_spinner="Följer platser …")
def _worst(version: int, municipality: str, key: _Key, baseline_year: int, day: date) -> WorstCells | None:
    view, situation = _view(version, municipality, key, day), _situation(version, municipality, day)
    return follow_view(view, situation, baseline_year=baseline_year, rng=np.random.default_rng(PLACES_SEED))


@st.cache_resource(max_entries=8, show_spinner="Jämför metoder …")
def _findings(version: int, municipality: str, key: _Key, baseline_year: int, day: date) -> Findings | None:
    view, situation = _view(version, municipality, key, day), _situation(version, municipality, day)
    evidence = gather_evidence(view, situation, baseline_year=baseline_year)
    if evidence is None:
        return None
    rng = np.random.default_rng(PLACES_SEED)
    return compare_methods(*evidence.now, earlier=evidence.earlier, dispersion=evidence.dispersion, rng=rng)
