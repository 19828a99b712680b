"""The published files of a folder: the newest sound one of each municipality, until it is replaced or taken away."""

import logging
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from threading import Lock

from data.errors import DataError
from data.publication_files import find_publications, read_publication
from data.publications import Publication

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a file.

    Attributes
    ----------
    publication
        The last sound content.
    digest
        SHA-256 of the file that it was read from.
    is_outdated
        The file now holds something that can't be read: this is older than what was meant.
    """

    publication: Publication
    digest: str
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of a file: the digest of what was tried last, and the last sound content."""

    tried: str
    shown: Shown | None


class Shelf:
    """A folder of published files, each read anew when its content changes.

    Parameters
    ----------
    folder
        Where the files lie; only publications are opened, and no link is followed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def look(self) -> tuple[tuple[Shown, ...], int]:
        """Read what has changed.

        Returns
        -------
        tuple
            What is shown, one a municipality in the order of their names, and how many of the
            files have never been readable.
        """
        with self._lock:
            paths = [path for path in find_publications(self._folder) if not path.is_symlink()]
            if paths or self._folder.is_dir():
                read = {path.name: _read(path, self._kept.get(path.name)) for path in paths}
                self._kept = {name: kept for name, kept in read.items() if kept is not None}
            known = list(self._kept.values())
        sound = [one.shown for one in known if one.shown is not None]
        newest: dict[str, Shown] = {}
        for shown in sorted(sound, key=lambda one: (one.publication.number, one.publication.published_on)):
            newest[shown.publication.municipality] = shown
        ordered = sorted(newest.values(), key=lambda one: one.publication.municipality_name)
        return tuple(ordered), len(known) - len(sound)


def _read(path: Path, kept: _Kept | None) -> _Kept | None:
    """Read a file if its content is new; None when it has gone since the folder was listed."""
    digest = _find_digest(path)
    if digest is None or (kept is not None and kept.tried == digest):
        return kept if digest else None
    try:
        return _Kept(digest, Shown(read_publication(path), digest))
    except DataError as error:
        _LOG.warning("%s", error)
    last = kept.shown if kept is not None else None
    return _Kept(digest, replace(last, is_outdated=True) if last else None)


def _find_digest(path: Path) -> str | None:
    """Give what tells a content from another: none of a file that has gone, the fault of one that can't be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"fault {error.errno}"
