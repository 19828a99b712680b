"""What is wrong with something that was read: every fault, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file, said so that its author can mend it.

    Attributes
    ----------
    place
        Where in the source, in the author's own terms: ``"rad 14"``,
        ``"fokusområden[2].åtaganden[0].citat (rad 61)"``. Empty for the whole file.
    what
        What is wrong, in Swedish, with the value that was found.
    remedy
        What to do about it, in Swedish.
    """

    place: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Write the problem as one line for a terminal or a page.

        Examples
        --------
        >>> print(Problem("rad 14", "antal är «åtta».", "Skriv ett heltal."))
        rad 14: antal är «åtta». Skriv ett heltal.
        """
        return " ".join(part for part in (f"{self.place}:" * bool(self.place), self.what, self.remedy) if part)


class DataError(Exception):
    """Something that was read can't be used; carries every problem found, not only the first.

    Parameters
    ----------
    source
        The file, address or record at fault, as its user knows it.
    problems
        All faults found.

    Examples
    --------
    >>> print(DataError("brott.csv", [Problem("rad 2", "kolumnen «datum» är tom.")]))
    brott.csv: 1 fel
      rad 2: kolumnen «datum» är tom.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__(source, self.problems)

    def __str__(self) -> str:
        """Write the source, the number of faults and each fault on a line of its own."""
        return "\n".join([f"{self.source}: {len(self.problems)} fel", *(f"  {problem}" for problem in self.problems)])
