"""How far a reading has come is drawn for whoever watches."""

import io

from dashboard.progress import Progress


def test_progress_is_drawn_only_where_somebody_watches() -> None:
    """In a terminal a line that is written over."""
    quiet, seen = io.StringIO(), io.StringIO()
    seen.isatty = lambda: True  # type: ignore[method-assign]
    for stream in (quiet, seen):
        progress = Progress(stream)
        progress(1, 2)
        progress(2, 2)
        progress.close()
    assert quiet.getvalue() == ""
    assert seen.getvalue().count("\r") == 2
    assert seen.getvalue().endswith("2 av 2 rader\n")
