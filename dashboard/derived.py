"""What geo derives from a situation, derived once and kept as long as the situation itself.

The functions have the names and arguments that they have in geo. `dashboard.store` keeps a situation per
rights and stage, so what hangs on it is never seen by somebody with other rights, nor after a change.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from geo import answer as answering
from geo import question, situation
from geo.situation import Situation

Given = ParamSpec("Given")
Found = TypeVar("Found")

MOST_KEPT = 2048
"""Answers kept per function and situation; the one longest unasked for goes first."""


def kept_with_situation(derive: Callable[Given, Found], *, most: int = MOST_KEPT) -> Callable[Given, Found]:
    """Derive only once for the same situation and the same other arguments.

    Parameters
    ----------
    derive
        Takes a situation, and otherwise hashable values or things that nobody changes, which are
        known by being the very same. What it gives is shared, so nobody changes that either.
    most
        What is kept for each situation; fewer where it is large.

    Examples
    --------
    >>> asked = []
    >>> count = kept_with_situation(lambda shown, source: asked.append(source) or len(asked))
    >>> empty = pd.DataFrame()
    >>> shown = Situation("0586", empty, empty, empty, empty, empty, empty, is_demo=False)
    >>> count(shown, "polisen"), count(shown, "polisen"), count(shown, "Brå")
    (1, 1, 2)
    """
    kept: WeakKeyDictionary[Situation, OrderedDict[Any, tuple[list[Any], Found]]] = WeakKeyDictionary()

    @wraps(derive)
    def recall(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        given = [*args, *kwargs.values()]
        shown = next(each for each in given if isinstance(each, Situation))
        others = [each for each in given if each is not shown]
        own = kept.setdefault(shown, OrderedDict())
        key = (tuple(kwargs), *(_tell_apart(each) for each in others))
        if (found := own.pop(key, None)) is None:
            found = others, derive(*args, **kwargs)
        own[key] = found
        while len(own) > most:
            own.popitem(last=False)
        return found[1]

    return recall


def _tell_apart(given: object) -> object:
    """Give what a thing is known by: itself, or its identity, which is its own as long as it is kept too."""
    if isinstance(given, pd.DataFrame | pd.Series):
        return id(given)
    try:
        hash(given)
    except TypeError:
        return id(given)
    return given


def end_months(shown: Situation, monthly: pd.DataFrame, day: Any) -> pd.DataFrame:  # noqa: ANN401 # a day
    """Leave the months that had ended on a day."""
    return _end_months(shown, monthly, pd.Timestamp(day))


@kept_with_situation
def _end_months(shown: Situation, monthly: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:  # noqa: ARG001 # kept with it
    return monthly[monthly["month"] + pd.offsets.MonthEnd(0) < day]


answer = kept_with_situation(answering.answer)
list_baselines = kept_with_situation(answering.list_baselines)
list_years = kept_with_situation(question.list_years)
list_categories = kept_with_situation(situation.list_categories)
list_registers = kept_with_situation(situation.list_registers)
list_sources = kept_with_situation(situation.list_sources)
is_summed = kept_with_situation(situation.is_summed)
