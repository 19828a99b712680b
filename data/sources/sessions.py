"""What a client library gets instead of a session of its own: every call goes by the rules of whoever asks.

The libraries would follow redirects to other hosts, take proxies and passwords from the
environment, read answers of any size, and sleep for as long as the host says. Here they only
word the question and go through the pages.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlencode

from data.sources.asking import LATER, Asker

MAX_CALLS = 40
Asked = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the libraries want it: always one that went well."""

    asker: Asker
    body: bytes
    status_code: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    def raise_for_status(self) -> None:
        """Do nothing: what went wrong was told before."""

    def json(self) -> dict[str, Any]:
        """Give what the answer says.

        Raises
        ------
        DataError
            When it is no JSON object.
        """
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            self.asker.refuse("svaret är inte JSON.", LATER)
        if not isinstance(said, dict):
            misunderstand(self.asker)
        return said


@dataclass(slots=True)
class Session:
    """A session that only fetches, only from one host, and never more than MAX_CALLS pages.

    Attributes
    ----------
    asker
        Who asks, and by what rules.
    headers
        What a library wants to send of its own; nothing of it is sent.
    n_calls
        Calls so far.
    """

    asker: Asker
    headers: dict[str, str] = field(default_factory=dict)
    n_calls: int = 0
    _known: dict[str, Reply] = field(default_factory=dict)

    def get(self, url: str, params: Asked | None = None, timeout: object = None) -> Reply:
        """Fetch an address; the same one again is answered from memory."""
        del timeout  # the asker has one of its own, for the whole of an answer too
        address = f"{url}?{query}" if (query := _write_query(params or {})) else url
        if (known := self._known.get(address)) is not None:
            return known
        if self.n_calls == MAX_CALLS:
            self.asker.refuse(f"svaret tar inte slut efter {MAX_CALLS} sidor.", "Fråga efter mindre i taget.")
        self.n_calls += 1
        reply = self._known[address] = Reply(self.asker, self.asker.ask(address).body)
        return reply

    def request(self, method: str, url: str, params: Asked | None = None) -> Reply:
        """Fetch an address; nothing is ever sent to a host."""
        if method != "GET":
            msg = f"only GET is sent: found {method}"
            raise ValueError(msg)
        return self.get(url, params)


def misunderstand(asker: Asker) -> NoReturn:
    """Say that an answer has another form than is documented."""
    asker.refuse(f"svaret har en annan form än {asker.host} har beskrivit.", f"{asker.host} kan ha bytt format.")


def _write_query(params: Asked) -> str:
    many = {
        name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in params.items()
        if value is not None
    }
    return urlencode(many, doseq=True)
