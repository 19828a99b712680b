"""A command line that speaks Swedish, in its help and in its faults."""

import argparse
import re
import sys
from typing import Any, NoReturn

FAULTS = (
    (r"the following arguments are required: (.*)", "det saknas: {}."),
    (r"unrecognized arguments: (.*)", "det här känns inte igen: {}."),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", "{1} är inget av {2}."),
    (r"argument (.*?): invalid int value: (.*)", "{} ska vara ett heltal, inte {}."),
    (r"argument (.*?): expected one argument", "{} ska följas av ett värde."),
    (r"argument (.*?): ignored explicit argument (.*)", "{} tar inget värde, men fick {}."),
    (r"ambiguous option: (.*?) could match (.*)", "{} kan betyda {}."),
    (r"one of the arguments (.*) is required", "en av {} behövs."),
)


def translate(said: str) -> str:
    """Say in Swedish what argparse said.

    Examples
    --------
    >>> translate("the following arguments are required: FIL")
    'det saknas: FIL.'
    >>> translate("argument --port: invalid int value: 'x'")
    "--port ska vara ett heltal, inte 'x'."
    """
    for pattern, swedish in FAULTS:
        if found := re.fullmatch(pattern, said):
            return swedish.format(*found.groups())
    return "kommandot går inte att förstå."


class SwedishFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with Swedish headings."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401  # argparse's signature
        """Head the usage in Swedish."""
        super().add_usage(usage, actions, groups, "Så här: " if prefix is None else prefix)


class SwedishParser(argparse.ArgumentParser):
    """A parser whose help, headings and faults are in Swedish."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  # handed on to argparse as they are
        super().__init__(**{"formatter_class": SwedishFormatter, **settings, "add_help": False})
        self._positionals.title = "Uppgifter"
        self._optionals.title = "Val"
        self.add_argument("-h", "--hjälp", "--hjalp", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and how to get help."""
        sys.stderr.write(
            f"{self.prog}: {translate(message)}\nSkriv «{self.prog} --hjälp» för att se hur det används.\n"
        )
        sys.exit(2)
