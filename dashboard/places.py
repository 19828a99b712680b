"""A view's places: what stands out, their order, how they have fared; found once for all with the same rights."""

from datetime import date

import numpy as np
import streamlit as st

from dashboard.area_map import View, find_moved, gather_evidence
from dashboard.ranking import Ranking, follow_view, rank_view
from dashboard.store import TOLD_APART, Stage, find_stage, kept_months, kept_situation
from dashboard.viewer import Viewer
from data.demands import demand_points
from data.roles import Rights
from geo.methods import Findings, compare_methods
from geo.situation import Situation
from geo.standout import Cluster
from geo.worst_cells import WorstCells

PLACES_SEED = 2023
"""The same places get the same intervals each time."""


def the_clusters(
    viewer: Viewer, view: View, situation: Situation, *, baseline_year: int, day: date
) -> tuple[Cluster, ...] | None:
    """Give the places that have a larger share than in the baseline year; None where it can't be tested."""
    return _clusters(viewer.rights, find_stage(viewer), situation.municipality, _key(view), baseline_year, day)


def the_ranking(viewer: Viewer, view: View, situation: Situation, *, day: date) -> Ranking:
    """Give the places in order, and how well the order would have foretold."""
    return _ranking(viewer.rights, find_stage(viewer), situation.municipality, _key(view), day)


def the_worst(viewer: Viewer, view: View, situation: Situation, *, baseline_year: int, day: date) -> WorstCells | None:
    """Give how the baseline year's worst places have fared."""
    return _worst(viewer.rights, find_stage(viewer), situation.municipality, _key(view), baseline_year, day)


def the_findings(viewer: Viewer, view: View, situation: Situation, *, baseline_year: int, day: date) -> Findings | None:
    """Give what every method makes of the view's incidents; None where they can't be compared."""
    return _findings(viewer.rights, find_stage(viewer), situation.municipality, _key(view), baseline_year, day)


_Key = tuple[str, tuple[str, ...], int]


def _key(view: View) -> _Key:
    return view.source, view.categories, view.year


def _view(rights: Rights, stage: Stage, municipality: str, key: _Key, day: date) -> View:
    source, categories, year = key
    return View(source, categories, year, kept_months(rights, stage, municipality, source, day))


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=32, show_spinner="Prövar platser …")
def _clusters(
    rights: Rights, stage: Stage, municipality: str, key: _Key, baseline_year: int, day: date
) -> tuple[Cluster, ...] | None:
    demand_points(rights, "Platser som sticker ut")
    view = _view(rights, stage, municipality, key, day)
    return find_moved(view, kept_situation(rights, stage, municipality, day), baseline_year=baseline_year)


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=32, show_spinner="Ordnar platser …")
def _ranking(rights: Rights, stage: Stage, municipality: str, key: _Key, day: date) -> Ranking:
    demand_points(rights, "Platser i ordning")
    view = _view(rights, stage, municipality, key, day)
    return rank_view(view, kept_situation(rights, stage, municipality, day), rng=np.random.default_rng(PLACES_SEED))


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=32, show_spinner="Följer platser …")
def _worst(
    rights: Rights, stage: Stage, municipality: str, key: _Key, baseline_year: int, day: date
) -> WorstCells | None:
    demand_points(rights, "De värsta platserna")
    view, situation = _view(rights, stage, municipality, key, day), kept_situation(rights, stage, municipality, day)
    return follow_view(view, situation, baseline_year=baseline_year, rng=np.random.default_rng(PLACES_SEED))


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner="Jämför metoder …")
def _findings(
    rights: Rights, stage: Stage, municipality: str, key: _Key, baseline_year: int, day: date
) -> Findings | None:
    demand_points(rights, "Metod")
    view, situation = _view(rights, stage, municipality, key, day), kept_situation(rights, stage, municipality, day)
    evidence = gather_evidence(view, situation, baseline_year=baseline_year)
    if evidence is None:
        return None
    rng = np.random.default_rng(PLACES_SEED)
    return compare_methods(*evidence.now, earlier=evidence.earlier, dispersion=evidence.dispersion, rng=rng)
