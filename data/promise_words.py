"""A promise's own words as they are published: word for word, with the document that each stands in."""

from data.model import Promise, Quote
from data.personal import mask
from data.published import (
    PublishedContradiction,
    PublishedFocusArea,
    PublishedGoal,
    PublishedQuote,
    PublishedWords,
)


def lay_words(promise: Promise) -> PublishedWords:
    """Lay out what a promise's documents say; our own remarks about them are left out.

    Parameters
    ----------
    promise
        The promise.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> words = lay_words(read_promise(PROMISES / "mjolby-2024-2025.yaml"))
    >>> words.commitments["narvaro-vid-resecentrum"].text
    'Arbeta med att ha hög närvaro i och omkring resecentrum.'
    >>> [goal.baseline_year for area in words.focus_areas for goal in area.goals]
    [None, None, 2023, None, None]
    """
    return PublishedWords(
        parties=tuple(party.name for party in promise.parties),
        overall_goals=_lay_quotes(promise.overall_goals, promise),
        focus_areas=tuple(
            PublishedFocusArea(
                name=area.name,
                categories=area.categories,
                goals=tuple(
                    PublishedGoal(
                        name=goal.name,
                        quote=_lay_quote(goal.quote, promise),
                        category=goal.measure.category if goal.measure else None,
                        baseline_year=goal.measure.baseline_year if goal.measure else None,
                    )
                    for goal in area.goals
                ),
            )
            for area in promise.focus_areas
        ),
        commitments={each.commitment_id: _lay_quote(each.quote, promise) for each in promise.commitments},
        places={each.commitment_id: each.areas for each in promise.commitments if each.areas},
        follow_ups=_lay_quotes(tuple(rule.quote for rule in promise.follow_up_rules), promise),
        contradictions=tuple(
            PublishedContradiction(about=each.about, readings=_lay_quotes(each.readings, promise))
            for each in promise.contradictions
        ),
    )


def find_personal(words: PublishedWords) -> list[str]:
    """Name the kinds of personal data that a promise's words seem to hold; none of the data themselves.

    Examples
    --------
    >>> told = PublishedQuote(text="Ring 070-123 45 67", document="löftet")
    >>> find_personal(PublishedWords(parties=("Polisen",), follow_ups=(told,)))
    ['telefonnummer']
    """
    return sorted({kind.value for quote in _list_quotes(words) for kind in mask(quote.text).counts})


def _list_quotes(words: PublishedWords) -> list[PublishedQuote]:
    goals = [goal.quote for area in words.focus_areas for goal in area.goals]
    readings = [reading for each in words.contradictions for reading in each.readings]
    return [*words.overall_goals, *goals, *words.commitments.values(), *words.follow_ups, *readings]


def _lay_quotes(quotes: tuple[Quote, ...], promise: Promise) -> tuple[PublishedQuote, ...]:
    return tuple(_lay_quote(quote, promise) for quote in quotes)


def _lay_quote(quote: Quote, promise: Promise) -> PublishedQuote:
    titles = {document.document_id: document.title for document in promise.documents}
    return PublishedQuote(text=quote.text, document=titles[quote.document])
