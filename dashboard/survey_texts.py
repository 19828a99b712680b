"""Survey values in words: a share never without its interval and its answers, a change never beyond them."""

from collections.abc import Mapping, Sequence

from dashboard.formats import MISSING, format_count, format_date, format_decimal
from dashboard.texts import capitalise
from data.surveys import Sex, Survey, SurveyValue
from geo.surveys import Difference, compare_values

ALL = "alla tillsammans"
_TIED = "\N{NO-BREAK SPACE}"
_UNCLEAR = "felmarginalerna möts"
_UNKNOWN_DAY = "dagen då värdena lästes in är inte känd."


def format_percent(share: float | None) -> str:
    """Write a share with one decimal where it has one; a missing one is said to be missing.

    Examples
    --------
    >>> [format_percent(share).replace(chr(160), "_") for share in (0.14, 0.025, None)]
    ['14_%', '2,5_%', 'uppgift saknas']
    """
    if share is None:
        return MISSING
    return f"{format_decimal(100 * share).removesuffix(',0')}{_TIED}%"


def format_interval(value: SurveyValue) -> str:
    """Write the ends of an interval.

    Examples
    --------
    >>> value = SurveyValue(survey_year=2024, about_year=2024, share=0.14, low=0.1, high=0.18)
    >>> format_interval(value).replace(chr(160), "_")
    '10_% till 18_%'
    """
    return MISSING if value.low is None else f"{format_percent(value.low)} till {format_percent(value.high)}"


def name_sex(sex: Sex | None) -> str:
    """Name whose answers a figure tells of."""
    return ALL if sex is None else sex.value


def say_value(name: str, value: SurveyValue) -> str:
    """Say one figure in a sentence, with what it rests on.

    Examples
    --------
    >>> value = SurveyValue(survey_year=2024, about_year=2023, share=0.14, low=0.1, high=0.18, n=295)
    >>> say_value("Mjölby", value).replace(chr(160), " ")
    'Mjölby 2023: 14 %, med felmarginal 10 % till 18 %. Svarande: 295. Frågan ställdes 2024.'
    """
    if value.share is None:
        return f"{name} {value.about_year}: {MISSING}."
    margin = "felmarginal saknas" if value.low is None else f"med felmarginal {format_interval(value)}"
    asked = "" if value.survey_year == value.about_year else f" Frågan ställdes {value.survey_year}."
    n = MISSING if value.n is None else format_count(value.n)
    return f"{name} {value.about_year}: {format_percent(value.share)}, {margin}. Svarande: {n}.{asked}"


def say_recorded(surveys: Sequence[Survey], names: Mapping[str, str]) -> str:
    """Say on which day the figures of each place were read in or last written, places of one day together.

    Examples
    --------
    >>> told = {"key": "a", "author_role": "r", "source": "NTU", "question": "Oro"}
    >>> own, all_of = (Survey(municipality=place, **told) for place in ("0586", "riket"))
    >>> say_recorded([own, all_of], {"0586": "Mjölby", "riket": "riket"})
    'Mjölby och riket: dagen då värdena lästes in är inte känd.'
    """
    places: dict[str, list[str]] = {}
    for one in surveys:
        day = format_date(one.recorded_at) if one.recorded_at else ""
        places.setdefault(day, []).append(names[one.municipality])
    told = [
        f"{capitalise(' och '.join(where))}: " + (f"inläst eller ändrat {day}." if day else _UNKNOWN_DAY)
        for day, where in places.items()
    ]
    return " ".join(told)


def say_change(value: SurveyValue, earlier: SurveyValue) -> str:
    """Say whether a share has changed, and never that it has when the intervals meet.

    Examples
    --------
    >>> earlier = SurveyValue(survey_year=2023, about_year=2023, share=0.19, low=0.15, high=0.23)
    >>> later = SurveyValue(survey_year=2024, about_year=2024, share=0.14, low=0.1, high=0.18)
    >>> say_change(later, earlier).replace(chr(160), " ")
    'Mot 2023 (19 %): det går inte att säga om andelen har ändrats, för felmarginalerna möts.'
    """
    lead = f"Mot {earlier.about_year} ({format_percent(earlier.share)}):"
    difference = compare_values(value, earlier)
    if difference is Difference.MISSING:
        return f"{lead} det går inte att säga, för en av uppgifterna saknas."
    if difference is Difference.UNCLEAR:
        why = _UNCLEAR if value.is_sure and earlier.is_sure else "felmarginal saknas"
        return f"{lead} det går inte att säga om andelen har ändrats, för {why}."
    return f"{lead} andelen är {difference.value}, mer än felmarginalerna förklarar."


def say_beside(value: SurveyValue, other: SurveyValue, name: str) -> str:
    """Say how a share stands against that of another place, in the same survey.

    Examples
    --------
    >>> own = SurveyValue(survey_year=2024, about_year=2024, share=0.14, low=0.1, high=0.18)
    >>> other = own.model_copy(update={"share": 0.25, "low": 0.24, "high": 0.26})
    >>> say_beside(own, other, "riket").replace(chr(160), " ")
    'Mot riket (25 %): lägre, mer än felmarginalerna förklarar.'
    """
    lead = f"Mot {name} ({format_percent(other.share)}):"
    difference = compare_values(value, other)
    if difference in (Difference.LOWER, Difference.HIGHER):
        return f"{lead} {difference.value}, mer än felmarginalerna förklarar."
    if difference is Difference.MISSING:
        return f"{lead} det går inte att säga, för en av uppgifterna saknas."
    why = _UNCLEAR if value.is_sure and other.is_sure else "felmarginal saknas"
    return f"{lead} det går inte att säga om de skiljer sig, för {why}."


def list_values(surveys: Sequence[Survey], names: Mapping[str, str]) -> list[dict[str, str]]:
    """List every figure of a question, the newest survey first.

    Parameters
    ----------
    surveys
        The same question in several places.
    names
        What the places are called.
    """
    told = [(value, names[survey.municipality]) for survey in surveys for value in survey.figures]
    told.sort(key=lambda one: -one[0].survey_year)
    return [
        {
            "Plats": capitalise(name),
            "Undersökning": str(value.survey_year),
            "Svaren gäller": str(value.about_year),
            "Svarande grupp": name_sex(value.sex),
            "Andel": format_percent(value.share),
            "Felmarginal (95 %)": format_interval(value),
            "Antal svarande": format_count(value.n),
        }
        for value, name in told
    ]
