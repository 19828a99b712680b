"""An action plan goes out as Excel and Word and comes back the same; what can't be understood is named by its cell."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.shared import Cm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from dashboard.reports.plan_files import write_plan_document, write_plan_workbook
from data.action_plans import SIX_COLUMNS, CommitmentKey, PlanRow
from data.arrivals import hold_upload
from data.assessments import Colour, Evidence
from data.errors import DataError
from data.model import CommitmentStatus
from data.personal import mask
from data.plan_cells import ReadRow, Writer
from data.plan_opening import open_plan
from data.plan_reading import read_plan
from data.plan_tables import COLUMNS, join_names, lay_plan, split_names

DAY = date(2026, 11, 21)
WHO = {"municipality": "0586", "author_role": "samordnare"}
WRITER = Writer("0586", "samordnare", is_demo=False, new_key=lambda: "ny")
Write = Callable[..., bytes]
KINDS = pytest.mark.parametrize("write", [write_plan_workbook, write_plan_document])

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"])
TEXTS = st.text(SIGNS | st.sampled_from("\n\t=+-@'\"\\;,🙂<&{}_x"), max_size=30)
AWKWARD = st.sampled_from(["=1+1", "_x000A_", "Summa", "Källa: Brå", "2024", "'a", "a\n\nb", "a  b", "\\;", "–", "Nr"])
# What looks like a person is refused on purpose; see test_personal_data_in_a_file_are_refused.
IMPERSONAL = TEXTS.filter(lambda text: sum(map(str.isdecimal, text)) < 4 and not mask(text).counts)
CELLS = (IMPERSONAL | AWKWARD).map(str.strip).filter(bool)
DATES = st.dates() | st.none()
SLUGS = st.sampled_from(["mjolby-2024-2025", "belysning", "a"])
EVIDENCE = st.builds(
    Evidence,
    said=CELLS.map("3 av 4: {}".format),
    period=CELLS.map("2025 {}".format),
    source=CELLS.map("Brå {}".format),
    dated=st.dates(),
)
FIELDS = st.fixed_dictionaries(
    {
        "position": st.floats(allow_nan=False, allow_infinity=False),
        "cause": CELLS,
        "action": CELLS,
        "operative_goals": CELLS | st.none(),
        "when": CELLS,
        "owners": st.lists(CELLS, min_size=1, max_size=3).map(tuple),
        "follow_up": CELLS | st.none(),
        "follow_up_on": DATES,
        "followed_up_on": DATES,
        "commitments": st.lists(
            st.builds(CommitmentKey, promise_id=SLUGS, commitment_id=SLUGS), max_size=2
        ).map(tuple),
        "status": st.sampled_from(CommitmentStatus),
        "colour": st.sampled_from(Colour),
        "judged": CELLS,
        "evidence": EVIDENCE,
    }
)  # fmt: skip
PLANS = st.lists(FIELDS, min_size=1, max_size=6).map(
    lambda rows: tuple(
        PlanRow.model_validate({"key": f"rad-{i}", "version": i, **WHO, **row}) for i, row in enumerate(rows)
    )
)


def bring(content: bytes, name: str = "plan") -> tuple[ReadRow, ...]:
    """Read a file back as the page does."""
    with hold_upload(content, name) as path:
        return read_plan(open_plan(path), WRITER, source=name)


def restore(read: tuple[ReadRow, ...]) -> tuple[PlanRow, ...]:
    """Give the rows with the versions they were written from."""
    return tuple(each.row.model_copy(update={"version": each.after or 0}) for each in read)


def refuse(cells: dict[str, str]) -> str:
    """Read a row that must be refused, and give the words."""
    filled = {"Orsak": "Mörkt", "Åtgärd": "Lys", "Operativa mål": "", "När": "våren", "Vem": "Polisen"}
    with pytest.raises(DataError) as caught:
        read_plan(pd.DataFrame([filled | {"Uppföljning": ""} | cells], index=[7]), WRITER, source="plan.xlsx")
    return str(caught.value)


@KINDS
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=PLANS)
def test_a_plan_comes_back_from_its_file_as_it_was(write: Write, rows: tuple[PlanRow, ...]) -> None:
    """Whatever stands in the cells, the rows that are read are those that were written."""
    content = write(rows, {}, place="Mjölby", made_on=DAY, is_demo=False)
    assert restore(bring(content)) == rows


@settings(max_examples=60, deadline=None)
@given(rows=PLANS)
def test_a_plan_laid_out_is_read_as_it_was(rows: tuple[PlanRow, ...]) -> None:
    """The table between the two says all there is."""
    assert restore(read_plan(lay_plan(rows), WRITER, source="plan")) == rows


@given(names=st.lists(CELLS, max_size=4).map(tuple))
def test_names_with_any_sign_in_them_can_stand_in_one_cell(names: tuple[str, ...]) -> None:
    """A semicolon, a line break or a backslash within a name doesn't make two of it."""
    assert split_names(join_names(names)) == names


def make_row(**more: object) -> PlanRow:
    """Make a row about a dark path."""
    told = {"cause": "Mörk gångväg", "action": "Byt belysning", "when": "våren", "owners": ("Mjölby kommun",)}
    return PlanRow.model_validate({"position": 1.0, "key": "rad-1", **WHO, **told, **more})


@KINDS
@pytest.mark.parametrize("text", ["a\x07b", "a\rb", "x" * 32_768, "🙂" * 16_384])
def test_what_a_file_cannot_hold_is_refused_and_not_cut(write: Write, text: str) -> None:
    """Excel holds 32 767 units of UTF-16 in a cell, and XML no control signs: the cell is named."""
    with pytest.raises(DataError, match="rad 1, Åtgärd"):
        write((make_row(action=text),), {}, place="Mjölby", made_on=DAY, is_demo=False)


@KINDS
def test_the_same_plan_and_day_give_the_same_bytes(write: Write) -> None:
    """Nothing of the hour or the machine is in the file."""
    first, second = (write((make_row(),), {}, place="Mjölby", made_on=DAY, is_demo=True) for _ in range(2))
    assert first == second


def test_the_workbook_has_the_six_columns_first_and_no_formula() -> None:
    """In the sheet's own XML there is no formula; «=1+1» stands among the texts, after Brå's six headings."""
    rows = (make_row(cause="=1+1"),)
    written = write_plan_workbook(rows, {}, place="Mjölby", made_on=DAY, is_demo=True)
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        texts = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        assert "PÅHITTADE DEMODATA" in book.read("xl/workbook.xml").decode()
    assert [text for text in texts if text in SIX_COLUMNS] == list(SIX_COLUMNS)
    assert "=1+1" in texts


def test_the_document_lies_on_its_side_and_says_what_is_invented() -> None:
    """Read by python-docx: landscape, six columns first, the demo notice in text."""
    written = write_plan_document((make_row(),), {}, place="Mjölby", made_on=DAY, is_demo=True)
    paper = docx.Document(io.BytesIO(written))
    section = paper.sections[0]
    assert (section.page_width, section.page_height) == pytest.approx((Cm(29.7), Cm(21)), abs=Cm(0.01))
    assert [cell.text for cell in paper.tables[0].rows[0].cells][:6] == list(SIX_COLUMNS)
    assert any("PÅHITTADE DEMODATA" in each.text for each in paper.paragraphs)


def write_sheet(*rows: list[str]) -> bytes:
    """Write a workbook as a municipality has it."""
    written = io.BytesIO()
    with Workbook(written) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return written.getvalue()


def test_a_plan_of_today_with_only_six_columns_is_new_rows() -> None:
    """Headings in any case, below a title and with stray spaces; two parties in a cell are two owners."""
    keys = count(1)
    writer = Writer("0586", "samordnare", is_demo=False, new_key=lambda: f"ny-{next(keys)}")
    content = write_sheet(
        ["Åtgärdsplan 2025"],
        [],
        ["ORSAK ", "Åtgärd", "operativa  mål", "När:", "vem", "Uppföljning"],
        ["Mörkt", "Lys", "färre som undviker", "våren", "Kommunen; Polisen", "vandring"],
        ["Tomt", "Fyll", "", "2026", "Polisen", ""],
    )
    with hold_upload(content, "plan.xlsx") as path:
        first, second = read_plan(open_plan(path), writer, source="plan.xlsx")
    assert (first.number, second.number) == (4, 5)
    assert first.row == make_row(
        cause="Mörkt",
        action="Lys",
        operative_goals="färre som undviker",
        owners=("Kommunen", "Polisen"),
        follow_up="vandring",
        key="ny-1",
    )
    assert (second.row.operative_goals, second.row.when, second.row.position, second.after) == (None, "2026", 2, None)


def test_a_column_that_lacks_is_named_with_those_that_there_are() -> None:
    """A plan without «Vem» is refused, and says what it has."""
    content = write_sheet(["Orsak", "Åtgärd", "Operativa mål", "När", "Ansvarig", "Uppföljning"], ["a", "b", "", "c"])
    with pytest.raises(DataError, match=r"rad 1: kolumnen «Vem» saknas.*«Ansvarig»"):
        bring(content, "plan.xlsx")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Åtgärd": " "}, "rad 7, Åtgärd: cellen är tom."),
        ({"Vem": " ; "}, "rad 7, Vem: cellen är tom."),
        ({"Genomförande": "klar"}, "rad 7, Genomförande: «klar» går inte att förstå. Skriv ett av orden: ej påbörjad"),
        ({"Uppföljning senast": "snart"}, "rad 7, Uppföljning senast: «snart» är inget datum"),
        ({"Uppföljning gjord": "2026-02-30"}, "rad 7, Uppföljning gjord: «2026-02-30» är inget datum"),
        ({"Åtaganden": "Hälsa"}, "rad 7, Åtaganden: åtagandet «Hälsa» finns inte"),
        ({"Bedömning": "grön", "Bedömning i ord": "Bra."}, "rad 7, Bedömning: grön kräver underlag. Det saknas: "),
        ({"Bedömning": "gul"}, "rad 7, Bedömning i ord: bedömningen är gul, men det står inte varför."),
        ({"Underlag": "3 av 4"}, "rad 7, Underlag: underlaget är halvt"),
        ({"Ordning": "sist"}, "rad 7, Ordning: «sist» är inget tal."),
        ({"Nyckel": "Å 1"}, "rad 7, Nyckel: «Å 1» är ingen nyckel."),
        ({"Version": "1.5"}, "rad 7, Version: «1.5» är inget heltal."),
    ],
)
def test_what_cannot_be_understood_is_named_by_row_and_column(cells: dict[str, str], words: str) -> None:
    """Each fault says where it stands and what to write instead."""
    told = refuse(cells)
    if "Underlag" in cells:
        assert "rad 7, Underlagets period: underlaget är halvt" in told
    else:
        assert words in told


def test_personal_data_in_a_file_are_refused() -> None:
    """A telephone number is not repeated in the words that refuse it."""
    told = refuse({"Vem": "ring 070-123 45 67"})
    assert "rad 7: texten ser ut att innehålla personuppgifter (telefonnummer)" in told
    assert "123 45" not in told


def test_dates_and_words_as_people_write_them_are_understood() -> None:
    """Excel's own dates, a month by name, capitals and a commitment by its title."""
    cells = dict.fromkeys(COLUMNS, "") | {"Orsak": "a", "Åtgärd": "b", "När": "c", "Vem": "d"}
    cells |= {"Uppföljning senast": "2026-05-31 00:00:00", "Uppföljning gjord": "31 maj 2026", "Genomförande": "Pågår "}
    key = CommitmentKey(promise_id="p", commitment_id="lys")
    writer = Writer("0586", "r", is_demo=False, new_key=lambda: "ny", titles={"Ljus i parken": key})
    (read,) = read_plan(pd.DataFrame([cells | {"Åtaganden": "ljus i Parken"}], index=[2]), writer, source="p")
    assert read.row.follow_up_on == read.row.followed_up_on == date(2026, 5, 31)
    assert (read.row.status, read.row.commitments) == (CommitmentStatus.ONGOING, (key,))


def test_a_column_that_the_file_lacks_is_kept_as_it_holds() -> None:
    """A file with the six columns and the key changes those, and erases nothing else."""
    standing = make_row(status=CommitmentStatus.DONE, follow_up_on=DAY, position=4.5)
    table = lay_plan((standing,))[[*SIX_COLUMNS, "Nyckel"]].assign(När="hösten")
    writer = Writer("0586", "samordnare", is_demo=False, new_key=lambda: "ny", standing={"rad-1": standing})
    (read,) = read_plan(table, writer, source="plan")
    assert read.row == standing.model_copy(update={"when": "hösten"})


def test_two_rows_with_one_key_are_refused() -> None:
    """A row copied in Excel carries its key along: which of the two it is can't be known."""
    table = pd.concat([lay_plan((make_row(),))] * 2, ignore_index=True)
    with pytest.raises(DataError, match="rad 1, Nyckel: nyckeln står också på rad 0"):
        read_plan(table, WRITER, source="plan")


def test_a_document_whose_tables_do_not_agree_is_refused(tmp_path: Path) -> None:
    """A row taken out of the first table of three only is told, not guessed at."""
    written = write_plan_document((make_row(), make_row(key="rad-2")), {}, place="Mjölby", made_on=DAY, is_demo=False)
    paper = docx.Document(io.BytesIO(written))
    rows = paper.tables[0].rows
    rows[2]._tr.getparent().remove(rows[2]._tr)  # noqa: SLF001 - the library takes no row away
    paper.save(str(tmp_path / "plan.docx"))
    with pytest.raises(DataError, match="tabell 2, rad 3, Nr: «2» finns inte i planens tabell"):
        open_plan(tmp_path / "plan.docx")
