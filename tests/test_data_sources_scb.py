"""SCB's database: asked by its rules for exactly what is wanted, read strictly, a population only when it is one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from data.errors import DataError
from data.indicators import Indicator
from data.sources.jsonstat import Dataset
from data.sources.scb import HOST, Level, Query, fetch_scb
from tests.statistics_hosts import Hosts, play_hosts, population_table

TODAY = date(2026, 3, 1)
CONTENT = {"ContentsCode": "BE0101N1"}


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """Play SCB's database."""
    with play_hosts() as hosts:
        yield hosts


def fetch(hosts: Hosts, **changes: Any) -> Indicator:  # noqa: ANN401  # any field of the query
    """Fetch two years of Mjölby's population."""
    asked: dict[str, Any] = {"years": [2023, 2024], "chosen": CONTENT, "is_population": True, **changes}
    query = Query(table="TAB638", municipality="0586", **asked)
    return fetch_scb(hosts.asker(HOST), query, today=TODAY, role="samordnare")


def test_a_population_keeps_its_years_and_passport(hosts: Hosts, capfd: pytest.CaptureFixture[str]) -> None:
    """What may be left out is left out; metadata are asked for once; the library's talk is not heard."""
    hosts.play_scb(population_table())
    found = fetch(hosts)
    assert [(one.geography, one.year, one.value) for one in found.values] == [
        ("0586", 2023, 28_700.0),
        ("0586", 2024, 28_650.0),
    ]
    assert (found.code, found.licence, found.attribution, found.unit) == (
        "638/BE0101N1",
        "CC0",
        "Källa: SCB",
        "antal",
    )
    assert (found.fetched_on, found.updated_on, found.is_population) == (TODAY, date(2026, 2, 20), True)
    assert found.title == "Folkmängd. Folkmängden efter region, ålder, tabellinnehåll och år"
    assert found.definition == "31 december respektive år Påhittade siffror."
    assert found.selection == "ålder: alla"
    metadata, data = hosts.asked
    assert "/api/v2/tables/TAB638/metadata?" in metadata
    assert "lang=sv" in metadata
    assert "valuecodes%5BTid%5D=2023%2C2024" in data
    assert "Alder" not in data
    assert set(hosts.agents) == {"Mjolby kommun"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        (Level.MUNICIPALITY, ["0586"]),
        (Level.DESO, ["0586A0010", "0586A0010_DeSO2025", "0586B2010_DeSO2025"]),
        (Level.REGSO, ["0586R001_RegSO2025"]),
    ],
)
def test_areas_within_the_municipality_keep_their_own_codes(hosts: Hosts, level: Level, codes: list[str]) -> None:
    """DeSO of 2018 and of 2025 are told apart, and no other municipality's are asked for."""
    hosts.play_scb(population_table(), lambda _: 100)
    assert sorted({one.geography for one in fetch(hosts, level=level).values}) == codes


def test_what_is_missing_is_not_zero(hosts: Hosts) -> None:
    """SCB gives null for what it has not; a year the table doesn't have is not there at all."""
    hosts.play_scb(population_table(), lambda place: None if place["Tid"] == "2023" else 5)
    found = fetch(hosts, years=[2023, 2024, 2025])
    assert [(one.year, one.value) for one in found.values] == [(2023, None), (2024, 5.0)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"years": [1950]}, "har inte de åren.*2021"),
        ({"chosen": {}}, r"ContentsCode måste väljas.*BE0101N1 \(Folkmängd\)"),
        ({"chosen": {"ContentsCode": "X"}}, "ContentsCode har inte X"),
        ({"chosen": {**CONTENT, "Kon": "1"}}, "inget att välja för Kon.*Alder"),
        ({"chosen": {**CONTENT, "Tid": "2023"}}, "inget att välja för Tid"),
        ({"chosen": {**CONTENT, "Alder": "1"}}, "inte ut som hela folkmängden.*1 år"),
        ({"chosen": {"ContentsCode": "BE0101N2"}}, "inte ut som hela folkmängden"),
    ],
)
def test_what_the_table_lacks_is_told_with_what_it_has(hosts: Hosts, changes: dict[str, Any], told: str) -> None:
    """The reader learns the codes there are; one age, or the change of a population, is no population."""
    hosts.play_scb(population_table(), lambda place: -1.5 if place["ContentsCode"] == "BE0101N2" else 3)
    with pytest.raises(DataError, match=told):
        fetch(hosts, **changes)


def test_one_age_may_be_kept_as_what_it_is(hosts: Hosts) -> None:
    """Not said to be the population, with the choice in the passport; all ages chosen by code are all."""
    hosts.play_scb(population_table(), lambda _: 3)
    one_age = fetch(hosts, chosen={**CONTENT, "Alder": "1"}, is_population=False)
    assert (one_age.selection, one_age.is_population) == ("ålder: 1 år", False)
    assert fetch(hosts, chosen={**CONTENT, "Alder": "tot"}).is_population


def test_another_municipality_is_told(hosts: Hosts) -> None:
    """A table of few places, and a name that would be a pattern."""
    hosts.play_scb(population_table())
    for place in ("0114", "...."):
        query = Query(table="TAB638", municipality=place, years=[2023], chosen=CONTENT)
        with pytest.raises(DataError, match="har inte den kommunen"):
            fetch_scb(hosts.asker(HOST), query, today=TODAY, role="samordnare")


def test_only_a_table_is_asked_for(hosts: Hosts) -> None:
    """What would be another address is refused before any call."""
    query = Query(table="TAB638/../../config", municipality="0586", years=[2023])
    with pytest.raises(DataError, match="ska skrivas som TAB638"):
        fetch_scb(hosts.asker(HOST), query, today=TODAY, role="samordnare")
    assert not hosts.asked


@pytest.mark.parametrize("part", ["/metadata", "/data?"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (404, "svarade 404"),
        (400, "svarade 400"),
        (b"<html>", "inte JSON"),
        (b"[]", "annan form"),
        (b'{"id": ["Region"]}', "annan form"),
        ((200, {"Content-Length": "900"}), "bröts av"),
    ],
)
def test_what_is_no_answer_is_told_in_words(hosts: Hosts, part: str, said: object, told: str) -> None:
    """The same for what a table is and for its values."""
    hosts.play_scb(population_table())
    hosts.answers[part] = said
    with pytest.raises(DataError, match=told):
        fetch(hosts)


@pytest.mark.parametrize(
    "change",
    [
        {"value": [1]},
        {"value": [1, 2, 3]},
        {"value": [1, "2"]},
        {"value": [1, True]},
        {"size": [1, 1, 3]},
        {"size": [1, 1]},
        {"id": ["Region", "ContentsCode"]},
        {"role": {}},
    ],
)
def test_a_half_or_twisted_answer_is_refused(hosts: Hosts, change: dict[str, Any]) -> None:
    """More or fewer values than places, texts for numbers, dimensions that don't fit: none of it is kept."""
    hosts.play_scb(population_table())
    whole = hosts.answers["/data?"]
    hosts.answers["/data?"] = lambda query: {**whole(query), **change}
    with pytest.raises(DataError, match="annan form"):
        fetch(hosts)


def test_an_answer_about_another_place_is_refused(hosts: Hosts) -> None:
    """Motala's values where Mjölby's were asked for."""
    hosts.play_scb(population_table())
    whole = hosts.answers["/data?"]
    hosts.answers["/data?"] = lambda query: whole({**query, "valuecodes[Region]": ["0580"]})
    with pytest.raises(DataError, match="annan form"):
        fetch(hosts)


def test_values_by_place_are_read(hosts: Hosts) -> None:
    """JSON-stat lets a thin table name only the places that have a value."""
    hosts.play_scb(population_table())
    whole = hosts.answers["/data?"]
    hosts.answers["/data?"] = lambda query: {**whole(query), "value": {"1": 28_650}}
    assert [one.value for one in fetch(hosts).values] == [None, 28_650.0]


def test_a_huge_table_is_never_unfolded() -> None:
    """Sizes that claim ten billion places are refused before any is made."""
    codes = {"category": {"index": [str(n) for n in range(1_000)]}}
    dataset = Dataset.model_validate(
        {
            "label": "Stor",
            "role": {"time": ["c"], "geo": ["a"], "metric": ["b"]},
            "id": ["a", "b", "c"],
            "size": [1_000] * 3,
            "dimension": dict.fromkeys("abc", codes),
            "value": {},
        }
    )
    with pytest.raises(ValueError, match="1000000000 places"):
        next(dataset.cells())
