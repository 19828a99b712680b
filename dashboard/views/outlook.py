"""Beside the verdict: where the year may end, and how the worst places have fared."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.area_map import View, say_culled
from dashboard.comparison_texts import say_projection
from dashboard.derived import list_registers
from dashboard.place_texts import say_worst
from dashboard.places import the_worst
from dashboard.selection import Selection
from geo.baseline import ALL_MONTHS
from geo.comparison import Comparison
from geo.projection import project_year
from geo.question import Question
from geo.ranking import N_TOP
from geo.situation import Situation

REGRESSION = (
    "Platser hamnar överst ett år delvis av otur. Nästa år drabbar oturen andra, så antalet faller av sig självt "
    "(regression mot medelvärdet). Därför ska utfallet hållas mot spannet, aldrig mot platsernas eget antal då."
)


def show_projection(compared: Comparison, question: Question, monthly: pd.DataFrame) -> None:
    """Show where a year that isn't over may end, named as the projection it is."""
    is_chosen = (monthly["area_id"] == question.area_id) & (monthly["category"] == question.category)
    monthly_n = monthly[is_chosen].set_index("month")["n"].dropna()
    if not 0 < int((pd.DatetimeIndex(monthly_n.index).year == question.year).sum()) < len(ALL_MONTHS):
        return
    projected = None
    if compared.chance is not None:
        projected = project_year(monthly_n, year=question.year, dispersion=compared.chance.dispersion)
    if projected is None:
        st.caption(
            f"Ingen prognos för helåret {question.year}: det krävs månadssiffror från januari utan luckor och minst "
            "två tidigare hela år."
        )
        return
    st.info(say_projection(projected, baseline_year=question.baseline_year), icon=":material/trending_flat:")


def show_worst(question: Question, situation: Situation, monthly: pd.DataFrame, selection: Selection) -> None:
    """Show how the baseline year's worst places have fared, against what would have come by itself."""
    if question.source not in list_registers(situation):
        return
    st.subheader(f"De värsta platserna {question.baseline_year}: {question.category}")
    view = View(question.source, (question.category,), question.year, monthly)
    worst = the_worst(selection.viewer, view, situation, baseline_year=question.baseline_year, day=selection.today)
    if worst is None:
        what = f"det krävs två hela år och minst {N_TOP} rutor med händelser {question.baseline_year}."
        culled = say_culled(situation, view, replace(view, year=question.baseline_year))
        st.markdown(f"Går inte att följa: {what} {culled}".strip())
        return
    st.markdown(say_worst(worst, baseline_year=question.baseline_year, year=question.year))
    st.caption(f"Hela kommunen, samma månader båda åren. {REGRESSION}")
