"""When: the windows of the week with the most incidents, and the whole week behind them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.area_map import View, say_culled
from dashboard.derived import list_registers, list_sources, list_years
from dashboard.formats import format_count
from dashboard.html_table import STYLE, write_table
from dashboard.presence import Ground, Windows, divide_years, find_windows, list_commitments
from dashboard.presence_texts import WEEKDAYS, judge_window, name_ranked, say_hours, say_n
from dashboard.selection import Selection, name_areas
from dashboard.store import note_export
from dashboard.texts import plain, say_target
from dashboard.views.beginning import show_beginning
from dashboard.views.frame import show_empty
from dashboard.views.sources import show_passport
from dashboard.views.stacked import show_stacked
from dashboard.views.view import ask_view
from dashboard.week_chart import draw_week, name_hours, tabulate_week
from data.exports import write_csv
from data.roles import Act
from geo.presence import DAYS, HOURS, KNOWN_HOURS, Basis
from geo.ranked_windows import FEWEST_IN_WINDOW, N_TOP, WINDOW_HOURS, RankedWindow, choose_top, sum_windows
from geo.situation import Situation

ALL_YEARS, ONE_YEAR = "alla år", "bara året"
_MOST_LISTED = 20
NOT_FOR_ROLE = "Tider på dygnet visas inte för din roll: de kan röja enskilda händelser. Antal per område står på "
UNCERTAIN = (
    "Antalet är anmälda eller rapporterade händelser, inte risk: där många ser och anmäler blir de fler. «Lika lång "
    "tid till» är vad som kan väntas om inget ändras, i nio fall av tio. En ordning har alltid en topp. Det här visar "
    "när det har hänt och förutsäger ingenting."
)


def show_when(selection: Selection, situation: Situation, area_id: str) -> None:
    """Show when the area's incidents happen, to those who see points."""
    if not selection.viewer.rights.sees_points:
        show_promised_presence(selection, area_id)
        show_empty("Visas inte för din roll.", f"{NOT_FOR_ROLE}sidan Lägesbild.")
        return
    answer = st.container()
    show_promised_presence(selection, area_id)
    ground = ask_ground(selection, situation)
    if ground is None:
        return
    windows = find_windows(ground, situation, area_id)
    name = name_areas(situation)[area_id]
    with answer:
        _show_answer(windows, ground, name)
    _show_ranked(windows, ground)
    _show_week(windows, ground, situation, selection, name)
    show_passport(situation, ground.view.source)


def ask_ground(selection: Selection, situation: Situation) -> Ground | None:
    """Ask what to count; None where no source has incidents one by one."""
    registers = [source for source in list_sources(situation) if source in list_registers(situation)]
    if not registers:
        show_beginning(
            "Ingen källa har händelser en och en.",
            "En källa som bara ger antal per månad säger inte när på dygnet det händer. Läs in händelser på sidan "
            "Läs in.",
            selection,
        )
        return None
    with st.expander("Vad som räknas", icon=":material/tune:"):
        view = ask_view(situation, registers, selection)
        left, middle, right = st.columns(3)
        span = left.segmented_control(
            "Räkna", [ALL_YEARS, ONE_YEAR], default=ALL_YEARS, key="aren", bind="query-params", required=True
        )
        length = middle.segmented_control(
            "Timmar i fönstret", WINDOW_HOURS, default=4, key="fonster", bind="query-params", required=True
        )
        only_known = right.toggle(
            f"Bara händelser vars tid är känd på {KNOWN_HOURS} timmar när", key="kand_tid", bind="query-params"
        )
    given = list_years(situation, view.monthly, view.source) if span == ALL_YEARS else [view.year]
    years, culled = divide_years(view, situation, given)
    if not years:
        show_empty("Det finns inga händelser att räkna.", say_culled(situation, view))
        return None
    newest = View(view.source, view.categories, years[-1], view.monthly)
    return Ground(newest, years, culled, int(length), bool(only_known))


def show_promised_presence(selection: Selection, area_id: str) -> None:
    """Show what was promised of the area, in the document's words and with what it can be counted by."""
    for promise, commitment in list_commitments(selection.promises, area_id):
        years = f"{promise.period.first.year}–{promise.period.last.year}"
        st.markdown(
            f"**Löftet {years} säger:** «{plain(commitment.quote.text)}» Mål: **{plain(say_target(commitment))}**."
        )


def _show_answer(windows: Windows, ground: Ground, name: str) -> None:
    st.subheader(f"När händer det: {plain(name)}")
    top = choose_top(windows.ranked)
    if windows.no_order:
        st.markdown(f"**Går inte att säga.** {windows.no_order}")
    elif not top:
        st.markdown(f"**Går inte att säga.** Inget fönster har minst {FEWEST_IN_WINDOW} händelser.")
    else:
        certain = [window for window in top if window.is_certain]
        named = ", ".join(name_ranked(window) for window in certain or top)
        lead = "Flest händelser, och mer än slumpen förklarar" if certain else "Flest händelser"
        st.markdown(f"### {lead}: {named}")
        if not certain:
            st.markdown(f"**Inget fönster är säkert bland de {N_TOP} högsta.** Ordningen kan vara slump.")
    said = say_hours(windows.week, only_known=ground.only_known)
    st.caption(f"{ground.view.named.capitalize()}, {ground.when}. {' '.join(said)}")
    if ground.culled_years:
        st.caption(f"Inte med: {', '.join(map(str, ground.culled_years))}, vars händelser är gallrade.")


def _show_ranked(windows: Windows, ground: Ground) -> None:
    if not windows.ranked:
        return
    st.subheader("Fönster i ordning")
    n = len(windows.ranked)
    st.markdown(f"Veckan är delad i {n} {_name_parts(windows.length)}, och de med flest händelser står först.")
    _list(windows.ranked[:N_TOP], f"De {N_TOP} högsta av {n} fönster, {ground.when}")
    with st.expander(f"Fönster {N_TOP + 1}–{min(n, _MOST_LISTED)}"):
        _list(windows.ranked[N_TOP:_MOST_LISTED], f"De följande, {ground.when}")
    st.caption(f"Inom parentes: platserna som fönstret kan ha när slumpen är inräknad. {UNCERTAIN}")


def _name_parts(length: int) -> str:
    return "dagar" if length == HOURS else f"fönster om {length} timmar"


def _list(windows: Sequence[RankedWindow], caption: str) -> None:
    show_stacked(
        caption,
        [
            {
                "Ordning": f"{window.rank} ({window.rank_low}–{window.rank_high})",
                "Fönster": name_ranked(window),
                "Händelser": say_n(window.n),
                "Lika lång tid till": f"{format_count(int(window.low_n))}–{format_count(-int(-window.high_n // 1))}",
                "Omdöme": judge_window(window),
            }
            for window in windows
        ],
    )


def _show_week(windows: Windows, ground: Ground, situation: Situation, selection: Selection, name: str) -> None:
    if windows.week.basis in {Basis.NOTHING, Basis.REGISTERED}:
        return
    st.subheader("Hela veckan")
    shares = windows.week.hours.shares
    title = f"{name}: {ground.view.what}, {ground.when}"
    st.altair_chart(draw_week(shares, length=windows.length, title=title, is_demo=situation.is_demo), width="stretch")
    st.html(STYLE)
    st.html(write_table(f"{title}, som tabell", ["Tid", *WEEKDAYS], tabulate_week(shares, length=windows.length)))
    st.caption(
        f"Inom parentes och grått: färre än {FEWEST_IN_WINDOW} händelser, för få för att säga något om. Färgerna har "
        "samma gränser för alla platser och år. En händelse vars tid är ett spann delas på timmarna, därav decimaler."
    )
    if selection.viewer.rights.may(Act.EXPORT_ROWS):
        _offer_week(shares, ground, selection, title)


def _offer_week(shares: pd.DataFrame, ground: Ground, selection: Selection, title: str) -> None:
    def take_out() -> bytes:
        note_export(selection.viewer, selection.municipality, f"veckomatris {ground.when}")
        return write_csv(_lay_out(shares, title))

    st.download_button(
        "Ladda ner veckan timme för timme (CSV)",
        data=take_out,
        file_name=f"veckan-{selection.municipality}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _lay_out(shares: pd.DataFrame, title: str) -> pd.DataFrame:
    sums = sum_windows(shares, 1)
    days = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
    rows = [
        {"vad": title, "veckodag": days[day], "timme": hours, "händelser": float(sums[day, at])}
        for day in range(DAYS)
        for at, hours in enumerate(name_hours(1))
    ]
    return pd.DataFrame(rows)
