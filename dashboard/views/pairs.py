"""On Publicera: whether two sources of the same kinds and periods count the same incidents, asked and answered."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.formats import format_count
from dashboard.papers import list_versions
from dashboard.selection import Selection
from dashboard.texts import plain
from dashboard.views.exercise import show_exercise
from dashboard.views.field import Field
from dashboard.views.frame import show_table
from dashboard.views.keeping import keep, show_kept
from dashboard.views.saving import refuse
from data.other_incidents import OtherIncidents, name_pair
from geo.publishing.cautions import say_word
from geo.publishing.closed import describe_period
from geo.publishing.pairs import Pair, name_kinds

Clock = Callable[[], datetime]

LONGEST = 300
QUESTION = "Räknar källorna samma händelser?"
ALIKE = (
    "**Går inte att bekräfta.** Minst nio av tio tal är lika, så det tas för samma händelser. Ångra den ena leveransen "
    "och läs in den med samma namn som den andra, eller låt bli att ta med källan."
)


def show_pairs(pairs: Sequence[Pair], selection: Selection, *, clock: Clock, role: str | None, demo: bool) -> None:
    """Ask of every two sources of the same kinds and periods whether their incidents are the same.

    Parameters
    ----------
    pairs
        The two and two.
    selection
        Whose sources they are, and who looks.
    clock
        Gives the time, Swedish clock time.
    role
        The role of whoever is at the page, or None.
    demo
        Whether the figures are invented.
    """
    if not pairs:
        return
    st.subheader(QUESTION)
    st.markdown(
        "Samma händelse ska inte publiceras två gånger under olika namn. Bekräfta bara om det är **andra** händelser, "
        "till exempel polisens anmälningar och det som kommunens egen personal har sett och som ingen har anmält. "
        "Talen skyddas ändå som om det vore samma händelser, ifall bekräftelsen är fel."
    )
    if not show_kept(selection.viewer, OtherIncidents, clock=clock, describe=describe_word):
        return
    for pair in pairs:
        with st.container(border=True):
            _show_likeness(pair)
            _show_word(pair, selection, clock=clock, role=role, demo=demo)


def describe_word(word: OtherIncidents) -> Mapping[str, str]:
    """Tell what was said of two sources as names and values."""
    return {
        "Källor": f"{word.source} och {word.beside}",
        "Sagt": "återtaget" if word.is_withdrawn else "de räknar olika händelser",
        "Skäl": word.reason,
        "Roll": word.author_role,
        "När": f"{word.recorded_at:%Y-%m-%d %H:%M}" if word.recorded_at else "–",
    }


def _show_likeness(pair: Pair) -> None:
    first, last = (describe_period(pair.periods[at]).label for at in (0, -1))
    when = f"från {first} till {last}" if len(pair.periods) > 1 else first
    st.markdown(
        f"**«{plain(pair.source)}»** och **«{plain(pair.beside)}»** räknar båda {plain(name_kinds(pair.categories))}, "
        f"{plain(when)}."
    )
    show_table(
        [
            {"Slag": category, pair.source: format_count(mine), pair.beside: format_count(theirs)}
            for category, (mine, theirs) in pair.totals.items()
        ]
    )
    st.caption(
        f"Av {format_count(pair.n_compared)} tal per område, slag och kvartal är {format_count(pair.n_equal)} lika."
    )


def _show_word(pair: Pair, selection: Selection, *, clock: Clock, role: str | None, demo: bool) -> None:
    if pair.is_confirmed and pair.word is not None:
        st.success(plain(say_word(pair)), icon=":material/check_circle:")
        _show_history(pair.word, selection)
        back = pair.word.model_copy(update={"is_withdrawn": True, "author_role": role or ""})
        withdraw = partial(_withdraw, back, pair.word.version, selection, clock)
        st.button("Ta tillbaka bekräftelsen", key=f"ta_tillbaka_{_key(pair)}", on_click=withdraw)
        st.caption("Det som är publicerat står kvar. Nya kvartal av källan väntar tills någon bekräftar igen.")
        return
    if pair.word is not None:
        st.info(plain(say_word(pair)), icon=":material/undo:")
        _show_history(pair.word, selection)
    if pair.is_alike:
        st.error(ALIKE, icon=":material/block:")
        return
    with st.form(f"par_{_key(pair)}", enter_to_submit=False, border=False):
        show_exercise(is_demo=demo)
        st.text_input(
            "Hur vet du att det är andra händelser?",
            key=_why(pair).key,
            max_chars=LONGEST,
            placeholder="till exempel: klotter som parkenheten har sett och som inte är anmält",
        )
        confirm = partial(_confirm, pair, selection, clock, role, demo=demo)
        st.form_submit_button("Bekräfta att de räknar andra händelser", on_click=confirm)


def _show_history(word: OtherIncidents, selection: Selection) -> None:
    with st.expander("Vad som har sagts"):
        show_table([describe_word(version) for version in list_versions(selection.viewer, word)])


def _confirm(pair: Pair, selection: Selection, clock: Clock, role: str | None, *, demo: bool) -> None:
    reason = _why(pair).text
    gaps = [name for name, given in (("hur du vet det", reason), ("din roll, överst på sidan", role)) if not given]
    if gaps or role is None:
        refuse(f"Kvar att fylla i: {', '.join(gaps)}.")
        return
    word = OtherIncidents.of(
        pair.source, pair.beside, municipality=selection.municipality, author_role=role, reason=reason, is_demo=demo
    )
    after = pair.word.version if pair.word else 0
    told = f"Bekräftat: «{pair.source}» räknar andra händelser än «{pair.beside}»."
    keep(selection.viewer, word, after=after, clock=clock, told=told, forget=[_why(pair)])


def _withdraw(back: OtherIncidents, after: int, selection: Selection, clock: Clock) -> None:
    if not back.author_role:
        refuse("Kvar att fylla i: din roll, överst på sidan.")
        return
    told = f"Återtaget: «{back.source}» kan räkna samma händelser som «{back.beside}»."
    keep(selection.viewer, back, after=after, clock=clock, told=told)


def _key(pair: Pair) -> str:
    return name_pair(pair.source, pair.beside)


def _why(pair: Pair) -> Field:
    return Field(f"par_skal_{_key(pair)}")
