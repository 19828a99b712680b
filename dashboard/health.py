"""How the running product feels, for whoever watches it: no figures from the store, nobody's name."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from dashboard.volumes import find_free

PATH = "/halsa"
LEAST_FREE = 200 * 2**20
"""Bytes; less, and what is saved next may not find room."""

LOW_FREE = 2 * 2**30
OLDEST_BACKUP = timedelta(hours=26)
"""A night's backup that failed is seen the morning after."""

_KEPT_S = 5.0
_ANSWERS_WITHIN_S = 8.0
_STATUS = {False: 200, True: 503}


class Level(StrEnum):
    """How it is, in the word that stands in the answer."""

    FINE = "ok"
    WARNING = "varning"
    FAULT = "fel"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: how it is, and what was seen."""

    name: str
    level: Level
    seen: Mapping[str, object] = field(default_factory=dict)


Look = Callable[[], Iterable[Sign]]


class Health:
    """ASGI application that answers how the product feels: 200 while it can do its work, otherwise 503.

    Parameters
    ----------
    look
        Looks at everything; may take its time, and is run at most once in five seconds.
    clock
        Gives the time, with its zone.
    """

    def __init__(self, look: Look, *, clock: Callable[[], datetime]) -> None:
        self._look = look
        self._clock = clock
        self._looking: asyncio.Future[tuple[Sign, ...]] | None = None
        self._seen_at = -_KEPT_S
        self._seen: tuple[Sign, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("Kan bara läsas.", 405)(scope, receive, send)
            return
        signs = await self._find_signs()
        body, status = tell_health(signs, now=self._clock())
        headers = {"Cache-Control": "no-store"}
        await _SwedishJSON(body, status, headers)(scope, receive, send)

    async def _find_signs(self) -> tuple[Sign, ...]:
        """Look again, unless somebody just did; what hangs is not started twice."""
        if time.monotonic() - self._seen_at < _KEPT_S:
            return self._seen
        if self._looking is None:
            self._looking = asyncio.ensure_future(asyncio.to_thread(_look_safely, self._look))
        try:
            seen = await asyncio.wait_for(asyncio.shield(self._looking), _ANSWERS_WITHIN_S)
        except TimeoutError:
            return (Sign("svar", Level.FAULT, {"orsak": f"inget svar inom {_ANSWERS_WITHIN_S:.0f} sekunder"}),)
        self._looking, self._seen, self._seen_at = None, seen, time.monotonic()
        return seen


class _SwedishJSON(JSONResponse):
    def render(self, content: object) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode()


def tell_health(signs: Iterable[Sign], *, now: datetime) -> tuple[dict[str, object], int]:
    """Write the answer and its status.

    Examples
    --------
    >>> now = datetime.fromisoformat("2026-11-21T09:12:03+01:00")
    >>> tell_health([Sign("disk", Level.WARNING, {"ledigt_mb": 900})], now=now)
    ({'status': 'varning', 'tid': '2026-11-21T09:12:03+01:00', 'disk': {'status': 'varning', 'ledigt_mb': 900}}, 200)
    """
    listed = tuple(signs)
    worst = max((sign.level for sign in listed), key=list(Level).index, default=Level.FINE)
    body: dict[str, object] = {"status": worst.value, "tid": now.isoformat(timespec="seconds")}
    body |= {sign.name: {"status": sign.level.value, **sign.seen} for sign in listed}
    return body, _STATUS[worst is Level.FAULT]


def look_at_room(*folders: Path) -> Sign:
    """See how much room is left where there is least."""
    free = min(find_free(folder) for folder in folders)
    level = Level.FAULT if free < LEAST_FREE else Level.WARNING if free < LOW_FREE else Level.FINE
    return Sign("disk", level, {"ledigt_mb": free // 2**20})


def look_at_backups(folder: Path | None, *, now: datetime) -> Sign:
    """See how old the newest backup is; an old one is told, but the product can still do its work.

    Parameters
    ----------
    folder
        Where backups are kept; None when nobody has said.
    now
        With its zone.
    """
    if folder is None:
        return Sign("säkerhetskopia", Level.WARNING, {"orsak": "mappen med säkerhetskopior är inte angiven"})
    newest = find_newest_backup(folder)
    if newest is None:
        return Sign("säkerhetskopia", Level.WARNING, {"orsak": "det finns ingen säkerhetskopia"})
    age = now.timestamp() - newest.stat().st_mtime
    level = Level.WARNING if age > OLDEST_BACKUP.total_seconds() else Level.FINE
    return Sign("säkerhetskopia", level, {"timmar": round(age / 3600, 1)})


def find_newest_backup(folder: Path) -> Path | None:
    """Find the backup that was written last; None when there is none to be seen."""
    try:
        return max(folder.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime, default=None)
    except OSError:
        return None


def look_at_folder(folder: Path) -> Sign:
    """See whether the published files can be listed, and how many they are."""
    try:
        n_files = sum(path.suffix == ".json" for path in folder.iterdir())
    except OSError as error:
        return Sign("publicerat", Level.FAULT, {"orsak": f"mappen går inte att läsa ({error.strerror})"})
    return Sign("publicerat", Level.FINE if n_files else Level.WARNING, {"filer": n_files})


def make_public_health(folder: Path, *, clock: Callable[[], datetime]) -> Health:
    """Make what answers for the citizens' process, which has no store.

    Parameters
    ----------
    folder
        Where the published files lie.
    clock
        Gives the time, with its zone.
    """
    return Health(lambda: (look_at_folder(folder), look_at_room(folder)), clock=clock)


def _look_safely(look: Look) -> tuple[Sign, ...]:
    """Look, and take a fault nobody thought of as what it is, without its message: that may hold anything."""
    try:
        return tuple(look())
    except Exception as error:  # noqa: BLE001  # whatever it is, the answer is that something is wrong
        return (Sign("granskning", Level.FAULT, {"orsak": type(error).__name__}),)
