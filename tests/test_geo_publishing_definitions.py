"""What a publication keeps of what its sources said that they count: the words that the figures were counted by."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.publication_files import lay_content, read_content
from data.published import PublishedDefinition
from geo.published_redefinitions import find_redefinitions
from geo.publishing import Draft, Past
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


def deliver(situation: Situation, *passports: Passport, received: str = "2024-06-30") -> Situation:
    """Let the register have come in deliveries that say so of what they count."""
    (one,) = situation.deliveries.to_dict("records")
    told = [
        {
            **one,
            "delivery_id": number,
            "covers_first": pd.Timestamp(first),
            "covers_last": pd.Timestamp(last),
            "definition": words,
            "received_at": pd.Timestamp(received),
        }
        for number, (first, last, words) in enumerate(passports, start=1)
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
    """Spaces, case and the stop tell nothing apart; neither does a later delivery of it all."""
    for later in (("2024-07-01", "2024-12-01", "alla  brott"), EVERYTHING):
        draft = publish(deliver(situation, ALL, later), "2024-12-31")
        assert find(draft) == []
        assert not any("säger annat" in warning for warning in draft.warnings)


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


@pytest.mark.parametrize(
    "now",
    [
        (ALL, GRAFFITI),  # what had come in then still stands
        (GRAFFITI,),  # it doesn't: what the publication said is what is known
    ],
)
def test_a_publication_from_before_is_told_by_what_had_come_in_then(
    situation: Situation, now: tuple[Passport, ...]
) -> None:
    """A file without the words opens as it is, with the same bytes, and the next one tells of the break."""
    past = follow(publish(deliver(situation, ALL), "2024-06-30"))
    (older,) = past.publications
    bare = older.model_copy(
        update={"sources": tuple(each.model_copy(update={"definitions": ()}) for each in older.sources)}
    )
    assert '"definitions"' not in lay_content(bare)
    assert read_content(lay_content(bare), source="prov") == bare
    draft = publish(deliver(situation, *now), "2024-12-31", replace(past, publications=(bare,)))
    assert find(draft) == [REDEFINED]


def test_what_came_in_after_an_older_publication_says_nothing_of_it(situation: Situation) -> None:
    """All of it anew as graffiti, two months after it was published as all crimes."""
    past = follow(publish(deliver(situation, ALL), "2024-06-30"))
    (older,) = past.publications
    bare = older.model_copy(
        update={"sources": tuple(each.model_copy(update={"definitions": ()}) for each in older.sources)}
    )
    later = deliver(situation, EVERYTHING, received="2024-09-01")
    assert find(publish(later, "2024-12-31", replace(past, publications=(bare,)))) == [REDEFINED]
