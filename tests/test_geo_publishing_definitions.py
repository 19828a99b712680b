"""What a publication keeps of what its sources said that they count: the words that the figures were counted by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.publication_files import lay_content, read_content
from data.published import PublishedDefinition
from geo.published_redefinitions import find_redefinitions
from geo.publishing import Draft, Past
from geo.redefinitions import find_redefinition
from geo.situation import Situation
from tests.test_geo_publishing import follow, make_rows, make_situation, publish

Passport = tuple[str, str, str]
"""First and last month covered, and the definition."""
ALL: Passport = ("2023-01-01", "2024-06-01", "Alla brott.")
GRAFFITI: Passport = ("2024-07-01", "2024-12-01", "Bara klotter")
EVERYTHING: Passport = ("2023-01-01", "2024-12-01", "Bara klotter")
REDEFINED = ("2024-07-01", "Alla brott", "Bara klotter")


@pytest.fixture(scope="module")
def situation() -> Situation:
    """Make two years of a register."""
    return make_situation(make_rows())


def deliver(
    situation: Situation, *passports: Passport, received: str | Sequence[str] = "2024-06-30", kind: str = "händelser"
) -> Situation:
    """Let the source have come in deliveries that say so of what they count."""
    times = [received] * len(passports) if isinstance(received, str) else received
    (one,) = situation.deliveries.to_dict("records")
    told = [
        {
            **one,
            "delivery_id": number,
            "covers_first": pd.Timestamp(first),
            "covers_last": pd.Timestamp(last),
            "definition": words,
            "received_at": pd.Timestamp(time),
            "kind": kind,
        }
        for number, ((first, last, words), time) in enumerate(zip(passports, times, strict=True), start=1)
    ]
    return replace(situation, deliveries=pd.DataFrame(told))


def find(draft: Draft) -> list[tuple[str, str, str]]:
    """Find what citizens are told of the only source, over all its periods."""
    (source,) = draft.publication.sources
    found = find_redefinitions(source, draft.publication.periods)
    return [(str(each.first), each.before, each.after) for each in found]


def test_a_publication_tells_from_when_its_source_counts_something_else(situation: Situation) -> None:
    """Words and days, and no figure; who publishes is told what to do if it is the same thing."""
    draft = publish(deliver(situation, ALL, GRAFFITI), "2024-12-31")
    (source,) = draft.publication.sources
    assert source.definitions == (
        PublishedDefinition(words="Alla brott", first=date(2023, 1, 1), last=date(2024, 6, 30)),
        PublishedDefinition(words="Bara klotter", first=date(2024, 7, 1), last=date(2024, 12, 31)),
    )
    assert find(draft) == [REDEFINED]
    (told,) = (warning for warning in draft.warnings if "säger annat" in warning)
    assert "från och med 2024-07-01: förut «Alla brott», sedan «Bara klotter»" in told
    assert "läs in leveranserna med samma definition innan du publicerar" in told


def test_the_same_words_in_another_writing_are_the_same(situation: Situation) -> None:
    """Spaces, case and the stop tell nothing apart."""
    draft = publish(deliver(situation, ALL, ("2024-07-01", "2024-12-01", "alla  brott")), "2024-12-31")
    assert find(draft) == []
    assert not any("säger annat" in warning for warning in draft.warnings)


@pytest.mark.parametrize("kind", ["händelser", "antal"])
@pytest.mark.parametrize(
    ("passports", "told"),
    [
        # A series keeps the newest: 2024 is counted without attempts, though both deliveries cover it.
        (
            [
                ("2023-01-01", "2024-12-01", "Anmälda brott"),
                ("2024-01-01", "2024-12-01", "Anmälda brott utom försök"),
            ],
            ("2024-01-01", "Anmälda brott", "Anmälda brott och Anmälda brott utom försök"),
        ),
        # Of a register the rows of both count: all crimes of the first year and a half, then graffiti only.
        ([ALL, EVERYTHING], ("2024-07-01", "Alla brott och Bara klotter", "Bara klotter")),
        # A file of graffiti covers both years, whichever came last; thefts are of something else.
        (
            [
                ("2023-01-01", "2023-12-01", "Stöld A"),
                ("2024-01-01", "2024-12-01", "Stöld B"),
                ("2023-01-01", "2024-12-01", "Klotter enligt Brå"),
            ],
            ("2024-01-01", "Klotter enligt Brå och Stöld A", "Klotter enligt Brå och Stöld B"),
        ),
    ],
)
def test_a_delivery_that_covers_it_all_hides_no_change_in_the_others(
    situation: Situation, kind: str, passports: list[Passport], told: tuple[str, str, str]
) -> None:
    """It isn't known which delivery a figure came from: words that come or go are told."""
    draft = publish(deliver(situation, *passports, kind=kind), "2024-12-31")
    assert find(draft) == [told]
    months = range(1, 13)
    assert find_redefinition(deliver(situation, *passports, kind=kind), "polisen", years=(2023, 2024), months=months)


def test_many_changes_are_told_in_one_warning(situation: Situation) -> None:
    """Deliveries of a month each, with its name in the words: 23 changes, the first in February of 2023."""
    months = [f"{month:%Y-%m}" for month in pd.date_range("2023-01-01", "2024-12-01", freq="MS")]
    draft = publish(
        deliver(situation, *((f"{month}-01", f"{month}-01", f"Uttag {month}") for month in months)), "2024-12-31"
    )
    (told,) = (warning for warning in draft.warnings if "säger annat" in warning)
    assert "23 gånger, den första 2023-02-01 och den sista 2024-12-01" in told
    assert "förut «Uttag 2023-01», sist «Uttag 2024-12»" in told


def test_who_publishes_sees_every_new_word_before_it_is_public(situation: Situation) -> None:
    """Also those of deliveries that change nothing; what was public already isn't new."""
    passports = (("2023-01-01", "2024-12-01", "Alla brott."), ("2023-01-01", "2024-12-01", "Anmälningar"))
    first = publish(deliver(situation, *passports), "2024-06-30")
    (told,) = (warning for warning in first.warnings if warning.startswith("Nya ord"))
    assert "«Anmälningar»; «Alla brott»" in told
    second = publish(deliver(situation, *passports), "2024-12-31", follow(first))
    assert not any(warning.startswith("Nya ord") for warning in second.warnings)


def test_what_looks_like_personal_data_in_the_words_is_not_published(situation: Situation) -> None:
    """A telephone number of a made-up person; who publishes is told."""
    hostile = ("2023-01-01", "2024-12-01", "Alla brott, ring 070-174 06 05")
    draft = publish(deliver(situation, hostile), "2024-12-31")
    (source,) = draft.publication.sources
    assert {source.definition, *(each.words for each in source.definitions)} == {"Alla brott, ring [telefonnummer]"}
    assert "174" not in lay_content(draft.publication)
    (told,) = (warning for warning in draft.warnings if warning.startswith("Nya ord"))
    assert "såg ut som personuppgifter (telefonnummer)" in told


def test_figures_keep_the_words_that_they_were_published_with(situation: Situation) -> None:
    """All is delivered anew as graffiti: the product can compare, but what was published isn't recounted."""
    past = follow(publish(deliver(situation, ALL), "2024-06-30"))
    draft = publish(deliver(situation, ALL, EVERYTHING), "2024-12-31", past)
    assert find(draft) == [REDEFINED]
    assert any("från och med 2024-07-01 säger den annat" in sentence for sentence in draft.difference.sentences)


def test_one_definition_is_kept_as_one_stretch_however_often_it_is_published(situation: Situation) -> None:
    """Eight quarters published one by one are 2023 and 2024 in one."""
    past = Past()
    for day in ("2023-12-31", "2024-06-30", "2024-12-31"):
        draft = publish(deliver(situation, ("2023-01-01", "2024-12-01", "Alla brott")), day, past)
        past = follow(draft, past)
    (source,) = draft.publication.sources
    assert source.definitions == (
        PublishedDefinition(words="Alla brott", first=date(2023, 1, 1), last=date(2024, 12, 31)),
    )


def publish_bare(situation: Situation) -> Past:
    """Publish the first year and a half as it was done before any words were noted month by month."""
    past = follow(publish(situation, "2024-06-30"))
    (older,) = past.publications
    bare = older.model_copy(
        update={"sources": tuple(each.model_copy(update={"definitions": ()}) for each in older.sources)}
    )
    return replace(past, publications=(bare,))


def test_a_publication_from_before_is_told_by_what_had_come_in_then(situation: Situation) -> None:
    """A file without the words opens as it is, with the same bytes, and the next one tells of the break."""
    past = publish_bare(deliver(situation, ALL))
    (bare,) = past.publications
    assert '"definitions"' not in lay_content(bare)
    assert read_content(lay_content(bare), source="prov") == bare
    draft = publish(deliver(situation, ALL, GRAFFITI), "2024-12-31", past)
    assert find(draft) == [REDEFINED]


@pytest.mark.parametrize("received", ["2024-06-30 14:00", "2024-09-01"])
def test_what_came_in_after_an_older_publication_says_nothing_of_it(situation: Situation, received: str) -> None:
    """All of it anew as graffiti, the same afternoon or two months after it was published as all crimes."""
    past = publish_bare(deliver(situation, ALL, received="2024-06-30 09:00"))
    later = deliver(situation, ALL, EVERYTHING, received=["2024-06-30 09:00", received])
    assert find(publish(later, "2024-12-31", past)) == [REDEFINED]


def test_of_months_that_no_standing_delivery_covers_nothing_is_noted(situation: Situation) -> None:
    """2023 was all crimes in a delivery undone since: what the newest said then isn't laid over it."""
    first, second = ("2023-01-01", "2023-12-01", "Alla brott"), ("2024-01-01", "2024-12-01", "Bara klotter")
    past = publish_bare(deliver(situation, first, second))
    draft = publish(deliver(situation, second), "2024-12-31", past)
    (source,) = draft.publication.sources
    assert source.definitions == (
        PublishedDefinition(words="Bara klotter", first=date(2024, 1, 1), last=date(2024, 12, 31)),
    )
