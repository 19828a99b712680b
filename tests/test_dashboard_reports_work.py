"""EST, recurring places, activities and the plan in the half-year report are what the pages show, as of its day."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.opening import the_shelf, the_store
from dashboard.reports.document import Document, Figure, Grid, Heading, Listing, Quotation, Sentence
from dashboard.reports.forms import FORMS
from dashboard.reports.half_year import make_half_year_report
from dashboard.reports.web import write_html
from dashboard.selection import Selection, promises_of
from dashboard.viewer import Viewer
from data.action_plans import CommitmentKey, PlanRow
from data.activities import Activity
from data.areas import read_areas
from data.case_steps import CaseStep
from data.cases import AreaCase, Link, Origin, PlaceCase, add_visit, take_step
from data.deliveries import Kind, MissingRow
from data.descriptions import SourceDescription
from data.documents import read_document
from data.example import AREAS_FILE
from data.follow_ups import Decision
from data.model import CommitmentStatus
from data.reporting import ReportingRate, name_rate
from data.roles import Role, find_rights
from data.situation_reports import SituationReport
from data.store import Store, open_store
from data.visits import Visit, VisitKind
from geo.join import assign_areas
from tests.pdf_tags import list_tags
from tests.shown_pages import pages_on
from tests.store_example import make_delivery

DAY, EARLY, LATE = date(2025, 6, 30), datetime(2025, 6, 10, 9), datetime(2025, 9, 1, 9)  # noqa: DTZ001 - clock time
SOURCE, PROMISE = "EST-rapporter", "mjolby-2024-2025"
WHO = {"municipality": "0586", "author_role": "samordnare"}
STATION, CENTRE, ELSEWHERE = (15.1320, 58.3230), (15.1155, 58.3315), (15.06, 58.20)
SPENT = {"jan": 3, "feb": 2, "apr": 4, "jun": 1}
"""Reports at the station during the half-year; one in the centre in January and five elsewhere in June beside them."""

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun")
WHOLE = {"jan": 4, "feb": 2, "mar": 0, "apr": 4, "maj": 0, "jun": 6}
RATES = {1: (40, 30), 2: (40, 36), 3: (40, 40), 4: (40, 40), 5: (40, 40), 6: (40, 40)}


def fill(store: Store) -> None:
    """Read in what an official would have had on the tenth of June 2025, counted by hand above."""
    areas = read_areas(AREAS_FILE, read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription))
    store.receive(areas.delivery(now=EARLY), areas.table)
    spots = [(date(2023, month, 5), ELSEWHERE) for month in range(1, 7) for _ in range(2)]
    for number, month in enumerate(MONTHS, start=1):
        spots += [(date(2025, number, 7), STATION)] * SPENT.get(month, 0)
    spots += [(date(2025, 1, 8), CENTRE), *[(date(2025, 6, 9), ELSEWHERE)] * 5]
    at = pd.to_datetime([day for day, _ in spots]).astype("datetime64[us]")
    lon, lat = ([place[axis] for _, place in spots] for axis in (0, 1))
    told = {"municipality": "0586", "category": "ordningsstörning", "source_category": "bråk", "crs": "EPSG:4326"}
    places = {"x": lon, "y": lat, "lon": lon, "lat": lat, "is_outside": False}
    passport = make_delivery(
        Kind.INCIDENTS,
        source=SOURCE,
        producer="Mjölby kommun",
        extract_date=date(2025, 6, 10),
        definition="Rapporter enligt Effektiv samordning för trygghet.",
        received_at=EARLY,
        covers_first=date(2023, 1, 1),
        covers_last=date(2025, 6, 1),
        missing_row=MissingRow.ZERO,
        words={"bråk": "ordningsstörning"},
    )
    store.receive(passport, pd.DataFrame({"from_at": at, "to_at": at} | told | places))
    rates = [*((2025, month, *pair) for month, pair in RATES.items()), *((2023, month, 40, 40) for month in RATES)]
    for year, month, expected, received in rates:
        name = f"{year}-{month:02d}"
        rate = {"month": name, "n_expected": expected, "n_received": received, "reporters": ("skola", "polis")}
        store.record_paper(ReportingRate(**WHO, source=SOURCE, key=name_rate(SOURCE, name), **rate), now=EARLY)
    _fill_work(store)


def _fill_work(store: Store) -> None:
    presence = Link(promise_id=PROMISE, commitment_id=list_commitments()[0])
    first = {"origin": Origin.REPORTS, "step": CaseStep.FOUND, "step_on": date(2025, 2, 3), "next_on": date(2025, 3, 3)}
    case = AreaCase(
        **WHO,
        key="ett",
        name="Resecentrum kvällstid",
        reason="Kommer igen.",
        owner="kommunpolis",
        area_id="mjolby-resecentrum",
        commitments=(presence,),
        **first,
    )
    place = PlaceCase(**WHO, key="hemligt", name="Trappan vid Vretgatan", reason="Kommer igen.", **first)
    for paper in (
        case,
        add_visit(case, Visit(on=date(2025, 3, 1), what=VisitKind.VISIT, n=2), author_role="polis"),
        place,
        SituationReport(**WHO, key="bild", dated=date(2025, 1, 15), title="Lokal lägesbild", reference="KS/2025:9"),
        make_activity("a", date(2025, 2, 1), n=2, n_participants=17),
        make_activity("b", date(2025, 5, 2)),
        make_row("rad-1", 1, "Byt belysning"),
        make_row("rad-2", 2, "Klipp häckar"),
    ):
        store.record_paper(paper, now=EARLY)


def list_commitments() -> list[str]:
    """List the ids of the commitments of Mjölby's promise."""
    promise = next(each for each in the_shelf().promises if each.promise_id == PROMISE)
    return [each.commitment_id for each in promise.commitments]


def make_activity(key: str, day: date, **more: object) -> Activity:
    """Make an activity for the first commitment."""
    serving = {"promise_id": PROMISE, "commitment_id": list_commitments()[0]}
    return Activity.model_validate({**WHO, "key": key, "what": "träff", "day": day, **serving, **more})


def make_row(key: str, position: float, action: str, **more: object) -> PlanRow:
    """Make a row of the plan behind the first commitment."""
    commitment = CommitmentKey(promise_id=PROMISE, commitment_id=list_commitments()[0])
    told = {"cause": "Mörk gångväg", "when": "våren 2025", "owners": ("Mjölby kommun",), "commitments": (commitment,)}
    return PlanRow.model_validate({**WHO, "key": key, "position": position, "action": action, **told, **more})


def edit_later(store: Store) -> None:
    """Write in September what changes each of the parts, and one thing of the half-year itself."""
    store.record_paper(make_row("rad-1", 1, "Byt alla lampor", status=CommitmentStatus.ONGOING), now=LATE)
    store.record_paper(make_row("rad-2", 2, "Klipp häckar", is_withdrawn=True), now=LATE)
    store.record_paper(make_row("rad-3", 3, "Sätt upp skyltar"), now=LATE)
    store.record_paper(make_activity("c", date(2025, 4, 4), n_participants=9), now=LATE)
    (case,) = store.read_papers(AreaCase, ["0586"])
    told = {"on": date(2025, 8, 1), "reason": "Sent.", "next_on": date(2025, 9, 9), "author_role": "polis"}
    store.record_paper(take_step(case, CaseStep.MAPPED, **told), now=LATE)
    rate = {"month": "2025-01", "n_expected": 40, "n_received": 31}
    store.record_paper(ReportingRate(**WHO, source=SOURCE, key=name_rate(SOURCE, "2025-01"), **rate), now=LATE)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a store in June, to be copied."""
    path = tmp_path_factory.mktemp("rapport") / "a.sqlite3"
    opened = open_store(f"sqlite:///{path}", assign=assign_areas)
    fill(opened)
    opened.close()
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """Give the product a store that was filled in June."""
    with pages_on(Path(shutil.copy(filled, tmp_path))):
        yield the_store()


def make(role: Role = Role.ANALYST, *, known: date | None = None) -> Document:
    """Make the report of Mjölby as of the last of June."""
    viewer = Viewer(find_rights(frozenset({role})), role=role.value, as_of=known)
    promises = promises_of("0586", the_shelf().promises)
    selection = Selection("0586", "Mjölby", promises, known or date(2025, 10, 1), viewer)
    return make_half_year_report(promises[0], selection, day=DAY)


def find(document: Document, caption: str) -> Grid:
    """Find a table by the beginning of its caption."""
    return next(each for each in document.blocks if isinstance(each, Grid) and each.caption.startswith(caption))


def lay(grid: Grid) -> list[dict[str, str]]:
    """Lay a table's rows out by heading."""
    return [dict(zip(grid.columns, row, strict=True)) for row in grid.rows]


def say(document: Document) -> str:
    """Give every text of a document."""
    return "\n".join(document.list_texts()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.usefixtures("store")
def test_est_is_told_with_volume_rate_and_recurring_areas() -> None:
    """As counted by hand: 16 reports by month, 226 of 240 expected came in, and the station had some in 4 months."""
    document = make()
    volume = lay(find(document, f"{SOURCE}, hela kommunen: antal och rapporteringsgrad 2025"))
    assert {row["Månad"]: int(row["Antal händelser"]) for row in volume} == WHOLE
    assert [(row["Väntade rapporter"], row["Inkomna"]) for row in volume] == [
        (str(expected), str(received)) for expected, received in RATES.values()
    ]
    assert [row["Grad"].replace("\N{NO-BREAK SPACE}", " ") for row in volume] == ["75 %", "90 %", *["100 %"] * 4]
    assert find(document, f"{SOURCE}: områden där det återkommer").rows == (("Mjölby resecentrum", "4 av 6", "10"),)
    assert "2025 (jan–jun): 226 av 240 väntade rapporter kom in (94 %), från polis, skola." in say(document)
    assert "2023 (jan–jun): 240 av 240 väntade rapporter kom in (100 %)" in say(document)
    assert find(document, f"{SOURCE}, hela kommunen: antal jan–jun").rows == (("ordningsstörning", "12", "16"),)
    assert find(document, "Lägesbilder").rows == (("2025-01-15", "Lokal lägesbild", "KS/2025:9"),)


@pytest.mark.usefixtures("store")
def test_the_map_says_the_same_as_its_table() -> None:
    """Source, day, choice and months in the caption; each area's count in words and in the table."""
    document = make()
    (drawn,) = (each for each in document.blocks if isinstance(each, Figure) and each.caption.startswith("Karta"))
    for told in ("jan–jun 2025", f"Källa: {SOURCE}, uttag 2025-06-10", "alla kategorier (ordningsstörning)"):
        assert told in drawn.caption
    counts = {"Mjölby resecentrum": "10", "Mjölby centrum": "1"}
    assert dict(find(document, "Kartan som tabell").rows) == counts
    assert all(f"{name}: {n}" in drawn.alternative for name, n in counts.items())


@pytest.mark.usefixtures("store")
def test_a_case_is_told_as_it_stood_and_a_single_place_is_never_named() -> None:
    """Two visits and late since March; the case of a stairway is one of a number."""
    document = make()
    (row,) = lay(find(document, "Ärenden om återkommande platser"))
    assert (row["Ärende"], row["Besök och samtal"]) == ("Resecentrum kvällstid", "2")
    late = (DAY - date(2025, 3, 3)) // timedelta(days=1)
    assert row["Nästa steg"] == f"«kartlagd» ska nås senast 2025-03-03, ▲ försenat {late} dagar"
    assert "Vretgatan" not in say(document)
    assert "Ett ärende gäller en enskild plats." in say(document)
    (narcotics, *_) = (each for each in document.blocks if isinstance(each, Grid) and "Nästa steg inom" in each.caption)
    assert [row["Vem"] for row in lay(narcotics)] == ["Mjölby kommun", "Mjölby kommun", "kommunpolis"]


@pytest.mark.usefixtures("store")
def test_who_sees_no_points_is_told_no_month_and_no_case() -> None:
    """Whole quarters as shares: 106 of 120, then all; of cases that there are such is said, not which."""
    document = make(Role.ELECTED)
    assert "Resecentrum kvällstid" not in say(document)
    assert "visas inte för läsarens roll" in say(document)
    assert "kvartal 1 2025: 88 %; kvartal 2 2025: 100 %; kvartal 1 2023: 100 %" in say(document)
    assert not any("rapporteringsgrad" in each.caption for each in document.blocks if isinstance(each, Grid))


def test_a_status_that_the_log_contradicts_is_told(store: Store) -> None:
    """Activities are written for what hasn't begun by its status: the report says so until the status is another."""
    judged = {
        "promise_id": PROMISE,
        "commitment_id": list_commitments()[0],
        "author_role": "samordnare",
        "reason": "Så.",
    }
    begun = (CommitmentStatus.NOT_STARTED, date(2025, 1, 10)), (CommitmentStatus.ONGOING, date(2025, 5, 3))
    told = []
    for status, day in begun:
        store.record_decision(Decision.model_validate({**judged, "status": status, "decided_on": day}), now=EARLY)
        told.append("Status och logg säger olika: något är skrivet som gjort för «" in say(make()))
    assert told == [True, False]


def test_the_plan_is_told_as_it_was_on_the_day(store: Store) -> None:
    """A row written anew or taken away in September stands as in June; a new one stands apart, and all is told."""
    before = find(make(), "Åtgärdsplan i Brås sex kolumner").rows
    edit_later(store)
    document = make()
    assert find(document, "Åtgärdsplan i Brås sex kolumner, 2025-06-30").rows == before
    assert [row[1] for row in before] == ["Byt belysning", "Klipp häckar"]
    (added,) = find(document, "Åtgärdsplan i Brås sex kolumner, inskrivet efter").rows
    assert added[1] == "Sätt upp skyltar"
    assert "1 rad har ändrats sedan dess, och 1 rad har tagits bort sedan dess. Det står inte här." in say(document)
    assert "Byt alla lampor" not in say(document)


def test_a_closed_day_made_again_after_later_edits_is_the_same_bytes(store: Store) -> None:
    """EST, cases, activities and plan too, in every form, and not what is known now."""
    then = {name: form.write(make(known=DAY)) for name, form in FORMS.items()}
    edit_later(store)
    assert {name: form.write(make(known=DAY)) for name, form in FORMS.items()} == then
    assert write_html(make()) != then["html"]


def open_page(view: str, *, asks_id: bool) -> AppTest:
    """Open a page as an analyst on the day of the report."""

    def script(view: str, asks_id: bool) -> None:  # noqa: FBT001 - AppTest gives it
        import importlib  # noqa: PLC0415 - the script runs on its own
        from datetime import date, datetime  # noqa: PLC0415
        from uuid import uuid4  # noqa: PLC0415

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = Viewer(find_rights(frozenset({Role.ANALYST})), role="analytiker")
        selection = Selection("0586", "Mjölby", promises_of("0586", the_promises()), date(2025, 6, 30), viewer)
        show = getattr(importlib.import_module(f"dashboard.views.{view}"), f"show_{view}")
        more = {"clock": lambda: datetime(2025, 6, 30, 12)} if view != "situation" else {}  # noqa: DTZ001
        show(selection, **more, **({"new_id": uuid4} if asks_id else {}))

    page = AppTest.from_function(script, default_timeout=60, kwargs={"view": view, "asks_id": asks_id}).run()
    assert not page.exception
    return page


def read_page(page: AppTest) -> str:
    """Give what a page says, its tables without markup."""
    kinds = ("markdown", "caption", "header", "subheader")
    said = [element.value for kind in kinds for element in page.get(kind)]
    tables = [re.sub(r"<[^>]+>", "|", one.proto.body) for one in page.get("html")]
    tables += [table.value.to_csv(sep="|") for table in page.table]
    said += [one.proto.bytes.decode(errors="replace") for one in page.get("bidi_component")]
    return re.sub(r"[|\s]+", " ", unescape(" ".join([*said, *tables])).replace("\\", ""))


def stands_on(page: str, row: Mapping[str, str], names: tuple[str, ...]) -> bool:
    """Tell whether a page has a row's cells beside each other."""
    return re.sub(r"[|\s]+", " ", " ".join(row[name] for name in names)) in page


@pytest.mark.usefixtures("store")
def test_every_row_of_the_work_is_the_pages_own_of_the_same_day() -> None:
    """Read back from the web page that was written, and from the pages as they are shown."""
    document = make()
    written = unescape(write_html(document).decode())
    for view, asks_id, caption, names in (
        ("reporting_months", False, f"{SOURCE}, hela kommunen: antal och", ("Väntade rapporter", "Inkomna", "Grad")),
        ("activities", True, "Gjort mot lovat", ("Åtagande", "Målvärde", "Gjort under löftet", "Läge")),
        ("cases", True, "Ärenden om återkommande platser", ("Steg", "Sedan", "Nästa steg", "Besök och samtal")),
        ("action_plan", True, "Åtgärdsplan i Brås", ("Åtgärd",)),
    ):
        page = read_page(open_page(view, asks_id=asks_id))
        for row in lay(find(document, caption)):
            assert stands_on(page, row, names), (view, row)
            assert all(cell in written for cell in row.values())


@pytest.mark.usefixtures("store")
def test_the_counts_are_those_of_the_map_on_screen() -> None:
    """Month by month on Lägesbild, where the map's sentence tells the whole municipality and the areas with most."""
    page = open_page("situation", asks_id=False)
    rate = next(each for each in make().blocks if isinstance(each, Sentence) and each.text.startswith("Rapporterings"))
    assert "2025 (jan–jun): 226 av 240 väntade" in rate.text.replace("\N{NO-BREAK SPACE}", " ")
    assert rate.text.removeprefix("Rapporteringsgrad. ").replace("\N{NO-BREAK SPACE}", " ") in read_page(page)
    for month in ("jan", "jun"):
        page.select_slider(key="manad").set_value(month).run()
        said = read_page(page)
        assert f"{month.capitalize()} 2025: {WHOLE[month]} händelser (ordningsstörning) i hela kommunen" in said
        assert f"Flest: Mjölby resecentrum ({SPENT[month]})" in said


@pytest.mark.usefixtures("store")
def test_the_pdf_is_read_aloud_in_the_order_of_the_report() -> None:
    """Headings, tables, lists, quotations and pictures are marked as such, one after another as they are written."""
    document = make()
    with pikepdf.open(BytesIO(FORMS["pdf"].write(document))) as pdf:
        tags, alternatives = list_tags(pdf)
        with pdf.open_metadata() as metadata:
            title = str(metadata["dc:title"])
        assert (str(pdf.Root.Lang), title) == ("sv-SE", document.title)
    marks = {Grid: "Table", Figure: "Figure", Listing: "L", Quotation: "BlockQuote"}
    levels = [f"H{each.level}" if isinstance(each, Heading) else marks.get(type(each), "") for each in document.blocks]
    wanted = ["H1", *filter(None, levels)]
    # The caption of a picture has its own mark, within that of the picture.
    found = [tag for tag in tags if re.fullmatch(r"H\d|Table|Figure|L|BlockQuote", tag)]
    assert found == wanted
    assert alternatives == [each.alternative for each in document.blocks if isinstance(each, Figure)]
    assert tags.count("Caption") == sum(isinstance(each, Grid | Figure) for each in document.blocks)
    assert tags.count("TH") == sum(len(each.columns) for each in document.blocks if isinstance(each, Grid))


@pytest.mark.usefixtures("store")
def test_the_numbers_are_in_the_text_of_the_pdf(tmp_path: Path) -> None:
    """As whoever searches or listens gets it: every row of the EST table and of the map's, in order."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext saknas på den här datorn.")
    document = make()
    file = tmp_path / "r.pdf"
    file.write_bytes(FORMS["pdf"].write(document))
    said = subprocess.run([program, "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    lines = [re.sub(r"\s+", " ", line).strip() for line in said.replace("\N{NO-BREAK SPACE}", " ").splitlines()]
    for month, (expected, received) in zip(MONTHS, RATES.values(), strict=True):
        assert f"{month} {WHOLE[month]} {expected} {received} {received * 100 // expected} % polis, skola" in lines
    assert {"Mjölby resecentrum 10", "Mjölby centrum 1", "ordningsstörning 12 16"} <= set(lines)
