"""A promise that doesn't fit together is refused, with every fault at its row."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError, Problem
from data.promises import PROMISES, find_promises, read_promise, read_promises

DOCUMENTS = PROMISES / "documents"


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
