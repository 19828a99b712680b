"""A file that somebody has looked at: its first rows, name and system."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Seen:
    """A preview of a file that need not have been written."""

    head: pd.DataFrame
    file_name: str = "fil.csv"
    crs: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings."""
        return tuple(self.head.columns)
