"""Invented answers to a survey, for a new user to look at: a municipality, its county and the country."""

import numpy as np

from data.deliveries import COUNTRY, find_references
from data.surveys import Survey, SurveyValue, name_survey

SOURCE = "Påhittad trygghetsundersökning"
_ROLE = "säkerhetssamordnare (påhittad)"
_QUESTIONS = {"Otrygghet ute sent på kvällen (påhittad)": (0.24, 0), "Utsatthet för bedrägeri (påhittad)": (0.06, 1)}
"""The share to begin at, and how many years before the survey the answers are about."""
_SURVEYED = range(2021, 2026)
_N_OWN, _N_OTHER = 280, 5_000
_TWO_SIDED = 1.96


def invent_surveys(municipality: str, *, seed: int) -> tuple[Survey, ...]:
    """Invent the surveys of a municipality and of what stands beside it.

    Parameters
    ----------
    municipality
        Its code.
    seed
        The same seed gives the same figures.

    Examples
    --------
    >>> sorted({one.municipality for one in invent_surveys("0586", seed=1)})
    ['0586', 'län:05', 'riket']
    """
    return tuple(
        _invent(place, question, seed=seed) for place in find_references(municipality) for question in _QUESTIONS
    )


def _invent(place: str, question: str, *, seed: int) -> Survey:
    rng = np.random.default_rng([seed, *f"{place} {question}".encode()])
    share, lag = _QUESTIONS[question]
    n = _N_OTHER if place == COUNTRY or not place.isdecimal() else _N_OWN
    figures = []
    for year in _SURVEYED:
        found = int(rng.binomial(n, share)) / n
        margin = _TWO_SIDED * (found * (1 - found) / n) ** 0.5
        figures.append(
            SurveyValue(
                survey_year=year,
                about_year=year - lag,
                share=round(found, 3),
                low=round(max(0.0, found - margin), 3),
                high=round(found + margin, 3),
                n=n,
            )
        )
    return Survey(
        municipality=place,
        key=name_survey(SOURCE, question),
        author_role=_ROLE,
        is_demo=True,
        source=SOURCE,
        question=question,
        measure="Påhittad andel av befolkningen 16–84 år.",
        figures=tuple(figures),
    )
