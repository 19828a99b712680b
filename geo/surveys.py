"""Whether two figures of a survey differ by more than their intervals allow."""

from enum import StrEnum

from data.surveys import SurveyValue


class Difference(StrEnum):
    """How one figure stands against another."""

    LOWER = "lägre"
    HIGHER = "högre"
    UNCLEAR = "går inte att säga"
    MISSING = "uppgift saknas"


def compare_values(value: SurveyValue | None, against: SurveyValue | None) -> Difference:
    """Tell whether a figure is lower or higher than another, if their 95 % intervals don't meet.

    Intervals that don't meet are a stricter demand than the usual test at 5 %: two figures of the
    same precision must differ by 1.41 times as much. What is said is therefore seldom wrong, and
    what can't be said may still be so.

    Parameters
    ----------
    value, against
        The figures; None where there is none.

    Examples
    --------
    >>> before = SurveyValue(survey_year=2023, about_year=2023, share=0.19, low=0.15, high=0.23)
    >>> compare_values(SurveyValue(survey_year=2024, about_year=2024, share=0.14, low=0.10, high=0.18), before).value
    'går inte att säga'
    >>> compare_values(SurveyValue(survey_year=2024, about_year=2024, share=0.1, low=0.06, high=0.14), before).value
    'lägre'
    """
    if value is None or against is None or value.share is None or against.share is None:
        return Difference.MISSING
    if value.low is None or value.high is None or against.low is None or against.high is None:
        return Difference.UNCLEAR
    if value.high < against.low:
        return Difference.LOWER
    return Difference.HIGHER if value.low > against.high else Difference.UNCLEAR
