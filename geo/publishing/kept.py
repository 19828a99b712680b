"""What earlier rounds came to, kept outside the process: the same figures need not be proved again."""

import json
import platform
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Protocol

from data.published import PublishedTable
from geo.publishing.protecting import Shown

PACKAGES = "geo.publishing", "geo.disclosure"
"""All that decides what is hidden, besides the figures themselves."""

LIBRARIES = "numpy", "scipy", "pandas"


class Kept(Protocol):
    """Where answers are kept, by a name that no two different questions share.

    An answer holds protected figures only: what those who don't see points are shown.
    """

    def find(self, name: str) -> str | None:
        """Find an answer; None where there is none."""

    def keep(self, name: str, answer: str) -> None:
        """Keep an answer, if that can be done; a later question is answered anew otherwise."""


def name_method() -> str:
    """Give a text that is another as soon as anything in how figures are protected is: what was kept then is no use.

    Examples
    --------
    >>> name_method() == METHOD, len(METHOD)
    (True, 16)
    """
    told = sha256()
    for package in PACKAGES:
        for module in sorted(files(package).iterdir(), key=lambda each: each.name):
            if module.name.endswith(".py"):
                told.update(f"{package}.{module.name}".encode() + b"\0" + module.read_bytes())
    told.update(repr([platform.python_version(), platform.machine()]).encode())
    told.update(repr([(name, version(name)) for name in LIBRARIES]).encode())
    return told.hexdigest()[:16]


METHOD = name_method()
"""Named at once: files that are changed while the process runs aren't what it protects by."""


def write_answer(answer: Shown | str, question: str) -> str:
    """Write what a round came to: its protected table, or in Swedish why there is none.

    Parameters
    ----------
    answer
        What it came to.
    question
        The name of the round.

    Examples
    --------
    >>> read_answer(write_answer("Talen är för små.", "ett"), "ett")
    'Talen är för små.'
    """
    if isinstance(answer, str):
        told: dict[str, object] = {"refused": answer}
    else:
        told = {"said": answer.said, "n_audited": answer.n_audited, "table": answer.table.model_dump(mode="json")}
    return json.dumps({"question": question} | told, ensure_ascii=False)


def read_answer(text: str, question: str) -> Shown | str | None:
    """Read what a round came to; None where the text isn't the answer to that question, whole.

    Examples
    --------
    >>> read_answer('{"question": "ett", "said": "", "n_audited": 3}', "ett")
    >>> read_answer(write_answer("Talen är för små.", "ett"), "två")
    """
    try:
        told = json.loads(text)
        if told["question"] != question:
            return None
        if "refused" in told:
            return str(told["refused"])
        table = PublishedTable.model_validate_json(json.dumps(told["table"]))
        return Shown(table, str(told["said"]), int(told["n_audited"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
