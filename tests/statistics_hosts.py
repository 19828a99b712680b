"""Kolada and SCB's database as they are described, played by a server on this machine; all figures are invented."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dashboard.calling import Caller
from data.sources.asking import Asker
from data.sources.https import Answer, fetch_https
from data.sources.pace import Pace

TITLE = "Påhittat nyckeltal om trygghet i kommunen, andel (%)"
YEARS = ("2021", "2022", "2023", "2024")
REGIONS = ("00", "05", "0580", "0586", "0586A0010", "0586A0010_DeSO2025", "0586B2010_DeSO2025", "0586R001_RegSO2025")
POPULATION = {("0586", "2023"): 28_700, ("0586", "2024"): 28_650}


def kolada_value(gender: str, value: float | None, **more: object) -> dict[str, object]:
    """Write a value as Kolada does."""
    return {"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False, **more}


def kolada_row(code: str, place: str, year: int, *values: dict[str, object]) -> dict[str, object]:
    """Write the values of one key figure, municipality and year as Kolada does."""
    return {"kpi": code, "municipality": place, "period": year, "values": list(values)}


def kolada_page(*values: object, next_url: str | None = None) -> dict[str, object]:
    """Write a page of an answer as Kolada does."""
    return {"count": len(values), "values": list(values), "next_url": next_url, "previous_url": None}


def kolada_title(code: str, **more: object) -> dict[str, object]:
    """Write what a key figure is as Kolada does."""
    about = {"id": code, "title": TITLE, "description": "Påhittad beskrivning.", "municipality_type": "K"}
    return {**about, "is_divided_by_gender": True, **more}


def population_table(**more: object) -> dict[str, Any]:
    """Write what TAB638 is as PxWeb 2 does in JSON-stat 2, with fewer codes."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängden efter region, ålder, tabellinnehåll och år",
        "source": "SCB",
        "updated": "2026-02-20T07:00:00Z",
        "note": ["Påhittade siffror."],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": ["Region", "Alder", "ContentsCode", "Tid"],
        "size": [len(REGIONS), 3, 2, len(YEARS)],
        "dimension": {
            "Region": _dimension("region", dict.fromkeys(REGIONS, ""), elimination=True),
            "Alder": _dimension("ålder", {"0": "0 år", "1": "1 år", "tot": "totalt ålder"}, elimination=True),
            "ContentsCode": {
                **_dimension("tabellinnehåll", {"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"}),
                "extension": {
                    "elimination": False,
                    "refperiod": {"BE0101N1": "31 december respektive år", "BE0101N2": "1 januari–31 december"},
                },
            },
            "Tid": _dimension("år", {year: year for year in YEARS}),
        },
        **more,
    }


def _dimension(label: str, names: Mapping[str, str], *, elimination: bool = False) -> dict[str, Any]:
    return {
        "label": label,
        "category": {
            "index": {code: at for at, code in enumerate(names)},
            "label": {code: name or code for code, name in names.items()},
            "unit": {code: {"base": "antal", "decimals": 0} for code in names},
        },
        "extension": {"elimination": elimination, "show": "value"},
    }


def select_table(table: Mapping[str, Any], query: Mapping[str, list[str]], value: Any) -> dict[str, Any]:  # noqa: ANN401
    """Answer as PxWeb does: of each dimension what was asked for; what was left out and may be is summed."""
    asked = {name[len("valuecodes[") : -1]: said[0].split(",") for name, said in query.items() if "[" in name}
    names = [name for name in table["id"] if name in asked]
    dimensions = {}
    for name in names:
        old = table["dimension"][name]
        category = {**old["category"], "index": {code: at for at, code in enumerate(asked[name])}}
        dimensions[name] = {**old, "category": category}
    places: list[dict[str, str]] = [{}]
    for name in names:
        places = [{**place, name: code} for place in places for code in asked[name]]
    size = [len(asked[name]) for name in names]
    return {**table, "id": names, "size": size, "dimension": dimensions, "value": [value(place) for place in places]}


@dataclass
class Hosts:
    """The server, what it answers by path, and what it was asked; a clock that only sleeping moves."""

    port: int
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    called_at: list[float] = field(default_factory=list)
    now: float = 1_700_000_000.0

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.now += seconds

    def fetch(self, host: str, max_bytes: int) -> Any:  # noqa: ANN401  # a function
        """Make what fetches from the server here instead of from the host that is named."""

        def connect(_: str, timeout: float) -> HTTPConnection:
            return HTTPConnection("127.0.0.1", self.port, timeout=timeout)

        def fetch(address: str, headers: Mapping[str, str]) -> Answer:
            self.called_at.append(self.now)
            return fetch_https(
                address, headers, host=host, max_bytes=max_bytes, clock=lambda: self.now, connect=connect, timeout=5
            )

        return fetch

    def asker(self, host: str, *, max_bytes: int = 1_000_000, is_network_on: bool = True) -> Asker:
        """Make one who asks."""
        fetch = self.fetch(host, max_bytes)
        pace = Pace(apart=1, an_hour=600)
        return Asker(
            host, is_network_on, "Mjolby kommun", fetch, lambda: self.now, self.sleep, pace=pace, max_bytes=max_bytes
        )

    def caller(self, host: str, *, is_network_on: bool = True) -> Caller:
        """Make one who may ask."""
        return Caller(is_network_on, "Mjolby kommun", self.fetch(host, 1_000_000), lambda: self.now, self.sleep)

    def play_kolada(self, titles: object, *pages: object) -> None:
        """Answer as Kolada."""
        self.answers["/v3/kpi/"] = titles
        self.answers["/v3/data/"] = list(pages)

    def play_scb(self, table: Mapping[str, Any], value: Any = None) -> None:  # noqa: ANN401  # a function, or none
        """Answer as SCB's database; without a function with the invented population."""

        def find(place: Mapping[str, str]) -> float | None:
            return POPULATION.get((place["Region"], place["Tid"]))

        self.answers["/metadata"] = table
        self.answers["/data?"] = lambda query: select_table(table, query, value or find)


@contextmanager
def play_hosts() -> Iterator[Hosts]:
    """Run the server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.asked.append(self.path)
            hosts.agents.append(self.headers["User-Agent"])
            found = next((said for part, said in hosts.answers.items() if part in self.path), 404)
            if isinstance(found, list):
                found = found.pop(0) if len(found) > 1 else found[0]
            if callable(found):
                found = found(parse_qs(urlsplit(self.path).query))
            status, more = (found, {}) if isinstance(found, int) else (200, {})
            if isinstance(found, tuple):
                status, more = found
            body = found if isinstance(found, bytes) else json.dumps(found).encode() if status == 200 else b""
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        hosts = Hosts(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield hosts
        server.shutdown()
        thread.join()
