"""The chart of a survey: a mark per place and year with its interval, the same colour and shape in every view."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import altair as alt
import pandas as pd

from dashboard.charts import BAND_COLOUR, BASELINE_COLOUR, YEAR_COLOUR, title_chart
from data.surveys import Sex, Survey

COLOURS = (YEAR_COLOUR, BAND_COLOUR, BASELINE_COLOUR)
_TITLE_WIDTH = 40  # signs, so that the title isn't cut on a phone
SHAPES = ("circle", "triangle-up", "square")
"""Of the municipality, the county and the country: told apart without colour too."""


def list_marks(surveys: Sequence[Survey], names: Mapping[str, str], sex: Sex | None) -> pd.DataFrame:
    """List the marks of a chart; a figure that is missing has none.

    Parameters
    ----------
    surveys
        The same question in several places.
    names
        What the places are called.
    sex
        Whose answers, None for everyone's.
    """
    rows = [
        {
            "Plats": names[survey.municipality],
            "År": str(value.about_year),
            "Andel": 100 * value.share,
            "från": None if value.low is None else 100 * value.low,
            "till": None if value.high is None else 100 * value.high,
        }
        for survey in surveys
        for value in survey.figures
        if value.sex is sex and value.share is not None
    ]
    return pd.DataFrame(rows, columns=["Plats", "År", "Andel", "från", "till"])


def draw_survey(
    marks: pd.DataFrame, *, places: Sequence[str], title: str, is_demo: bool
) -> alt.LayerChart | alt.FacetChart:
    """Draw the marks of `list_marks`, the places beside each other within each year.

    Parameters
    ----------
    marks
        What to draw.
    places
        Every place in its order, also one without a mark.
    title
        What was asked.
    is_demo
        Puts the demo notice in the chart itself.
    """
    base = alt.Chart(marks).encode(
        x=alt.X("År:N", title="år som svaren gäller", axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("Plats:N", scale=alt.Scale(domain=list(places))),
        color=alt.Color(
            "Plats:N",
            scale=alt.Scale(domain=list(places), range=list(COLOURS[: len(places)])),
            legend=alt.Legend(title=None, orient="bottom"),
        ),
    )
    interval = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("från:Q", title="andel (%)", scale=alt.Scale(zero=True)), y2="till:Q"
    )
    marked = base.mark_point(size=90, filled=True, opacity=1).encode(
        y=alt.Y("Andel:Q", title="andel (%)"),
        shape=alt.Shape("Plats:N", scale=alt.Scale(domain=list(places), range=list(SHAPES[: len(places)]))),
    )
    titled = title_chart(*wrap(title, width=_TITLE_WIDTH), is_demo=is_demo)
    return alt.layer(interval, marked).properties(title=titled, height=380)
