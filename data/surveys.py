"""What a survey told of a place, year by year: a share with its interval, and how many answered."""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from data.errors import DataError, Problem
from data.papers import Paper
from data.roles import Rights
from data.values import Text, Value

FIRST_YEAR, LAST_YEAR = 1990, 2100
FEWEST_ANSWERS = 30
"""With fewer, a share of a sensitive question tells what single people answered; see docs/rojande.md."""

LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Digits alone could look like somebody's telephone number, and the whole paper would be refused."""

Share = Annotated[float, Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Sex(StrEnum):
    """Whose answers a figure tells of, where a survey tells it apart."""

    WOMEN = "kvinnor"
    MEN = "män"


class SurveyValue(Value):
    """Undersökningsvärde: one figure of a survey; what the source doesn't give is missing, never zero.

    Attributes
    ----------
    survey_year
        When people were asked.
    about_year
        The year that the answers are about: with exposure to crime the year before.
    sex
        Whose answers, or None for everyone's together.
    share, low, high
        0 to 1, with the ends of the 95 % interval.
    n
        How many answered in the place; NTU tells it for the whole survey, not for each question.

    Examples
    --------
    >>> SurveyValue(survey_year=2024, about_year=2023, share=0.14, low=0.10, high=0.18, n=295).is_sure
    True
    >>> SurveyValue(survey_year=2024, about_year=2024, share=0.14, low=0.2, high=0.3)
    Traceback (most recent call last):
    pydantic_core._pydantic_core.ValidationError: ...
      Value error, andelen ligger inte i sitt intervall. ...
    """

    survey_year: Year
    about_year: Year
    sex: Sex | None = None
    share: Share | None = None
    low: Share | None = None
    high: Share | None = None
    n: Annotated[int, Field(ge=1)] | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the share stands with its interval, so that it can be compared."""
        return self.share is not None and self.low is not None and self.high is not None

    def hide(self) -> Self:
        """Give only that there is a figure, and nothing of what it is.

        Examples
        --------
        >>> SurveyValue(survey_year=2024, about_year=2024, share=0.5, n=2).hide().share is None
        True
        """
        return self.model_copy(update={"share": None, "low": None, "high": None, "n": None})

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.low is None) != (self.high is None) or (self.share is None and self.low is not None):
            msg = "intervallet behöver båda gränserna och en andel."
            raise ValueError(msg)
        told = [end for end in (self.low, self.share, self.high) if end is not None]
        if told != sorted(told):
            msg = "andelen ligger inte i sitt intervall."
            raise ValueError(msg)
        if not 0 <= self.survey_year - self.about_year <= 1:
            msg = "året som svaren gäller är undersökningens år eller året före."
            raise ValueError(msg)
        return self


class Survey(Paper):
    """Undersökning: what one question of one survey gave in one place, all years together.

    The place is the paper's municipality: its code, ``län:05`` or ``riket``.

    Attributes
    ----------
    source
        Which survey, as «Nationella trygghetsundersökningen (NTU)».
    question
        What was asked or measured.
    measure
        What the share is a share of.
    figures
        By year, everyone's before women's and men's.
    """

    kind: ClassVar[str] = "undersökning"

    source: Text
    question: Text
    measure: str = ""
    figures: tuple[SurveyValue, ...] = ()

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        keys = [_key_of(value) for value in self.figures]
        if len(set(keys)) < len(keys):
            msg = "samma år och kön står två gånger."
            raise ValueError(msg)
        return self

    def seen_with(self, _rights: Rights) -> Self:
        """Give the survey without what so few answered that it tells of single people, however it came to be kept.

        With everyone's answers and men's those of women can be worked out: where they are few, men's are hidden too.
        """
        return self.model_copy(
            update={"figures": tuple(one.hide() if self._is_few(one) else one for one in self.figures)}
        )

    def _is_few(self, value: SurveyValue) -> bool:
        if value.n is None:
            return False
        everyone = next((one.n for one in self.figures if _key_of(one) == (value.survey_year, "")), None)
        others = everyone - value.n if everyone is not None and value.sex is not None else 0
        return value.n < FEWEST_ANSWERS or 0 < others < FEWEST_ANSWERS

    def find(self, value: SurveyValue) -> SurveyValue | None:
        """Find what is known of the same survey and sex."""
        return next((one for one in self.figures if _key_of(one) == _key_of(value)), None)

    def having(self, values: Iterable[SurveyValue]) -> Self:
        """Give the survey with more values; one of the same year and sex takes the place of the earlier.

        Examples
        --------
        >>> survey = Survey(municipality="0586", key="a", author_role="r", source="NTU", question="Otrygghet")
        >>> [one.survey_year for one in survey.having([SurveyValue(survey_year=2024, about_year=2024)]).figures]
        [2024]
        """
        known = {_key_of(one): one for one in self.figures} | {_key_of(one): one for one in values}
        return self.model_copy(update={"figures": tuple(known[key] for key in sorted(known))})

    def without(self, value: SurveyValue) -> Self:
        """Give the survey without one of its values."""
        left = tuple(one for one in self.figures if _key_of(one) != _key_of(value))
        return self.model_copy(update={"figures": left, "is_withdrawn": not left})


def refuse_few(survey: Survey) -> None:
    """Refuse a survey with a figure that so few answered that it tells of single people.

    Raises
    ------
    DataError
        With the year and the group, and never the number.

    Examples
    --------
    >>> told = {"municipality": "0586", "key": "a", "author_role": "r", "source": "NTU", "question": "Otrygghet"}
    >>> refuse_few(Survey(**told, figures=(SurveyValue(survey_year=2024, about_year=2024, share=0.5, n=2),)))
    Traceback (most recent call last):
    data.errors.DataError: undersökning: 1 fel
      2024, alla tillsammans: för få svarande för att sparas. Ta bort värdet; det krävs minst 30 svarande.
    """
    few = [one for one in survey.figures if one.n is not None and one.n < FEWEST_ANSWERS]
    if few:
        remedy = f"Ta bort värdet; det krävs minst {FEWEST_ANSWERS} svarande."
        groups = ((one, one.sex.value if one.sex else "alla tillsammans") for one in few)
        problems = [
            Problem("", f"{one.survey_year}, {group}: för få svarande för att sparas.", remedy) for one, group in groups
        ]
        raise DataError(Survey.kind, problems)


def name_survey(source: str, question: str) -> str:
    """Make the key of a survey's paper: the same question has the same key in every delivery.

    Examples
    --------
    >>> name_survey("NTU", "Oro för rån")
    'oro-for-ran-mbmbbkljjp'
    >>> name_survey("NTU", " oro  för RÅN") == name_survey("NTU", "Oro för rån")
    True
    """
    told = [" ".join(text.split()).casefold() for text in (source, question)]
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:10].translate(LETTERS)
    plain = told[1].translate(str.maketrans("åäöé", "aaoe"))
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:50].strip("-")
    return f"{words}-{digest}" if words else digest


def _key_of(value: SurveyValue) -> tuple[int, str]:
    return value.survey_year, value.sex.value if value.sex else ""
