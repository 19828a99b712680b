"""What the columns are judged from: a file's headings and its first rows."""

from typing import Protocol

import pandas as pd


class Preview(Protocol):
    """The part of a preview of a file that is looked at here; `data.files` gives the whole."""

    @property
    def file_name(self) -> str:
        """The file's name."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, each once."""

    @property
    def head(self) -> pd.DataFrame:
        """The first rows as texts, a column per heading, by row number in the file."""

    @property
    def crs(self) -> str:
        """The reference system that the file itself states, or nothing."""
