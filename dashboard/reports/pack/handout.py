"""The hand-out of a pack: the same messages, charts, tables and maps as a document."""

from collections.abc import Iterator, Sequence

from dashboard.reports.bars import Bars, draw_bars
from dashboard.reports.document import Block, Figure, Grid, Heading, Sentence, Tone
from dashboard.reports.slide import Slide


def tell_part(title: str, slides: Sequence[Slide], *, is_demo: bool) -> Iterator[Block]:
    """Tell a part of the meeting; what several of its messages rest on is told once.

    Parameters
    ----------
    title
        The part's name.
    slides
        Its messages, not split.
    is_demo
        Puts the notice in drawings.
    """
    yield Heading(title)
    for slide in slides:
        yield Heading(slide.message, 3)
        if slide.shown is not None:
            yield _show(slide.shown, slide, is_demo=is_demo)
        for line in slide.lines:
            yield Sentence(line)
        if slide.source and not isinstance(slide.shown, Figure | Bars):
            yield Sentence(slide.source, Tone.NOTE)
    for note in dict.fromkeys(note for slide in slides for note in slide.notes.splitlines() if note.strip()):
        yield Sentence(note, Tone.NOTE)


def _show(shown: Bars | Grid | Figure, slide: Slide, *, is_demo: bool) -> Block:
    if isinstance(shown, Bars):
        return draw_bars(shown, caption=f"{slide.message.partition(':')[0]}. {slide.source}".strip(), is_demo=is_demo)
    return shown
