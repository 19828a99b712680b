"""The store as pages see it: rights and small keys in, tables out; what is kept is shared by equal rights."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.installation import PUBLISHED
from dashboard.kept_rounds import find_kept_rounds
from dashboard.noting import note_viewing
from dashboard.opening import read_clock, the_own_promises, the_past_store, the_shelf, the_store
from dashboard.tiles import TileServer, find_tile_server
from dashboard.viewer import Viewer
from data.errors import Problem
from data.follow_ups import Decision, FollowUp
from data.model import Promise
from data.own_promises import OwnPromise, put_together
from data.roles import Rights
from data.store import Store
from data.store.seen import Seen, ShownCounts, Tables, look
from data.territory import list_municipalities as list_codes
from geo.protected_counts import lay_tables, protect_counts
from geo.situation import Situation, count_months

PROTECTING = "Skyddar små tal. Första gången kan det ta ett par minuter när områdena är många …"
"""Said while a search goes on that is made once for what the store holds."""


def see(viewer: Viewer) -> Seen:
    """Look at the store with somebody's rights: all that a page reads or writes goes this way."""
    viewer.confirm()
    return look(
        _find_store(viewer.as_of),
        viewer.rights,
        protect=_protect,
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
    return _municipalities(viewer.rights, find_stage(viewer))


def the_situation(viewer: Viewer, municipality: str, day: date) -> Situation:
    """Give what somebody may see of a municipality, areas as they are on a day; who saw points is noted."""
    situation = kept_situation(viewer.rights, find_stage(viewer), municipality, day)
    if viewer.rights.sees_points and not situation.is_demo:
        note_viewing(see(_now(viewer)), viewer, municipality, now=read_clock())
    return situation


def the_counts(viewer: Viewer, municipality: str, day: date) -> ShownCounts:
    """Give the counts per area, category and closed period that somebody without points may see."""
    return _counts(viewer.rights, find_stage(viewer), municipality, day)


def note_export(viewer: Viewer, municipality: str, what: str) -> None:
    """Note that somebody takes out a file with incidents one by one; without the right it is refused."""
    about = {"sida": viewer.page, "kommun": municipality, "vad": what}
    see(_now(viewer)).note_export(about, author_role=viewer.role, now=read_clock())


def monthly_counts(viewer: Viewer, situation: Situation, source: str, day: date) -> pd.DataFrame:
    """Count a source's incidents per area, category and month."""
    return kept_months(viewer.rights, find_stage(viewer), situation.municipality, source, day)


def list_decisions(viewer: Viewer, promise_id: str, *, is_demo: bool, as_of: date) -> list[Decision]:
    """Give the statuses decided up to a day; invented ones only where the figures are invented too."""
    decisions = see(viewer).read_decisions(promise_id, as_of=as_of)
    return [decision for decision in decisions if decision.is_demo == is_demo]


def list_follow_ups(viewer: Viewer, promise_id: str, *, is_demo: bool) -> list[FollowUp]:
    """Give the occasions held; invented ones only where the figures are invented too."""
    return [held for held in see(viewer).read_follow_ups(promise_id) if held.is_demo == is_demo]


def list_notices(viewer: Viewer, place: str) -> pd.DataFrame:
    """Give what the police have written of a place; never counted."""
    return _notices(viewer.rights, find_stage(viewer), place)


def is_demo(viewer: Viewer, municipality: str) -> bool:
    """Whether a municipality is shown with invented data: only while it has none of its own."""
    return _is_demo(viewer.rights, find_stage(viewer), municipality)


Stage = tuple[str, date | None]
"""What the store holds, and the day whose knowledge is looked at."""


def find_stage(viewer: Viewer) -> Stage:
    """Find what the store holds now, and as of when somebody looks: what is kept is kept for that stage."""
    return see(_now(viewer)).content_key(), viewer.as_of


def _now(viewer: Viewer) -> Viewer:
    return replace(viewer, as_of=None)


def look_with(rights: Rights, as_of: date | None) -> Seen:
    """Look at the store, as it is or as it was, with some rights: what is kept for all who have them is read so."""
    return look(_find_store(as_of), rights, protect=_protect, is_past=as_of is not None)


def _protect(tables: Tables, rights: Rights, day: date) -> ShownCounts:
    return protect_counts(tables, rights, day, kept=find_kept_rounds(os.environ))


def _find_store(as_of: date | None) -> Store:
    return the_store() if as_of is None else the_past_store(as_of)


@cache
def _name(rights: Rights) -> str:
    return repr(rights)


TOLD_APART: dict[str | type[Any], Callable[[Any], Any]] = {Rights: _name, date: date.isoformat}
"""How cached functions tell arguments apart; Streamlit's own way looks through every field at each call."""


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner=False)
def _municipalities(rights: Rights, stage: Stage) -> pd.DataFrame:
    return look_with(rights, stage[1]).municipalities()


def _is_demo(rights: Rights, stage: Stage, municipality: str) -> bool:
    known = _municipalities(rights, stage).set_index("municipality")
    return municipality in known.index and bool((known["has_demo"] & ~known["has_real"])[municipality])


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner="Läser in kommunens uppgifter …")
def kept_situation(rights: Rights, stage: Stage, municipality: str, day: date) -> Situation:
    """Give what some rights may see of a municipality, read once for all who have them."""
    seen = look_with(rights, stage[1])
    return lay_tables(seen.read_tables(municipality, on=day, is_demo=_is_demo(rights, stage, municipality)))


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner=PROTECTING, show_time=True)
def _counts(rights: Rights, stage: Stage, municipality: str, day: date) -> ShownCounts:
    seen = look_with(rights, stage[1])
    return seen.read_counts(municipality, on=day, is_demo=_is_demo(rights, stage, municipality))


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=32, show_spinner="Räknar …")
def kept_months(rights: Rights, stage: Stage, municipality: str, source: str, day: date) -> pd.DataFrame:
    """Count a source's incidents per area, category and month, once for all with the same rights."""
    return count_months(kept_situation(rights, stage, municipality, day), source)


@st.cache_resource(hash_funcs=TOLD_APART, max_entries=8, show_spinner=False)
def _notices(rights: Rights, stage: Stage, place: str) -> pd.DataFrame:
    return look_with(rights, stage[1]).read_notices(place)
