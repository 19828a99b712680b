"""The pages of surveys and of reporting: what they say, what they never say, and what is written there."""
# ruff: noqa: PLC0415 - a page under test imports what it uses, as the test runs its text alone

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.commands import bring
from dashboard.importing import Order
from dashboard.progress import Progress
from dashboard.settling import Reading
from dashboard.survey_charts import draw_survey, list_marks
from dashboard.survey_texts import list_values, say_change
from data.reporting import ReportingRate, name_rate
from data.store import Store, open_store
from data.surveys import Sex, Survey, SurveyValue, name_survey

NOW = datetime(2026, 3, 3, 12)  # noqa: DTZ001 - Swedish clock time
SOURCE, QUESTION = "Påhittad mätning", "Otrygghet <script>"
_PASSPORT = ["source", "definition", "kind"]
NAMES = {"0586": "Mjölby", "län:05": "Östergötlands län", "riket": "riket"}


def value(year: int, share: float | None, *ends: float, sex: Sex | None = None, n: int | None = 300) -> SurveyValue:
    """Make a value that is about the year it was asked."""
    low, high = ends or (None, None)
    return SurveyValue(survey_year=year, about_year=year, sex=sex, share=share, low=low, high=high, n=n)


def survey(place: str, *figures: SurveyValue) -> Survey:
    """Make a survey of a place."""
    return Survey(
        municipality=place,
        key=name_survey(SOURCE, QUESTION),
        author_role="handläggare",
        source=SOURCE,
        question=QUESTION,
        figures=figures,
    )


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Give the pages a store of their own, with one real count so that nothing invented is shown."""
    path, counts = tmp_path / "store.sqlite3", tmp_path / "2021.csv"
    counts.write_text("Mjölby kommun;210;700\nAle kommun;200;600\n", "utf-8")
    reading = Reading(extract_date="2026-01-15", period="2021", category="stöld")
    order = Order(now=NOW, author_role="handläggare")
    list(bring(f"sqlite:///{path}", counts, reading, order, progress=Progress(StringIO())))
    monkeypatch.setenv("LOFTESKARTAN_DB", str(path))
    st.cache_resource.clear()
    with_papers = open_store(f"sqlite:///{path}")
    yield with_papers
    with_papers.close()
    st.cache_resource.clear()


def page(function: str) -> None:
    """Show a page for Mjölby."""
    import importlib
    from datetime import date, datetime

    from dashboard.selection import Selection
    from dashboard.viewer import AT_THE_MACHINE

    module = "surveys" if function == "show_surveys" else "reporting_months"
    show = getattr(importlib.import_module(f"dashboard.views.{module}"), function)
    selection = Selection("0586", "Mjölby", (), date(2026, 3, 3), AT_THE_MACHINE)
    show(selection, clock=lambda: datetime(2026, 3, 3, 12))  # noqa: DTZ001


def run(function: str) -> AppTest:
    """Run a page."""
    app = AppTest.from_function(page, kwargs={"function": function}).run(timeout=60)
    assert not app.exception, app.exception
    return app


def test_a_change_within_the_margins_is_never_called_one(store: Store) -> None:
    """19 to 14 per cent with margins that meet can't be told; against the country's 25 it can."""
    store.record_paper(survey("0586", value(2023, 0.19, 0.15, 0.23), value(2024, 0.14, 0.10, 0.18, n=295)), now=NOW)
    store.record_paper(survey("riket", value(2024, 0.25, 0.24, 0.26)), now=NOW)
    app = run("show_surveys")
    said = " ".join(one.value for one in app.markdown).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
    assert "Mjölby 2024: 14 %, med felmarginal 10 % till 18 %. Svarande: 295." in said
    assert "Mot 2023 (19 %): det går inte att säga om andelen har ändrats, för felmarginalerna möts." in said
    assert "Mot riket (25 %): lägre, mer än felmarginalerna förklarar." in said
    assert "har minskat" not in said
    captions = " ".join(one.value for one in app.caption).replace("\\", "")
    assert f"Mjölby och riket: inläst eller ändrat {NOW:%Y-%m-%d}." in captions
    assert "<script>" not in " ".join(one.value for one in app.subheader).replace("\\<", "")


def test_without_surveys_the_page_says_how_to_get_them(store: Store) -> None:
    """Nothing is shown as zero."""
    assert store.read_papers(Survey, ["0586"], is_demo=False) == ()
    app = run("show_surveys")
    assert "Läs in Brås arbetsbok" in app.info[0].value


def test_a_value_written_by_hand_is_kept_and_can_be_taken_away(store: Store) -> None:
    """With interval and number of answers; taking it away leaves its version."""
    store.record_paper(survey("0586", value(2023, 0.19, 0.15, 0.23)), now=NOW)
    app = run("show_surveys")
    app.selectbox(key="roll").select("handläggare")
    app.selectbox(key="undersokning_kalla").select(SOURCE)
    app.run(timeout=60)
    app.selectbox(key="undersokning_fraga").select(QUESTION)
    for key, number in (("ar", 2025), ("andel", 14.0), ("undre", 10.0), ("ovre", 18.0), ("antal", 295)):
        app.number_input(key=f"undersokning_{key}").set_value(number)
    app.run(timeout=60)
    next(one for one in app.button if one.label == "Spara värdet").click().run(timeout=60)
    assert [one.value for one in app.success] == ["**Undersökningsvärdet är sparat\\.**"]
    kept = store.read_papers(Survey, ["0586"], is_demo=False)[0]
    assert kept.figures[-1] == value(2025, 0.14, 0.10, 0.18, n=295)
    app.selectbox(key="undersokning_bort").select_index(0).run(timeout=60)
    next(one for one in app.button if one.label == "Ta bort värdet").click().run(timeout=60)
    kept = store.read_papers(Survey, ["0586"], is_demo=False)[0]
    assert [one.survey_year for one in kept.figures] == [2025]


def test_womens_and_mens_answers_stand_apart() -> None:
    """Each with its own interval in the table, and never in the same chart as everyone's."""
    told = survey("0586", value(2024, 0.2, 0.18, 0.22), value(2024, 0.3, 0.25, 0.35, sex=Sex.WOMEN, n=None))
    rows = list_values([told], NAMES)
    assert [(row["Svarande grupp"], row["Antal svarande"]) for row in rows] == [
        ("alla tillsammans", "300"),
        ("kvinnor", "uppgift saknas"),
    ]
    assert list_marks([told], NAMES, Sex.WOMEN)["Andel"].tolist() == [30.0]


def test_a_missing_share_has_no_mark_and_no_verdict() -> None:
    """It isn't drawn as zero."""
    told = survey("0586", value(2023, None), value(2024, 0.2, 0.18, 0.22))
    assert list_marks([told], NAMES, None)["År"].tolist() == ["2024"]
    assert "en av uppgifterna saknas" in say_change(told.figures[1], told.figures[0])


def test_the_chart_of_invented_figures_says_so() -> None:
    """Also when its picture is copied."""
    marks = list_marks([survey("0586", value(2024, 0.2, 0.18, 0.22))], NAMES, None)
    drawn = draw_survey(marks, places=list(NAMES.values()), title="Otrygghet", is_demo=True).to_dict()
    assert drawn["title"]["text"][-1] == "PÅHITTADE DEMODATA"


def test_a_month_of_reporting_is_kept(store: Store) -> None:
    """What is typed wrong is told before it can be saved."""
    app = run("show_reporting_months")
    app.selectbox(key="roll").select("samordnare")
    app.text_input(key="rapporteringsgrad_manad").input("mars")
    app.number_input(key="rapporteringsgrad_vantade").set_value(40)
    app.number_input(key="rapporteringsgrad_inkomna").set_value(30).run(timeout=60)
    assert any("har inte varit än" in one.value or "skrivs som" in one.value for one in app.caption)
    app.text_input(key="rapporteringsgrad_manad").input("2026-02").run(timeout=60)
    next(one for one in app.button if one.label == "Spara månaden").click().run(timeout=60)
    assert [one.value for one in app.success] == ["**Rapporteringsgraden är sparad\\.**"]
    kept = store.read_papers(ReportingRate, ["0586"], is_demo=False)
    assert [(one.month, one.n_expected, one.n_received) for one in kept] == [("2026-02", 40, 30)]
    (form,) = app.expander
    assert not form.proto.expanded  # what has been written comes first


def test_beside_a_trend_of_reports_stands_how_many_came_in() -> None:
    """Half of them against all: a difference may be the reporting's; nothing stands beside crimes reported."""
    from dashboard.reporting_rates import list_reported

    class Known:
        incidents = pd.DataFrame({"source": ["EST-rapporter"]})
        series = pd.DataFrame({"source": ["Brå"]})
        deliveries = pd.DataFrame(
            {"source": ["Brå", "EST-områden"], "definition": ["Brott", "EST"], "kind": ["antal", "områden"]}
        )

    assert list_reported(Known()) == ["EST-rapporter"]  # type: ignore[arg-type]  # only its tables are looked at
    assert name_rate("EST", "2026-01") != name_rate("EST", "2026-02")
