"""A folder of what earlier rounds of protection came to: so that nobody waits twice for the same figures.

What lies there can be removed at any time; it is worked out anew when it is asked for.
"""

import gzip
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from dashboard.installation import find_store_file
from dashboard.settings import store_url
from geo.publishing.kept import name_method

ROUNDS = "LOFTESKARTAN_SKYDDAT"
ENDING = "-skyddat"
"""Of the folder beside an embedded store."""

MOST_FILES = 2_000
"""Ten years of four sources of ten municipalities; the oldest go first."""


@dataclass(frozen=True, slots=True)
class RoundFolder:
    """A folder of answers, those of each method in a folder of its own.

    Attributes
    ----------
    folder
        Need not be there yet.
    method
        `geo.publishing.kept.name_method`; what another method left is removed.
    """

    folder: Path
    method: str

    def find(self, name: str) -> str | None:
        """Find an answer; None where there is none, or it can't be read whole."""
        try:
            return gzip.decompress(self._name(name).read_bytes()).decode("utf-8")
        except (OSError, EOFError, ValueError, zlib.error):
            return None

    def keep(self, name: str, answer: str) -> None:
        """Keep an answer; where the disk is full or mayn't be written, it is worked out anew another time."""
        path, unfinished = self._name(name), None
        try:
            if not path.parent.exists():
                self._begin()
            with NamedTemporaryFile(dir=path.parent, suffix=".del", delete=False) as file:
                unfinished = Path(file.name)
                file.write(gzip.compress(answer.encode("utf-8"), mtime=0))
            unfinished.replace(path)
            self._remove_oldest()
        except OSError:
            if unfinished is not None:
                unfinished.unlink(missing_ok=True)

    def _begin(self) -> None:
        (self.folder / self.method).mkdir(mode=0o700, parents=True, exist_ok=True)
        for other in self.folder.iterdir():
            if other.name != self.method and len(other.name) == len(self.method) and other.is_dir():
                shutil.rmtree(other, ignore_errors=True)

    def _remove_oldest(self) -> None:
        kept = [(file.stat().st_mtime, file) for file in (self.folder / self.method).iterdir()]
        for _, file in sorted(kept)[:-MOST_FILES]:
            file.unlink(missing_ok=True)

    def _name(self, name: str) -> Path:
        return self.folder / self.method / f"{name}.json.gz"


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
    return None if folder is None else RoundFolder(folder, name_method())
