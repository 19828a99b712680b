"""Step 2: what the columns mean, which words are which category, and what only a person knows."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.intake.answers import KEYS, Answers, list_terms
from dashboard.intake.desk import Arrived, keep
from dashboard.intake.questions import ask_about_rows, ask_passport
from dashboard.intake.words import ask_words
from dashboard.selection import Selection
from dashboard.texts import capitalise, plain
from data.arrivals import Look
from data.columns.guesses import Certainty, Guess, guess, look
from data.columns.kinds import GEOMETRY
from data.columns.persons import find_reason
from data.deliveries import Kind
from data.descriptions import Columns
from data.files.preview import Preview
from data.files.table import X, Y

ABSENT = "finns inte i filen"
KINDS: Mapping[Kind, str] = {
    Kind.INCIDENTS: "en händelse",
    Kind.SERIES: "ett antal (redan räknat)",
    Kind.AREAS: "ett område (en yta på kartan)",
}
PARSED = frozenset({"from_at", "to_at", "from_clock", "to_clock", "year", "month", "day", "hour", "minute", "n"}) | {
    *("x", "y", "position", "period")
}
"""Terms whose texts become numbers and times; the texts of the others are stored."""

_SYMBOLS = {Certainty.SURE: "✔", Certainty.LIKELY: "◐", Certainty.UNSURE: "?"}
_FIRST = ("from_at", "category", "x", "y")
_PLAINEST = frozenset({"from_at", "category", "x", "y", "n", "period", "area_id", "label", "source_id"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that can be chosen.

    Attributes
    ----------
    name
        Its heading.
    sample
        A few of its values, for those who don't know the heading; empty where they may be about persons.
    doubt
        Why it should be left alone, if it should.
    """

    name: str
    sample: str
    doubt: str

    def __str__(self) -> str:
        """Write the heading as a choice."""
        beside = self.doubt or self.sample
        return f"{self.name} ({beside})" if beside else self.name


def ask_meaning(arrived: Arrived, found: Look, selection: Selection) -> tuple[Answers, DeltaGenerator]:
    """Ask what the rows and the columns are; gives the answers, and the place for the rows as understood."""
    st.header("2. Vad kolumnerna betyder")
    kind = _ask_kind(arrived, found)
    key = (arrived.sha256, found.preview.form)
    headings = keep("rubriker", key, lambda: list_headings(found))
    _show_unread(found, headings)
    guesses = {one.term: one for one in _guesses(found, kind, headings)}
    st.subheader("Kolumnerna")
    st.caption(
        "Vid varje val står hur säker gissningen är och varför: ✔ säker, ◐ trolig, ? osäker. Ändra det som är fel. "
        "Kolumner som inte väljs läses aldrig."
    )
    chosen = _ask_headings(arrived, found, kind, headings, guesses)
    said = ask_about_rows(arrived, found.proposal, kind, chosen, selection)
    words = ask_words(arrived, found, kind, chosen.get("category")) if "kategori" not in _given(said) else {}
    understood = st.container()
    st.subheader("Om uppgifterna")
    said |= ask_passport(arrived, found, kind, selection)
    return Answers(kind, chosen, words, said), understood


def list_headings(found: Look) -> dict[str, Heading]:
    """List the columns that can be chosen, by heading; those that hold persons can't."""
    seen, persons = found.preview, found.proposal.persons
    is_area = GEOMETRY in seen.headings
    return {
        name: Heading(name, "" if doubt else _sample(seen, name), doubt)
        for name in seen.headings
        if name not in persons and name != GEOMETRY
        for doubt in [find_reason(seen.head[name], name, is_area=is_area) or ""]
    }


def list_choices(term: str, headings: Mapping[str, Heading], guessed: str | None) -> list[str | None]:
    """List the headings that can stand for a term: a column of texts that may be persons' can't be stored.

    Examples
    --------
    >>> headings = {"Kod": Heading("Kod", "a", ""), "Text": Heading("Text", "", "fri text.")}
    >>> list_choices("category", headings, None), list_choices("from_at", headings, None)
    ([None, 'Kod'], [None, 'Kod', 'Text'])
    """
    allowed = [name for name, one in headings.items() if not one.doubt or term in PARSED or name == guessed]
    return [None, *allowed]


def _sample(seen: Preview, name: str) -> str:
    if name in {X, Y}:
        return "ur filens karta"
    texts = [text for text in seen.head[name].head(50).unique() if text.strip()]
    return ", ".join(text[:24] for text in texts[:2])


def _ask_kind(arrived: Arrived, found: Look) -> Kind:
    proposal = found.proposal
    kinds = list(KINDS)
    if GEOMETRY not in found.preview.headings:
        kinds.remove(Kind.AREAS)
    kind = st.selectbox(
        "Varje rad i filen är",
        kinds,
        index=kinds.index(proposal.kind) if proposal.kind in kinds else 0,
        format_func=KINDS.__getitem__,
        key=arrived.key("sort", _stem(found)),
        persist_state="session",
    )
    st.caption(f"Gissningen: {KINDS[proposal.kind]}, därför att {plain(proposal.kind_why)}")
    for question in proposal.questions:
        if question.key == "sort":
            st.warning(plain(question.text), icon=":material/help:")
    return kind


def _show_unread(found: Look, headings: Mapping[str, Heading]) -> None:
    doubts = {one.heading: one.why for one in found.proposal.unread if one.heading not in headings}
    doubts |= {one.name: one.doubt for one in headings.values() if one.doubt}
    if doubts:
        told = [f"- «{plain(name)}» **läses inte:** {plain(why)}" for name, why in doubts.items()]
        st.markdown("\n".join(["Kolumner som ser ut att handla om personer, eller är fri text:", "", *told]))


def _guesses(found: Look, kind: Kind, headings: Mapping[str, Heading]) -> tuple[Guess, ...]:
    """Give the guesses for the kind that was chosen, which need not be the one that was guessed."""
    proposal = found.proposal
    if kind is not proposal.kind:
        return guess(look(found.preview.head, [name for name, one in headings.items() if not one.doubt]), kind)
    # The proposal's own columns: also what was found after the guesses, as a column with both coordinates.
    said = proposal.fields.get("kolumner")
    by_key = said if isinstance(said, dict) else {}
    known = {one.term: one for one in proposal.guesses}
    terms = {key: term for term, key in KEYS.items()}
    return tuple(
        known.get(terms[key]) or Guess(terms[key], str(heading), Certainty.LIKELY, "innehållet stämmer.")
        for key, heading in by_key.items()
    )


def _ask_headings(
    arrived: Arrived, found: Look, kind: Kind, headings: Mapping[str, Heading], guesses: Mapping[str, Guess]
) -> dict[str, str | None]:
    terms = list_terms(kind, tuple(guesses))
    plainest = [term for term in terms if term in guesses or term in _PLAINEST]
    plainest.sort(key=lambda term: _FIRST.index(term) if term in _FIRST else len(_FIRST))
    rest = [term for term in terms if term not in plainest]
    chosen: dict[str, str | None] = {}
    for at in range(0, len(plainest), 2):
        for column, term in zip(st.columns(2), plainest[at : at + 2], strict=False):
            with column:
                chosen[term] = _ask_heading(arrived, found, kind, term, headings, guesses.get(term))
    if rest:
        with st.expander(f"Ovanligare kolumner ({len(rest)})"):
            for term in rest:
                chosen[term] = _ask_heading(arrived, found, kind, term, headings, None)
    return chosen


def _ask_heading(
    arrived: Arrived, found: Look, kind: Kind, term: str, headings: Mapping[str, Heading], guessed: Guess | None
) -> str | None:
    choices = list_choices(term, headings, guessed.heading if guessed else None)
    chosen = st.selectbox(
        f"{capitalise(KEYS[term].replace('_', ' '))}: {Columns.model_fields[term].description}",
        choices,
        index=choices.index(guessed.heading) if guessed and guessed.heading in choices else 0,
        format_func=lambda name: ABSENT if name is None else str(headings[name]),
        key=arrived.key("kolumn", term, kind.value, _stem(found)),
        persist_state="session",
    )
    if guessed is None:
        st.caption("Ingen kolumn gissades.")
    else:
        symbol = _SYMBOLS[guessed.certainty]
        st.caption(f"{symbol} {guessed.certainty.value}: «{plain(guessed.heading)}», {plain(guessed.why)}")
    return chosen


def _stem(found: Look) -> str:
    """Name what the guesses follow from, so that another sheet or profile gets its own."""
    form, profile = found.preview.form, found.proposal.profile
    return f"{form.sheet}.{form.layer}.{form.header_row}.{form.separator}.{profile.profile_id if profile else ''}"


def _given(said: Mapping[str, object]) -> set[str]:
    return {key for key, value in said.items() if value is not None}
