"""A table whose cells change is written whole, as plain texts."""

import json

from hypothesis import given
from hypothesis import strategies as st

from dashboard.live_table import write_message

TEXTS = st.text(max_size=20)


@given(TEXTS, st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=5))
def test_every_text_reaches_the_browser_as_it_is(caption: str, rows: list[list[str]]) -> None:
    """What is written is JSON in UTF-8, which any program reads back; marks of HTML are letters like others."""
    message = write_message(caption, ["Område", "Antal <b>"], rows)
    assert json.loads(message.decode("utf-8")) == {
        "caption": caption,
        "headings": ["Område", "Antal <b>"],
        "rows": rows,
    }
