"""How a goal stands, in one Swedish sentence without jargon, and as symbol, word and colour."""

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.formats import format_count, format_date, format_months
from dashboard.texts import Markdown, badge_assessment, capitalise
from data.assessments import Colour
from data.definitions import Definition
from data.model import Goal
from geo.comparison import ChanceVerdict
from geo.followup import Assessment, Effect
from geo.goals import COLOURS, GoalStanding, Kept, YearEffect

NO_MEASURE = "Det går inte att säga om målet nås: mått saknas, för löftet säger inte hur målet ska mätas."
AMBIGUOUS = (
    "Det går inte att säga om målet nås: antalet följer hur mycket polisen letar, och färre är varken bättre eller "
    "sämre."
)

_HOW: Mapping[Effect, str] = MappingProxyType(
    {
        Effect.BETTER: "var antalet säkert lägre",
        Effect.BETTER_SO_FAR: "var antalet säkert lägre",
        Effect.MAYBE_BETTER: "var antalet lägre, men det kan vara slump",
        Effect.UNWEIGHED_FEWER: "var antalet lägre, men det går inte att säga om det är slump",
        Effect.UNWEIGHED_NOT_FEWER: "var antalet inte lägre, men det går inte att säga om det är slump",
        Effect.NOT_BETTER: "var antalet inte lägre, men skillnaden kan vara slump",
        Effect.PRELIMINARY: "är siffrorna preliminära och för nära varandra",
        Effect.WORSE: "var antalet säkert högre",
        Effect.WORSE_SO_FAR: "var antalet säkert högre",
        Effect.AMBIGUOUS: "går siffran inte att tolka",
        Effect.UNKNOWN: "går det inte att bedöma",
    }
)


def badge_kept(kept: Kept) -> Markdown:
    """Write how a goal stands as symbol, word and colour.

    Examples
    --------
    >>> badge_kept(Kept.NO_MEASURE)
    ':gray-badge[? mått saknas (grå)]'
    """
    return badge_assessment(Assessment(COLOURS[kept], kept.value, ""))


def badge_colour(colour: Colour) -> Markdown:
    """Write a recorded assessment as symbol, word and colour.

    Examples
    --------
    >>> badge_colour(Colour.YELLOW)
    ':orange-badge[◆ bedömning (gul)]'
    """
    return badge_assessment(Assessment(colour, "bedömning", ""))


def name_badge(badge: Markdown) -> str:
    """Give a badge's symbol and word without its colour, for a table.

    Examples
    --------
    >>> name_badge(badge_kept(Kept.YES))
    '● målet nås (grön)'
    """
    return badge.partition("[")[2].removesuffix("]")


def say_goal(goal: Goal, standing: GoalStanding, definition: Definition | None = None) -> str:
    """Say in one sentence whether a goal is kept, and by what figures.

    Parameters
    ----------
    goal
        The goal.
    standing
        From `geo.goals.judge_goal`.
    definition
        What was decided of the goal, if anything was.

    Examples
    --------
    >>> from data.model import Quote
    >>> awareness = Goal(goal_id="m", name="medvetenhet", quote=Quote(text="högre", document="lofte"))
    >>> say_goal(awareness, GoalStanding(Kept.NO_MEASURE, {}))
    'Det går inte att säga om målet nås: mått saknas, för löftet säger inte hur målet ska mätas.'
    """
    if goal.measure is None:
        return NO_MEASURE
    if standing.kept is Kept.AMBIGUOUS:
        return AMBIGUOUS
    if not standing.by_source:
        whose = f" från {definition.source}" if definition else ""
        base = definition.baseline_year if definition else goal.measure.baseline_year
        return (
            f"Det går inte att säga om målet nås: det finns inga siffror{whose} för löftets tid att hålla mot {base}."
        )
    if standing.kept is Kept.DISAGREE:
        each = [f"enligt «{source}»: {kept.value}" for source, (kept, _) in standing.by_source.items()]
        return f"Källorna ger olika svar: {'; '.join(each)}."
    source, (_, years) = _pick(standing)
    told = "; ".join(_say_year(year) for year in years)
    return f"{capitalise(standing.kept.value)} enligt «{source}»: {told}."


def _pick(standing: GoalStanding) -> tuple[str, tuple[Kept, tuple[YearEffect, ...]]]:
    """Pick the first source that says what all say."""
    return next(item for item in standing.by_source.items() if item[1][0] is standing.kept)


def _say_year(year: YearEffect) -> str:
    """Say how one year stands, with both counts wherever they may be compared."""
    compared = year.comparison
    is_whole = not compared.missing_months
    when = f"{year.year}" if is_whole else f"{format_months(compared.months)} {year.year}"
    base = f"år {compared.baseline_year}" if is_whole else f"samma månader {compared.baseline_year}"
    counts = f"{format_count(compared.n)} mot {format_count(compared.baseline_n)} {base}"
    if compared.is_preliminary and year.effect is not Effect.PRELIMINARY:
        counts += ", preliminära siffror"
    doubt = ""
    if year.effect is Effect.UNKNOWN and compared.chance_verdict is ChanceVerdict.WITHHELD:
        why = "åren går kanske inte att jämföra" if compared.unlike else "det som registreras kan ha ändrats"
        doubt = f", för {why}"
    return f"{when} {_HOW[year.effect]}{doubt} ({counts})"


def say_definition(definition: Definition | None) -> str:
    """Say what was decided of a goal's figures, when and by whom; or that nothing was.

    Examples
    --------
    >>> say_definition(None)[:40]
    'Ingen definition är beslutad för målet. '
    """
    if definition is None:
        return "Ingen definition är beslutad för målet. Siffrorna räknas så som varje källa själv gör."
    return (
        f"Definitionen beslutades {format_date(definition.decided_on)} av {definition.author_role} "
        f"(version {definition.version}): «{definition.text}» Källa: {definition.source}. Jämförs med "
        f"{definition.baseline_year}. Skäl: {definition.reason}"
    )
