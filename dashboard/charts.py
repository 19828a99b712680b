"""The charts, described without Streamlit; each says the same as the table beside it."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dashboard.bands import find_band
from dashboard.formats import MONTHS
from dashboard.texts import DEMO_NOTICE
from geo.comparison import Comparison

# Each at least 3:1 against the white of the light pages and the near-black of the dark ones.
BASELINE_COLOUR = "#767676"
YEAR_COLOUR = "#0072B2"
BAND_COLOUR = "#E69F00"

_BASELINE_FILLING = 0.45
_LINE_COLOURS = (BASELINE_COLOUR, YEAR_COLOUR, "#D55E00")
_DASHES = ([6, 4], [1, 0], [2, 3])  # the baseline first, as in the colours
_SHAPES = ("square", "circle", "triangle-up")


def draw_years(comparisons: Sequence[Comparison], *, title: str, is_demo: bool) -> alt.LayerChart | alt.FacetChart:
    """Draw a bar per year of the same months, with the span that is no sure difference behind them.

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
        The field spans the counts that are "ingen säker skillnad", where `dashboard.bands.find_band` gives it.
    """
    first = comparisons[0]
    rows = [{"År": str(first.baseline_year), "Antal": first.baseline_n, "Vad": "jämförelseår"}]
    rows += [{"År": str(each.year), "Antal": each.n, "Vad": "år"} for each in comparisons]
    order = sorted(str(row["År"]) for row in rows)
    placed = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("År:N", sort=order, title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("Antal:Q", title="antal", scale=alt.Scale(zero=True)),
    )
    bars = placed.mark_bar(size=48, strokeWidth=3).encode(**_tell_bars_apart())
    labels = placed.mark_text(dy=-11, fontSize=15, color="currentColor").encode(
        text="Antal:Q"
    )  # that of the page's text
    layers: list[alt.Chart] = [bars, labels]
    if (band := find_band(comparisons)) is not None:
        field = pd.DataFrame([dict(zip(("från", "till"), band, strict=True))])
        span = alt.Chart(field).mark_rect(color=BAND_COLOUR, opacity=0.25).encode(y="från:Q", y2="till:Q")
        layers.insert(0, span)
    return alt.layer(*layers).properties(title=title_chart(title, is_demo=is_demo), height=320)


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
    lines: alt.Chart = (
        alt.Chart(points)
        .mark_line(point={"size": 60}, strokeWidth=2.5)
        .encode(
            x=alt.X("Månad:N", sort=list(MONTHS), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("Antal:Q", title="antal per månad", scale=alt.Scale(zero=True)),
            **_tell_lines_apart([str(year) for year in years]),
        )
        .properties(title=title_chart(title, is_demo=is_demo), height=280)
    )
    return lines


def _tell_bars_apart() -> dict[str, alt.Color | alt.Stroke | alt.FillOpacity]:
    """Give the baseline's bar a colour, an edge and a paler filling: told from the others in grey too."""
    kinds, legend = ["jämförelseår", "år"], alt.Legend(title=None, orient="bottom")
    colours = alt.Scale(domain=kinds, range=[BASELINE_COLOUR, YEAR_COLOUR])
    fillings = alt.Scale(domain=kinds, range=[_BASELINE_FILLING, 1])
    return {
        "color": alt.Color("Vad:O", scale=colours, legend=legend),
        "stroke": alt.Stroke("Vad:O", scale=colours, legend=legend),
        "fillOpacity": alt.FillOpacity("Vad:O", scale=fillings, legend=legend),
    }


def _tell_lines_apart(years: Sequence[str]) -> dict[str, alt.Color | alt.StrokeDash | alt.Shape]:
    """Give each line a colour, a dash and a mark of its own: told apart in grey too."""
    legend = alt.Legend(title=None, orient="bottom", symbolStrokeWidth=0)
    colours, dashes, shapes = (
        alt.Scale(domain=list(years), range=list(looks[: len(years)])) for looks in (_LINE_COLOURS, _DASHES, _SHAPES)
    )
    return {
        "color": alt.Color("År:N", scale=colours, legend=legend),
        "strokeDash": alt.StrokeDash("År:N", scale=dashes, legend=legend),
        "shape": alt.Shape("År:N", scale=shapes, legend=legend),
    }


def title_chart(*lines: str, is_demo: bool) -> alt.TitleParams:
    """Give a chart its title; the demo notice stands in it, as Streamlit colours no subtitle for the dark.

    Parameters
    ----------
    lines
        What is counted, where and when.
    is_demo
        As in `draw_years`.

    Examples
    --------
    >>> title_chart("Bedrägeri", is_demo=True).text
    ['Bedrägeri', 'PÅHITTADE DEMODATA']
    """
    return alt.TitleParams([*lines, *([DEMO_NOTICE] if is_demo else [])], anchor="start", fontSize=16)
