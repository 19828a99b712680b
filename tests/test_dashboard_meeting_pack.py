"""A meeting's pack says what the pages say to whoever may read it, and is the same each time."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest
import streamlit as st
from pptx import Presentation
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from dashboard.cli import main
from dashboard.opening import the_store
from dashboard.pages import name_views
from dashboard.reports.bars import Bars
from dashboard.reports.document import Grid
from dashboard.reports.pack.audience import find_audience, list_audiences
from dashboard.reports.pack.meeting_pack import make_pack
from dashboard.reports.pack.pack import Pack
from dashboard.reports.pack.pages import ON_SCREEN, TELLERS
from dashboard.selection import Selection, promises_of
from dashboard.store import the_counts, the_promises
from dashboard.viewer import Viewer
from data.activities import Activity
from data.deliveries import Delivery, Kind, MissingRow
from data.errors import DataError
from data.follow_ups import Decision
from data.meetings import DecisionState, Meeting, MeetingDecision, MeetingState, SavedView
from data.model import CommitmentStatus
from data.own_promises import OwnPromise
from data.presences import Presence, PresenceKind
from data.reporting import ReportingRate, name_rate
from data.roles import RIGHTS, Role, find_rights
from tests import canary_store as canary
from tests.slide_texts import list_numbers, list_told

EARLY, CLOSED = datetime(2026, 3, 1, 9), datetime(2026, 3, 3, 15)  # noqa: DTZ001 - Swedish clock time
LATER, TODAY = datetime(2026, 3, 5, 9), date(2026, 3, 6)  # noqa: DTZ001 - as above
WHO: dict[str, Any] = {"municipality": "0586", "author_role": "samordnare"}
HOSTILE = "<script>alert(1)</script> [x](http://a.b) ${1} $x^2$ =1+1 \u202e"
N_FRAUD = {2022: 40, 2023: 41, 2024: 37, 2025: 30}
"""Frauds a month, per year."""
N_TRAFFIC_EAST = 2
"""Incidents so few that nobody without points may know them."""


def view(title: str, path: str, **choices: str) -> SavedView:
    """Make a saved view of Mjölby."""
    return SavedView(title=title, path=path, choices=(("kommun", "Mjölby"), *choices.items()))


AGENDA = (
    view("Kartan", "lagesbild", kalla="polisen", visa="stöld", ar="2025"),
    view("Bedrägerier", "baslinje", kalla="Brå", kategori="bedrägeri", ar="2025"),
    view("Trafik i Öster", "baslinje", kalla="polisen", kategori="trafik", omrade="Öster", ar="2025"),
    view("Uppföljning", "uppfoljning"),
)

NO_MAP = AGENDA[1:2]
"""What is quickly made: no map is drawn."""


def passport(kind: Kind, source: str, now: datetime, **more: object) -> Delivery:
    """Give what a delivery says of itself."""
    said = {
        "file_name": f"{source}.csv",
        "sha256": f"{now.day:064d}",
        "producer": source,
        "licence": "fri",
        "extract_date": now.date(),
        "definition": f"Anmälda brott enligt {source}.",
        "received_at": now,
    }
    return Delivery.model_validate({"kind": kind, "source": source, **said, **more})


def receive(now: datetime, *, n_more: int = 0) -> None:
    """Read in areas, incidents one by one and frauds by month; later with some more frauds in the last month."""
    store = the_store()
    months = pd.date_range("2022-01-01", "2025-12-01", freq="MS", unit="us")
    counted = {"municipality": "0586", "area_id": "0586", "category": "bedrägeri", "source_category": "bedrägeri"}
    table = pd.DataFrame({"first_month": months, "n": [N_FRAUD[month.year] for month in months]})
    table.loc[len(table) - 1, "n"] += n_more
    series = {"covers_first": date(2022, 1, 1), "covers_last": date(2025, 12, 1), "missing_row": MissingRow.UNKNOWN}
    table = table.assign(**counted, n_months=1, is_preliminary=False).astype({"n": "Int64"})
    store.receive(passport(Kind.SERIES, "Brå", now, **series), table)
    if n_more:
        return
    store.receive(passport(Kind.AREAS, "kommunen", now), [canary.areas()])
    covers = {"covers_first": date(2023, 1, 1), "covers_last": date(2025, 12, 1)}
    store.receive(passport(Kind.INCIDENTS, "polisen", now, **covers), [incidents()])


def incidents() -> pd.DataFrame:
    """Make the canary's incidents of three years, with few of traffic in Öster and many of the others."""
    made = canary.incidents()
    at = pd.date_range("2023-01-01 03:17:41", "2025-12-31", periods=len(made)).round("s")
    is_east = made["lon"] > (canary.SPREAD[0] + canary.SPREAD[1]) / 2
    made = made.assign(from_at=at, to_at=at)
    few = made.index[is_east & (at.year == 2025)][:N_TRAFFIC_EAST]
    made["category"] = made["category"].where(made["category"] != "trafik", "stöld")
    made.loc[~is_east & (made.index % 3 == 0), "category"] = "trafik"
    made.loc[few, "category"] = "trafik"
    return made


@pytest.fixture(scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the pages use a store with counts and incidents, and nothing invented."""
    path = tmp_path_factory.mktemp("paket") / "store.sqlite3"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(path))
        patch.setattr("dashboard.opening.fill", lambda *_args, **_more: None)
        st.cache_resource.clear()
        receive(EARLY)
        yield
        st.cache_resource.clear()


def select(role: Role = Role.ANALYST, *, today: date = TODAY) -> Selection:
    """Look at Mjölby in a role."""
    viewer = Viewer(find_rights(frozenset({role})), role=role.value)
    return Selection("0586", "Mjölby", promises_of("0586", the_promises()), today, viewer)


def plan(**more: object) -> Meeting:
    """Make a meeting that nobody has saved."""
    base = {"key": "mote", "title": "Rådet i mars", "held_on": date(2026, 3, 10), "agenda": AGENDA}
    return Meeting.model_validate(WHO | base | more)


def make(role: Role = Role.ANALYST, meeting: Meeting | None = None) -> Pack:
    """Make a pack for a role, by whoever sees every number."""
    return make_pack(meeting or plan(), select(), audience=find_audience(role.value, RIGHTS[Role.ANALYST]))


@pytest.fixture(scope="module")
def packs(_store: None) -> dict[Role, Pack]:
    """Make the pack for who sees all and for who sees least."""
    return {role: make(role) for role in (Role.ANALYST, Role.ELECTED)}


@pytest.fixture(scope="module")
def files(packs: dict[Role, Pack]) -> dict[Role, bytes]:
    """Write the packs' slides."""
    return {role: pack.write_slides() for role, pack in packs.items()}


def list_texts(content: bytes) -> Iterator[str]:
    """Give every text there is in an archive of XML, workbooks within included."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if name.endswith(".xlsx"):
                yield from list_texts(inner)
            elif name.endswith((".xml", ".rels")):
                yield inner.decode()


def said_on(path: str, role: Role, choices: dict[str, str]) -> str:
    """Give what a page says of a choice to somebody in a role."""

    def script(path: str, role: str) -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from dashboard.views.baseline import show_baseline  # noqa: PLC0415
        from dashboard.views.followup import show_follow_up  # noqa: PLC0415
        from dashboard.views.situation import show_situation  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = Viewer(find_rights(frozenset({Role(role)})), role=role)
        selection = Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2026, 3, 6), viewer)
        pages = {"lagesbild": show_situation, "baslinje": show_baseline, "uppfoljning": show_follow_up}
        pages[path](selection)

    page = AppTest.from_function(script, default_timeout=60, kwargs={"path": path, "role": role.value})
    for name, value in choices.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    kinds = ("subheader", "markdown", "caption")
    said = [str(element.value) for kind in kinds for element in page.get(kind)]
    sent = [one.proto.bytes[4:].decode(errors="replace") for one in page.get("bidi_component")]
    said += [text for text in sent if "\N{REPLACEMENT CHARACTER}" not in text]  # sentence and table; a map is numbers
    return "\n".join([*said, *(table.value.to_csv() for table in page.table)]).replace("\\", "")


def find_slide(pack: Pack, part: str, number: int = 0) -> Any:  # noqa: ANN401 - a slide, whatever it shows
    """Find a slide of a part."""
    return next(each for each in pack.parts if each.title.endswith(part)).slides[number]


def test_the_baseline_is_the_one_that_the_page_tells(packs: dict[Role, Pack]) -> None:
    """360 against 492 by hand: thirty and forty-one a month; the page says both sentences of the same choice."""
    slide = find_slide(packs[Role.ANALYST], "Bedrägerier")
    counts = slide.message.removeprefix("Bedrägeri, hela kommunen: ")
    assert counts.startswith("360 under jan–dec 2025, mot 492 samma månader 2023")
    told = said_on("baslinje", Role.ANALYST, {"kalla": "Brå", "kategori": "bedrägeri", "ar": "2025"})
    assert counts in told
    assert slide.lines[0] in told
    assert slide.shown.series == (("antal jan–dec", tuple(12 * n for n in N_FRAUD.values())),)
    months = find_slide(packs[Role.ANALYST], "Bedrägerier", 1)
    assert months.shown.series == (("2023", (41,) * 12), ("2025", (30,) * 12))


def test_the_map_has_the_sentence_and_the_figures_of_the_page(packs: dict[Role, Pack]) -> None:
    """Counted by hand from the rows: thefts of 2025 in the west, in the east and in all."""
    made = incidents()
    thefts = made[(made["category"] == "stöld") & (made["from_at"].dt.year == 2025)]
    n_east = int((thefts["lon"] > 15.13).sum())
    slide, table = (find_slide(packs[Role.ANALYST], "Kartan", number) for number in (0, 1))
    told = said_on("lagesbild", Role.ANALYST, {"kalla": "polisen", "visa": "stöld", "ar": "2025"})
    assert slide.message in told
    assert f"{len(thefts)} händelser (stöld)" in slide.message
    assert {row[0]: row[2] for row in table.shown.rows} == {
        "Väster": str(len(thefts) - n_east),
        "Öster": str(n_east),
        "utanför alla områden": "0",
        "plats okänd": "0",
        "hela kommunen": str(len(thefts)),
    }
    assert f"2025: Öster {n_east}; Väster {len(thefts) - n_east}." in slide.shown.alternative


@pytest.mark.parametrize("kind", ["stöld", "trafik"])
def test_who_sees_no_points_gets_the_protected_figures_of_the_page(packs: dict[Role, Pack], kind: str) -> None:
    """The same cells as on the page of the same role, marks included; some of traffic is protected."""
    of_map = view("Kartan", "lagesbild", kalla="polisen", visa=kind, ar="2025")
    pack = packs[Role.ELECTED] if of_map in AGENDA else make(Role.ELECTED, plan(agenda=(of_map,)))
    table = find_slide(pack, "Kartan", 1).shown
    told = said_on("lagesbild", Role.ELECTED, {"kalla": "polisen", "visa": kind, "period": "hela 2025"})
    assert isinstance(table, Grid)
    sent = re.search(r'\{"name":"karttabell",[^}]*\}(\{.*\})$', told, re.MULTILINE)
    assert sent
    assert [list(row) for row in table.rows] == json.loads(sent[1])["rows"]
    assert any(said == "skyddat" for _, said in table.rows) == (kind == "trafik")


def test_what_is_hidden_stands_nowhere_in_the_file(packs: dict[Role, Pack], files: dict[Role, bytes]) -> None:
    """Two incidents of traffic are told to the analyst; whoever sees no points is told that they are protected."""
    open_slide, hidden = (find_slide(packs[role], "Trafik i Öster") for role in (Role.ANALYST, Role.ELECTED))
    assert f"Öster: {N_TRAFFIC_EAST} under" in open_slide.message
    assert "Öster: skyddat under hela 2025" in hidden.message
    text = "\n".join(list_texts(files[Role.ELECTED]))
    assert canary.WORD not in text
    assert packs[Role.ELECTED].notice in text
    assert "inte skyddade" not in text


def test_every_number_in_the_file_is_one_that_the_role_is_shown(
    packs: dict[Role, Pack], files: dict[Role, bytes]
) -> None:
    """Words, notes, alternatives, charts, their workbooks, the file's facts, the hand-out: no count but the pages'."""
    viewer = replace(select().viewer, rights=RIGHTS[Role.ELECTED])
    tables = the_counts(viewer, "0586", TODAY).tables.values()
    shown = {int(n) for table in tables for n in table["n"].dropna()}
    shown |= set(N_FRAUD.values())  # the months of a chart, which says nothing in words
    for page in AGENDA:
        told = said_on(page.path, Role.ELECTED, dict(page.choices))
        shown |= list_numbers(told)
        for most, least in re.findall(r"högst (\d+), för en säker ökning minst (\d+)", told):
            shown |= {int(most) + 1, int(least) - 1}  # what the light band of the page's chart reaches between
    order = range(len(packs[Role.ELECTED].list_slides()) + 1)  # of slides; as few are goals and agenda items
    parts = set()
    for part, text in list_told(files[Role.ELECTED]):
        parts.add(re.sub(r"\d+", "", part.rpartition("/")[2]))
        assert list_numbers(text) <= shown | set(order), (part, text)
    assert {"slide.xml", "notesSlide.xml", "chart.xml", "core.xml"} <= parts
    for text in packs[Role.ELECTED].to_document().list_texts():
        assert list_numbers(text) <= shown | set(order), text
    of_analyst = set().union(*(list_numbers(text) for _, text in list_told(files[Role.ANALYST])))
    assert not of_analyst <= shown | set(order)


def _rows(bars: Bars) -> Iterator[tuple[object, ...]]:
    """Give a chart's categories with their values, empty where one is missing."""
    for name, *values in zip(bars.categories, *(values for _, values in bars.series), strict=True):
        yield name, *("" if value is None else value for value in values)


def test_charts_hold_their_figures_and_nothing_more(packs: dict[Role, Pack], files: dict[Role, bytes]) -> None:
    """Each chart and the workbook within it have the values of the slide: every cell, and no other."""
    slides = packs[Role.ANALYST].list_slides()
    paper = Presentation(BytesIO(files[Role.ANALYST]))
    n_charts = 0
    for slide, written in zip(slides, paper.slides, strict=True):
        for shape in (each for each in written.shapes if each.has_chart):
            n_charts += 1
            bars = slide.shown
            assert isinstance(bars, Bars)
            series = [(one.name, tuple(one.values)) for one in shape.chart.plots[0].series]
            assert series == [(name, tuple(values)) for name, values in bars.series]
            book = CalamineWorkbook.from_filelike(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
            assert len(book.sheet_names) == 1
            assert book.get_sheet_by_index(0).to_python() == [
                ["", *(name for name, _ in bars.series)],
                *([name, *of_name] for name, *of_name in _rows(bars)),
            ]
    assert n_charts >= 4


def test_each_slide_has_a_message_words_for_what_is_shown_and_its_source(files: dict[Role, bytes]) -> None:
    """Title, alternative text, notes in Swedish; and no trace of the library's template."""
    paper = Presentation(BytesIO(files[Role.ANALYST]))
    for slide in paper.slides:
        assert slide.shapes.title.text_frame.text.endswith((".", ")"))
        for shape in slide.shapes:
            if not shape.has_text_frame:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")  # noqa: SLF001 - as written
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in paper.slides)
    assert "Definition: Anmälda brott enligt Brå. · Källa: Brå, Brå · Uttagsdatum: 2026-03-01" in notes
    text = "\n".join(list_texts(files[Role.ANALYST]))
    assert set(re.findall(r'lang="([^"]*)"', text)) == {"sv-SE"}
    names = zipfile.ZipFile(BytesIO(files[Role.ANALYST])).namelist()
    assert not [name for name in names if "thumbnail" in name or "printer" in name or name == "docProps/app.xml"]
    assert paper.core_properties.author == "Löfteskartan"
    assert paper.core_properties.created.date() == TODAY


def test_the_hand_out_has_the_same_words_and_is_tagged(packs: dict[Role, Pack]) -> None:
    """Every message, line and cell of the slides stands in the document, which is tagged and in Swedish."""
    for pack in packs.values():
        texts = set(pack.to_document().list_texts())
        for part in pack.parts:
            for slide in part.slides:
                assert {slide.message, *slide.lines} <= texts
                if isinstance(slide.shown, Grid):
                    assert {cell for row in slide.shown.rows for cell in row} <= texts
                elif slide.shown is not None:
                    assert slide.shown.alternative in texts
    pdf = pikepdf.open(BytesIO(packs[Role.ELECTED].write_handout()))
    assert str(pdf.Root.Lang) == "sv-SE"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert b"pdfuaid:part>1" in pdf.Root.Metadata.read_bytes()


def test_the_same_pack_gives_the_same_bytes(packs: dict[Role, Pack], files: dict[Role, bytes]) -> None:
    """Made again from the store, in both forms."""
    again = make(Role.ELECTED)
    assert again.write_slides() == files[Role.ELECTED]
    assert again.write_handout() == packs[Role.ELECTED].write_handout()


@pytest.mark.usefixtures("_store")
def test_what_is_gone_is_named() -> None:
    """A page, a choice and a municipality that aren't there are told, and so is a page that has no slide."""
    agenda = (
        view("Gammal", "borta"),
        view("Fel år", "baslinje", kalla="Brå", ar="1999"),
        SavedView(title="Motala", path="baslinje", choices=(("kommun", "Motala"),)),
        view("Närvaro", "narvaro"),
    )
    pack = make(meeting=plan(agenda=agenda))
    assert find_slide(pack, "Gammal").message == "«Gammal» kan inte visas: sidan «borta» finns inte längre."
    assert "Året «1999» finns inte att visa; här visas 2025." in find_slide(pack, "Fel år").lines
    assert find_slide(pack, "Motala").message.startswith("«Motala» kan inte visas: vyn gäller Motala")
    assert find_slide(pack, "Närvaro").message.startswith("«Närvaro» visas på skärmen")


def test_every_page_of_an_agenda_is_told_or_said_to_be_read_on_the_screen() -> None:
    """The pack knows exactly the pages that an agenda may hold, by the list of pages."""
    assert name_views().keys() == TELLERS.keys() | ON_SCREEN.keys()


def test_the_follow_up_assesses_each_year_as_its_page_does(packs: dict[Role, Pack]) -> None:
    """Every year's badge and sentence of the frauds stand on the page of the same day."""
    told = said_on("uppfoljning", Role.ANALYST, {})
    slides = next(part for part in packs[Role.ANALYST].parts if part.title.endswith("Uppföljning")).slides
    years = [line for slide in slides for line in slide.lines if re.match(r"20\d\d, Brå: ", line)]
    assert {line[:4] for line in years} >= {"2024", "2025"}
    for line in years:
        badge, rest = line.removeprefix(f"{line[:4]}, Brå: ").split("). ", 1)
        assert re.search(rf"\*\*{line[:4]}\*\* :[a-z]+-badge\[{re.escape(badge)}\)\]", told)
        assert rest in told


@pytest.mark.usefixtures("_store")
def test_a_day_that_has_not_been_is_not_told() -> None:
    """Asked how it stands in 2030 the pack says that the day hasn't been, and tells of today."""
    pack = make(meeting=plan(agenda=(view("Framtid", "uppfoljning", dag="2030-01-01"),)))
    part = next(each for each in pack.parts if each.title.endswith("Framtid"))
    assert part.slides[0].lines[0] == "Dagen 2030-01-01 har inte varit än; här visas 2026-03-06."
    assert not [slide for slide in part.slides if "2030-01-01" in slide.source]
    assert part.slides[0].source.endswith("Läget den 2026-03-06.")


@pytest.mark.usefixtures("_store")
def test_a_protected_period_is_named_as_on_the_page() -> None:
    """What is shown in place of a period that isn't there has the name that the page gives it, not its code."""
    agenda = (
        view("Kartan", "lagesbild", kalla="polisen", period="1999K1"),
        view("Åren", "baslinje", kalla="polisen", ar="1999"),
    )
    pack = make(Role.ELECTED, plan(agenda=agenda))
    gone = [find_slide(pack, part).lines[0] for part in ("Kartan", "Åren")]
    assert [re.search(r"här visas (kvartal \d \d{4}|hela \d{4})\.$", line) is not None for line in gone] == [True, True]


@pytest.mark.usefixtures("_store")
def test_each_page_can_be_told_to_each_reader() -> None:
    """With nothing chosen and little registered no page fails, and each says something in a sentence."""
    meeting = plan(agenda=tuple(view(path, path) for path in (*TELLERS, *ON_SCREEN) if path != AGENDA[0].path))
    for role in (Role.ANALYST, Role.COUNCIL, Role.ELECTED):
        pack = make(role, meeting)
        assert len(pack.parts) == len(meeting.agenda) + 4
        assert all(slide.message for part in pack.parts for slide in part.slides)
        assert pack.write_slides()


@pytest.mark.usefixtures("_store")
def test_hostile_and_long_texts_are_only_texts_and_have_room() -> None:
    """Titles with markup stand as written, nothing links anywhere, and thirty long titles are split."""
    agenda = tuple(view(f"{number} {'W' * 110}", "borta") for number in range(29))
    pack = make(meeting=plan(title=HOSTILE, agenda=(view(HOSTILE, "lagesbild", visa=HOSTILE), *agenda)))
    content = pack.write_slides()
    paper = Presentation(BytesIO(content))
    texts = [shape.text_frame.text for slide in paper.slides for shape in slide.shapes if shape.has_text_frame]
    assert any("<script>alert(1)</script> [x](http://a.b) ${1} $x^2$ =1+1" in text for text in texts)
    assert not [text for text in list_texts(content) if "hlinkClick" in text or 'TargetMode="External"' in text]
    assert pack.write_handout()[:5] == b"%PDF-"
    assert sum(slide.part == "Mötet" for slide in pack.list_slides()) > 1


@pytest.mark.usefixtures("_store")
def test_invented_figures_are_told_on_every_slide_and_page() -> None:
    """Slides, notes, charts' words, and the header of each page."""
    pack = make(meeting=plan(is_demo=True, agenda=NO_MAP))
    paper = Presentation(BytesIO(pack.write_slides()))
    for slide in paper.slides:
        assert "⚠ PÅHITTADE DEMODATA" in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert slide.notes_slide.notes_text_frame.text.startswith("PÅHITTADE DEMODATA. ")
        for shape in (each for each in slide.shapes if each.has_chart):
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr").startswith("PÅHITTADE DEMODATA. ")  # noqa: SLF001
    assert pack.to_document().is_demo


def test_only_who_sees_every_number_makes_packs_for_others() -> None:
    """Two protected tables of the same figures may give each other away, so the council makes its own alone."""
    assert [each.role for each in list_audiences(RIGHTS[Role.COUNCIL])] == [Role.COUNCIL]
    assert list_audiences(RIGHTS[Role.PUBLIC]) == []
    with pytest.raises(DataError, match="Välj bland brottsförebyggande råd"):
        find_audience("förtroendevald", RIGHTS[Role.COUNCIL])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't here")
def test_libreoffice_opens_the_slides(files: dict[Role, bytes], packs: dict[Role, Pack], tmp_path: Path) -> None:
    """As many pages as slides come out of it."""
    given = tmp_path / "paket.pptx"
    given.write_bytes(files[Role.ELECTED])
    home = f"-env:UserInstallation={tmp_path.as_uri()}/lo"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(given)]
    subprocess.run(command, check=True, capture_output=True)
    assert len(pikepdf.open(tmp_path / "paket.pdf").pages) == len(packs[Role.ELECTED].list_slides())


@pytest.fixture
def _own_store(tmp_path: Path) -> Iterator[None]:
    """Let the pages use a store of its own, which the test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOFTESKARTAN_DB", str(tmp_path / "store.sqlite3"))
        patch.setattr("dashboard.opening.fill", lambda *_args, **_more: None)
        st.cache_resource.clear()
        receive(EARLY)
        yield
        st.cache_resource.clear()


@pytest.mark.usefixtures("_own_store")
def test_a_closed_meetings_pack_stays_as_it_was() -> None:
    """Frauds come in late, a decision is taken back an hour later and another is done: the pack has the same bytes."""
    store = the_store()
    previous = plan(key="forra", state=MeetingState.CLOSED, closed_at=EARLY, agenda=())
    store.record_paper(previous, now=EARLY)
    base = WHO | {"owner": "Mjölby kommun", "due_on": date(2026, 4, 1), "raised_at": "forra"}
    lamp, fence = (
        MeetingDecision.model_validate(base | {"key": key, "text": text})
        for key, text in (("lampan", "Byt lampan."), ("staket", "Laga staketet."))
    )
    for decision in (lamp, fence):
        store.record_paper(decision, now=EARLY)
    meeting = plan(state=MeetingState.CLOSED, closed_at=CLOSED, agenda=NO_MAP)
    store.record_paper(meeting, now=CLOSED)
    before = {role: make(role, meeting) for role in (Role.ANALYST, Role.ELECTED)}
    fence_gone = fence.model_copy(update={"is_withdrawn": True})
    store.record_paper(fence_gone, now=CLOSED.replace(hour=CLOSED.hour + 1))
    receive(LATER, n_more=7)
    store.record_paper(lamp.model_copy(update={"state": DecisionState.DONE, "how": "Bytt."}), now=LATER)
    store.record_paper(previous.model_copy(update={"state": MeetingState.OPEN, "closed_at": None}), now=LATER)
    st.cache_resource.clear()
    for role, pack in before.items():
        after = make(role, meeting)
        assert after == pack
    assert after.write_slides() == pack.write_slides()
    assert after.write_handout() == pack.write_handout()
    texts = " ".join(before[Role.ANALYST].to_document().list_texts())
    assert "360 under jan–dec 2025" in texts
    assert {"Byt lampan.", "Laga staketet."} <= set(before[Role.ELECTED].to_document().list_texts())
    assert "360" not in " ".join(before[Role.ELECTED].to_document().list_texts())
    assert "367 under jan–dec 2025" in " ".join(make(meeting=plan(agenda=NO_MAP)).to_document().list_texts())


@pytest.mark.usefixtures("_own_store")
def test_a_closed_meetings_pack_has_the_promises_of_then() -> None:
    """A promise that was added to the register is given another title after the meeting: its pack has the old one."""
    bundled = next(each for each in the_promises() if each.promise_id == "mjolby-2024-2025")

    def write(title: str, now: datetime) -> None:
        own = bundled.model_copy(update={"promise_id": "mjolby-eget", "title": title})
        the_store().record_paper(OwnPromise(**WHO, key="mjolby-eget", promise=own), now=now)

    meeting = plan(state=MeetingState.CLOSED, closed_at=CLOSED, agenda=(view("Löften", "loften"),))
    write("Löftet före mötet", EARLY)
    before = make(meeting=meeting)
    write("Löftet efter mötet", LATER)
    assert any("Löftet före mötet" in slide.message for slide in before.list_slides())
    assert make(meeting=meeting) == before
    open_pack = make(meeting=plan(agenda=meeting.agenda))
    assert any("Löftet efter mötet" in slide.message for slide in open_pack.list_slides())


@pytest.mark.usefixtures("_own_store")
def test_the_rate_is_told_as_finely_as_the_reader_may_see_it() -> None:
    """300 of 400 in each month of a quarter: months to who sees months, and 75 % of the quarter to the elected."""
    for month in ("2025-01", "2025-02", "2025-03"):
        rate = {"source": "EST", "month": month, "n_expected": 400, "n_received": 300}
        the_store().record_paper(ReportingRate(**WHO, **rate, key=name_rate("EST", month)), now=EARLY)
    meeting = plan(agenda=(view("Graden", "rapporteringsgrad"),))
    months, quarters = (find_slide(make(role, meeting), "Graden") for role in (Role.ANALYST, Role.ELECTED))
    assert months.message == "EST, 2025-03: 300 av 400 väntade rapporter kom in."
    assert [row[0] for row in months.shown.rows] == ["2025-03", "2025-02", "2025-01"]
    assert quarters.message == "EST, kvartal 1 2025: 75\xa0% av de väntade rapporterna kom in."
    assert quarters.shown.rows == (("kvartal 1 2025", "EST", "75\xa0%"),)


@pytest.mark.usefixtures("_own_store")
@pytest.mark.parametrize("role", [Role.ANALYST, Role.ELECTED])
def test_the_presence_that_was_promised_is_told_with_the_commitments(role: Role) -> None:
    """Forty-five minutes and an hour at the station: twice and an hour and three quarters, as the page adds them."""
    for key, day, minutes in (("a", 1, 45), ("b", 2, 60)):
        start = datetime(2025, 3, day, 20)  # noqa: DTZ001 - Swedish clock time
        there = {"area_id": "mjolby-resecentrum", "start": start, "minutes": minutes, "what": PresenceKind.ON_FOOT}
        the_store().record_paper(Presence.model_validate({**WHO, "key": key, **there}), now=EARLY)
    slides = make(role, plan(agenda=AGENDA[3:])).parts[2].slides
    (told,) = (line for slide in slides for line in slide.lines if line.startswith("Loggad närvaro under löftet"))
    assert told.endswith(": mjolby-resecentrum 2 gånger, 1 tim 45 min (senast 2025-03-02). Källa: närvarologgen.")
    assert not any("säger olika" in line for slide in slides for line in slide.lines)
    begun = {"promise_id": "mjolby-2024-2025", "commitment_id": "narvaro-vid-resecentrum", "author_role": "samordnare"}
    status = {"status": CommitmentStatus.NOT_STARTED, "decided_on": date(2025, 2, 1), "reason": "Så."}
    the_store().record_decision(Decision.model_validate(begun | status), now=EARLY)
    lines = [line for slide in make(role, plan(agenda=AGENDA[3:])).parts[2].slides for line in slide.lines]
    assert len([line for line in lines if line.startswith("Status och logg säger olika")]) == 1


@pytest.mark.usefixtures("_own_store")
def test_a_meeting_in_the_log_is_told_where_no_follow_up_is() -> None:
    """Kungsör's strategic meeting is written as an activity alone: the slide says so beside the rule."""
    served = {"promise_id": "kungsor-2020", "commitment_id": "strategiskt-mote", "what": "strategiskt möte"}
    who = WHO | {"municipality": "1960", "key": "a", "day": date(2020, 5, 5)}
    the_store().record_paper(Activity.model_validate(who | served), now=EARLY)
    selection = replace(select(), municipality="1960", name="Kungsör", promises=promises_of("1960", the_promises()))
    meeting = plan(municipality="1960", agenda=(SavedView(title="Läget", path="uppfoljning", choices=()),))
    pack = make_pack(meeting, selection, audience=find_audience("analytiker/polis", RIGHTS[Role.ANALYST]))
    slide = find_slide(pack, "Läget")
    assert slide.message.endswith("ingen uppföljning är registrerad.")
    assert "Samma ord är ett åtagande som räknas ur aktivitetsloggen: ✔ uppfyllt (1)." in slide.lines


@pytest.mark.usefixtures("_own_store")
def test_activities_are_counted_in_each_place_that_must_be_reached() -> None:
    """Högsby's promise names places that each must be reached: each is a row of its own, as on the page."""
    own = promises_of("0821", the_promises())
    selection = replace(select(), municipality="0821", name="Högsby", promises=own)
    meeting = plan(municipality="0821", agenda=(SavedView(title="Gjort", path="aktiviteter", choices=()),))
    pack = make_pack(meeting, selection, audience=find_audience("analytiker/polis", RIGHTS[Role.ANALYST]))
    rows = [row for slide in pack.parts[2].slides for row in slide.shown.rows]
    places = [place for each in own for one in each.commitments if one.minimum for place in one.minimum.places]
    assert len(places) == 2
    assert [row[2:] for row in rows if row[0].startswith("– ")] == [("0", "○ inte nått")] * 2
    assert len(rows) == sum(len(each.commitments) for each in own) + 2


@pytest.mark.usefixtures("_own_store")
def test_the_command_writes_the_packs_own_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the least right unless another is asked for; what can't be done is said in Swedish."""
    monkeypatch.setattr("dashboard.cli.meeting_packs.read_clock", lambda: LATER)
    asked = ["rapport", "möte", "--kommun", "Mjölby", "--ut"]
    assert main([*asked, str(tmp_path / "paket.pptx")]) == 1
    assert "har inget möte upplagt" in capsys.readouterr().err
    meeting = the_store().record_paper(plan(agenda=NO_MAP), now=EARLY)
    for name in ("paket.pptx", "paket.pdf"):
        assert main([*asked, str(tmp_path / name)]) == 0
    pack = make_pack(
        meeting, select(today=LATER.date()), audience=find_audience("förtroendevald", RIGHTS[Role.ANALYST])
    )
    assert (tmp_path / "paket.pptx").read_bytes() == pack.write_slides()
    assert (tmp_path / "paket.pdf").read_bytes() == pack.write_handout()
    assert "Får visas för förtroendevalda" in capsys.readouterr().out
    for more, told in (
        (["paket.txt"], "skrivs som pptx eller pdf"),
        (["a.pptx", "--möte", "borta"], "«borta» finns inte"),
        (["a.pptx", "--löfte", "mjolby"], "hör inte till rapporten «möte»"),
    ):
        assert main([*asked, str(tmp_path / more[0]), *more[1:]]) == 1
        assert told in capsys.readouterr().err


@pytest.mark.usefixtures("_own_store")
def test_the_page_makes_the_pack() -> None:
    """Whoever sees every number chooses the reader; the pack is made with a button and offered in both forms."""
    the_store().record_paper(plan(agenda=NO_MAP), now=EARLY)

    def script(role: str) -> None:
        from datetime import date, datetime  # noqa: PLC0415 - the script runs on its own
        from uuid import uuid4  # noqa: PLC0415

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from dashboard.views.meeting import show_meeting  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = Viewer(find_rights(frozenset({Role(role)})), role=role)
        selection = Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2026, 3, 6), viewer)
        now = datetime(2026, 3, 6, 9)  # noqa: DTZ001 - Swedish clock time
        show_meeting(selection, pages={"lagesbild": "Lägesbild"}, clock=lambda: now, new_id=uuid4)

    for role, options in (("analytiker/polis", 3), ("förtroendevald", 0)):
        page = AppTest.from_function(script, default_timeout=90, kwargs={"role": role}).run()
        chosen = [box for box in page.selectbox if box.key == "motespaket_for"]
        assert [len(box.options) for box in chosen] == ([options] if options else [])
        next(button for button in page.button if button.label == "Gör mötespaketet").click().run()
        assert not page.exception
        assert "Får visas för förtroendevalda" in "".join(str(each.value) for each in page.markdown)
        labels = [button.proto.label for button in page.get("download_button")]
        assert labels == ["Ladda ner som PowerPoint", "Ladda ner som PDF"]
