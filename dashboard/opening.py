"""The one place where the store is opened; pages get it through the gate in dashboard.store, never from here."""

import os
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.settings import store_url
from data.example import EXAMPLE_SEED, fill
from data.own_promises import OwnPromise
from data.promises import PROMISES, Shelf, find_promises
from data.store import Store, open_store
from data.territory import list_municipalities
from geo.hours import CLOCK
from geo.join import assign_areas


@st.cache_resource(show_spinner=False)
def the_store() -> Store:
    """Open the store once for all readers; a new one is filled with something to look at."""
    store = open_store(store_url(os.environ), assign=assign_areas)
    fill(store, the_shelf().promises, seed=EXAMPLE_SEED, now=read_clock())
    return store


def read_clock() -> datetime:
    """Read the Swedish clock off the wall, wherever the server stands."""
    return datetime.now(ZoneInfo(CLOCK)).replace(tzinfo=None)


@st.cache_resource(max_entries=4, show_spinner="Ser tillbaka …", on_release=Store.close)
def the_past_store(day: date) -> Store:
    """Open the store as it was when a day ended, or at a moment; nothing can be written in it."""
    return the_store().as_of(day if isinstance(day, datetime) else datetime.combine(day, time.max))


@st.cache_resource(show_spinner=False)
def the_shelf() -> Shelf:
    """Read the promises' files once; a new file is seen at the next start."""
    return find_promises(PROMISES)


@st.cache_resource(max_entries=4, show_spinner=False)
def the_own_promises(content_key: str, _store: Store) -> tuple[OwnPromise, ...]:
    """Read the promises that were added to the register: public documents, the same for everyone."""
    del content_key  # tells when there may be others
    return _store.read_papers(OwnPromise, list(list_municipalities()), is_demo=False)
