"""The page of one promise: the answer in a sentence, what it rests on, and silence where nothing is known."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.goal_texts import say_goal
from dashboard.selection import Selection, promises_of
from dashboard.views.brief import say_goals
from dashboard.views.promise import name_promises
from data.activities import Activity
from data.assessments import Assessment, Colour
from data.definitions import Definition
from data.example import fill
from data.invented.presences import invent_presences
from data.model import Category, Goal, Measure, Period, Quote
from data.promises import PROMISES, read_promise, read_promises
from data.roles import Role
from geo.baseline import compare_counts
from geo.comparison import Comparison
from geo.goals import judge_goal
from geo.join import assign_areas
from tests.shown_pages import open_at, store_shown, words_of

NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - Swedish clock time
TOWNS = {"0586": "Mjölby", "1960": "Kungsör", "0821": "Högsby", "0861": "Mönsterås"}
FRAUD = "Påhittade anmälda bedrägerier"
DIALOGUE = Activity(
    municipality="0821",
    key="dialog-hogsby",
    author_role="samordnare",
    is_demo=True,
    what="medborgardialog",
    day=date(2024, 9, 12),
    n_participants=31,
    promise_id="hogsby-monsteras-2024-2025",
    commitment_id="medborgardialog",
    area_id="hogsby-centrum",
)
DEFINITION = Definition(
    goal_id="farre-bedragerier",
    text="Anmälda bedrägerier, hela året",
    source=FRAUD,
    category=Category.FRAUD,
    baseline_year=2023,
    author_role="styrgruppen",
    reason="enligt protokoll",
    promise_id="mjolby-2024-2025",
    decided_on=date(2025, 2, 3),
    is_demo=True,
)
ASSESSMENT = Assessment(
    focus_area_id="bedrageri",
    colour=Colour.YELLOW,
    evidence="träffarna i mars",
    author_role="rådet",
    reason="Vi når få.",
    promise_id="mjolby-2024-2025",
    decided_on=date(2025, 2, 3),
    is_demo=True,
)


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the pages the example, with a dialogue in Högsby, a definition and an assessment in Mjölby."""
    path = tmp_path_factory.mktemp("lofte") / "store.sqlite3"
    with store_shown(path, assign=assign_areas) as store:
        fill(store, read_promises(PROMISES), seed=1, now=NOW)
        store.record_paper(DIALOGUE, now=NOW, after=0)
        store.record_definition(DEFINITION, now=NOW)
        store.record_assessment(ASSESSMENT, now=NOW)
        yield


def show(
    municipality: str,
    *,
    role: Role = Role.ANALYST,
    today: str = "2026-01-15",
    more: str = "",
    is_follow_up: bool = False,
    **address: str,
) -> AppTest:
    """Show the page of one municipality to somebody on a day; with one more promise where it is given a title."""

    def script(municipality: str, name: str, role: str, today: str, more: str, *, is_follow_up: bool) -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        from dashboard.selection import Selection, promises_of  # noqa: PLC0415
        from dashboard.store import the_promises  # noqa: PLC0415
        from dashboard.viewer import Viewer  # noqa: PLC0415
        from dashboard.views.followup import show_follow_up  # noqa: PLC0415
        from dashboard.views.promise import show_promise  # noqa: PLC0415
        from data.roles import Role, find_rights  # noqa: PLC0415

        viewer = Viewer(find_rights(frozenset({Role(role)})), key="k" * 32, role=role, page="Löftet")
        promises = promises_of(municipality, the_promises())
        if more:
            other = {"promise_id": "nasta", "title": more, "follow_up_rules": ()}
            promises = (*promises, promises[0].model_copy(update=other))
        page = show_follow_up if is_follow_up else show_promise
        page(Selection(municipality, name, promises, date.fromisoformat(today), viewer))

    given = {"municipality": municipality, "name": TOWNS.get(municipality, municipality), "role": str(role)}
    asked = {"today": today, "more": more, "is_follow_up": is_follow_up}
    page = open_at(script, address, **given, **asked)
    assert not page.exception
    return page


@pytest.fixture(scope="module")
def mjolby() -> str:
    """Give what Mjölby's page says."""
    return words_of(show("0586"))


def test_one_dialogue_in_hogsby_and_none_in_monsteras_is_told_as_not_met() -> None:
    """Whichever of the two municipalities looks, and each place for itself."""
    for town in ("0821", "0861"):
        said = words_of(show(town))
        assert re.search(r":red-badge\[✖ inte uppfyllt\] Centrala Högsby [1-9]\d*, Centrala Mönsterås 0\n", said)
        assert "löftet är slut, men antalet är inte uppfyllt" in said
        assert "deltagare" in said
    assert ":gray-badge[○ inte uppfyllt än]" in words_of(show("0821", today="2025-07-01"))


def test_a_promised_number_that_nobody_has_kept_a_log_of_is_not_said_to_be_unmet() -> None:
    """Kungsör's meeting of 2020: the second of January nothing is written yet, so nothing is known."""
    said = words_of(show("1960", today="2020-01-02"))
    assert "inget är skrivet i aktivitetsloggen, så det går inte att säga" in said
    assert "strategiskt möte 0" not in said


def test_the_goal_is_answered_by_the_definition_that_was_decided(mjolby: str) -> None:
    """Who decided it, when, which version and why; and the sentence names the source and every year."""
    assert "Definitionen beslutades 2025-02-03 av styrgruppen (version 1): «Anmälda bedrägerier, hela året»" in mjolby
    assert re.search(rf"Målet nås[^.]* enligt «{FRAUD}»: 2024 var antalet [^;]* mot \d+ år 2023\); 2025 ", mjolby)
    early = words_of(show("0586", today="2025-01-31"))
    assert "Ingen definition är beslutad för målet." in early


def test_the_page_has_all_that_the_answer_rests_on(mjolby: str) -> None:
    """Same months, riket and the county, shortfall, extract day, assessment with evidence, what is overdue."""
    for told in (
        *("samma månader", "riket", "Östergötlands län", "Bortfall", "Uttagsdatum", "Det som är försenat", "försenat"),
        *(":orange-badge[◆ bedömning (gul)]", "Vi når få.", "träffarna i mars", "inget målvärde angivet"),
        *("mått saknas", "PÅHITTADE DEMODATA", "När löftet följs upp"),
    ):
        assert told in mjolby


def test_the_page_begins_with_how_many_goals_and_commitments_stand_how(mjolby: str) -> None:
    """The promise has five goals, one with a measure, and eight commitments: all are counted, above the first goal."""
    brief = mjolby[: mjolby.index("**Antalet bedrägerier ska vara färre än 2023**")]
    goals, commitments = (re.search(rf"\*\*{name}:\*\* (.*)", brief) for name in ("Mål", "Åtaganden"))
    assert goals is not None
    assert commitments is not None
    assert goals[1].strip() == ":green-badge[● målet nås (grön)] 1 av 5, :gray-badge[? mått saknas (grå)] 4 av 5"
    counted = re.findall(r"-badge\[\S \w[^]]*\] (\d+) av 8", commitments[1])
    assert len(counted) == commitments[1].count("badge")
    assert sum(map(int, counted)) == 8
    overdue = re.search(r"\*\*▲ Försenat:\*\* (\d+) åtaganden och (\d+) uppföljning", brief)
    assert overdue is not None
    assert sum(map(int, overdue.groups())) == mjolby.count("- ▲ ")
    assert "med det som inte var klart när löftet tog slut" in brief
    assert "Löftet får inget samlat omdöme" in mjolby


def test_a_promise_without_goals_is_said_to_have_none() -> None:
    """Nothing of nothing is no verdict."""
    assert say_goals([]) == "**Mål:** löftet har inga mål, bara åtaganden."


def test_a_promise_that_has_not_begun_does_not_take_the_place_of_the_one_that_holds() -> None:
    """Two for the same town: the one for next year comes after this year's until its first day, wherever it is read."""
    now = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    ahead = now.model_copy(update={"period": Period(first=date(2026, 1, 1), last=date(2026, 12, 31))})
    newest_first = promises_of("0586", (now, ahead))
    assert newest_first == (ahead, now)
    assert Selection("0586", "Mjölby", newest_first, date(2025, 12, 31)).promises == (now, ahead)
    assert Selection("0586", "Mjölby", newest_first, date(2026, 1, 1)).promises == (ahead, now)


@pytest.mark.parametrize("is_follow_up", [False, True])
def test_a_promise_without_a_rule_of_follow_up_says_so(*, is_follow_up: bool) -> None:
    """A heading with nothing under it would look like something lost."""
    said = words_of(show("0586", more="Utan regel", lofte="nasta", is_follow_up=is_follow_up))
    assert "För löftet är ingen regel om uppföljning inlagd." in said


def test_commitments_that_nobody_has_judged_are_not_counted_as_judged() -> None:
    """«Kan ej bedömas» is what somebody says who has looked; of a promise without a status nobody has."""
    said = words_of(show("0586", more="Ingen har tittat", lofte="nasta"))
    told = next(line for line in said.splitlines() if line.startswith("**Åtaganden:**"))
    assert told.strip() == "**Åtaganden:** ingen har skrivit hur det går."
    assert "**Försenat:** går inte att säga, för ingen har skrivit något om hur löftet går." in said
    assert "så vitt registret vet" not in said


def test_before_its_first_day_a_promise_is_said_not_to_have_begun() -> None:
    """Mjölby's promise begins on the first of January 2024."""
    said = words_of(show("0586", today="2023-12-31"))
    assert "Gäller 2024-01-01 till 2025-12-31 (har inte börjat)." in said
    assert "**Löftet börjar gälla 2024-01-01.** Innan dess finns inget att bedöma." in said
    assert "det finns inga siffror för löftets tid att hålla mot 2023" in said


def test_nothing_is_told_by_colour_alone_and_no_arrow_points(mjolby: str) -> None:
    """Every badge has a sign and a word; nothing about narcotics is red or green."""
    badges = re.findall(r":(\w+)-badge\[([^\]]*)\]", mjolby)
    assert badges
    assert all(re.fullmatch(r"\S \w.*", told) for _, told in badges)
    assert not set("↑↓↗↘🔺🔻") & set(mjolby)
    narcotics = mjolby[mjolby.index("Begränsa tillgången") :].splitlines()[0]
    assert ":gray-badge[? mått saknas (grå)]" in narcotics


def test_a_council_member_gets_the_same_answer_without_what_is_protected(mjolby: str) -> None:
    """The count of fraud is of the whole municipality and never small; so its sentence is the same."""
    said = words_of(show("0586", role=Role.ELECTED))
    sentence = next(line for line in mjolby.splitlines() if f"enligt «{FRAUD}»" in line)
    assert sentence in said


def test_a_place_shows_its_own_commitments_only() -> None:
    """Resecentrum has one; the address opens it again."""
    said = words_of(show("0586", plats="Mjölby resecentrum"))
    assert "Arbeta med att ha hög närvaro i och omkring resecentrum." in said
    assert "riktade trafikövervakningsinsatser" not in said


def test_an_address_that_names_no_promise_here_says_so() -> None:
    """Another promise is never shown in silence in its place; the right id is taken without a word."""
    assert "«kungsor-2020» finns inte i Mjölby" in words_of(show("0586", lofte="kungsor-2020"))
    assert "finns inte" not in words_of(show("0586", lofte="mjolby-2024-2025"))


def test_one_of_several_promises_is_opened_by_its_address_and_another_can_be_chosen() -> None:
    """By id or by title; what is chosen on the page then holds."""
    page = show("0586", more="Nästa löfte", lofte="nasta")
    assert [each.value for each in page.header] == ["Nästa löfte"]
    page.selectbox(key="lofte").select("Medborgarlöfte 2024/2025").run()
    assert [each.value.replace("\\", "") for each in page.header] == ["Medborgarlöfte 2024/2025"]
    assert [each.value for each in show("0586", more="Nästa löfte", lofte="Nästa löfte").header] == ["Nästa löfte"]


def test_promises_of_the_same_title_are_told_apart() -> None:
    """Names end up in addresses, so each leads to one promise."""
    one = read_promise(PROMISES / "kungsor-2020.yaml")
    other = one.model_copy(update={"promise_id": "kungsor-2021"})
    assert list(name_promises([one, other])) == [f"{one.title} (kungsor-2020)", f"{one.title} (kungsor-2021)"]


@pytest.mark.parametrize("town", ["0114", "1960"])
def test_without_figures_or_a_promise_nothing_is_called_kept(town: str) -> None:
    """No promise, or goals that no figure can judge."""
    said = words_of(show(town))
    assert "[● målet" not in said
    assert "mått saknas" in said or "inget inlagt medborgarlöfte" in said


TWO_YEARS = Period(first=date(2024, 1, 1), last=date(2025, 12, 31))
GOAL = Goal(
    goal_id="farre",
    name="färre",
    quote=Quote(text="färre", document="lofte"),
    measure=Measure(category=Category.FRAUD, baseline_year=2023),
)


def test_the_sentence_says_what_each_year_can_bear() -> None:
    """By hand: 200 to 150 is certain, 200 to 210 is not fewer; a half-year is held against the same months."""
    certain = compare_counts(200, 150, baseline_year=2023, year=2024, dispersion=1.0)
    more = compare_counts(200, 210, baseline_year=2023, year=2025, dispersion=1.0)
    june = compare_counts(
        100, 60, baseline_year=2023, year=2025, dispersion=1.0, months=(1, 2, 3, 4, 5, 6), missing_months=(7,)
    )

    def say(*compared: Comparison, today: date = date(2026, 1, 15)) -> str:
        return say_goal(GOAL, judge_goal(GOAL, {"Brå": compared}, period=TWO_YEARS, today=today))

    assert say(certain, more) == (
        "Målet nås vissa år men inte andra enligt «Brå»: 2024 var antalet säkert lägre (150 mot 200 år 2023); "
        "2025 var antalet inte lägre, men skillnaden kan vara slump (210 mot 200 år 2023)."
    )
    assert say(certain, june, today=date(2025, 7, 10)) == (
        "Målet nås räknemässigt hittills enligt «Brå»: 2024 var antalet säkert lägre (150 mot 200 år 2023); "
        "jan–jun 2025 var antalet säkert lägre (60 mot 100 samma månader 2023)."
    )
    nothing = judge_goal(GOAL, {}, period=TWO_YEARS, today=date(2026, 1, 15))
    assert say_goal(GOAL, nothing).endswith("det finns inga siffror för löftets tid att hålla mot 2023.")


@pytest.mark.parametrize("is_follow_up", [False, True])
def test_what_was_done_is_the_same_wherever_it_is_told(*, is_follow_up: bool) -> None:
    """Kungsör's meeting stands in the log of activities: nowhere it is said to be none of one."""
    said = words_of(show("1960", is_follow_up=is_follow_up))
    assert "Samma ord är ett åtagande som räknas ur aktivitetsloggen: ✔ uppfyllt (1)." in said
    assert "Gjort 0 av" not in said
    assert "strategiskt möte en gång" in said


def test_a_status_that_the_log_contradicts_is_told() -> None:
    """Every commitment called «ej påbörjad» with something done says so, and no other does.

    The day is one when the work had begun and the invented statuses hadn't followed yet.
    """
    said = words_of(show("0586", today="2024-06-10"))
    parts = re.split(r"\*\*([^*]+)\*\* :\w+-badge", said)
    begun = [part for part in parts if "ej påbörjad" in part[:30] and "Gjort enligt aktivitetsloggen" in part]
    assert begun
    assert all("statusen är «ej påbörjad», men något är gjort" in part for part in begun)
    assert said.count("Statusen och loggen säger olika") == len(begun)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ELECTED])
@pytest.mark.parametrize("is_follow_up", [False, True])
def test_presence_that_was_promised_is_told_from_the_log(role: Role, *, is_follow_up: bool) -> None:
    """«Hög närvaro i och omkring resecentrum» stands beside what was logged there, added here by hand."""
    promise = read_promise(PROMISES / "mjolby-2024-2025.yaml")
    logged = invent_presences(promise, {"mjolby-resecentrum": "0586"}, seed=1)
    hours, minutes = divmod(sum(each.minutes for each in logged), 60)
    newest = max(each.start.date() for each in logged)
    said = words_of(show("0586", role=role, is_follow_up=is_follow_up))
    length = f"{hours} tim" + (f" {minutes} min" if minutes else "")
    assert f"Mjölby resecentrum {len(logged)} gånger, {length} (senast {newest})" in said
