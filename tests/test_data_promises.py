import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from data.errors import DataError, Problem
from data.model import Category, Commitment, Per, Promise, Quote
from data.plain_yaml import read_written
from data.promise_rules import normalise
from data.promises import PROMISES, find_promises, read_promise, read_promises
from data.schema import SCHEMAS, make_schema

ROOT = Path(__file__).parents[1]
DOCUMENTS = PROMISES / "documents"
SEEDS = ROOT.parent / "shared" / "seeds"
FORMAT = (ROOT / "docs" / "filformat.md").read_text(encoding="utf-8")
FILES = sorted(PROMISES.glob("*.yaml"))
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


def write_at(folder: Path, change: Callable[[str], str], name: str = "hogsby-monsteras-2024-2025.yaml") -> Path:
    """Write a changed copy of a promise beside its documents."""
    shutil.copytree(DOCUMENTS, folder / "documents", dirs_exist_ok=True)
    text = (PROMISES / name).read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    (folder / name).write_text(changed, encoding="utf-8")
    return folder / name


def find_faults(path: Path) -> tuple[Problem, ...]:
    """Give what is wrong with a promise."""
    try:
        read_promise(path)
    except DataError as error:
        return error.problems
    return ()


def replacing(old: str, new: str) -> Callable[[str], str]:
    """Replace the first occurrence."""
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("id: narkotika\n", "id: trygghet\n", "fokusområden[1].id", "«trygghet» står redan på rad"),
        ("id: informera-om-bedragerier", "id: medborgardialog", "fokusområden[3].åtaganden[0].id", "står redan på rad"),
        ("id: monsteras-kommun", "id: hogsby-kommun", "parter[2].id", "«hogsby-kommun» står redan på rad"),
        ('kod: "0861"', 'kod: "0821"', "kommuner[1].kod", "«0821» står redan på rad"),
        ('kod: "0861"', 'kod: "0862"', "kommuner[1].kod", "koden 0862 är Emmaboda, inte «Mönsterås»."),
        ('kod: "0861"', 'kod: "9999"', "kommuner[1].kod", "koden «9999» tillhör ingen kommun."),
        ("namn: Mönsterås\n", "namn: Mönsteras\n", "kommuner[1].kod", "koden 0861 är Mönsterås, inte «Mönsteras»."),
        (
            "ansvariga: [polisen]",
            "ansvariga: [polsen]",
            "fokusområden[1].åtaganden[0].ansvariga[0]",
            "Menade du «polisen»?",
        ),
        (
            "ansvariga: [polisen]",
            "ansvariga: [polisen, polisen]",
            "fokusområden[1].åtaganden[0].ansvariga[1]",
            "står redan",
        ),
        ("part: polisen", "part: sos", "undertecknare[0].part", "«sos» finns inte bland parterna. Där finns: polisen,"),
        ("dokument: medborgarlofte", "dokument: loftet", "period.lydelse.dokument", "finns inte bland dokumenten"),
        (
            "områden: [hogsby-centrum, ",
            "områden: [",
            "fokusområden[0].åtaganden[2].räknebart.i_vart_och_ett_av[0]",
            "åtagandets områden",
        ),
        (
            "kategorier: [narkotika]",
            "kategorier: [narkotika, narkotika]",
            "fokusområden[1].kategorier[1]",
            "står redan",
        ),
        ("från: 2024-01-01", "från: 2026-01-01", "period.till", "2025-12-31 är före periodens första dag 2026-01-01."),
        ("från: 2024-01-01", "från: 1024-01-01", "period.från", "ligger inte mellan år 2000 och 2100"),
        ("till: 2025-12-31", "till: 9025-12-31", "period.till", "ligger inte mellan år 2000 och 2100"),
        (
            "fil: 002-",
            "fil: 003-",
            "dokument[0].fil",
            "Filen kan inte läsas. Lägg dokumentets text i mappen documents.",
        ),
        ("fil: 002-", "fil: ../002-", "dokument[0].fil", "ett filnamn utan mapp"),
        (
            "citat: Brotsstatistik",
            "citat: Brottsstatistik",
            "fokusområden[0].bakgrund[2].citat",
            "står inte ordagrant i dokumentet",
        ),
        ("minst: 1", "minst: 0", "fokusområden[0].åtaganden[2].räknebart.minst", "«0» är för litet. Minst 1."),
        ("per: löftesperiod", "per: period", "uppföljning[0].per", "Menade du «löftesperiod»?"),
    ],
)
def test_a_part_that_does_not_fit_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, place: str, said: str
) -> None:
    """One change, one message, at the row of the change."""
    path = write_at(tmp_path, replacing(old, new))
    with pytest.raises(DataError) as caught:
        read_promise(path)
    first = caught.value.problems[0]
    row = int(re.fullmatch(r".* \(rad ([0-9]+)\)", first.place)[1])
    assert first.place.startswith(f"{place} (rad ")
    assert said in str(first)
    line = path.read_text(encoding="utf-8").splitlines()[row - 1]
    assert re.findall(r"[^.\[\]0-9]+", place)[-1] in line


@pytest.mark.parametrize("year", [1900, 2025, 2026, 20230])
def test_a_baseline_that_is_not_before_the_promise_ends_is_refused(tmp_path: Path, year: int) -> None:
    """Fewer than a year that hasn't ended can't be promised."""
    path = write_at(tmp_path, replacing("basår: 2023", f"basår: {year}"), "mjolby-2024-2025.yaml")
    with pytest.raises(DataError, match=rf"mått\.basår \(rad [0-9]+\): basåret {year} är orimligt"):
        read_promise(path)


def test_faults_of_shape_and_of_fit_are_told_together(tmp_path: Path) -> None:
    """A misspelt key doesn't hide a misquote further down."""
    path = write_at(tmp_path, lambda text: text.replace("titel:", "rubrik:", 1).replace("Brotsstatistik", "Statistik"))
    with pytest.raises(DataError) as caught:
        read_promise(path)
    assert len(caught.value.problems) == 4


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_any_changed_word_of_any_quote_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A quote with one letter more is no quote."""
    text = (PROMISES / "hogsby-monsteras-2024-2025.yaml").read_text(encoding="utf-8")
    at = data.draw(st.sampled_from([match.end() for match in re.finditer(r"citat: (>-\s+)?(?=[A-ZÅÄÖ])", text)]))
    path = write_at(tmp_path_factory.mktemp("changed"), lambda text: f"{text[:at]}X{text[at:]}")
    with pytest.raises(DataError) as caught:
        read_promise(path)
    row = text.count("\n", 0, at) + 1
    assert len(caught.value.problems) == 1
    assert "står inte ordagrant" in caught.value.problems[0].what
    assert (
        f"citat (rad {row})" in caught.value.problems[0].place
        or f"citat (rad {row - 1})" in caught.value.problems[0].place
    )


STRANGE = st.recursive(
    st.sampled_from([None, True, 0, -1, 2.5, "", "polisen", "medborgarlofte", "0861", "..txt", "2024-01-01"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "citat", "dokument"]), inner),
    max_leaves=4,
)


@settings(deadline=None, max_examples=100)
@given(row=st.integers(2, 180), value=STRANGE)
def test_a_strange_value_anywhere_never_gives_anything_but_messages(
    tmp_path_factory: pytest.TempPathFactory, row: int, value: object
) -> None:
    """The rules bear that any key holds anything, since they run also when the model says no."""
    rows = (PROMISES / "hogsby-monsteras-2024-2025.yaml").read_text(encoding="utf-8").splitlines()
    rows[row] = f"{rows[row].split(':')[0]}: {json.dumps(value)}"
    folder = tmp_path_factory.mktemp("strange")
    (folder / "a.yaml").write_text("\n".join(rows), encoding="utf-8")
    assert all(problem.what for problem in find_faults(folder / "a.yaml"))


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """The place begins with the file."""
    write_at(tmp_path, replacing("titel:", "titl:"))
    write_at(tmp_path, replacing('"1960"', "1960"), "kungsor-2020.yaml")
    (tmp_path / "tom.yml").write_text("", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_promises(tmp_path)
    assert [str(problem).split(":")[0] for problem in caught.value.problems] == [
        "hogsby-monsteras-2024-2025.yaml",
        "hogsby-monsteras-2024-2025.yaml",
        "kungsor-2020.yaml",
        "tom.yml",
    ]


def test_two_files_may_not_share_an_id(tmp_path: Path) -> None:
    """The store keeps statuses by the promise's id."""
    path = write_at(tmp_path, lambda text: text + "\n")
    shutil.copy(path, tmp_path / "kopia.yaml")
    with pytest.raises(DataError, match=r"kopia.yaml: id \(rad 2\): löftets id «hogsby.*» finns redan i hogsby.*yaml"):
        read_promises(tmp_path)


def test_a_faulty_file_stops_no_other_promise(tmp_path: Path) -> None:
    """Of two with one id the first counts, and what is wrong with the others is told."""
    path = write_at(tmp_path, lambda text: text + "\n")
    shutil.copy(path, tmp_path / "kopia.yaml")
    (tmp_path / "tom.yaml").write_text("", encoding="utf-8")
    shelf = find_promises(tmp_path)
    assert [promise.promise_id for promise in shelf.promises] == ["hogsby-monsteras-2024-2025"]
    assert [problem.place.split(":")[0] for problem in shelf.problems] == ["tom.yaml", "kopia.yaml"]


def test_only_promises_are_read_from_the_folder(tmp_path: Path) -> None:
    """An editor's hidden copy, a schema or a note beside the promises is passed over."""
    for name in (".#loftet.yaml", "promise.schema.json", "README.md"):
        (tmp_path / name).write_text("inget löfte", encoding="utf-8")
    assert read_promises(tmp_path) == ()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A wrong path isn't the same as no promises."""
    with pytest.raises(DataError, match="mappen kan inte läsas"):
        read_promises(tmp_path / "saknas")


def models_of(kind: type[BaseModel]) -> set[type[BaseModel]]:
    """Give a model and every model within it."""
    waiting: list[Any] = [kind]
    found: set[type[BaseModel]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            waiting += [field.annotation for field in one.model_fields.values()]
        waiting += get_args(one)
    return found


def test_the_schema_file_is_what_the_model_says() -> None:
    """Mend with ``python -m data.schema``."""
    for path, (kind, title) in SCHEMAS.items():
        assert json.loads(path.read_text(encoding="utf-8")) == make_schema(kind, title=title)


def test_every_key_is_explained_to_its_author() -> None:
    """No field is without a Swedish description, and no English docstring leaks into the editor."""
    fields = [field for kind in models_of(Promise) for field in kind.model_fields.values()]
    assert all(field.description and field.description.endswith(".") for field in fields)
    schema = (PROMISES / "promise.schema.json").read_text(encoding="utf-8")
    assert [kind.__doc__ for kind in models_of(Promise) if kind.__doc__ and kind.__doc__.split("\n")[0] in schema] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_promise_is_valid_by_the_schema_its_first_line_names(path: Path) -> None:
    """An editor marks nothing in the bundled files."""
    jsonschema = pytest.importorskip("jsonschema")
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", path.read_text(encoding="utf-8").splitlines()[0])
    schema = json.loads((path.parent / named[1]).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(read_written(path).data, schema)


@pytest.mark.parametrize(("key", "value"), [("rubrik", "x"), ("id", 1960), ("kommuner", []), ("period", "2024")])
def test_the_schema_marks_what_the_reader_refuses(key: str, value: object) -> None:
    """The editor says no before the reader does."""
    jsonschema = pytest.importorskip("jsonschema")
    data = read_written(PROMISES / "kungsor-2020.yaml").data | {key: value}
    assert not jsonschema.Draft202012Validator(make_schema(Promise, title="")).is_valid(data)


def blocks_of(language: str) -> list[str]:
    """Give the code blocks of the file format's description."""
    return re.findall(rf"```{language}\n(.*?)```", FORMAT, re.DOTALL)


def write_example(folder: Path, change: Callable[[str], str] = str) -> Path:
    """Write the description's example as its reader would."""
    (folder / "documents").mkdir()
    (folder / "documents" / "ekero-medborgarlofte.txt").write_text(blocks_of("text")[0], encoding="utf-8")
    (folder / "ekero-2026.yaml").write_text(change(blocks_of("yaml")[0]), encoding="utf-8")
    return folder / "ekero-2026.yaml"


def test_the_example_in_the_description_can_be_read(tmp_path: Path) -> None:
    """Who copies the example has a promise that works."""
    promise = read_promise(write_example(tmp_path))
    assert promise.commitments[0].minimum is not None
    assert [goal.goal_id for goal in promise.goals_without_measure] == ["fler-trygga"]


def test_the_faults_in_the_description_are_those_the_reader_tells(tmp_path: Path) -> None:
    """The messages shown are real ones."""
    path = write_example(tmp_path, lambda text: text.replace('"0125"', "1960").replace("räknebart", "räknbart"))
    with pytest.raises(DataError) as caught:
        read_promise(path)
    assert str(caught.value) == blocks_of("text")[1].strip()


def test_every_key_is_in_the_description() -> None:
    """The table of keys leaves nothing out and marks exactly what is required, row by row."""
    table = FORMAT.split("### Nycklarna")[1].split("### ")[0]
    for kind in models_of(Promise):
        keys = {field.alias or name: field.is_required() for name, field in kind.model_fields.items()}
        written = [f"`{key}`{'*' if is_required else ''}" for key, is_required in keys.items()]
        assert any(all(re.search(rf"{re.escape(one)}(?!\*)", row) for one in written) for row in table.splitlines()), (
            kind
        )


def test_the_description_lists_every_category() -> None:
    """An author needn't look in the code."""
    assert all(category.value in FORMAT for category in Category)


def test_yaml_alone_would_not_have_done() -> None:
    """Why the reader is strict: PyYAML takes these codes for a number, another number and a text."""
    assert yaml.safe_load("[1960, 0114, 0586]") == [1960, 76, "0586"]
