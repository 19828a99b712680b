"""Publicera: seen as citizens will see it, compared with the last, audited, published, and told."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

import streamlit as st

from dashboard.formats import format_count
from dashboard.installation import PUBLISHED
from dashboard.public.shelf import Shown
from dashboard.public.views.figures import show_figures
from dashboard.public.views.promise import show_promise
from dashboard.publisher import list_pairs, prepare, publish
from dashboard.selection import Selection
from dashboard.store import is_demo, see, the_published_folder
from dashboard.texts import capitalise, plain
from dashboard.views.field import Field
from dashboard.views.frame import show_empty, show_heading, show_table
from dashboard.views.pairs import show_pairs
from dashboard.views.role import ask_role
from dashboard.views.saving import save_once, show_told
from dashboard.views.telling import show_past
from data.demands import demand
from data.errors import DataError
from data.model import Promise
from data.publications import Publication
from data.published import Mark, PublishedCell
from data.roles import Act
from geo.publishing import Draft

Clock = Callable[[], datetime]

DRAFT = "publiceringsutkast"
_SEEN = Field("publicering_sedd")
PREPARING = "Räknar, döljer små tal och prövar om de går att räkna ut. Med många områden kan det ta ett par minuter …"
NO_FOLDER = (
    f"Mappen som medborgarnas sidor läser är inte angiven. Sätt miljövariabeln {PUBLISHED} och starta om, "
    "eller publicera med «lofteskartan publicera --mapp»."
)


def show_publish(selection: Selection, *, clock: Clock) -> None:
    """Show what would be published, let it be published, and let it be told.

    Parameters
    ----------
    selection
        Whose publication it is.
    clock
        Gives the time, Swedish clock time.
    """
    demand(selection.viewer.rights, Act.PUBLISH)
    demo = is_demo(selection.viewer, selection.municipality)
    show_heading("Publicera", selection, is_demo=demo)
    st.markdown(
        "Det som publiceras kan inte tas tillbaka: vem som helst kan ha sparat det. Bara avslutade kvartal och år, "
        "områden och hela kommunen. Små tal döljs, och varje källa prövas mot det som publicerats tidigare av den."
    )
    show_told()
    role = ask_role()
    _show_next(selection, clock, role, demo=demo)
    show_past(selection, clock, role, demo=demo)


def _show_next(selection: Selection, clock: Clock, role: str | None, *, demo: bool) -> None:
    st.header("Nästa publicering")
    closed_on = st.date_input(
        "Ta med kvartal och år som var slut den", value=selection.today, max_value=selection.today, format="YYYY-MM-DD"
    )
    try:
        draft = _prepare(selection, closed_on, clock().date(), demo=demo)
    except DataError as error:
        for problem in error.problems:
            show_empty("Inget att publicera nu.", plain(capitalise(str(problem))))
        _ask_of_pairs(selection, closed_on, clock, role, demo=demo)
        return
    _show_difference(draft)
    show_pairs(draft.pairs, selection, clock=clock, role=role, demo=demo)
    _show_audit(draft)
    _show_preview(draft.publication, selection.promises)
    _offer_publishing(draft, selection, clock, role)


def _ask_of_pairs(selection: Selection, closed_on: date, clock: Clock, role: str | None, *, demo: bool) -> None:
    """Ask of sources that wait, though there is nothing to publish."""
    seen, today = see(selection.viewer), clock().date()
    pairs = list_pairs(seen, selection.municipality, closed_on=closed_on, today=today, is_demo=demo)
    show_pairs(pairs, selection, clock=clock, role=role, demo=demo)


def _prepare(selection: Selection, closed_on: date, today: date, *, demo: bool) -> Draft:
    """Prepare once for each state of the store; kept for this person only, since it holds true counts."""
    seen = see(selection.viewer)
    key = (seen.content_key(), selection.municipality, closed_on, today, demo)
    kept = st.session_state.get(DRAFT)
    if kept is None or kept[0] != key:
        with st.spinner(PREPARING, show_time=True):
            draft = prepare(
                seen,
                selection.municipality,
                name=selection.name,
                promises=selection.promises,
                closed_on=closed_on,
                today=today,
                is_demo=demo,
            )
        kept = st.session_state[DRAFT] = (key, draft)
    found: Draft = kept[1]
    return found


def _show_difference(draft: Draft) -> None:
    st.subheader("Skillnad mot förra publiceringen")
    for sentence in (*draft.difference.sentences, *draft.publication.coarsened):
        st.markdown(f"- {plain(sentence)}")
    for warning in draft.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    with st.expander(f"De nya talen ({len(draft.difference.added)})"):
        show_table(list_cells(draft.publication, draft.difference.added))
    if draft.difference.changed:
        with st.expander(f"Tal som saknades och nu finns ({len(draft.difference.changed)})"):
            show_table(
                list_cells(draft.publication, [(source, after) for source, _, after in draft.difference.changed])
            )


def list_cells(publication: Publication, cells: Sequence[tuple[str, PublishedCell]]) -> list[dict[str, str]]:
    """List cells in words, ready for a table."""
    areas = {area.area_id: area.label for area in publication.areas}
    categories = {category.code: category.label for category in publication.categories}
    periods = {period.code: period.label for period in publication.periods}
    return [
        {
            "Källa": source,
            "Område": areas[cell.area_id],
            "Slag": categories[cell.category],
            "Period": periods[cell.period],
            "Antal": format_count(cell.n) if cell.mark is Mark.SHOWN else cell.mark.value,
        }
        for source, cell in cells
    ]


def _show_audit(draft: Draft) -> None:
    st.subheader("Röjandekontroll")
    st.success(plain(draft.audit), icon=":material/verified_user:")
    for method in draft.publication.methods:
        st.caption(plain(method))


def _show_preview(publication: Publication, promises: Sequence[Promise]) -> None:
    st.subheader("Så ser medborgarna det")
    with st.expander("Förhandsvisning"):
        shown = Shown(publication, "")
        figures, promise = st.tabs(["Hur går det?", "Vårt löfte"])
        with figures:
            show_figures(shown)
        with promise:
            show_promise(shown, {each.promise_id: each for each in promises})


def _offer_publishing(draft: Draft, selection: Selection, clock: Clock, role: str | None) -> None:
    is_seen = st.checkbox("Jag har sett skillnaden, kontrollen och förhandsvisningen.", key=_SEEN.key)
    folder = the_published_folder()
    if folder is None:
        st.info(NO_FOLDER, icon=":material/info:")
    is_ready = is_seen and role is not None and folder is not None
    if st.button("Publicera", type="primary", disabled=not is_ready) and role and folder and is_seen:
        key = selection.viewer.key or None
        do = partial(
            publish, see(selection.viewer), draft, author_role=role, folder=folder, now=clock(), person_key=key
        )
        told = f"Publicerat: {draft.publication.name}. Skriv nedan när och hur det redovisas."
        save_once(draft.publication, do, told=told, forget=[_SEEN])
        st.session_state.pop(DRAFT, None)
        st.rerun()
