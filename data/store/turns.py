"""What one process does at a time: the others wait for their turn, and the system gives it on if the process dies."""

from enum import Enum


class Turn(Enum):
    """What there are turns of: a file's ending beside an embedded database, a lock's number on a server."""

    IMPORT = "import", 2
    EXAMPLE = "exempel", 3

    def __init__(self, ending: str, number: int) -> None:
        self.ending = ending
        self.number = number
