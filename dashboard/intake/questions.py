"""What only a person knows about a file: where it belongs, how its dates are meant, who made it and on what terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboard.intake.answers import FROM_AREA, MONTHS
from dashboard.intake.desk import Arrived
from dashboard.selection import Selection
from dashboard.texts import plain
from data.arrivals import Look
from data.columns.describing import Fields
from data.columns.proposals import Proposal
from data.columns.questions import ALWAYS
from data.dates import DAY_FIRST, EXCEL, MONTH_FIRST, WHOLE_MONTH
from data.deliveries import COUNTRY, Kind, MissingRow, find_county
from data.descriptions import RepeatedRow
from data.model import AreaType, Category
from data.territory import find_municipality, name_municipality
from data.written import Plain

YEAR_FIRST = "året först, eller månaden utskriven"
DATE_FORMS: Mapping[str | None, str] = {
    None: YEAR_FIRST,
    DAY_FIRST: "dag/månad (1/5 2023)",
    MONTH_FIRST: "månad/dag (5/1 2023)",
    WHOLE_MONTH: "första dagen betyder hela månaden",
    EXCEL: "Excels dagnummer (45047)",
}
MIDNIGHTS: Mapping[bool | None, str] = {
    None: "avgörs av filen: bara om varje klockslag är 00:00",
    True: "ja, 00:00 betyder att klockslaget är okänt",
    False: "nej, 00:00 är ett klockslag",
}
MISSING_ROWS: Mapping[MissingRow, str] = {
    MissingRow.UNKNOWN: "det är inte känt",
    MissingRow.ZERO: "inget har hänt (noll)",
}
REPEATED_ROWS: Mapping[RepeatedRow, str] = {
    RepeatedRow.FAULT: "det är ett fel: avvisa dem",
    RepeatedRow.SUM: "de ska summeras",
    RepeatedRow.SAME: "det är samma uppgift igen",
}
_FROM_AREA = "områdeskodens fyra första tecken"


def ask_about_rows(
    arrived: Arrived, proposal: Proposal, kind: Kind, chosen: Mapping[str, str | None], selection: Selection
) -> Fields:
    """Ask what holds for all rows: the municipality, and what only rows of the kind have."""
    said = _ask_municipality(arrived, proposal, kind, chosen, selection)
    if kind is Kind.AREAS:
        return said | _ask_about_areas(arrived, proposal, chosen)
    if chosen.get("category") is None:
        said["kategori"] = _ask_category(arrived, proposal)
    else:
        said["kategori"] = None
        said["slå_upp_kategorier"] = kind is Kind.INCIDENTS or proposal.fields.get("slå_upp_kategorier") is True
    return said | (
        _ask_about_times(arrived, proposal) if kind is Kind.INCIDENTS else _ask_about_counts(arrived, proposal, chosen)
    )


def ask_passport(arrived: Arrived, found: Look, kind: Kind, selection: Selection) -> Fields:
    """Ask for what a figure must always be shown with: who made it, when, on what terms and what it counts."""
    fields = found.proposal.fields
    st.caption("Det här följer med varje siffra i produkten. Gissa inte: fråga den som tog fram filen.")
    left, right = st.columns(2)
    said: Fields = {}
    for at, key in enumerate(("namn", "producent", "licens")):
        with (left, right, left)[at]:
            said[key] = _ask_text(arrived, key, ALWAYS[key], fields)
    with right:
        said["uttagsdatum"] = _ask_day(arrived, "uttagsdatum", ALWAYS["uttagsdatum"], fields, selection.today)
    said["definition"] = _ask_text(arrived, "definition", ALWAYS["definition"], fields)
    said["bortfall"] = _ask_text(
        arrived, "bortfall", "Vad saknas i uppgifterna, om något är känt? (kan vara tomt)", fields
    )
    if kind is not Kind.AREAS:
        said["täcker"] = _ask_covers(arrived, fields, is_needed=kind is Kind.INCIDENTS)
    return said


def _ask_municipality(
    arrived: Arrived, proposal: Proposal, kind: Kind, chosen: Mapping[str, str | None], selection: Selection
) -> Fields:
    if chosen.get("municipality") is not None:
        return {"kommun": None, FROM_AREA: None}
    county = find_county(selection.municipality)
    references = [COUNTRY, *([county] if county else [])] if kind is Kind.SERIES else []
    options = [selection.municipality, *references, *([FROM_AREA] if chosen.get("area_id") else [])]
    guessed = FROM_AREA if proposal.fields.get(FROM_AREA) is True else str(proposal.fields.get("kommun") or "")
    if guessed and guessed not in options and (guessed != FROM_AREA or chosen.get("area_id")):
        options.insert(0, guessed)
    names = {FROM_AREA: _FROM_AREA}
    place = st.selectbox(
        "Vilken kommun gäller filen? Välj, eller skriv en annans namn.",
        options,
        index=options.index(guessed) if guessed in options else 0,
        format_func=lambda one: names.get(one) or name_municipality(one),
        accept_new_options=True,
        key=arrived.key("kommun", kind.value, FROM_AREA in options),
        persist_state="session",
    )
    for question in proposal.questions:
        if question.key == "kommun":
            st.caption(plain(question.text))
    if place == FROM_AREA:
        return {"kommun": None, FROM_AREA: True}
    return {"kommun": find_municipality(str(place)) or str(place), FROM_AREA: None}


def _ask_category(arrived: Arrived, proposal: Proposal) -> str | None:
    guessed = proposal.fields.get("kategori")
    categories: list[str | None] = [None, *(one.value for one in Category)]
    return st.selectbox(
        "Vilken kategori har alla rader? (filen har ingen kolumn för kategori)",
        categories,
        index=categories.index(str(guessed)) if guessed else 0,
        format_func=lambda one: one or "välj",
        key=arrived.key("kategori"),
        persist_state="session",
    )


def _ask_about_times(arrived: Arrived, proposal: Proposal) -> Fields:
    left, right = st.columns(2)
    said: Fields = {}
    with left:
        said["datumformat"] = _ask_one("Hur är datum skrivna?", DATE_FORMS, proposal, "datumformat", arrived)
        for question in proposal.questions:
            if question.key == "datumformat":
                st.warning(plain(question.text), icon=":material/help:")
    with right:
        said["midnatt_är_heldag"] = _ask_one(
            "Betyder 00:00 att klockslaget är okänt?", MIDNIGHTS, proposal, "midnatt_är_heldag", arrived
        )
    return said


def _ask_about_counts(arrived: Arrived, proposal: Proposal, chosen: Mapping[str, str | None]) -> Fields:
    column = chosen.get("n")
    is_timed = any(chosen.get(term) for term in ("period", "year", "month")) or "periodkolumner" in proposal.fields
    period = _ask_period(arrived) if column is not None and not is_timed else None
    left, right = st.columns(2)
    with left:
        missing = _ask_one("Vad betyder en rad som saknas?", MISSING_ROWS, proposal, "saknad_rad", arrived)
    with right:
        repeated = _ask_one("Om flera rader gäller samma sak", REPEATED_ROWS, proposal, "upprepad_rad", arrived)
    said: Fields = {"saknad_rad": missing, "upprepad_rad": repeated}
    return said | {"periodkolumner": {column: period}} if column and period else said


def _ask_period(arrived: Arrived) -> str | None:
    """Ask for the year or month of every row, where no column tells it."""
    written = st.text_input(
        "Vilket år eller vilken månad gäller hela filen? (filen har ingen kolumn för tid)",
        max_chars=7,
        placeholder="2021 eller 2021-05",
        key=arrived.key("period"),
        persist_state="session",
    )
    return written.strip() or None


def _ask_about_areas(arrived: Arrived, proposal: Proposal, chosen: Mapping[str, str | None]) -> Fields:
    said: Fields = {"områdestyp": None}
    if chosen.get("area_type") is None:
        types: dict[str | None, str] = {None: "välj"} | {one.value: one.value for one in AreaType}
        said["områdestyp"] = _ask_one("Vad är det för slags områden?", types, proposal, "områdestyp", arrived)
    said["giltig_från"] = _ask_day(arrived, "giltig_från", "Från vilken dag gäller gränserna?", proposal.fields, None)
    return said


def _ask_one(label: str, names: Mapping[Any, str], proposal: Proposal, key: str, arrived: Arrived) -> Plain:
    """Ask for one of several named answers; what was guessed is chosen from the start."""
    guessed = proposal.fields.get(key)
    options = list(names)
    if guessed is not None and guessed not in options:
        options.insert(0, guessed)
    chosen: Plain = st.selectbox(
        label,
        options,
        index=options.index(guessed) if guessed in options else 0,
        format_func=lambda one: names.get(one) or str(one),
        key=arrived.key(key, guessed),
        persist_state="session",
    )
    return chosen


def _ask_text(arrived: Arrived, key: str, label: str, fields: Fields) -> str | None:
    guessed = fields.get(key)
    written = st.text_input(
        label, value=str(guessed or ""), max_chars=500, key=arrived.key(key, guessed or ""), persist_state="session"
    )
    return written.strip() or None


def _ask_day(arrived: Arrived, key: str, label: str, fields: Fields, latest: date | None) -> str | None:
    guessed = fields.get(key)
    day = st.date_input(
        label,
        value=date.fromisoformat(guessed) if isinstance(guessed, str) else None,
        min_value=date(1950, 1, 1),
        max_value=latest or date(2100, 1, 1),
        format="YYYY-MM-DD",
        key=arrived.key(key),
        persist_state="session",
    )
    return day.isoformat() if day else None


def _ask_covers(arrived: Arrived, fields: Fields, *, is_needed: bool) -> Fields | None:
    """Ask for the months that the source vouches for; an empty month is none of its own."""
    guessed = fields.get("täcker")
    by_key = guessed if isinstance(guessed, dict) else {}
    st.markdown(
        "**Vilka hela månader svarar källan för?** Utan det går det inte att skilja en månad utan händelser från en "
        "månad som inte är med i uttaget." + ("" if is_needed else " Kan vara tomt för antal.")
    )
    said: Fields = {}
    for column, key, label in zip(st.columns(2), MONTHS, ("Från och med månaden", "Till och med månaden"), strict=True):
        with column:
            said[key] = (
                st.text_input(
                    f"{label} (åååå-mm)",
                    value=str(by_key.get(key, "")),
                    max_chars=7,
                    placeholder="2025-01",
                    key=arrived.key("täcker", key),
                    persist_state="session",
                ).strip()
                or None
            )
    return said if any(said.values()) else None
