"""How far a long command has come, on a line of its own in a terminal."""

from typing import TextIO

from dashboard.formats import format_count

WIDTH = 30


class Progress:
    """Draws how many rows are done, of how many; silent where nobody watches.

    Parameters
    ----------
    stream
        Where to, usually standard error.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._is_begun = stream, False

    def __call__(self, n_done: int, n_rows: int | None) -> None:
        """Draw over what was drawn before."""
        if self._stream.isatty():
            self._is_begun = True
            self._stream.write(f"\r{draw_line(n_done, n_rows)}")
            self._stream.flush()

    def close(self) -> None:
        """Leave the line."""
        if self._is_begun:
            self._stream.write("\n")
            self._is_begun = False


def draw_line(n_done: int, n_rows: int | None) -> str:
    r"""Draw a line.

    Examples
    --------
    >>> draw_line(15, 30).replace("\u00a0", " ")
    '[###############···············] 15 av 30 rader'
    >>> draw_line(15, None)
    '15 rader'
    """
    if not n_rows:
        return f"{format_count(n_done)} rader"
    n_signs = min(WIDTH, WIDTH * n_done // n_rows)
    return f"[{'#' * n_signs}{'·' * (WIDTH - n_signs)}] {format_count(n_done)} av {format_count(n_rows)} rader"
