"""A folder of what earlier rounds of protection came to: so that nobody waits twice for the same figures.

What lies there can be removed at any time; it is worked out anew when it is asked for.
"""

import gzip
import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from dashboard.installation import find_store_file
from dashboard.settings import store_url
from data.errors import DataError, Problem
from geo.publishing.kept import METHOD

ROUNDS = "LOFTESKARTAN_SKYDDAT"
ENDING = "-skyddat"
"""Of the folder beside an embedded store."""

FINISHED, UNFINISHED = ".svar.gz", ".svar.del"

MOST_FILES = 2_000
"""Ten years of four sources of ten municipalities; those that nobody has asked for the longest go first."""

_METHOD = re.compile("[0-9a-f]{16}")
_TRIAL = "prov"


@dataclass(frozen=True, slots=True)
class RoundFolder:
    """A folder of answers, those of each method in a folder of its own.

    Attributes
    ----------
    folder
        Need not be there yet.
    method
        `geo.publishing.kept.METHOD`; what another method left is removed.
    """

    folder: Path
    method: str

    def find(self, name: str) -> str | None:
        """Find an answer; None where there is none, or it can't be read whole."""
        path = self._name(name)
        try:
            answer = gzip.decompress(path.read_bytes()).decode("utf-8")
        except (OSError, EOFError, ValueError, zlib.error):
            return None
        with suppress(OSError):
            path.touch()  # the oldest to go are those that nobody asks for
        return answer

    def keep(self, name: str, answer: str) -> None:
        """Keep an answer; where the disk is full or mayn't be written, it is worked out anew another time."""
        with suppress(OSError):
            self._write(name, answer)

    def try_out(self) -> None:
        """Try whether anything can be kept.

        Raises
        ------
        DataError
            When it can't; names the folder, and says why.
        """
        try:
            self._write(_TRIAL, "")
            self._name(_TRIAL).unlink(missing_ok=True)
        except OSError as error:
            what = f"det skyddade går inte att spara där ({error.strerror})."
            remedy = "Låt den användare som kör programmet äga mappen, och se att disken har plats."
            raise DataError(str(self.folder), [Problem("", what, remedy)]) from None

    def _write(self, name: str, answer: str) -> None:
        own = self.folder / self.method
        if not own.exists():
            self._begin()
        unfinished = None
        try:
            with NamedTemporaryFile(dir=own, suffix=UNFINISHED, delete=False) as file:
                unfinished = Path(file.name)
                file.write(gzip.compress(answer.encode("utf-8"), mtime=0))
            unfinished.replace(self._name(name))
        except OSError:
            if unfinished is not None:
                with suppress(OSError):
                    unfinished.unlink()
            raise
        self._remove_oldest()

    def _begin(self) -> None:
        """Make the folder, and remove what earlier methods left; nothing that isn't known as such."""
        (self.folder / self.method).mkdir(mode=0o700, parents=True, exist_ok=True)
        for other in self.folder.iterdir():
            if other.name != self.method and _METHOD.fullmatch(other.name) and not other.is_symlink():
                with suppress(OSError):  # somebody else's, or being removed by another process
                    for file in other.iterdir():
                        if file.name.endswith((FINISHED, UNFINISHED)):
                            file.unlink(missing_ok=True)
                    other.rmdir()

    def _remove_oldest(self) -> None:
        with suppress(OSError):  # as above
            kept = [(file.stat().st_mtime, file) for file in (self.folder / self.method).glob("*.svar.*")]
            for _, file in sorted(kept)[:-MOST_FILES]:
                file.unlink(missing_ok=True)

    def _name(self, name: str) -> Path:
        return self.folder / self.method / f"{name}{FINISHED}"


def find_kept_rounds(environ: Mapping[str, str]) -> RoundFolder | None:
    """Find where answers are kept: beside an embedded store, in the folder that is named, or nowhere.

    Parameters
    ----------
    environ
        The environment; ``LOFTESKARTAN_SKYDDAT`` can name a folder.

    Examples
    --------
    >>> find_kept_rounds({"LOFTESKARTAN_DB": "/srv/l.sqlite3"}).folder.as_posix()
    '/srv/l.sqlite3-skyddat'
    >>> find_kept_rounds({"LOFTESKARTAN_DB": "postgresql://l@server/l"})
    """
    given = environ.get(ROUNDS, "").strip()
    file = find_store_file(store_url(environ))
    folder = Path(given) if given else None if file is None else file.with_name(f"{file.name}{ENDING}")
    return None if folder is None else RoundFolder(folder, METHOD)
