"""Visitors of a running product: sessions that speak Streamlit's protocol without a browser, and real pages."""

import asyncio
import os
import random
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import websockets
from playwright.async_api import Error
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PAGES = (
    *("", "baslinje", "undersokningar", "metod"),
    *("lofte", "loften", "uppfoljning", "rapporter"),
    *("narvaro", "arenden", "mote", "bedomning", "arshjul", "aktiviteter", "atgardsplan", "rapporteringsgrad"),
    *("registrera", "granskning", "kom-igang", "omraden", "las-in", "logg", "om", "tillganglighet"),
)
"""Every page but Publicera, whose preview is made only when somebody is about to publish."""

_HEALTH, _STREAM = "/_stcore/health", "/_stcore/stream"
_XSRF = "_streamlit_xsrf"
_LARGEST = 64 * 2**20
_WITHIN_S = 60.0
_DONE = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True)
class Visit:
    """One page shown: which, when and how long it took, and what went wrong."""

    page: str
    ended_at: float
    took_s: float
    fault: str = ""


@dataclass
class Shown:
    """What a page showed: what went wrong on it, and its buttons that can be pressed, by id."""

    fault: str = ""
    buttons: dict[str, str] = field(default_factory=dict)

    def take_in(self, element: Element) -> None:
        """Take in a part of the page."""
        if element.HasField("exception"):
            self.fault = f"undantag: {element.exception.type}"
        elif element.HasField("alert") and element.alert.format == Alert.ERROR:
            self.fault = element.alert.body
        elif element.HasField("button") and not element.button.disabled:
            self.buttons[element.button.id] = element.button.label


@dataclass
class Log:
    """What the visitors of one kind have seen; over when they have seen what is wanted, or when it is ended."""

    n_wanted: float = float("inf")
    visits: list[Visit] = field(default_factory=list)
    is_over: bool = False

    def end(self) -> None:
        """Let the visitors go when they have seen what they are at."""
        self.is_over = True

    def note(self, page: str, began: float, fault: str = "") -> None:
        """Note a page shown."""
        ended = time.monotonic()
        self.visits.append(Visit(page, ended, ended - began, fault))
        self.is_over |= len(self.visits) >= self.n_wanted


async def walk(address: str, log: Log, *, think_s: float, seed: int, queries: Sequence[str]) -> None:
    """Open a session and go from page to page, thinking between them, until the log is over.

    Parameters
    ----------
    address
        The product's, as ``http://127.0.0.1:8501``.
    log
        Hears of each page.
    think_s
        The mean of the pauses, which are from half to one and a half of it.
    seed
        Of the pauses and the order.
    queries
        What may stand after the address's question mark.
    """
    chance = random.Random(seed)  # noqa: S311  # no secrets
    await asyncio.sleep(chance.uniform(0, think_s))
    async with opened(address) as line:
        while not log.is_over:
            for page in chance.sample(PAGES, len(PAGES)):
                began = time.monotonic()
                try:
                    async with asyncio.timeout(_WITHIN_S):
                        fault = (await ask(line, page, chance.choice(queries))).fault
                except TimeoutError:
                    fault = f"inget svar på {_WITHIN_S:.0f} s"
                log.note(page, began, fault)
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think_s)
                if log.is_over:
                    return


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Any]:
    """Open a session's line to the product."""
    cookie = await asyncio.to_thread(_find_cookie, address)
    stream = address.replace("http", "ws", 1) + _STREAM
    named: dict[str, Any] = {
        "additional_headers": {"Cookie": f"{_XSRF}={cookie}"},
        "subprotocols": ["streamlit", cookie or "-"],
        "max_size": _LARGEST,
        "open_timeout": _WITHIN_S,
    }
    async with websockets.connect(stream, **named) as line:
        yield line


async def ask(line: Any, page: str, query: str, *, pressed: str = "") -> Shown:  # noqa: ANN401  # a connection of websockets
    """Ask for a page, or press a button on it, and take in all of the answer.

    Parameters
    ----------
    line
        The session's.
    page, query
        The address's path, and what stands after its question mark.
    pressed
        The id of the button, if one is pressed.
    """
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    if pressed:
        asked.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
    await line.send(asked.SerializeToString())
    shown = Shown()
    while True:
        heard = ForwardMsg.FromString(await line.recv())
        kind = heard.WhichOneof("type")
        if kind == "delta":
            shown.take_in(heard.delta.new_element)
        elif kind == "page_not_found":
            shown.fault = f"sidan «{page}» finns inte"
        elif kind == "script_finished":
            if heard.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                shown.fault = "sidan kunde inte köras"
            if heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return shown


async def browse(page: Any, address: str, log: Log, *, think_s: float, seed: int, queries: Sequence[str]) -> None:  # noqa: ANN401  # a page of playwright
    """Go from page to page in a real browser, thinking between them, until the log is over."""
    chance = random.Random(seed)  # noqa: S311  # as above
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    while not log.is_over:
        for name in chance.sample(PAGES, len(PAGES)):
            began = time.monotonic()
            try:
                asked = f"{address}/{name}?{chance.choice(queries)}"
                await page.goto(asked, wait_until="commit", timeout=1000 * _WITHIN_S)
                await page.locator(_DONE).wait_for(state="attached", timeout=1000 * _WITHIN_S)
                if await page.locator("[data-testid=stException]").count():
                    faults.append("undantag på sidan")
            except Error as failed:
                faults.append(failed.message.splitlines()[0])
            log.note(name, began, "; ".join(faults))
            faults.clear()
            await asyncio.sleep(chance.uniform(0.5, 1.5) * think_s)
            if log.is_over:
                return


@contextmanager
def measured_from(log: Log) -> Iterator[list[Visit]]:
    """Collect what is seen while the block lasts: visits that began in it."""
    began, seen = time.monotonic(), list[Visit]()
    yield seen
    seen += [visit for visit in log.visits if visit.ended_at - visit.took_s >= began]


def read_memory_mb(process: int) -> float:
    """Read how much memory a process and its children hold, in megabytes."""
    total_kb = 0
    for number in [process, *_find_children(process)]:
        with open(f"/proc/{number}/status", encoding="utf-8") as status:  # noqa: PTH123  # the system's own
            total_kb += sum(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    return total_kb / 1024


def read_processor_s(process: int) -> float:
    """Read how much processor time a process has used, in seconds."""
    with open(f"/proc/{process}/stat", encoding="utf-8") as status:  # noqa: PTH123  # as above
        parts = status.read().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _find_cookie(address: str) -> str:
    with urllib.request.urlopen(f"{address}{_HEALTH}", timeout=_WITHIN_S) as answer:  # noqa: S310  # our own address
        cookies = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie") or []))
    return cookies[_XSRF].value if _XSRF in cookies else ""


def _find_children(process: int) -> list[int]:
    with open(f"/proc/{process}/task/{process}/children", encoding="utf-8") as children:  # noqa: PTH123  # as above
        return [int(number) for number in children.read().split()]
