"""Where there is nothing to show yet: the way to where a municipality begins."""

from dashboard.selection import Selection
from dashboard.views.frame import show_empty
from dashboard.views.way import show_way
from data.roles import Act


def show_beginning(what: str, remedy: str, selection: Selection) -> None:
    """Say that there is nothing to show and what to do; those who may read files in are shown where to begin.

    Parameters
    ----------
    what
        What lacks, in a sentence.
    remedy
        What to do about it.
    selection
        Whose municipality it is.
    """
    show_empty(what, remedy)
    if selection.viewer.rights.may(Act.READ_IN):
        show_way("Kom igång: steg för steg till den första lägesbilden", "kom-igang", selection)
