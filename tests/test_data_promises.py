"""The bundled promises say what their documents say, no more and no less."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from data.model import Category, Commitment, Per, Promise, Quote
from data.promise_rules import normalise
from data.promises import PROMISES, read_promises

ROOT = Path(__file__).parents[1]
DOCUMENTS = PROMISES / "documents"
SEEDS = ROOT.parent / "shared" / "seeds"
READ = {promise.promise_id: promise for promise in read_promises(PROMISES)}
MJOLBY, KUNGSOR, HOGSBY = READ["mjolby-2024-2025"], READ["kungsor-2020"], READ["hogsby-monsteras-2024-2025"]
COUNTED = (MJOLBY, KUNGSOR, HOGSBY)
"""The promises read by hand; a new file needs no change here."""


def text_of(document: str) -> str:
    """Give a bundled document's words."""
    return normalise((DOCUMENTS / document).read_text(encoding="utf-8"))


def quotes_in(value: Any) -> Iterator[Quote]:  # noqa: ANN401 - any part of a promise
    """Give every quote in a promise, however deep."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, BaseModel):
        yield from (quote for _, part in value for quote in quotes_in(part))
    elif isinstance(value, tuple):
        yield from (quote for part in value for quote in quotes_in(part))


def bullets_of(document: str) -> list[str]:
    """Give a document's bullets."""
    lines = (DOCUMENTS / document).read_text(encoding="utf-8").splitlines()
    return [normalise(line.removeprefix("- ")) for line in lines if line.startswith("- ")]


def commitment(promise: Promise, commitment_id: str) -> Commitment:
    """Give one commitment by its id."""
    return next(one for one in promise.commitments if one.commitment_id == commitment_id)


@pytest.mark.parametrize("promise", READ.values(), ids=list(READ))
def test_every_quote_stands_verbatim_in_its_document(promise: Promise) -> None:
    """No word of a promise is ours: white space aside, each quote is found in the text it names."""
    files = {document.document_id: document.file for document in promise.documents}
    quotes = list(quotes_in(promise))
    assert quotes
    assert [quote.text for quote in quotes if normalise(quote.text) not in text_of(files[quote.document])] == []


@pytest.mark.parametrize("promise", READ.values(), ids=list(READ))
def test_every_document_of_a_promise_is_bundled(promise: Promise) -> None:
    """The quotes can be checked in a clean checkout."""
    assert all((DOCUMENTS / document.file).is_file() for document in promise.documents)


def test_every_bundled_document_belongs_to_a_promise() -> None:
    """No text lies there unread."""
    named = {document.file for promise in READ.values() for document in promise.documents}
    assert named == {path.name for path in DOCUMENTS.iterdir()}


@pytest.mark.shared
@pytest.mark.parametrize("bundled", sorted(DOCUMENTS.iterdir()), ids=lambda path: path.stem)
def test_a_bundled_document_is_the_original_but_for_people(bundled: Path) -> None:
    """Only names and telephone numbers were replaced, nothing else changed."""
    originals = list(SEEDS.glob(f"{bundled.name[:3]}_*.txt"))
    if not originals:
        pytest.skip("the original documents are not here")
    name, number = r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ]\w*){1,2}", r"[0-9]{3}-[0-9 ]{6,10}[0-9]"
    pattern = re.escape(bundled.read_bytes().decode()).replace(r"\[namn\]", name).replace(r"\[telefon\]", number)
    assert re.fullmatch(pattern, originals[0].read_bytes().decode())


def test_no_document_names_a_person_or_a_telephone() -> None:
    """People are counted by their placeholders; no row of digits looks like a telephone."""
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in DOCUMENTS.iterdir()}
    assert {key: text.count("[namn]") for key, text in texts.items() if key in "000 001 002 003 004"} == {
        "000": 5,
        "001": 2,
        "002": 3,
        "003": 2,
        "004": 4,
    }
    assert not [text for text in texts.values() if re.search(r"\b0[0-9]{1,3}[ -][0-9]{2,3}[ -]?[0-9]{2}", text)]


@pytest.mark.parametrize(
    ("promise", "counts"),
    [(MJOLBY, [2, 3, 3]), (KUNGSOR, [3, 2, 3]), (HOGSBY, [4, 2, 1, 1])],
    ids=lambda value: str(value)[:20],
)
def test_the_commitments_are_as_many_as_a_reader_counts(promise: Promise, counts: list[int]) -> None:
    """Counted by hand in the documents."""
    assert [len(area.commitments) for area in promise.focus_areas] == counts
    assert len(promise.commitments) == sum(counts)


def test_the_commitments_of_mjolby_are_the_bullets_of_its_document() -> None:
    """Every bullet is a commitment, in the document's order, and no commitment is anything else."""
    assert [one.quote.text for one in MJOLBY.commitments] == bullets_of("003-mjolby-medborgarlofte.txt")


def test_the_commitments_of_mjolby_say_the_same_in_every_transcript() -> None:
    """What was decided and what was published are the same eight commitments."""
    for file in ("000-mjolby-arbetsutskott.txt", "004-mjolby-arbetsutskott-pdf.txt"):
        text = text_of(file).replace("A- traktorer", "A-traktorer")
        assert all(text.count(one.quote.text) == 2 for one in MJOLBY.commitments)


def test_the_commitments_of_kungsor_are_the_bullets_after_the_aims() -> None:
    """The first three bullets say what promises are for; the other eight are the commitments."""
    bullets = bullets_of("001-kungsor-medborgarlofte.txt")
    assert [quote.text for quote in KUNGSOR.overall_goals] == bullets[:3]
    assert [one.quote.text for one in KUNGSOR.commitments] == bullets[3:]


def test_every_sentence_that_promises_in_hogsby_and_monsteras_is_a_commitment_or_the_rule() -> None:
    """No "lovar" and no "ska hållas" is left out."""
    after = text_of("002-hogsby-monsteras-medborgarlofte.txt").split("Medborgarlöfte Trygghet ")[1]
    sentences = re.findall(r"[A-ZÅÄÖ][^.]*(?:bl\.a\.[^.]*)?\.(?= |$)", after)
    promising = [one for one in sentences if re.search(r"\blovar\b|\bska hållas\b", one)]
    said = [one.quote.text for one in HOGSBY.commitments] + [rule.quote.text for rule in HOGSBY.follow_up_rules]
    assert [re.sub(r"^(Narkotika|Skadegörelse|Bedrägerier) (?=[A-Z])", "", one) for one in promising] == said


def test_only_fewer_frauds_than_2023_is_held_against_a_number() -> None:
    """No other goal in any document names a figure or a year to beat."""
    measured = [
        (p.promise_id, goal.goal_id, goal.measure)
        for p in COUNTED
        for a in p.focus_areas
        for goal in a.goals
        if goal.measure
    ]
    assert [(promise, goal) for promise, goal, _ in measured] == [("mjolby-2024-2025", "farre-bedragerier")]
    assert measured[0][2].category is Category.FRAUD
    assert measured[0][2].baseline_year == 2023


def test_awareness_of_fraud_is_a_goal_of_its_own_without_a_measure() -> None:
    """The second half of the sentence isn't met by the first."""
    assert "medvetenhet-om-bedragerier" in [goal.goal_id for goal in MJOLBY.goals_without_measure]
    assert [len(promise.goals_without_measure) for promise in (MJOLBY, KUNGSOR, HOGSBY)] == [4, 3, 1]


def test_each_promise_is_followed_up_by_its_own_words() -> None:
    """Twice a year, once in 2020, and twice in two years are three different rules."""
    rules = {p.promise_id: [(rule.times, rule.per) for rule in p.follow_up_rules] for p in COUNTED}
    assert rules == {
        "mjolby-2024-2025": [(2, Per.YEAR), (2, Per.YEAR)],
        "kungsor-2020": [(1, Per.PERIOD)],
        "hogsby-monsteras-2024-2025": [(2, Per.PERIOD)],
    }
    said = [rule.quote.text for promise in (HOGSBY, KUNGSOR) for rule in promise.follow_up_rules]
    assert "minst två (2) gånger under aktuell period" in said[0]
    assert "minst en gång under 2020" in said[1]
    first = MJOLBY.follow_up_rules[0]
    assert "2 gånger/år" in first.quote.text
    assert "vid två tillfällen per år" in first.further_quotes[0].text


def test_mjolby_reports_three_things_to_two_bodies() -> None:
    """EST, the situation picture and the plan are told to the committee and the board."""
    rule = MJOLBY.follow_up_rules[1]
    assert len(rule.topics) == 3
    assert rule.recipients == ("Beredning stärkt livskraft", "kommunstyrelsen")


def test_only_what_the_documents_count_is_countable() -> None:
    """One strategic meeting, and a dialogue for each of two towns; nothing else has a number."""
    countable = {one.commitment_id: one.minimum for promise in COUNTED for one in promise.commitments if one.minimum}
    assert sorted(countable) == ["medborgardialog", "strategiskt-mote"]
    assert countable["medborgardialog"].places == ("hogsby-centrum", "monsteras-centrum")
    assert countable["medborgardialog"].times == countable["strategiskt-mote"].times == 1
    assert countable["strategiskt-mote"].places == ()


def test_what_is_to_exist_at_the_end_is_told_apart_from_what_is_counted() -> None:
    """A digital support, a way of working and a plan exist or don't."""
    made = [one.commitment_id for promise in COUNTED for one in promise.commitments if one.deliverable]
    assert made == ["arbetssatt-for-att-mobilisera", "digitalt-stod", "atgardsplan-for-trygghet"]


def test_a_commitment_applies_to_a_place_only_where_the_document_names_one() -> None:
    """High presence at the travel centre has a place and no number; everything else is the whole municipality."""
    placed = {one.commitment_id: one.areas for promise in COUNTED for one in promise.commitments if one.areas}
    assert placed == {
        "narvaro-vid-resecentrum": ("mjolby-resecentrum",),
        "medborgardialog": ("hogsby-centrum", "monsteras-centrum"),
    }
    assert commitment(MJOLBY, "narvaro-vid-resecentrum").minimum is None


def test_parties_are_more_than_police_and_municipality() -> None:
    """The housing company owns what it promised, and the school and social services theirs."""
    assert commitment(MJOLBY, "information-om-att-minska-risken").owners == ("mjolby-kommun", "bostadsbolaget")
    assert len(commitment(KUNGSOR, "samverka-mot-skolorna").owners) == 4
    assert {code.code for code in HOGSBY.municipalities} == {"0821", "0861"}


def test_where_documents_disagree_both_are_quoted() -> None:
    """Two readings of each, and never the same words."""
    for promise in COUNTED:
        assert all(len({quote.text for quote in one.readings}) > 1 for one in promise.contradictions)
    dates = MJOLBY.contradictions[0].readings
    assert [(quote.text, quote.document) for quote in dates] == [
        ("Mjölby den 30/6 2023", "arbetsutskott"),
        ("Mjölby den 30/5 2023", "arbetsutskott-pdf"),
    ]
    assert [len(promise.contradictions) for promise in (MJOLBY, KUNGSOR, HOGSBY)] == [8, 0, 1]


def test_a_misspelling_is_kept() -> None:
    """A quote is what the document says."""
    assert any("Brotsstatistik" in quote.text for quote in quotes_in(HOGSBY))
    assert any("associalt" in quote.text for quote in quotes_in(KUNGSOR))
