"""Delivered presence: what was logged, beside what the commitment says and where the incidents were."""

from collections.abc import Collection, Sequence
from datetime import date

import streamlit as st

from dashboard.formats import format_count, format_date
from dashboard.papers import list_papers
from dashboard.presence import find_windows, list_commitments
from dashboard.presence_texts import MINUTES_IN_HOUR, name_ranked, say_doubt, say_minutes, say_n
from dashboard.selection import Selection, name_areas
from dashboard.store import see
from dashboard.texts import plain, say_target
from dashboard.views.frame import show_empty
from dashboard.views.presence_when import ask_ground
from dashboard.views.stacked import show_stacked
from data.model import Promise
from data.presences import Presence
from geo.presence_delivered import Delivered, lay_minutes, sum_presences, sum_within
from geo.ranked_windows import choose_top
from geo.situation import Situation

NO_TARGET = "inget målvärde angivet"
LOG_ONLY = (
    "Loggen visar det som har skrivits in. Att inget är loggat behöver inte betyda att ingen var där, och mycket "
    "närvaro är inte i sig ett resultat."
)


def show_delivered(selection: Selection, situation: Situation, area_id: str) -> None:
    """Show what presence was delivered in an area.

    Parameters
    ----------
    selection, situation, area_id
        Where.
    """
    logged = list_papers(selection.viewer, Presence, [selection.municipality], is_demo=situation.is_demo)
    _show_promised(selection, logged, area_id)
    _show_places(selection, situation, logged)
    st.caption(LOG_ONLY)
    if selection.viewer.rights.sees_points:
        _show_need(selection, situation, logged, area_id)


def _show_promised(selection: Selection, logged: Sequence[Presence], area_id: str) -> None:
    st.subheader("Närvaron mot löftet")
    promised = list_commitments(selection.promises, area_id)
    if not promised:
        st.markdown("Inget åtagande nämner den här platsen, så det finns inget löfte att hålla närvaron mot.")
    for promise, commitment in promised:
        first, last = promise.period.first, promise.period.last
        target = say_target(commitment)
        delivered = sum_presences(logged, area_id=area_id, first=first, last=last)
        st.markdown(f"> «{plain(commitment.quote.text)}»")
        st.markdown(f"**Mål: {plain(target)}.** {_say_delivered(delivered)}")
        if target == NO_TARGET:
            st.caption("Löftet säger inte hur mycket, så det går inte att säga om det är hållet. Det ni ser är loggen.")
        else:
            st.caption("Närvaron i loggen är inte samma sak som det löftet räknar; jämför inte talen rakt av.")


def _say_delivered(delivered: Delivered) -> str:
    span = f"{format_date(delivered.first)} – {format_date(delivered.last)}"
    if not delivered.n:
        return f"Ingen närvaro är loggad här under {span}."
    times = "en gång" if delivered.n == 1 else f"{format_count(delivered.n)} gånger"
    return (
        f"Loggat {span}: **{times}, {say_minutes(delivered.minutes)}** tillsammans, senast "
        f"{format_date(delivered.newest)}."
    )


def _show_places(selection: Selection, situation: Situation, logged: Sequence[Presence]) -> None:
    first, last = find_period(selection.promises, selection.today)
    names = _name_places(selection, situation, {one.area_id for one in logged if first <= one.start.date() <= last})
    st.subheader(f"Alla platser {format_date(first)} – {format_date(last)}")
    rows = []
    for area_id, name in names.items():
        delivered = sum_presences(logged, area_id=area_id, first=first, last=last)
        targets = [say_target(commitment) for _, commitment in list_commitments(selection.promises, area_id)]
        if not targets and not delivered.n:
            continue
        rows.append(
            {
                "Plats": name if area_id != situation.municipality else "övriga kommunen",
                "Löftet": "; ".join(dict.fromkeys(targets)) or "nämner inte platsen",
                "Gånger": format_count(delivered.n),
                "Tid": say_minutes(delivered.minutes),
                "Senast": format_date(delivered.newest) if delivered.newest else "–",
            }
        )
    if rows:
        show_stacked("Loggad närvaro per plats", rows)
    else:
        show_empty("Ingen närvaro är loggad.", "Logga under Logga.")


def _name_places(selection: Selection, situation: Situation, logged: Collection[str]) -> dict[str, str]:
    """Name today's areas, and after them each that presence was logged in and that is an area no longer."""
    names = name_areas(situation)
    gone = sorted(set(logged) - set(names))
    if not gone:
        return names
    history = see(selection.viewer).read_area_history(selection.municipality)
    labels = dict(zip(history["area_id"], history["label"], strict=True))
    ended = {area_id: f"{labels[area_id]} ({area_id}), avslutat område" for area_id in gone if area_id in labels}
    unknown = {area_id: f"{area_id}, okänt område" for area_id in gone if area_id not in labels}
    return names | ended | unknown


def find_period(promises: Sequence[Promise], today: date) -> tuple[date, date]:
    """Find the newest promise's period, or up to today where that is later; this year where none has begun."""
    if not promises or today < promises[0].period.first:
        return date(today.year, 1, 1), today
    period = promises[0].period
    return period.first, max(period.last, today)


def _show_need(selection: Selection, situation: Situation, logged: Sequence[Presence], area_id: str) -> None:
    st.subheader("Låg närvaron där det händer?")
    here = [one for one in logged if one.area_id == area_id]
    ground = ask_ground(selection, situation)
    if ground is None:
        return
    windows = find_windows(ground, situation, area_id)
    top = choose_top(windows.ranked)
    if not top or not here:
        why = windows.no_order or "Inget fönster har tillräckligt många händelser."
        st.markdown("Det går inte att säga: ingen närvaro är loggad här." if not here else why)
        return
    minutes, shares = lay_minutes(here), windows.week.hours.shares
    inside = sum_within(minutes, top)
    st.markdown(
        f"I fönstren {', '.join(name_ranked(window) for window in top)} låg **{say_n(sum_within(shares, top))} av "
        f"{format_count(windows.week.hours.n)} händelser** och **{say_hours_of(inside)} av "
        f"{say_hours_of(float(minutes.to_numpy().sum()))} timmar närvaro**."
    )
    told = f"{ground.view.named.capitalize()}, {ground.when}; all närvaro som är loggad här, alla år."
    st.caption(f"{told} {say_doubt(top)}".strip())


def say_hours_of(minutes: float) -> str:
    """Write minutes as hours with a decimal.

    Examples
    --------
    >>> say_hours_of(90)
    '1,5'
    """
    return say_n(minutes / MINUTES_IN_HOUR)
