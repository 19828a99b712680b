"""The week as a picture: a cell per window, coloured by fixed classes, grey where there are few incidents."""

import altair as alt
import pandas as pd

from dashboard.charts import title_chart
from dashboard.presence_texts import WEEKDAYS, say_n
from dashboard.shades import RAMP
from geo.presence import HOURS
from geo.ranked_windows import FEWEST_IN_WINDOW, sum_windows

FEW_COLOUR = "#f2f2f2"
CLASSES = (FEWEST_IN_WINDOW, 10, 25, 50, 100)
"""Where each class of incidents begins: those of the maps, the same for every area and year."""

_DARK = CLASSES[-2]  # from here white text is the plainer
_AROUND, _ROW = 170, 38  # pixels: title, days and legend; a window


def name_classes() -> list[str]:
    """Name the classes, the fewest first.

    Examples
    --------
    >>> name_classes()
    ['färre än 5', 'från 5', 'från 10', 'från 25', 'från 50', 'från 100']
    """
    return [f"färre än {FEWEST_IN_WINDOW}", *(f"från {lowest}" for lowest in CLASSES)]


def find_class(n: float) -> str:
    """Find the class of a number of incidents.

    Examples
    --------
    >>> find_class(4.9), find_class(5), find_class(1000)
    ('färre än 5', 'från 5', 'från 100')
    """
    return name_classes()[sum(n >= lowest for lowest in CLASSES)]


def name_hours(length: int) -> list[str]:
    """Name the windows of a day.

    Examples
    --------
    >>> name_hours(8)
    ['00–08', '08–16', '16–24']
    """
    return [f"{first:02}–{first + length:02}" for first in range(0, HOURS, length)]


def draw_week(shares: pd.DataFrame, *, length: int, title: str, is_demo: bool) -> alt.LayerChart | alt.FacetChart:
    """Draw the week.

    Parameters
    ----------
    shares
        `geo.hours.HourShares.shares`.
    length
        Hours of a window.
    title
        What is counted, where and when.
    is_demo
        Puts the demo notice in the picture itself.
    """
    sums = sum_windows(shares, length)
    cells = pd.DataFrame(
        [
            {"Dag": day, "Tid": hours, "Händelser": round(float(n), 1), "Klass": find_class(n), "Ord": _write(float(n))}
            for day, row in zip(WEEKDAYS, sums, strict=True)
            for hours, n in zip(name_hours(length), row, strict=True)
        ]
    )
    base = alt.Chart(cells).encode(
        x=alt.X("Dag:N", sort=list(WEEKDAYS), title=None, axis=alt.Axis(labelAngle=0, orient="top", labelFontSize=14)),
        y=alt.Y("Tid:N", sort=name_hours(length), title=None, axis=alt.Axis(labelFontSize=14)),
        tooltip=["Dag", "Tid", "Händelser"],
    )
    colours = alt.Scale(domain=name_classes(), range=[FEW_COLOUR, *RAMP[-len(CLASSES) :]])
    legend = alt.Legend(title="händelser", orient="bottom", columns=3, symbolStrokeWidth=0)
    squares = base.mark_rect(stroke="#ffffff", strokeWidth=2).encode(
        color=alt.Color("Klass:N", scale=colours, legend=legend)
    )
    words = base.mark_text(fontSize=13).encode(
        text="Ord:N",
        color=alt.condition(alt.datum["Händelser"] >= _DARK, alt.value("#ffffff"), alt.value("#1a1a1a")),
    )
    layers = [squares, words] if length > 1 else [squares]
    return alt.layer(*layers).properties(
        title=title_chart(title, is_demo=is_demo), height=_AROUND + _ROW * max(3, HOURS // length)
    )


def tabulate_week(shares: pd.DataFrame, *, length: int) -> list[list[str]]:
    """Give the week as rows: a window of the day, then a cell per weekday; few incidents within parentheses."""
    sums = sum_windows(shares, length)
    return [
        [hours, *(_write(float(sums[at, row])) for at in range(len(WEEKDAYS)))]
        for row, hours in enumerate(name_hours(length))
    ]


def _write(n: float) -> str:
    return f"({say_n(n)})" if n < FEWEST_IN_WINDOW else say_n(n)
