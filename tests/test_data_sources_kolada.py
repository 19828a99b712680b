"""Kolada: asked by its rules, read strictly, and never more said than it said."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from data.errors import DataError
from data.indicators import Indicator, Sex
from data.sources.kolada import HOST, fetch_kolada
from tests.statistics_hosts import Hosts, kolada_page, kolada_row, kolada_title, kolada_value, play_hosts

TODAY = date(2026, 1, 15)


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    """Play Kolada."""
    with play_hosts() as hosts:
        yield hosts


def fetch(hosts: Hosts, **changes: Any) -> tuple[Indicator, ...]:  # noqa: ANN401  # any argument of the function
    """Fetch two years of a key figure for Mjölby."""
    asked: dict[str, Any] = {"codes": ["N99999"], "municipalities": ["0586"], "years": [2022, 2023], **changes}
    return fetch_kolada(hosts.asker(HOST), **asked, today=TODAY, role="samordnare")


def play(hosts: Hosts, *rows: object) -> None:
    """Answer with some rows."""
    hosts.play_kolada(kolada_page(kolada_title("N99999")), kolada_page(*rows))


def test_a_key_figure_keeps_its_years_sexes_and_passport(hosts: Hosts, capfd: pytest.CaptureFixture[str]) -> None:
    """Three sexes of one year, a missing value of another; the library's bar and log are not heard."""
    play(
        hosts,
        kolada_row("N99999", "0586", 2023, kolada_value("T", 12.5), kolada_value("K", 14), kolada_value("M", 11.25)),
        kolada_row("N99999", "0586", 2022, kolada_value("T", None, status="Missing")),
    )
    (found,) = fetch(hosts)
    assert [(one.year, one.sex, one.value) for one in found.values] == [
        (2022, Sex.ALL, None),
        (2023, Sex.ALL, 12.5),
        (2023, Sex.WOMEN, 14.0),
        (2023, Sex.MEN, 11.25),
    ]
    assert (found.attribution, found.code, found.fetched_on) == ("Källa: Kolada", "N99999", TODAY)
    assert (found.municipality, found.key, found.is_population) == ("0586", "kolada-n99999", False)
    assert set(hosts.agents) == {"Mjolby kommun"}
    assert "municipality_id=0586" in hosts.asked[1]
    assert "year=2022&year=2023" in hosts.asked[1]
    assert capfd.readouterr() == ("", "")


def test_all_pages_are_read(hosts: Hosts) -> None:
    """Two pages of a year each, a second apart: both years are there."""
    hosts.play_kolada(
        kolada_page(kolada_title("N99999")),
        kolada_page(kolada_row("N99999", "0586", 2022, kolada_value("T", 1)), next_url="https://api.kolada.se/x"),
        kolada_page(kolada_row("N99999", "0586", 2023, kolada_value("T", 2))),
    )
    (found,) = fetch(hosts)
    assert [one.value for one in found.values] == [1.0, 2.0]
    assert hosts.called_at == [1_700_000_000.0, 1_700_000_001.0, 1_700_000_002.0]
    assert not any("/x" in path for path in hosts.asked)


def test_pages_without_end_are_refused(hosts: Hosts) -> None:
    """An answer that always has one more page is left after forty calls."""
    play(hosts)
    hosts.answers["/v3/data/"] = kolada_page(next_url="https://api.kolada.se/v3/data/?page=2")
    with pytest.raises(DataError, match="tar inte slut efter 40 sidor"):
        fetch(hosts)
    assert len(hosts.asked) == 40


def test_what_was_not_asked_for_or_is_deleted_is_not_kept(hosts: Hosts) -> None:
    """Another municipality, year or key figure, and a value that Kolada took back."""
    play(
        hosts,
        kolada_row("N99999", "0586", 2023, kolada_value("T", 3), kolada_value("K", 9, isdeleted=True)),
        kolada_row("N99999", "0580", 2023, kolada_value("T", 4)),
        kolada_row("N99999", "0586", 2019, kolada_value("T", 5)),
        kolada_row("N11111", "0586", 2023, kolada_value("T", 6)),
    )
    (found,) = fetch(hosts)
    assert [one.value for one in found.values] == [3.0]


def test_nothing_for_the_years_is_no_indicator(hosts: Hosts) -> None:
    """An empty answer gives nothing; zero is a value and stays zero."""
    play(hosts)
    assert fetch(hosts) == ()
    play(hosts, kolada_row("N99999", "0586", 2023, kolada_value("T", 0)))
    assert fetch(hosts)[0].values[0].value == 0


def test_an_unknown_key_figure_is_named(hosts: Hosts) -> None:
    """The answer about key figures is without it."""
    hosts.play_kolada(kolada_page(), kolada_page())
    with pytest.raises(DataError, match="inget nyckeltal N99999"):
        fetch(hosts)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (404, "svarade 404"),
        (500, "svarade 500"),
        (b"<html>", "inte JSON"),
        (b"[" * 100_000, "inte JSON"),
        (b"[1]", "annan form"),
        (b'{"values": [1]}', "annan form"),
        (b'{"values": 1}', "annan form"),
        (b'{"values": "abc"}', "annan form"),
        (b'{"values": [{"kpi": "N99999"}]}', "annan form"),
        ((302, {"Location": "https://example.org/"}), "hänvisar vidare"),
        ((200, {"Content-Length": "900"}), "bröts av"),
        (b'{"values": [], "more": "' + b"x" * 1_000_000 + b'"}', "större än"),
    ],
)
def test_what_is_no_answer_is_told_in_words(hosts: Hosts, said: object, told: str) -> None:
    """Errors, other forms, too deep, too much, half of it, another host: one sentence each, and one call."""
    play(hosts)
    hosts.answers["/v3/data/"] = said
    with pytest.raises(DataError, match=told):
        fetch(hosts)
    assert len(hosts.asked) == 2


@pytest.mark.parametrize("value", ["NaN", "Infinity", '"12"', "true", "1e999", "[1]"])
def test_what_is_no_number_is_refused(hosts: Hosts, value: str) -> None:
    """A value that isn't a finite number makes the answer one of another form."""
    play(hosts)
    row = (
        f'{{"kpi": "N99999", "municipality": "0586", "period": 2023, "values": [{{"gender": "T", "value": {value}}}]}}'
    )
    hosts.answers["/v3/data/"] = f'{{"values": [{row}]}}'.encode()
    with pytest.raises(DataError, match="annan form"):
        fetch(hosts)


def test_two_values_for_the_same_are_refused(hosts: Hosts) -> None:
    """The same value twice is one; another value beside it is none to trust."""
    same = kolada_row("N99999", "0586", 2023, kolada_value("T", 3))
    play(hosts, same, same)
    assert len(fetch(hosts)[0].values) == 1
    play(hosts, same, kolada_row("N99999", "0586", 2023, kolada_value("T", 4)))
    with pytest.raises(DataError, match="två olika värden"):
        fetch(hosts)


def test_hostile_and_personal_texts_are_made_plain(hosts: Hosts) -> None:
    """Invisible signs go, telephone numbers are masked, a text without end is cut and says so."""
    title = kolada_title("N99999", title="Titel\u202e\x00 ring 070-174 06 05", description="x" * 10_000)
    hosts.play_kolada(kolada_page(title), kolada_page(kolada_row("N99999", "0586", 2023, kolada_value("T", 3))))
    (found,) = fetch(hosts)
    assert found.title == "Titel ring [telefonnummer]"
    assert found.definition.endswith("x …")
    assert len(found.definition) == 4_002


@pytest.mark.parametrize("pause", ["7", "Tue, 14 Nov 2023 22:13:28 GMT"])
def test_a_pause_that_kolada_asks_for_is_kept(hosts: Hosts, pause: str) -> None:
    """Retry-After as seconds or a date, where the library can't read a date; then the answer is taken."""
    row = kolada_row("N99999", "0586", 2023, kolada_value("T", 3))
    hosts.play_kolada(kolada_page(kolada_title("N99999")), (429, {"Retry-After": pause}), kolada_page(row))
    assert fetch(hosts)[0].values[0].value == 3
    assert hosts.called_at == [1_700_000_000.0, 1_700_000_001.0, 1_700_000_008.0]


def test_a_long_pause_is_told_and_not_slept(hosts: Hosts) -> None:
    """The library would sleep the six hours; nobody waits that long for a command."""
    hosts.play_kolada((429, {"Retry-After": "21600"}))
    with pytest.raises(DataError, match="360 minuter"):
        fetch(hosts)
    assert len(hosts.asked) == 1


def test_long_lists_are_refused_before_any_call(hosts: Hosts) -> None:
    """The library would split them and pass over the parts that fail."""
    with pytest.raises(DataError, match="fler än 25"):
        fetch(hosts, years=range(1990, 2016))
    assert not hosts.asked
