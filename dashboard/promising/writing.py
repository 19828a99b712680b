"""A promise written in a form: its document's words pasted in, each goal and commitment a row out of them."""

from datetime import date

import streamlit as st

from dashboard.promising.keeping import Writer, check, list_earlier, list_taken, offer_saving
from dashboard.selection import Selection
from dashboard.views.field import Field
from data.model import Category, Per
from data.promise_writing import FILE, SaidFocus, SaidPromise, make_id, write_said

MOST_FOCUS_AREAS = 8
FIRST_YEAR = 1990
_FORM = Field("lofte.form")
_CATEGORIES = [category for category in Category if category is not Category.UNCATEGORISED]
_LEAD = (
    "Klistra in löftets text och kopiera målen och åtagandena ur den, ett på varje rad. Orden ändras inte: "
    "de kontrolleras tecken för tecken mot texten. Skriv roller, aldrig namn på personer."
)


def show_writing(writer: Writer) -> None:
    """Ask for the promise part by part, say what is wrong, and offer to save."""
    st.markdown(_LEAD)
    title = _ask("Löftets rubrik", "titel")
    first, last = _ask_period(writer.selection.today.year)
    document = st.text_area("Dokumentets text", key=f"{_FORM.key}.text", height=160)
    number = _ask("Diarienummer, om det finns", "dnr")
    parties = _ask_rows("Parter, en per rad", "parter", height=90, placeholder="Polismyndigheten")
    focus_areas = _ask_focus_areas(parties)
    quote, times, per = _ask_follow_up()
    if not (title and document.strip() and parties and all(area.name and area.commitments for area in focus_areas)):
        st.caption("Fyll i rubrik, text, parter och varje fokusområdes namn, åtaganden och ansvariga.")
        return
    said = SaidPromise(
        municipality=writer.selection.municipality,
        title=title,
        first=first,
        last=last,
        document_title=title,
        registry_number=number,
        parties=parties,
        focus_areas=focus_areas,
        follow_up_quote=quote,
        follow_up_times=times,
        follow_up_per=per,
    )
    _settle(said, document, writer)


def _settle(said: SaidPromise, document: str, writer: Writer) -> None:
    promise_id = _find_id(said, writer.selection)
    earlier = list_earlier(writer.selection).get(promise_id, ())
    text = write_said(said.model_copy(update={"promise_id": promise_id}), earlier=earlier)
    documents = {FILE: document}
    promise = check(text, documents, writer.selection)
    with st.expander("Filen som formuläret skriver"):
        st.code(text, language="yaml", line_numbers=True)
        st.download_button("Hämta filen", text, "lofte.yaml", "application/yaml", on_click="ignore")
    if promise is not None:
        offer_saving(promise, documents, writer, forget=[_FORM])


def _find_id(said: SaidPromise, selection: Selection) -> str:
    """Find an id of the place and years that no other promise has."""
    years = "-".join(dict.fromkeys([str(said.first.year), str(said.last.year)]))
    stem = make_id(f"{selection.name} {years}")
    taken = list_taken(selection.municipality)
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _ask_period(year: int) -> tuple[date, date]:
    left, right = st.columns(2)
    first = left.date_input("Gäller från", value=date(year, 1, 1), key=f"{_FORM.key}.från", format="YYYY-MM-DD")
    last = right.date_input(
        "Gäller till och med", value=date(year + 1, 12, 31), key=f"{_FORM.key}.till", format="YYYY-MM-DD"
    )
    return first, last


def _ask_focus_areas(parties: tuple[str, ...]) -> tuple[SaidFocus, ...]:
    n = st.number_input("Antal fokusområden", 1, MOST_FOCUS_AREAS, 1, key=f"{_FORM.key}.antal")
    return tuple(_ask_focus(at, parties) for at in range(1, int(n) + 1))


def _ask_focus(at: int, parties: tuple[str, ...]) -> SaidFocus:
    key = f"{_FORM.key}.{at}"
    with st.container(border=True):
        name = st.text_input(f"Fokusområde {at}: namn", key=f"{key}.namn", max_chars=200).strip()
        kinds = st.multiselect(
            f"Fokusområde {at}: handlar om, om dokumentet säger det",
            _CATEGORIES,
            key=f"{key}.kategorier",
            placeholder="Välj",
        )
        goals = _ask_rows(f"Fokusområde {at}: mål, ett per rad", f"{at}.mål", height=90)
        year, measured = _ask_measure(at, key) if goals else (None, None)
        commitments = _ask_rows(f"Fokusområde {at}: åtaganden, ett per rad", f"{at}.åtaganden", height=110)
        owners = _ask_owners(at, key, list(parties))
    return SaidFocus(
        name=name,
        categories=tuple(kinds),
        goals=goals,
        commitments=commitments,
        owners=owners,
        baseline_year=year,
        measured=measured,
    )


def _ask_measure(at: int, key: str) -> tuple[int | None, Category | None]:
    """Ask for the measure of the first goal; most promises state none."""
    if not st.checkbox(f"Fokusområde {at}: första målet säger «färre än» ett visst år", key=f"{key}.mått"):
        return None, None
    left, right = st.columns(2)
    year = left.number_input(f"Fokusområde {at}: basår", FIRST_YEAR, 2100, value=None, key=f"{key}.basår")
    measured = right.selectbox(
        f"Fokusområde {at}: det som ska bli färre", _CATEGORIES, index=None, key=f"{key}.mäts", placeholder="Välj"
    )
    return None if year is None else int(year), measured


def _ask_owners(at: int, key: str, parties: list[str]) -> tuple[str, ...]:
    """Ask which parties committed themselves: all of them to begin with, and anew when the parties are others."""
    chosen = st.multiselect(
        f"Fokusområde {at}: ansvariga",
        parties,
        default=parties,
        key=f"{key}.ansvariga.{'.'.join(map(make_id, parties))}",
        placeholder="Välj",
    )
    return tuple(chosen)


def _ask_follow_up() -> tuple[str, int, Per]:
    quote = _ask("Meningen om hur ofta löftet följs upp, om det finns en", "uppföljning")
    if not quote:
        return "", 1, Per.YEAR
    left, right = st.columns(2)
    times = left.number_input("Antal gånger", 1, 100, 1, key=f"{_FORM.key}.gånger")
    per = right.selectbox("Per", list(Per), key=f"{_FORM.key}.per")
    return quote, int(times), Per(per or Per.YEAR)


def _ask(label: str, name: str) -> str:
    return st.text_input(label, key=f"{_FORM.key}.{name}", max_chars=500).strip()


def _ask_rows(label: str, name: str, *, height: int, placeholder: str | None = None) -> tuple[str, ...]:
    text = st.text_area(label, key=f"{_FORM.key}.{name}", height=height, placeholder=placeholder)
    return tuple(row.strip() for row in (text or "").splitlines() if row.strip())
