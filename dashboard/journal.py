"""The server's log: one line of JSON per event, in Swedish time, without anything that was read or written.

Libraries put file names, addresses and rows into what they log. Of theirs a line therefore holds the
event and where in the code it came from, but none of the words that were filled in; of a fault it
holds the kind, never the message.
"""

import json
import logging
import re
import traceback
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TextIO
from zoneinfo import ZoneInfo

from streamlit import logger as streamlit_logger
from uvicorn.config import LOGGING_CONFIG

from geo.hours import CLOCK

NAME = "lofteskartan"
LEVELS: Mapping[int, str] = MappingProxyType(
    {10: "felsökning", 20: "upplysning", 30: "varning", 40: "fel", 50: "allvarligt"}
)
_SERVERS = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access", "websockets")

# What the product itself says, and what dashboard.signin has already cleaned.
_CAREFUL = ("dashboard", "data", "geo", NAME, "streamlit.web.server.starlette.starlette_auth_routes")
_ROOT = Path(__file__).parents[1]
_DEEPEST = 6
_TRACE = "Traceback (most recent call last)"
_PLACE = re.compile(r'(?m)^ *File "([^"]+)", line (\d+), in (.+)$')


class LineFormatter(logging.Formatter):
    """Writes an event as one line of JSON.

    Examples
    --------
    >>> record = logging.LogRecord("uvicorn", 30, "a.py", 7, "Port %s: %s", (8501, "Åsas fil.csv"), None)
    >>> record.created = 1795248723.0
    >>> LineFormatter().format(record)
    '{"tid": "2026-11-21T09:12:03+01:00", "nivå": "varning", "händelse": "Port 8501: …", "källa": "uvicorn"}'
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one event; only what this product itself says of it, and figures, stand in it."""
        line: dict[str, object] = {
            "tid": datetime.fromtimestamp(record.created, ZoneInfo(CLOCK)).isoformat(timespec="seconds"),
            "nivå": LEVELS.get(record.levelno, record.levelname),
            "händelse": _tell(record),
            "källa": record.name,
        }
        line |= getattr(record, "told", {})
        if str(record.msg).startswith(_TRACE):
            line |= _tell_written(str(record.msg))
        if record.exc_info and record.exc_info[1] is not None:
            line |= tell_fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def tell_fault(fault: BaseException) -> dict[str, object]:
    """Tell the kind of a fault and where it came from, without its message.

    Examples
    --------
    >>> tell_fault(PermissionError(13, "Permission denied", "Åsas fil.csv"))
    {'fel': 'PermissionError', 'orsak': 'EACCES Permission denied'}
    """
    told: dict[str, object] = {"fel": type(fault).__name__}
    if isinstance(fault, OSError) and fault.errno is not None:
        told["orsak"] = f"{_errno_name(fault.errno)} {fault.strerror}"
    if fault.__cause__ is not None:
        told["följd_av"] = type(fault.__cause__).__name__
    if places := _find_places(fault.__traceback__):
        told["var"] = places
    return told


def _tell_written(trace: str) -> dict[str, object]:
    """Tell a fault that somebody has already made text of, as tell_fault does."""
    places = [f"{_shorten(file)}:{line} {name}" for file, line, name in _PLACE.findall(trace)]
    return {"fel": trace.strip().splitlines()[-1].partition(":")[0], "var": places[-_DEEPEST:]}


def keep_journal(stream: TextIO) -> logging.Logger:
    """Have everything in this process that logs do it here, and give the product's own log.

    Parameters
    ----------
    stream
        Where the lines are written, for the system's log to take care of.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    LOGGING_CONFIG["handlers"], LOGGING_CONFIG["loggers"] = {}, {}
    # Streamlit gives each of its loggers a handler of its own, also those that it makes later.
    streamlit_logger.setup_formatter = _leave_to_root
    for name in {*_SERVERS, *streamlit_logger._loggers}:  # noqa: SLF001  # Streamlit's own list, and no other way to it
        _leave_to_root(logging.getLogger(name))
    own = logging.getLogger(NAME)
    own.setLevel(logging.INFO)
    return own


def _leave_to_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.WARNING)


def _tell(record: logging.LogRecord) -> str:
    """Write what happened; of what others say, only the figures are filled in: a word is somebody's."""
    said, args = str(record.msg), record.args if isinstance(record.args, tuple) else ()
    if said.startswith(_TRACE):
        return "avbrott"
    if record.name.split(".")[0] not in _CAREFUL and record.name not in _CAREFUL:
        args = tuple(one if isinstance(one, int | float) else "…" for one in args)
    try:
        said = said % args if args else said
    except (TypeError, ValueError):
        return said
    return " ".join(said.split())


def _find_places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_DEEPEST:]
    return [f"{_shorten(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _shorten(file: str) -> str:
    path = Path(file)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else "/".join(path.parts[-2:])


def _errno_name(number: int) -> str:
    from errno import errorcode  # noqa: PLC0415  # a table that a fault alone needs

    return errorcode.get(number, str(number))
