"""polisen.se: asked by its rules, read to the last row, kept as a list that is never counted."""

import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError
from data.sources.https import Answer, fetch_https
from data.sources.notices import NOTICES, Change, find_change, merge_notices, no_notices
from data.sources.pace import Pace
from data.sources.polisen import parse_events, read_events
from data.sources.polisen_client import PolisenClient
from data.tables import INCIDENTS, find_problems

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "events"
SEEN = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
EVENT: Mapping[str, Any] = {
    "id": 374224,
    "datetime": "2022-10-07 1:03:33 +02:00",
    "name": "07 oktober 00:45, Mord/dråp, försök, Motala",
    "summary": "Grovt våldsbrott\u00a0i Motala.",
    "url": "/aktuellt/handelser/2022/oktober/7/07-oktober-0045-morddrap-motala/",
    "type": "Mord/dråp, försök",
    "location": {"name": "Motala", "gps": "58.538034,15.047094"},
}


def as_body(*events: object) -> bytes:
    """Write events as polisen.se does."""
    return json.dumps(events).encode()


def read(*events: object, seen_at: datetime = SEEN) -> pd.DataFrame:
    """Read events that are all in order."""
    reading = read_events(parse_events(as_body(*events)), seen_at=seen_at)
    assert not reading.rejections
    return reading.table


class World:
    """A clock that only sleeping moves, and a host that answers what it was told to."""

    def __init__(self, *answers: Answer) -> None:
        self.now = 1_700_000_000.0
        self.called_at: list[float] = []
        self.headers: list[Mapping[str, str]] = []
        self.addresses: list[str] = []
        self._answers = list(answers)

    def fetch(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Note the call and give the next answer."""
        self.called_at.append(self.now)
        self.headers.append(headers)
        self.addresses.append(address)
        return self._answers.pop(0) if self._answers else Answer(200, {}, b"[]")

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.now += seconds

    def client(self, *, user_agent: str = "Mjolby kommun, trygghet", is_network_on: bool = True) -> PolisenClient:
        """Make a caller that lives in this world."""
        return PolisenClient(is_network_on, user_agent, self.fetch, lambda: self.now, self.sleep)


def test_an_event_is_what_polisen_se_said() -> None:
    """The hour has one digit, the type holds a comma, the summary a hard space; the place is a centre."""
    row = read(EVENT).iloc[0]
    assert row["published_at"] == pd.Timestamp("2022-10-07 01:03:33")
    assert row["notice_type"] == "Mord/dråp, försök"
    assert row["summary"] == "Grovt våldsbrott i Motala."
    assert (row["centre_lon"], row["centre_lat"]) == (15.047094, 58.538034)
    assert row["position"] == "kommunens mittpunkt, inte platsen"
    assert row["address"].startswith("https://polisen.se/aktuellt/handelser/2022/")
    assert not row["is_summary"]
    assert find_problems(read(EVENT), NOTICES) == []


def test_notices_are_no_incidents() -> None:
    """The table has neither a category nor a point to count: it can't be taken for incidents."""
    assert not {"category", "x", "y", "lon", "lat", "from_at", "municipality"} & set(NOTICES)
    assert find_problems(read(EVENT), INCIDENTS)


def test_summaries_counties_and_odd_addresses_are_marked() -> None:
    """A shift's summary is no event, a county's centre no place, and only polisen.se's own paths are links."""
    table = read(
        {
            **EVENT,
            "id": 1,
            "type": "Sammanfattning\u00a0natt",
            "location": {"name": "Östergötlands län", "gps": "58.4,15.6"},
        },
        {**EVENT, "id": 2, "url": "//example.org/x", "location": {"name": "Motala", "gps": "0,0"}},
        {**EVENT, "id": 3, "url": "/aktuellt/<script>", "location": {"name": "Motala", "gps": "999,1"}},
    )
    assert table["is_summary"].tolist() == [True, False, False]
    assert table["position"].tolist() == ["länets mittpunkt, inte platsen", "ingen position", "ingen position"]
    assert table["address"].tolist()[1:] == ["", ""]
    assert table["centre_lon"].isna().tolist() == [False, True, True]


def test_personal_data_in_a_notice_are_masked() -> None:
    """The police write none; a notice with one is masked like any free text."""
    reading = read_events(parse_events(as_body({**EVENT, "summary": "Ring 070-174 06 05."})), seen_at=SEEN)
    assert reading.table["summary"].tolist() == ["Ring [telefonnummer]."]
    assert reading.counts.total() == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*EVENT, "gps"]), inner, max_size=6),
    max_leaves=12,
)


@given(
    st.lists(JSON | st.builds(lambda key, value: {**EVENT, key: value}, st.sampled_from([*EVENT]), JSON), max_size=8)
)
@settings(max_examples=60, deadline=None)
def test_every_event_is_accounted_for(events: list[object]) -> None:
    """Whatever an answer holds: understood, repeated and rejected are together what was read."""
    reading = read_events(parse_events(as_body(*events)), seen_at=SEEN)
    assert reading.n_read == len(events) == len(reading.table) + reading.n_repeated + len(reading.rejections)
    assert find_problems(reading.table, NOTICES) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'"x"', b"[" * 100_000, b"\xff\xfe", b"[1"])
def test_what_is_no_list_of_events_is_refused_in_words(body: bytes) -> None:
    """An error page, a half answer, a nest of brackets: one clear sentence."""
    with pytest.raises(DataError, match=r"polisen\.se: 1 fel"):
        parse_events(body)


def test_a_later_wording_wins_and_the_earlier_is_kept() -> None:
    """The police edit events after publishing; the same answer again adds nothing."""
    first = read(EVENT)
    edited = read({**EVENT, "type": "Misshandel, grov"}, seen_at=datetime(2026, 1, 16))  # noqa: DTZ001  # Swedish clock
    merged = merge_notices(first, edited)
    assert merged["notice_type"].tolist() == ["Mord/dråp, försök", "Misshandel, grov"]
    assert merged["version"].tolist() == [1, 2]
    assert merged["is_newest"].tolist() == [False, True]
    assert find_change(first, merged) == Change(n_new=0, n_edited=1)
    again = merge_notices(merged, edited)
    pd.testing.assert_frame_equal(again, merged)
    pd.testing.assert_frame_equal(merge_notices(edited, first), merged)
    assert find_change(no_notices(), first) == Change(n_new=1, n_edited=0)


def test_nothing_is_fetched_unless_network_is_turned_on() -> None:
    """Off is the default of the house: not one call leaves."""
    world = World()
    with pytest.raises(DataError, match="nätverk är avslaget"):
        world.client(is_network_on=False).ask()
    assert not world.called_at


@pytest.mark.parametrize("agent", ["", "   ", "Mjölby", "x\r\nHost: example.org", "x" * 201])
def test_a_caller_without_a_plain_name_is_refused(agent: str) -> None:
    """polisen.se wants to know who asks; a line break in a name would be another header."""
    world = World()
    with pytest.raises(DataError, match="User-Agent"):
        world.client(user_agent=agent).ask()
    assert not world.called_at


def test_calls_are_ten_seconds_apart_and_sixty_an_hour() -> None:
    """Whoever asks two hundred times gets there, but never faster than polisen.se allows."""
    world = World()
    client = world.client()
    for _ in range(59):
        client.ask()
    assert all(later - earlier >= 10 for earlier, later in pairwise(world.called_at))
    client.ask()
    with pytest.raises(DataError, match="först om"):
        client.ask()  # the sixty-first within the hour would have to wait fifty minutes
    world.now += 3_600
    client.ask()
    for at in world.called_at:
        assert sum(at <= other < at + 3_600 for other in world.called_at) <= 60


def test_calls_of_an_earlier_run_count_too() -> None:
    """A restart does not forget the rule, when the calls are handed over."""
    world = World()
    client = world.client()
    client.pace.remember([world.now - 3])
    client.ask()
    assert world.called_at == [1_700_000_007.0]


@given(st.lists(st.floats(0, 2_000), min_size=1, max_size=80))
@settings(max_examples=100, deadline=None)
def test_no_hour_holds_more_calls_than_allowed(pauses: list[float]) -> None:
    """Whatever the pauses between questions, whoever waits as told keeps both rules."""
    pace, now, called = Pace(apart=10, an_hour=6), 0.0, [0.0]
    pace.note(0.0)
    for pause in pauses:
        now += pause
        now += pace.wait(now)
        pace.note(now)
        called.append(now)
    assert all(later - earlier >= 10 - 1e-6 for earlier, later in pairwise(called))
    assert all(later - earlier >= 3_600 - 1e-6 for earlier, later in zip(called, called[6:], strict=False))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (format_datetime(datetime.fromtimestamp(1_700_000_300, UTC), usegmt=True), 300),
        ("", 60),
        ("snart", 60),
    ],
)
def test_a_host_that_asks_for_a_pause_gets_it(said: str, seconds: float) -> None:
    """Retry-After holds seconds or a date; without any that can be read, a minute."""
    world = World(Answer(429, {"retry-after": said}, b""))
    assert world.client().ask() == b"[]"
    assert world.called_at == [1_700_000_000.0, 1_700_000_000.0 + seconds]


def test_a_long_pause_is_told_and_not_slept() -> None:
    """Nobody waits six hours for a page: the reader learns when, and no call is made before."""
    world = World(Answer(429, {"retry-after": "21600"}, b""))
    client = world.client()
    for _ in range(2):
        with pytest.raises(DataError, match="360 minuter"):
            client.ask()
    assert len(world.called_at) == 1


@pytest.mark.parametrize("status", [301, 404, 500])
def test_an_error_is_told_and_not_repeated(status: int) -> None:
    """Only a pause that was asked for is followed by a new call."""
    world = World(Answer(status, {}, b""))
    with pytest.raises(DataError, match=f"svarade {status}"):
        world.client().ask()
    assert len(world.called_at) == 1


def test_a_question_names_place_day_and_caller() -> None:
    """The address is polisen.se's own form, with its signs escaped, and the administrator's name is sent."""
    world = World()
    world.client().ask(place="Mjölby;Motala", day=date(2024, 1, 16), notice_type="Mord/dråp, rån")
    assert world.addresses == [
        "https://polisen.se/api/events?DateTime=2024-01-16&locationname=Mj%C3%B6lby;Motala&type=Mord%2Fdr%C3%A5p%2C+r%C3%A5n"
    ]
    assert world.headers[0]["User-Agent"] == "Mjolby kommun, trygghet"


class Host(BaseHTTPRequestHandler):
    """A host on this machine: a redirect, too much, or an answer."""

    def do_GET(self) -> None:
        """Answer by the path."""
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "https://example.org/")
        self.end_headers()
        self.wfile.write(b"x" * (1_000 if self.path == "/much" else 3))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Run the host."""
    with HTTPServer(("127.0.0.1", 0), Host) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def fetch(path: str, port: int, **changes: Any) -> Answer:  # noqa: ANN401  # any argument of the function
    """Fetch from the host on this machine instead of the one that is named."""

    def connect(_: str, timeout: float) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", port, timeout=timeout)

    said: dict[str, Any] = {"host": "polisen.se", "max_bytes": 100, "clock": lambda: 0.0, "connect": connect, **changes}
    return fetch_https(f"https://polisen.se{path}", {}, **said)


def test_an_answer_is_read_whole(port: int) -> None:
    """Status, headers in small letters, body."""
    answer = fetch("/api/events?x=1", port)
    assert (answer.status, answer.body, answer.headers["location"]) == (200, b"xxx", "https://example.org/")


def test_redirects_floods_and_trickles_are_refused(port: int) -> None:
    """Another host is never asked, no more is read than allowed, and no answer takes for ever."""
    with pytest.raises(DataError, match="hänvisar vidare"):
        fetch("/away", port)
    with pytest.raises(DataError, match="större än 100 byte"):
        fetch("/much", port)
    ticks = count(step=1_000)
    with pytest.raises(DataError, match="för lång tid"):
        fetch("/slow", port, clock=lambda: float(next(ticks)))


def test_a_host_that_is_away_is_told_in_words() -> None:
    """No server at the port: one sentence and what to do."""
    with pytest.raises(DataError, match="gick inte att nå"):
        fetch("/", 1)


@pytest.mark.parametrize(
    "written",
    [
        *("http://polisen.se/", "https://example.org/", "https://polisen.se.example.org/", "https://polisen.se:444/"),
        *("https://user@polisen.se/", "file:///etc/passwd", "https://polisen.se@example.org/", "//polisen.se/"),
    ],
)
def test_only_the_host_that_was_meant_is_asked(written: str) -> None:
    """Another scheme, host, port or user is refused before any connection."""
    with pytest.raises(DataError, match="är inte en https-adress"):
        fetch_https(written, {}, host="polisen.se", max_bytes=1, clock=float, connect=HTTPConnection)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="real events are not here")
def test_the_real_events_are_read_to_the_last_row() -> None:
    """70 289 events since 2022: 26 218 hours of one digit, 11 796 summaries, 7 299 types with a comma."""
    events = pd.read_parquet(SHARED / "polisen_events_2022-2025.parquet")
    is_unpadded = events["datetime"].str.contains(r"^\S+ [0-9]:")
    reading = read_events(
        events,
        seen_at=pd.to_datetime(events["last_seen_utc"], utc=True)
        .dt.tz_convert("Europe/Stockholm")
        .dt.tz_localize(None),
    )
    assert reading.n_read == len(reading.table) == 70_289
    assert reading.rejections == ()
    assert int(is_unpadded.sum()) == 26_218
    hours = reading.table.set_index("notice_id").loc[events.loc[is_unpadded, "id"], "published_at"].dt.hour
    assert hours.tolist() == events.loc[is_unpadded, "datetime"].str[11].astype(int).tolist()
    assert int(reading.table["is_summary"].sum()) == 11_796
    assert int(reading.table["notice_type"].str.contains(",").sum()) == 7_299
    assert find_problems(reading.table, NOTICES) == []
    print({kind.value: n for kind, n in reading.counts.items()})  # noqa: T201


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="real events are not here")
def test_the_real_edits_are_kept_in_order() -> None:
    """4 078 stored wordings of 1 946 events: one newest each, none lost that says something else."""
    with gzip.open(SHARED / "polisen_event_revisions_to_2025.jsonl.gz", "rt", encoding="utf-8") as lines:
        stored = [json.loads(line) for line in lines if line.strip()]
    events = parse_events(json.dumps([one["event"] for one in stored]).encode())
    seen = (
        pd.to_datetime(pd.Series([one["seen"] for one in stored], index=events.index), utc=True)
        .dt.tz_convert("Europe/Stockholm")
        .dt.tz_localize(None)
    )
    reading = read_events(events, seen_at=seen)
    assert reading.n_read == 4_078 == len(reading.table) + reading.n_repeated + len(reading.rejections)
    assert int(reading.table["is_newest"].sum()) == reading.table["notice_id"].nunique() == 1_946
    raw = parse_events((SHARED / "polisen_api_raw_2024-01-16.json").read_bytes())
    assert len(read_events(raw, seen_at=SEEN).table) == 500
