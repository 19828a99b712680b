"""The charts, described without Streamlit; each says the same as the table beside it."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dashboard.formats import MONTHS
from dashboard.texts import DEMO_NOTICE
from geo.comparison import Comparison

BASELINE_COLOUR = "#595959"
YEAR_COLOUR = "#0072B2"
BAND_COLOUR = "#E69F00"


def draw_years(comparisons: Sequence[Comparison], *, title: str, is_demo: bool) -> alt.LayerChart | alt.FacetChart:
    """Draw a bar per year of the same months, with the span that chance explains around the baseline.

    Parameters
    ----------
    comparisons
        Comparisons with one baseline year, all of the same months.
    title
        What is counted, where and when.
    is_demo
        Puts the demo notice in the chart itself, so that it follows a copied picture.

    Returns
    -------
    altair LayerChart
        The band spans the counts that would have been "ingen säker skillnad".
    """
    first = comparisons[0]
    rows = [{"År": str(first.baseline_year), "Antal": first.baseline_n, "Vad": "jämförelseår"}]
    rows += [{"År": str(each.year), "Antal": each.n, "Vad": "år"} for each in comparisons]
    order = sorted(str(row["År"]) for row in rows)
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(size=48)
        .encode(
            x=alt.X("År:N", sort=order, title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("Antal:Q", title="antal", scale=alt.Scale(zero=True)),
            color=alt.Color(
                "Vad:N",
                scale=alt.Scale(domain=["jämförelseår", "år"], range=[BASELINE_COLOUR, YEAR_COLOUR]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
        )
    )
    labels = bars.mark_text(dy=-8, fontSize=15).encode(text="Antal:Q", color=alt.value("#1a1a1a"))
    layers: list[alt.Chart] = [bars, labels]
    chance = first.chance
    if chance is not None:
        low = 0 if chance.highest_fewer_n is None else chance.highest_fewer_n + 1
        band = pd.DataFrame([{"från": low, "till": chance.lowest_more_n - 1}])
        span = alt.Chart(band).mark_rect(color=BAND_COLOUR, opacity=0.25).encode(y="från:Q", y2="till:Q")
        layers.insert(0, span)
    return alt.layer(*layers).properties(title=_titled(title, is_demo=is_demo), height=320)


def draw_months(monthly_n: pd.Series, *, years: Sequence[int], title: str, is_demo: bool) -> alt.Chart:
    """Draw the months of some years as lines; a missing month is a gap, not a zero.

    Parameters
    ----------
    monthly_n
        Incidents per month, indexed by the month's first day.
    years
        The baseline year first.
    title
        What is counted and where.
    is_demo
        As in `draw_years`.
    """
    points = pd.DataFrame({"month": pd.DatetimeIndex(monthly_n.index), "Antal": monthly_n.astype("float64").to_numpy()})
    points = points[points["month"].dt.year.isin(years)]
    points["År"] = points["month"].dt.year.astype(str)
    points["Månad"] = points["month"].dt.month.map(lambda month: MONTHS[month - 1])
    colours = [BASELINE_COLOUR, YEAR_COLOUR, "#D55E00"]
    lines: alt.Chart = (
        alt.Chart(points)
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=alt.X("Månad:N", sort=list(MONTHS), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("Antal:Q", title="antal per månad", scale=alt.Scale(zero=True)),
            color=alt.Color(
                "År:N",
                scale=alt.Scale(domain=[str(year) for year in years], range=colours[: len(years)]),
                legend=alt.Legend(title=None, orient="bottom"),
            ),
        )
        .properties(title=_titled(title, is_demo=is_demo), height=280)
    )
    return lines


def _titled(title: str, *, is_demo: bool) -> alt.TitleParams:
    return alt.TitleParams(title, subtitle=DEMO_NOTICE if is_demo else "", anchor="start", fontSize=16)
