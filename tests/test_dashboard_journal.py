"""The server's log: a line of JSON per event, and nobody's words in it."""

import io
import json
import logging
import subprocess
import sys

import pytest

from dashboard.journal import LineFormatter, tell_fault

SECRET = "Åsa Öberg, Storgatan 1"  # noqa: S105  # nobody's

# In a process of its own: the log is the whole process's.
SCRIPT = f"""
import logging, sys, warnings
import streamlit.logger
from dashboard.journal import keep_journal
early = streamlit.logger.get_logger("streamlit.early")
own = keep_journal(sys.stdout)
import uvicorn.config
uvicorn.config.Config("app:app", use_colors=False)
own.info("startar", extra={{"told": {{"port": 8501}}}})
early.warning("early %s", {SECRET!r})
streamlit.logger.get_logger("streamlit.late").error("late %d of %s", 3, {SECRET!r})
logging.getLogger("uvicorn.error").error("Exception in ASGI application")
logging.getLogger("some.library").info("quiet")
logging.getLogger("dashboard.public.shelf").warning("%s: 1 fel\\n  trasig", "0586.json")
warnings.warn("a warning about nothing", stacklevel=1)
try:
    int({SECRET!r})
except ValueError:
    early.error("Uncaught app execution", exc_info=True)
"""


@pytest.fixture(scope="module")
def lines() -> list[dict[str, object]]:
    """Run the script, and give what it logged."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    assert SECRET not in done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_event_is_one_line_of_json_whoever_logs_it(lines: list[dict[str, object]]) -> None:
    """Streamlit's, also those it makes later; the server's; libraries'; Python's warnings."""
    told = [(line["källa"], line["nivå"]) for line in lines]
    assert told == [
        ("lofteskartan", "upplysning"),
        ("streamlit.early", "varning"),
        ("streamlit.late", "fel"),
        ("uvicorn.error", "fel"),
        ("dashboard.public.shelf", "varning"),
        ("py.warnings", "varning"),
        ("streamlit.early", "fel"),
    ]
    assert lines[0]["port"] == 8501


def test_only_figures_are_filled_in_where_others_speak(lines: list[dict[str, object]]) -> None:
    """The product's own words are whole, on one line."""
    assert lines[1]["händelse"] == "early …"
    assert lines[2]["händelse"] == "late 3 of …"
    assert lines[4]["händelse"] == "0586.json: 1 fel trasig"


def test_a_fault_is_told_by_kind_and_place(lines: list[dict[str, object]]) -> None:
    """Its message held the value that was read."""
    assert lines[-1]["fel"] == "ValueError"
    assert lines[-1]["var"] == ["<string>:17 <module>"]


def test_time_is_swedish_and_says_so() -> None:
    """Summer and winter."""
    record = logging.LogRecord("dashboard", 30, "a.py", 1, "x", (), None)
    for moment, said in ((1795248723, "2026-11-21T09:12:03+01:00"), (1782022323, "2026-06-21T08:12:03+02:00")):
        record.created = moment
        assert json.loads(LineFormatter().format(record))["tid"] == said


def test_a_trace_that_somebody_made_text_of_is_told_as_a_fault() -> None:
    """The server writes those of the start so."""
    trace = (
        f'Traceback (most recent call last):\n  File "/x/y/a.py", line 7, in start\n    boom()\nKeyError: {SECRET!r}'
    )
    record = logging.LogRecord("uvicorn.error", 40, "a.py", 1, trace, (), None)
    told = json.loads(LineFormatter().format(record))
    assert (told["händelse"], told["fel"], told["var"]) == ("avbrott", "KeyError", ["y/a.py:7 start"])
    assert SECRET not in str(told)


def test_the_systems_own_reason_is_told_without_the_file() -> None:
    """A file's name can be somebody's; that the disk is full is nobody's."""
    with pytest.raises(OSError, match="No space") as caught:
        raise OSError(28, "No space left on device", SECRET)
    told = tell_fault(caught.value)
    assert told["orsak"] == "ENOSPC No space left on device"
    assert SECRET not in str(told)


def test_a_line_that_does_not_fit_its_words_is_still_a_line() -> None:
    """A log never fails."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    handler.handle(logging.LogRecord("library", 30, "a.py", 1, "two %s %s", ("one",), None))
    assert json.loads(stream.getvalue())["händelse"] == "two %s %s"
