"""Key figures and population are fetched by the administrator's leave, kept in versions, and told in Swedish."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.indicators import fetch_kolada, fetch_scb, read_choices, read_municipality, read_years
from data.errors import DataError
from data.indicators import Indicator, find_population
from data.sources import kolada, scb
from data.store import Store, open_store
from tests.statistics_hosts import (
    Hosts,
    kolada_page,
    kolada_row,
    kolada_title,
    kolada_value,
    play_hosts,
    population_table,
)

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
LATER = datetime(2026, 6, 1, 12, 0)  # noqa: DTZ001  # as above


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """Play Kolada and SCB."""
    with play_hosts() as hosts:
        yield hosts


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store."""
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield store
    store.close()


def fetch(hosts: Hosts, store: Store, *, years: str = "2023", now: datetime = NOW, **changes: Any) -> list[str]:  # noqa: ANN401
    """Give the command for Kolada."""
    caller = hosts.caller(kolada.HOST, is_network_on=changes.pop("is_network_on", True))
    asked: dict[str, Any] = {"codes": "n99999", "municipalities": "Mjölby", **changes}
    return list(fetch_kolada(store, caller, **asked, years=years, now=now, role="samordnare"))


def play(hosts: Hosts, **by_year: float) -> None:
    """Answer with values for Mjölby, by year: ``y2023``."""
    rows = [kolada_row("N99999", "0586", int(year[1:]), kolada_value("T", value)) for year, value in by_year.items()]
    hosts.play_kolada(kolada_page(kolada_title("N99999")), kolada_page(*rows))


def held(store: Store) -> Indicator:
    """Give the one indicator that is kept for Mjölby."""
    (found,) = store.read_papers(Indicator, ["0586"], is_demo=False)
    return found


def test_what_is_fetched_is_kept_and_told_with_its_source(hosts: Hosts, store: Store) -> None:
    """The first line says that these are never added to incidents; the passport is told and kept."""
    play(hosts, y2023=12.5)
    said = fetch(hosts, store)
    assert "läggs aldrig ihop med händelser" in said[0]
    assert said[1].endswith(
        "andel (%), Mjölby, 2023–2023, 1 värden. Källa: Kolada, källan ska anges, uttag 2026-01-15: nytt."
    )
    assert held(store).author_role == "samordnare"
    assert store.read_incidents("0586", is_demo=False).empty
    assert store.read_series("0586", is_demo=False).empty


def test_the_same_again_is_no_new_version_and_a_change_is(hosts: Hosts, store: Store) -> None:
    """Unchanged half a year later; then corrected by the source, with the old value kept."""
    play(hosts, y2023=12.5)
    fetch(hosts, store)
    assert fetch(hosts, store, now=LATER)[1].endswith("oförändrat sedan 2026-01-15.")
    play(hosts, y2023=13)
    assert fetch(hosts, store, now=LATER)[1].endswith("uttag 2026-06-01: ändrat, version 2.")
    versions = store.read_paper_versions(Indicator, "0586", "kolada-n99999", is_demo=False)
    assert [one.values[0].value for one in versions] == [12.5, 13.0]


def test_years_that_are_held_are_fetched_again(hosts: Hosts, store: Store) -> None:
    """One more year takes the others with it, so that all have the same day of extract; one that is gone is told."""
    play(hosts, y2022=1, y2023=2)
    fetch(hosts, store, years="2022-2023")
    play(hosts, y2023=2, y2024=3)
    said = fetch(hosts, store, years="2024", now=LATER)
    assert "year=2022&year=2023&year=2024" in hosts.asked[-1]
    assert said[2] == "  2022 finns inte längre hos källan; den förra versionen är kvar."
    assert [one.year for one in held(store).values] == [2023, 2024]


def test_what_kolada_lacks_is_told(hosts: Hosts, store: Store) -> None:
    """A municipality without any value gets a line, and no indicator."""
    play(hosts, y2023=1)
    said = fetch(hosts, store, municipalities="0586,Motala")
    assert said[-1] == "N99999, Motala: Kolada har inget för de åren."
    assert not store.read_papers(Indicator, ["0583"])


def test_a_refused_answer_keeps_nothing(hosts: Hosts, store: Store) -> None:
    """What was held is held; the calls are remembered for the next run."""
    play(hosts, y2023=1)
    fetch(hosts, store)
    hosts.answers["/v3/data/"] = b'{"values": [1]}'
    with pytest.raises(DataError, match="annan form"):
        fetch(hosts, store)
    assert held(store).version == 1
    assert len(store.read_calls(kolada.HOST, since=0)) == 4


def test_a_pause_holds_over_a_restart(hosts: Hosts, store: Store) -> None:
    """Six hours by Retry-After: the next run makes no call."""
    hosts.play_kolada((429, {"Retry-After": "21600"}))
    for _ in range(2):
        with pytest.raises(DataError, match="360 minuter"):
            fetch(hosts, store)
    assert len(hosts.asked) == 1


def test_nothing_is_asked_without_the_administrators_leave(hosts: Hosts, store: Store) -> None:
    """The refusal names both variables."""
    with pytest.raises(DataError, match=r"LOFTESKARTAN_NATVERK.*LOFTESKARTAN_ANROPARE"):
        fetch(hosts, store, is_network_on=False)
    query = scb.Query(table="TAB638", municipality="0586", years=[2023])
    with pytest.raises(DataError, match="nätverk är avslaget"):
        list(fetch_scb(store, hosts.caller(scb.HOST, is_network_on=False), query, years="2023", now=NOW, role="r"))
    assert not hosts.asked


def test_a_population_is_found_for_its_own_year_only(hosts: Hosts, store: Store) -> None:
    """Invented figures for 2023 and 2024; nothing for the year between or after, and nothing for an area."""
    hosts.play_scb(population_table())
    query = scb.Query("TAB638", "0586", [2023], chosen={"ContentsCode": "BE0101N1"}, is_population=True)
    said = list(fetch_scb(store, hosts.caller(scb.HOST), query, years="2023,2024,2030", now=NOW, role="r"))
    assert said[-1] == "TAB638 har inte 2030."
    indicators = store.read_papers(Indicator, ["0586"], is_demo=False)
    found = [find_population(indicators, geography="0586", year=year) for year in (2022, 2023, 2024, 2025)]
    assert [None if one is None else one[0] for one in found] == [None, 28_700, 28_650, None]
    assert find_population(indicators, geography="0586A0010", year=2023) is None


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda: read_years("20-24"), "20-24 är inga år"),
        (lambda: read_years("2024-2020"), "2024-2020 är inga år"),
        (lambda: read_years("0001-9999"), "inga år"),
        (lambda: read_years(","), "inget år"),
        (lambda: read_municipality("riket"), "riket är ingen kommun"),
        (lambda: read_municipality("Gotham"), "Gotham är ingen kommun"),
        (lambda: read_choices(["Kon"]), "Kon går inte att läsa"),
    ],
)
def test_what_is_written_wrongly_is_told(act: Any, told: str) -> None:  # noqa: ANN401  # a function
    """Years, municipalities and choices, each with what is wrong."""
    with pytest.raises(DataError, match=told):
        act()


def test_the_commands_refuse_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the variables exit code 1, what to do, and no store made."""
    monkeypatch.setenv("LOFTESKARTAN_DB", str(tmp_path / "store.sqlite3"))
    monkeypatch.delenv("LOFTESKARTAN_NATVERK", raising=False)
    commands = (
        ["hamta", "kolada", "--nyckeltal", "N99999", "--kommun", "0586", "--ar", "2020-2024"],
        ["hämta", "scb", "--tabell", "TAB638", "--kommun", "Mjölby", "--år", "2024", "--folkmangd"],
    )
    for command in commands:
        assert cli.main(command) == 1
        assert "nätverk är avslaget. Den som driver tjänsten" in capsys.readouterr().err
    assert not (tmp_path / "store.sqlite3").exists()
