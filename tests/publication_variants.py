"""The invented publication with another promise, another year, or other words of what is counted."""

from datetime import date

import pandas as pd

from data.model import Category, CommitmentStatus
from data.promise_words import lay_words
from data.promises import PROMISES, read_promise
from data.publications import Publication
from data.published import (
    Mark,
    PublishedCell,
    PublishedCommitment,
    PublishedDefinition,
    PublishedFocusArea,
    PublishedGoal,
    PublishedPromise,
    PublishedQuote,
    PublishedWords,
)
from tests.publication_example import make_example_publication


def publish_mjolby(*, is_demo: bool = True) -> Publication:
    """Make a publication of the real promise's commitments, each with a status."""
    promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    statuses = list(CommitmentStatus)
    commitments = tuple(
        PublishedCommitment(
            commitment_id=one.commitment_id,
            focus_area=area.name,
            title=one.name,
            status=statuses[number % len(statuses)],
            quarter="jul–sep 2024",
        )
        for area in promise.focus_areas
        for number, one in enumerate(area.commitments)
    )
    published = PublishedPromise(
        promise_id=promise.promise_id,
        title=promise.title,
        first=promise.period.first,
        last=promise.period.last,
        commitments=commitments,
        last_told_on=date(2024, 12, 2),
    )
    return make_example_publication(is_demo=is_demo).model_copy(update={"promises": (published,)})


def make_worded(*, is_demo: bool = True) -> Publication:
    """Make a publication with the real promise's words."""
    publication = publish_mjolby(is_demo=is_demo)
    words = lay_words(read_promise(PROMISES / "mjolby-2024-2025.yaml"))
    return publication.model_copy(
        update={"promises": tuple(one.model_copy(update={"words": words}) for one in publication.promises)}
    )


def redefine(publication: Publication, *, before: str = "Alla brott", after: str = "Bara klotter") -> Publication:
    """Let the source have said something else of what it counts from July 2024 on."""
    told = (
        PublishedDefinition(words=before, first=date(2023, 1, 1), last=date(2024, 6, 30)),
        PublishedDefinition(words=after, first=date(2024, 7, 1), last=date(2024, 12, 31)),
    )
    sources = tuple(one.model_copy(update={"definitions": told}) for one in publication.sources)
    return publication.model_copy(update={"sources": sources})


def define_by_month(publication: Publication) -> Publication:
    """Let the source have named the delivery's month in its words, each month of two years."""
    told = tuple(
        PublishedDefinition(
            words=f"Uttag {month:%Y-%m}", first=month.date(), last=(month + pd.offsets.MonthEnd()).date()
        )
        for month in pd.date_range("2023-01-01", "2024-12-01", freq="MS")
    )
    sources = tuple(one.model_copy(update={"definitions": told}) for one in publication.sources)
    return publication.model_copy(update={"sources": sources})


def promise_elsewhere(**more: object) -> Publication:
    """Publish a promise that came with no product: all that is known of it stands in the publication."""
    words = PublishedWords(
        parties=("Polisen i Norr",),
        focus_areas=(
            PublishedFocusArea(
                name="Trygghet i centrum",
                categories=(Category.VANDALISM,),
                goals=(
                    PublishedGoal(
                        name="Färre fall av skadegörelse än 2023",
                        quote=PublishedQuote(text="Det ska bli färre än 2023.", document="Löfte för Norr"),
                        category=Category.VANDALISM,
                        baseline_year=2023,
                    ),
                    PublishedGoal(name="Trygga barn", quote=PublishedQuote(text="Barn ska vara trygga.", document="L")),
                ),
            ),
        ),
        commitments={"dialog": PublishedQuote(text="Vi ska prata med dig.", document="Löfte för Norr")},
        places={"dialog": ("mjolby-centrum",)},
        follow_ups=(PublishedQuote(text="Vi berättar två gånger.", document="Löfte för Norr"),),
    )
    example = make_example_publication()
    promise = example.promises[0].model_copy(update={"promise_id": "norr-2024", "words": words})
    return example.model_copy(update={"promises": (promise,)} | more)


def with_year(n: int | None, mark: Mark = Mark.SHOWN) -> Publication:
    """Publish 2023 beside 2024, where vandalism was 170."""
    published = promise_elsewhere()
    year = published.periods[0].model_copy(
        update={"code": "2023", "label": "2023", "first": date(2023, 1, 1), "last": date(2023, 12, 31)}
    )
    cell = PublishedCell(area_id="0586", category="skadegörelse", period="2023", n=n, mark=mark)
    table = published.tables[0].model_copy(update={"cells": (*published.tables[0].cells, cell)})
    return published.model_copy(update={"tables": (table,), "periods": (*published.periods, year)})
