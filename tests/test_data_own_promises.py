"""Promises of a municipality's own: as strict as the product's, kept in versions, and never in place of them."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.demands import Denied
from data.errors import DataError
from data.model import Category, Per, Promise
from data.own_promises import OwnPromise, make_own, put_together, understand_promise
from data.plain_yaml import understand_written
from data.promise_writing import FILE, SaidFocus, SaidPromise, write_promise, write_said, write_yaml
from data.promises import DOCUMENTS, PROMISES, read_promises
from data.roles import LEAST, RIGHTS, Role
from data.store import Store, open_store
from data.store.seen import ShownCounts, look

NOW = datetime(2026, 3, 3, 12, 0)  # noqa: DTZ001  # clock time

# The invented example of docs/filformat.md.
DOCUMENT = """Medborgarlöfte 2026

Målet är att antalet skadegörelser ska vara färre än 2024 och att fler ska känna sig trygga.

Polisen och kommunen ska hålla minst två trygghetsvandringar.

Medborgarlöftet följs upp en gång per år.
"""
FOCUS = SaidFocus(
    name="Skadegörelse",
    categories=(Category.VANDALISM,),
    goals=("Målet är att antalet skadegörelser ska vara färre än 2024",),
    commitments=("Polisen och kommunen ska hålla minst två trygghetsvandringar.",),
    owners=("Polisen", "Ekerö kommun"),
    baseline_year=2024,
    measured=Category.VANDALISM,
)
SAID = SaidPromise(
    municipality="0125",
    title="Medborgarlöfte 2026",
    first=date(2026, 1, 1),
    last=date(2026, 12, 31),
    document_title="Medborgarlöfte 2026",
    parties=("Polisen", "Ekerö kommun"),
    focus_areas=(FOCUS,),
    follow_up_quote="Medborgarlöftet följs upp en gång per år.",
    follow_up_per=Per.YEAR,
)

MISQUOTED = write_said(SAID).replace("två trygg", "tre trygg")
MISQUOTED_ROW = next(
    n for n, row in enumerate(MISQUOTED.splitlines(), start=1) if "citat" in row and "tre trygg" in row
)


def understand(said: SaidPromise = SAID, document: str = DOCUMENT, **more: object) -> Promise:
    """Understand what was said in the form."""
    return understand_promise(write_said(said.model_copy(update=more)), {FILE: document})


@pytest.mark.parametrize("promise", read_promises(PROMISES), ids=lambda promise: promise.promise_id)
def test_a_promise_that_is_taken_out_can_be_read_in_again(promise: Promise) -> None:
    """The real promises survive being written as a file and read, with every quote checked."""
    folder = PROMISES / DOCUMENTS
    documents = {one.file: (folder / one.file).read_text("utf-8") for one in promise.documents}
    assert understand_promise(write_promise(promise), documents) == promise


def test_what_is_said_in_the_form_is_the_promise() -> None:
    """The words stand as in the document; the measure is the one that the document states."""
    promise = understand()
    (goal,) = promise.focus_areas[0].goals
    (commitment,) = promise.commitments
    assert promise.promise_id == "ekero-2026"
    assert goal.measure is not None
    assert (goal.measure.category, goal.measure.baseline_year) == (Category.VANDALISM, 2024)
    assert commitment.quote.text in DOCUMENT
    assert commitment.owners == ("polisen", "ekero-kommun")
    assert [(rule.times, rule.per) for rule in promise.follow_up_rules] == [(1, Per.YEAR)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MISQUOTED, rf"\(rad {MISQUOTED_ROW}\): citatet står inte ordagrant"),
        (write_said(SAID).replace('"0125"', '"0586"'), "koden 0586 är Mjölby"),
        (write_said(SAID).replace('id: "polisen"', 'id: "polsen"'), "Menade du «polsen»"),
        (write_said(SAID).replace("Polisen", "Polisen 070-174 06 05"), "telefonnummer"),
        ("titel: [", "rad"),
        ("", "filen är tom"),
    ],
)
def test_a_fault_is_told_with_its_row_and_remedy(text: str, told: str) -> None:
    """Whoever uploads a file learns everything that is wrong with it, as of the product's own files."""
    with pytest.raises(DataError, match=told):
        understand_promise(text, {FILE: DOCUMENT})


def test_a_name_in_the_document_is_found_before_anything_is_saved() -> None:
    """The text of a document is kept, so it is searched as everything else."""
    with pytest.raises(DataError, match=r"dokumentet «lofte\.txt» ser ut att innehålla personuppgifter på rad 9"):
        understand(document=f"{DOCUMENT}\nRing 070-174 06 05.")


def test_a_promise_can_not_take_anothers_id() -> None:
    """Decisions and follow-ups are told apart by the promise's id."""
    with pytest.raises(DataError, match="löftets id «ekero-2026» finns redan"):
        understand_promise(write_said(SAID), {FILE: DOCUMENT}, taken={"ekero-2026"})


def test_a_promise_of_the_product_counts_before_one_with_the_same_id() -> None:
    """A later version of the product may bring a promise that a municipality had added itself."""
    promise = understand()
    own = make_own(promise.model_copy(update={"title": "Egen"}), {}, author_role="samordnare")
    assert put_together([promise], [own]) == (promise,)
    assert put_together([], [own])[0].title == "Egen"


@pytest.fixture
def store(address: str) -> Store:
    """Give a store with a promise in two versions, on each engine."""
    opened = open_store(address)
    for title in ("Första", "Andra"):
        promise = understand(title=title)
        opened.record_paper(make_own(promise, {FILE: DOCUMENT}, author_role="samordnare"), now=NOW)
    return opened


def test_the_newest_version_holds_and_everyone_may_read_it(store: Store) -> None:
    """A promise is public; to write one is for those who read files in."""
    seen = look(store, LEAST, protect=lambda *_: ShownCounts())
    (own,) = seen.read_papers(OwnPromise, ["0125"])
    assert (own.promise.title, own.version, own.documents[0].text) == ("Andra", 2, DOCUMENT.strip())
    with pytest.raises(Denied):
        seen.record_paper(own, now=NOW)
    store.remove_demo()
    assert len(store.read_paper_versions(OwnPromise, "0125", "ekero-2026")) == 2


@pytest.mark.parametrize("role", list(Role))
def test_only_who_looks_after_the_register_removes_what_is_invented(role: Role) -> None:
    """The same right as to undo a delivery; others are told whom to ask."""
    seen = look(open_store("sqlite://"), RIGHTS[role], protect=lambda *_: ShownCounts())
    if role is Role.ADMIN:
        seen.remove_demo(now=NOW)
        assert seen.list_demo() == {}
        return
    with pytest.raises(Denied):
        seen.remove_demo(now=NOW)
    with pytest.raises(Denied):
        seen.list_demo()


WALK, LAMPS, TALK = "Vi vandrar varje fredag.", "Vi byter lampor i parken.", "Vi för en dialog."


def say(*commitments: str) -> SaidPromise:
    """Say a promise with some commitments."""
    focus = FOCUS.model_copy(update={"goals": (), "commitments": commitments, "baseline_year": None, "measured": None})
    return SAID.model_copy(update={"focus_areas": (focus,), "follow_up_quote": ""})


def understand_after(said: SaidPromise, earlier: list[Promise]) -> Promise:
    """Understand a new version of a promise."""
    return understand_promise(write_said(said, earlier=earlier), {FILE: f"{WALK} {LAMPS} {TALK}"})


def name_ids(promise: Promise) -> dict[str, str]:
    """Give the id of each commitment by its words."""
    return {one.quote.text: one.commitment_id for one in promise.commitments}


def test_a_status_stays_with_its_commitment_when_another_is_put_before_it() -> None:
    """What is carried out is the walks, in whatever place of the list they stand in the next version."""
    first = understand_after(say(WALK, LAMPS), [])
    second = understand_after(say(TALK, WALK, LAMPS), [first])
    assert name_ids(first).items() <= name_ids(second).items()
    assert name_ids(second)[TALK] not in name_ids(first).values()


def test_two_municipalities_can_not_have_a_promise_with_one_id(store: Store) -> None:
    """Of two with one id only the first would be shown, so the second is never written."""
    elsewhere = understand(municipality="0586", promise_id="ekero-2026")
    with pytest.raises(DataError, match="id «ekero-2026» finns redan i Ekerö"):
        store.record_paper(make_own(elsewhere, {FILE: DOCUMENT}, author_role="samordnare"), now=NOW)
    assert store.read_papers(OwnPromise, ["0586"]) == ()


@settings(deadline=None, max_examples=30)
@given(
    versions=st.lists(
        st.permutations([WALK, LAMPS, TALK]).flatmap(
            lambda all_: st.sampled_from([tuple(all_[:n]) for n in (1, 2, 3)])
        ),
        min_size=1,
        max_size=5,
    )
)
def test_an_id_stands_for_the_same_words_in_every_version(versions: list[tuple[str, ...]]) -> None:
    """However commitments are added, moved and removed in the form, no id ever changes its words."""
    earlier: list[Promise] = []
    words: dict[str, str] = {}
    for commitments in versions:
        earlier.append(understand_after(say(*commitments), earlier))
        for text, own in name_ids(earlier[-1]).items():
            assert words.setdefault(own, text) == text
        assert len(name_ids(earlier[-1])) == len(set(name_ids(earlier[-1]).values()))


def test_a_file_that_gives_an_old_id_other_words_is_refused_at_its_row() -> None:
    """Whoever uploads the new version learns which commitment it is and what to do."""
    first = understand_after(say(WALK, LAMPS), [])
    text = write_said(say(TALK, WALK))
    row = next(n for n, line in enumerate(text.splitlines(), start=1) if "skadegorelse-atagande-1" in line)
    told = rf"\(rad {row}\): åtagandet «{TALK}» har id:t «1-skadegorelse-atagande-1», .* «{WALK}».*nytt id"
    with pytest.raises(DataError, match=told):
        understand_promise(text, {FILE: f"{WALK} {LAMPS} {TALK}"}, earlier={"ekero-2026": [first]})


def test_the_register_refuses_a_version_in_which_an_id_gets_other_words(store: Store) -> None:
    """Whichever way it came, and however long ago the id was in use."""
    without = FOCUS.model_copy(update={"goals": (), "baseline_year": None, "measured": None})
    store.record_paper(make_own(understand(focus_areas=(without,)), {}, author_role="samordnare"), now=NOW)
    goal = "fler ska känna sig trygga"
    moved = FOCUS.model_copy(update={"goals": (goal,), "baseline_year": None, "measured": None})
    with pytest.raises(DataError, match=f"målet «{goal}» har id:t"):
        store.record_paper(make_own(understand(focus_areas=(moved,)), {}, author_role="samordnare"), now=NOW)
    assert len(store.read_paper_versions(OwnPromise, "0125", "ekero-2026")) == 3


@given(value=st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40))
def test_no_text_is_taken_for_anything_else(value: str) -> None:
    """A text of digits, a no, a colon, a quote: what is written is what is read."""
    written = understand_written(write_yaml({"a": value, "b": [{"c": value, "d": 3}, {"c": [value]}]}), source="prov")
    assert written.data == {"a": value, "b": [{"c": value, "d": 3}, {"c": [value]}]}
    assert written.faults == []
