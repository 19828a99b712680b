"""A promise checked, shown as it was understood, and saved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.formats import format_date
from dashboard.papers import list_versions
from dashboard.selection import Selection
from dashboard.store import list_own_promises, see, the_promises
from dashboard.texts import plain
from dashboard.views.field import Field
from dashboard.views.frame import show_table
from dashboard.views.keeping import Clock, keep
from data.errors import DataError
from data.model import Promise
from data.own_promises import OwnPromise, make_own, understand_promise
from data.papers import Paper


def list_taken(municipality: str) -> frozenset[str]:
    """List the ids that a promise of a municipality may not have: the product's, and those of others.

    Its own may be used again: that is a new version.
    """
    own = {paper.promise.promise_id for paper in list_own_promises() if paper.municipality == municipality}
    return frozenset(promise.promise_id for promise in the_promises()) - own


def list_earlier(selection: Selection) -> dict[str, tuple[Promise, ...]]:
    """List every version of each promise that a municipality has added itself, the oldest first, by its id."""
    own = {paper.key for paper in list_own_promises() if paper.municipality == selection.municipality}
    read = see(selection.viewer).read_paper_versions
    return {
        key: tuple(version.promise for version in read(OwnPromise, selection.municipality, key)) for key in sorted(own)
    }


def check(text: str, documents: Mapping[str, str], selection: Selection) -> Promise | None:
    """Understand a promise's file, or say every fault with its row and remedy."""
    try:
        taken = list_taken(selection.municipality)
        return understand_promise(text, documents, taken=taken, earlier=list_earlier(selection))
    except DataError as fault:
        n = len(fault.problems)
        st.error(f"**Löftet kan inte sparas än: {n} fel att rätta.**")
        st.markdown("\n".join(f"- {plain(str(problem))}" for problem in fault.problems))
        return None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who puts a promise into the register: for which municipality, in which role, and when."""

    selection: Selection
    role: str | None
    clock: Clock


def offer_saving(
    promise: Promise, documents: Mapping[str, str], writer: Writer, *, forget: Collection[Field] = ()
) -> None:
    """Show how a promise was understood, and offer to save it."""
    selection, role = writer.selection, writer.role
    show_table([{"Uppgift": name, "Så förstås löftet": told} for name, told in tell(promise).items()])
    if promise.municipalities[0].code != selection.municipality:
        st.error(f"Löftet gäller först {plain(promise.municipalities[0].name)}. Välj den kommunen ovan, eller ändra.")
        return
    paper = make_own(promise, documents, author_role=role) if role else None
    after = 0 if paper is None else len(list_versions(selection.viewer, paper))
    if after:
        st.info("Ett löfte med samma id finns redan. Det du sparar blir en ny version; den gamla finns kvar.")
    told = f"Löftet «{promise.title}» är inlagt."
    save = partial(keep, selection.viewer, paper, after=after, clock=writer.clock, told=told, forget=forget)
    st.button("Spara löftet", type="primary", disabled=paper is None, on_click=save)
    if paper is None:
        st.caption("Välj din roll ovan för att spara.")


def tell(promise: Promise) -> dict[str, str]:
    """Tell the main things of a promise."""
    n_measured = len([g for area in promise.focus_areas for g in area.goals if g.measure is not None])
    n_goals = sum(len(area.goals) for area in promise.focus_areas)
    return {
        "Titel": promise.title,
        "Gäller": f"{format_date(promise.period.first)} till {format_date(promise.period.last)}",
        "Kommuner": ", ".join(place.name for place in promise.municipalities),
        "Parter": ", ".join(party.name for party in promise.parties),
        "Fokusområden": ", ".join(area.name for area in promise.focus_areas),
        "Åtaganden": str(len(promise.commitments)),
        "Mål": f"{n_goals}, varav {n_measured} med mått",
        "Uppföljning": ", ".join(f"{rule.times} gånger per {rule.per.value}" for rule in promise.follow_up_rules)
        or "ingen regel angiven",
    }


def describe(paper: Paper) -> Mapping[str, str]:
    """Tell a promise, for a choice between two."""
    return tell(paper.promise) if isinstance(paper, OwnPromise) else {}
