"""The public report as a file to take away: made when somebody first asks for it, and kept for the next."""

from collections import OrderedDict
from threading import Lock

from dashboard.public.shelf import Shown
from dashboard.public.words import PDF, WEB_PAGE

FORMS = {"pdf": (PDF, "application/pdf"), "html": (WEB_PAGE, "text/html")}
"""What its button says and its media type, by the ending of its name."""

MOST_KEPT = 8
"""Files of some hundred kilobytes: what readers ask for takes no more memory, however often they ask."""


class Reports:
    """The reports made of what is shown; one is made at a time, and the least lately asked for goes first.

    Parameters
    ----------
    most
        How many are kept.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def take(self, shown: Shown, suffix: str) -> bytes:
        """Give the report of a publication.

        Parameters
        ----------
        shown
            What has been published.
        suffix
            ``pdf`` or ``html``.
        """
        key = (shown.digest, suffix)
        with self._lock:  # what draws keeps its settings for the whole process
            if key not in self._kept:
                self._kept[key] = _make(shown, suffix)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return self._kept[key]


def _make(shown: Shown, suffix: str) -> bytes:
    from dashboard.reports.public_report import make_public_report  # noqa: PLC0415  # heavy; most readers ask for none

    document = make_public_report(shown.publication)
    if suffix == "html":
        from dashboard.reports.web import write_html  # noqa: PLC0415  # as above

        return write_html(document)
    from dashboard.reports.pdf import write_pdf  # noqa: PLC0415  # as above

    return write_pdf(document)
