"""The lower half of Publicera: what has been published, and where it was told."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.formats import format_date
from dashboard.publisher import write_file
from dashboard.selection import Selection
from dashboard.store import see, the_published_folder
from dashboard.texts import Markdown, plain
from dashboard.views.field import Field
from dashboard.views.frame import show_table
from dashboard.views.saving import save_once
from data.errors import DataError, Problem
from data.follow_ups import FollowUp
from data.model import FollowUpRule, Promise
from data.publications import Telling

Clock = Callable[[], datetime]

TELLING = "Redovisningen"
_FORM = Field("redovisning")
"""Its fields are emptied with it: none has a key of its own."""


def show_past(selection: Selection, clock: Clock, role: str | None, *, demo: bool) -> None:
    """Show what has been published of the municipality, and let it be told.

    Parameters
    ----------
    selection
        Whose publications they are.
    clock
        Gives the time, Swedish clock time.
    role
        The role of whoever is at the page, or None.
    demo
        Whether the figures are invented.
    """
    seen = see(selection.viewer)
    listed = seen.list_publications(selection.municipality, is_demo=demo)
    if listed.empty:
        return
    tellings = seen.list_tellings(selection.municipality, is_demo=demo)
    st.header("Publicerat")
    show_table([_describe(row, tellings) for _, row in listed.iloc[::-1].iterrows()])
    with st.expander("Vad varje publicering byggde på"):
        for _, row in listed.iloc[::-1].iterrows():
            st.markdown(f"**{plain(row['name'])}**  \n{plain(row['difference'])}  \n{plain(row['audit'])}")
    _offer_file(selection, demo=demo)
    _offer_telling(selection, listed, clock, role)


def _describe(row: "pd.Series[str]", tellings: pd.DataFrame) -> dict[str, str]:
    own = tellings[tellings["publication_id"] == row["publication_id"]]
    told = [
        f"{format_date(day)}, {plain(channel)}, inför {plain(to)}"
        for day, channel, to in zip(own["told_on"], own["channel"], own["told_to"], strict=True)
    ]
    return {
        "Publicering": str(row["name"]),
        "Publicerad": f"{row['recorded_at']:%Y-%m-%d %H:%M}",
        "Av": str(row["author_role"]),
        "Redovisad": Markdown("  \n".join(told) or "–"),
        "Kontrollsumma": str(row["sha256"])[:12],
    }


def _offer_file(selection: Selection, *, demo: bool) -> None:
    folder = the_published_folder()
    if folder and st.button("Skriv filen till medborgarnas sidor igen", type="tertiary"):
        publications, _ = see(selection.viewer).read_publications(selection.municipality, is_demo=demo)
        st.success(f"Filen {plain(str(write_file(publications[-1], folder)))} är skriven.")


def _offer_telling(selection: Selection, listed: pd.DataFrame, clock: Clock, role: str | None) -> None:
    st.header("Redovisa")
    st.markdown("Löftet ska följas upp och berättas om. Det som skrivs här räknas mot löftets egna regler.")
    names = dict(zip(listed["publication_id"].tolist()[::-1], listed["name"].tolist()[::-1], strict=True))
    rules = {
        f"{rule.what} ({promise.title})": (promise, rule)
        for promise in selection.promises
        for rule in promise.follow_up_rules
    }
    first = min(listed["recorded_at"].min().date(), selection.today)
    with st.form(_FORM.key, enter_to_submit=False, border=True):
        number = st.selectbox("Publicering", list(names), format_func=lambda each: plain(names[each]))
        told_on = st.date_input(
            "Redovisad den", value=selection.today, min_value=first, max_value=selection.today, format="YYYY-MM-DD"
        )
        told_to = st.text_input(
            "Inför vem (aldrig namn eller andra personuppgifter)",
            placeholder="till exempel kommunstyrelsen",
            max_chars=200,
        )
        channel = st.text_input("Kanal", placeholder="till exempel sammanträde, webbplats, dialogmöte", max_chars=200)
        chosen = st.multiselect("Räknas som (löftets regler)", list(rules), placeholder="Välj om någon regel gäller")
        is_sent = st.form_submit_button("Spara redovisningen")
    if is_sent:
        told = f"Sparad: redovisad den {told_on}, {channel}, inför {told_to}."
        try:
            telling = _make_telling(number, told_on, told_to, channel, role)
            held = [_make_follow_up(*rules[name], telling) for name in chosen]
            save = partial(see(selection.viewer).tell, telling, held, now=clock())
            save_once((telling, held), save, told=told, forget=[_FORM])
        except DataError as error:
            st.error(plain(str(error.problems[0])))
            return
        st.rerun()


def _make_telling(number: int, told_on: date, told_to: str, channel: str, role: str | None) -> Telling:
    lacking = [
        name
        for name, text in (("Inför vem", told_to), ("Kanal", channel), ("Din roll", role or ""))
        if not text.strip()
    ]
    if lacking:
        problem = Problem("", f"kvar att fylla i: {', '.join(lacking)}.", "Fyll i och spara igen.")
        raise DataError(TELLING, [problem])
    return Telling(publication_id=number, told_on=told_on, told_to=told_to, channel=channel, author_role=role or "")


def _make_follow_up(promise: Promise, rule: FollowUpRule, telling: Telling) -> FollowUp:
    return FollowUp(
        promise_id=promise.promise_id,
        rule_id=rule.rule_id,
        held_on=telling.told_on,
        told_to=telling.told_to,
        channel=telling.channel,
        author_role=telling.author_role,
    )
