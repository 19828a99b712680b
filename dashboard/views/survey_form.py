"""A survey value written by hand, as that of the municipality's own survey, or one that is taken away again."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st
from pydantic import ValidationError

from dashboard.selection import Selection
from dashboard.survey_texts import format_interval, format_percent, name_sex
from dashboard.texts import plain
from dashboard.views.field import Field, keep_apart
from dashboard.views.keeping import Clock, keep
from data.deliveries import COUNTRY, find_references
from data.files.indicators import NTU
from data.papers import Paper
from data.surveys import FIRST_YEAR, Sex, Survey, SurveyValue, name_survey
from data.territory import name_place

LONGEST = 300
_FORM = "undersokning"
_SOURCE, _QUESTION, _PLACE, _SEX, _YEAR, _ABOUT, _SHARE, _LOW, _HIGH, _N, _OUT = (
    Field(f"{_FORM}_{part}")
    for part in ("kalla", "fraga", "plats", "kon", "ar", "galler", "andel", "undre", "ovre", "antal", "bort")
)
_EMPTIED = (_SHARE, _LOW, _HIGH, _N)


def name_places(selection: Selection) -> dict[str, str]:
    """Name the municipality, its county and the country, in that order."""
    names = {place: name_place(place) for place in find_references(selection.municipality)}
    return {place: "riket" if place == COUNTRY else name for place, name in names.items()} | {
        selection.municipality: selection.name
    }


def ask_survey(
    selection: Selection,
    known: Sequence[Survey],
    chosen: Sequence[Survey],
    *,
    role: str | None,
    clock: Clock,
    is_demo: bool,
) -> None:
    """Ask for a value, and save it into the survey of its question and place.

    Parameters
    ----------
    selection
        Whose.
    known
        The surveys that there are.
    chosen
        Those that are shown: their question is proposed.
    role
        Who writes.
    clock
        Gives the time.
    is_demo
        Whether the municipality's figures are invented.
    """
    keep_apart(_FORM, selection.municipality, (_SOURCE, _QUESTION, *_EMPTIED))
    st.subheader("Skriv in ett värde")
    st.caption("Skriv av värdet som det står i rapporten. Lämna tomt det som inte står där: tomt är inte noll.")
    source = _ask_name("Undersökning", [NTU, *(one.source for one in known)], chosen and chosen[0].source, _SOURCE.key)
    questions = [one.question for one in known if one.source == source]
    question = _ask_name("Fråga (välj, eller skriv en ny)", questions, chosen and chosen[0].question, _QUESTION.key)
    place, value, lacking = _ask_value(selection)
    lacking = [*([] if source else ["undersökning"]), *([] if question else ["fråga"]), *lacking]
    lacking += [] if role else ["roll"]
    paper, after = None, 0
    if value is not None and source and question and role:
        begun = _find(known, source, question, place) or Survey(
            municipality=place,
            key=name_survey(source, question),
            author_role=role,
            is_demo=is_demo,
            source=source,
            question=question,
        )
        paper, after = begun.having([value]).model_copy(update={"author_role": role}), begun.version
        if (earlier := begun.find(value)) is not None and earlier != value:
            told = plain(_name_value(earlier))
            st.warning(f"Värdet ersätter det som står nu ({told}). Det tidigare är kvar i historiken.", icon="⚠️")
    if lacking:
        st.caption(f"Kvar att fylla i: {', '.join(lacking)}.")
    save = partial(
        keep, selection.viewer, paper, after=after, clock=clock, told="Undersökningsvärdet är sparat.", forget=_EMPTIED
    )
    st.button("Spara värdet", type="primary", disabled=paper is None, on_click=save)


def ask_removal(selection: Selection, chosen: Sequence[Survey], *, role: str | None, clock: Clock) -> None:
    """Ask for a value that was wrong, and take it away; its versions are kept."""
    st.subheader("Ta bort ett värde")
    names = name_places(selection)
    values = {
        f"{names[one.municipality]}, {value.survey_year}, {name_sex(value.sex)}: {format_percent(value.share)}": (
            one,
            value,
        )
        for one in chosen
        for value in one.figures
    }
    picked = st.selectbox("Värde", list(values), index=None, placeholder="Välj värde", key=_OUT.key)
    left, after = None, 0
    if picked in values and role:
        survey, value = values[picked]
        left, after = survey.without(value).model_copy(update={"author_role": role}), survey.version
    save = partial(keep, selection.viewer, left, after=after, clock=clock, told="Värdet är borttaget.", forget=[_OUT])
    st.button("Ta bort värdet", disabled=left is None, on_click=save)
    st.caption("Det som tas bort står kvar i historiken och i loggen.")


def describe_survey(paper: Paper) -> Mapping[str, str]:
    """Tell a survey as names and values, for whoever must choose between two."""
    if not isinstance(paper, Survey):
        return {}
    told = {
        f"{value.survey_year}, {name_sex(value.sex)}": f"{format_percent(value.share)} ({format_interval(value)})"
        for value in paper.figures
    }
    return {"Fråga": paper.question, "Plats": name_place(paper.municipality), **told}


def _ask_name(label: str, options: Sequence[str], first: str | Sequence[Survey], key: str) -> str:
    listed = list(dict.fromkeys(options))
    chosen = st.selectbox(
        label,
        listed,
        index=listed.index(first) if isinstance(first, str) and first in listed else None,
        placeholder="Välj eller skriv",
        accept_new_options=True,
        key=key,
    )
    return str(chosen or "").strip()[:LONGEST]


def _ask_value(selection: Selection) -> tuple[str, SurveyValue | None, list[str]]:
    names = name_places(selection)
    left, right = st.columns(2)
    place = left.selectbox("Plats", list(names), format_func=names.__getitem__, key=_PLACE.key)
    sexes: list[Sex | None] = [None, *Sex]
    sex = right.selectbox("Vems svar är det?", sexes, format_func=name_sex, key=_SEX.key)
    last = selection.today.year
    surveyed = left.number_input(
        "Undersökningens år", FIRST_YEAR, last, value=None, key=_YEAR.key, placeholder=str(last)
    )
    is_before = right.selectbox("Svaren gäller", [False, True], format_func=_name_lag, key=_ABOUT.key)
    share, low, high = (
        column.number_input(label, 0.0, 100.0, value=None, step=0.1, format="%.1f", key=field.key)
        for column, label, field in zip(
            st.columns(3),
            ("Andel (%)", "Felmarginalens undre gräns (%)", "Felmarginalens övre gräns (%)"),
            (_SHARE, _LOW, _HIGH),
            strict=True,
        )
    )
    n = st.number_input("Antal svarande", 1, 10_000_000, value=None, step=1, key=_N.key)
    if surveyed is None:
        return str(place), None, ["undersökningens år"]
    try:
        value = SurveyValue(
            survey_year=int(surveyed),
            about_year=int(surveyed) - int(bool(is_before)),
            sex=sex,
            share=_as_share(share),
            low=_as_share(low),
            high=_as_share(high),
            n=None if n is None else int(n),
        )
    except ValidationError as fault:
        st.warning(plain(str(fault.errors()[0]["msg"]).removeprefix("Value error, ").capitalize()), icon="⚠️")
        return str(place), None, []
    return str(place), (value if value.share is not None else None), ["andel"] if share is None else []


def _name_value(value: SurveyValue) -> str:
    return f"{value.survey_year}, {name_sex(value.sex)}: {format_percent(value.share)}"


def _name_lag(is_before: bool) -> str:  # noqa: FBT001 - Streamlit gives the option alone
    return "året före (som utsatthet för brott i NTU)" if is_before else "samma år (som otrygghet och oro)"


def _as_share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 6)


def _find(known: Sequence[Survey], source: str, question: str, place: str) -> Survey | None:
    key = name_survey(source, question)
    return next((one for one in known if (one.key, one.municipality) == (key, place)), None)
