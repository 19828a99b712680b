"""The police's notices are fetched by the administrator's leave and polisen.se's rules, or read from a file."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import cli
from dashboard.fetching import Caller, fetch_notices, read_notices
from data.errors import DataError
from data.sources.https import Answer
from data.store import Store, open_store

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "events"
EVENT: Mapping[str, Any] = {
    "id": 374224,
    "datetime": "2022-10-07 1:03:33 +02:00",
    "name": "07 oktober 00:45, Brand, Mjölby",
    "summary": "Brand i byggnad. Ring 070-174 06 05.",
    "url": "/aktuellt/handelser/2022/oktober/7/brand-mjolby/",
    "type": "Brand",
    "location": {"name": "Mjölby", "gps": "58.326,15.13"},
}


class World:
    """A clock that only sleeping moves, and a host that answers what it was told to."""

    def __init__(self, *answers: Answer) -> None:
        self.now = 1_700_000_000.0
        self.called_at: list[float] = []
        self.addresses: list[str] = []
        self._answers = list(answers)

    def fetch(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Note the call and give the next answer."""
        assert headers["User-Agent"] == "Mjolby kommun"
        self.called_at.append(self.now)
        self.addresses.append(address)
        return self._answers.pop(0) if self._answers else Answer(200, {}, json.dumps([EVENT]).encode())

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.now += seconds

    def ask(self, store: Store, *, is_network_on: bool = True, user_agent: str = "Mjolby kommun") -> list[str]:
        """Give the command as a new process would."""
        caller = Caller(is_network_on, user_agent, self.fetch, lambda: self.now, self.sleep)
        return list(fetch_notices(store, caller, place="Mjölby", now=lambda: NOW))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new store."""
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    yield store
    store.close()


def test_what_is_new_is_saved_and_told(store: Store) -> None:
    """The first line says that notices are never counted; the account adds up; a telephone number is masked."""
    world = World()
    lines = world.ask(store)
    assert "räknas aldrig" in lines[0]
    assert lines[1:3] == [
        "1 lästa: 1 lydelser, 0 upprepade, 0 avvisade.",
        "Nya notiser: 1. Nya lydelser av kända: 0.",
    ]
    assert lines[3] == "Maskerat innan det sparades: telefonnummer, 1 gånger."
    assert world.addresses[0].endswith("locationname=Mj%C3%B6lby")
    saved = store.read_notices("Mjölby")
    assert saved["summary"].tolist() == ["Brand i byggnad. Ring [telefonnummer]."]
    assert saved["last_seen_at"].tolist() == [pd.Timestamp(NOW)]


def test_the_rules_hold_over_restarts(store: Store) -> None:
    """Sixty-one processes one after the other: ten seconds apart, and the last is told to wait for the hour."""
    world = World()
    for _ in range(3):
        world.ask(store)
    assert world.called_at == [1_700_000_000.0 + 10 * n for n in range(3)]
    for n in range(3, 60):
        store.record_call("polisen.se", called_at=1_700_000_000.0 + 10 * n, apart=10)
    world.now = 1_700_000_601.0
    with pytest.raises(DataError, match="först om 50 minuter"):
        world.ask(store)
    assert len(world.called_at) == 3


def test_a_pause_that_was_asked_for_holds_over_a_restart(store: Store) -> None:
    """Six hours by Retry-After: the next process makes no call."""
    world = World(Answer(429, {"retry-after": "21600"}, b""))
    for _ in range(2):
        with pytest.raises(DataError, match="360 minuter"):
            world.ask(store)
    assert len(world.called_at) == 1
    world.now += 21_600
    assert world.ask(store)


@pytest.mark.parametrize(("is_on", "agent"), [(False, "Mjolby kommun"), (True, ""), (False, "")])
def test_nothing_is_asked_without_the_administrators_leave(store: Store, *, is_on: bool, agent: str) -> None:
    """The refusal names both variables, and no call is made or noted."""
    world = World()
    with pytest.raises(DataError, match=r"LOFTESKARTAN_NATVERK.*LOFTESKARTAN_ANROPARE"):
        world.ask(store, is_network_on=is_on, user_agent=agent)
    assert not world.called_at
    assert store.read_calls("polisen.se", since=0).empty


def write_file(path: Path, *events: Mapping[str, Any]) -> Path:
    """Write events as polisen.se answers, or as a Parquet file."""
    if path.suffix == ".json":
        path.write_text(json.dumps(events), "utf-8")
    else:
        flat = [{**event, **{f"location_{key}": one for key, one in event["location"].items()}} for event in events]
        pd.DataFrame(flat).drop(columns="location").to_parquet(path)
    return path


@pytest.mark.parametrize("name", ["svar.json", "svar.parquet"])
def test_a_saved_list_is_read_without_any_net(store: Store, tmp_path: Path, name: str) -> None:
    """Both kinds give the same notices; an old list read late changes no newest wording."""
    World().ask(store)
    path = write_file(tmp_path / name, {**EVENT, "type": "Brand, rättad"}, {**EVENT, "id": 5}, {**EVENT, "type": ""})
    lines = list(read_notices(store, path, extracted="2026-01-01"))
    assert lines[1:3] == [
        "3 lästa: 2 lydelser, 0 upprepade, 1 avvisade.",
        "Nya notiser: 1. Nya lydelser av kända: 1.",
    ]
    assert any(line.endswith("typen saknas.") for line in lines)
    saved = store.read_notices("Mjölby")
    assert saved.loc[saved["is_newest"], "notice_type"].tolist() == ["Brand", "Brand"]
    assert saved["centre_lat"].tolist() == [58.326] * 3


@pytest.mark.parametrize("said", [None, "igår"])
def test_a_list_of_unknown_age_is_refused(store: Store, tmp_path: Path, said: str | None) -> None:
    """Or an old list would pass for the newest."""
    path = write_file(tmp_path / "svar.json", EVENT)
    with pytest.raises(DataError, match="--uttagsdatum"):
        list(read_notices(store, path, extracted=said))


def test_a_file_of_something_else_is_refused_by_name(store: Store, tmp_path: Path) -> None:
    """The fields that are missing are named."""
    path = tmp_path / "annat.json"
    path.write_text('[{"id": 1, "type": "Brand"}]', "utf-8")
    with pytest.raises(DataError, match="fälten datetime, name, summary, url, location_name, location_gps saknas"):
        list(read_notices(store, path, extracted="2026-01-01"))


def test_the_command_refuses_by_default_and_reads_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the variables exit code 1 and what to do; with a file exit code 0."""
    monkeypatch.setenv("LOFTESKARTAN_DB", str(tmp_path / "store.sqlite3"))
    monkeypatch.delenv("LOFTESKARTAN_NATVERK", raising=False)
    assert cli.main(["hamta", "polisen"]) == 1
    assert "nätverk är avslaget. Den som driver tjänsten" in capsys.readouterr().err
    assert not (tmp_path / "store.sqlite3").exists()
    path = write_file(tmp_path / "svar.json", EVENT)
    assert cli.main(["hämta", "polisen", "--fil", str(path), "--uttagsdatum", "filens"]) == 0
    assert "Nya notiser: 1" in capsys.readouterr().out
    assert cli.main(["hamta", "polisen", "--fil", str(tmp_path / "saknas.json")]) == 1


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="real events are not here")
def test_a_real_answer_is_read_to_the_last_event(store: Store) -> None:
    """Five hundred events of one evening in January 2024, each a notice; again, nothing new."""
    path = SHARED / "polisen_api_raw_2024-01-16.json"
    lines = list(read_notices(store, path, extracted="2024-01-16"))
    assert lines[1:3] == [
        "500 lästa: 500 lydelser, 0 upprepade, 0 avvisade.",
        "Nya notiser: 500. Nya lydelser av kända: 0.",
    ]
    assert list(read_notices(store, path, extracted="2024-01-16"))[2].startswith("Nya notiser: 0.")
