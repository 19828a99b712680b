"""A file under the name that its sender gave it, also one that is only in memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from data.personal import mask
from data.texts import clean

if sys.platform == "win32":
    from pathlib import WindowsPath as _SystemPath
else:
    from pathlib import PosixPath as _SystemPath
if sys.platform == "linux":
    from os import memfd_create

_MEMORY = Path("/dev/shm")  # noqa: S108  # memory under Linux: a folder of one's own is made in it
_DATABASE = b"SQLite format 3\0"
_MAX_NAME = 120
NAMELESS = "filen"


class NamedPath(_SystemPath):
    """A path whose ``name`` is a label: what its sender calls the file, fit to be shown and stored."""

    __slots__ = ("label",)
    label: str

    @property
    def name(self) -> str:
        """The label."""
        return self.label


def name_path(path: Path, name: str | None = None) -> NamedPath:
    """Give a path a name that holds no personal data and nothing that can't be seen.

    Parameters
    ----------
    path
        Where the file is.
    name
        What its sender calls it; without one the file's own name.

    Examples
    --------
    >>> named = name_path(Path("/proc/self/fd/7"), "Anmälan 19811218-9876.csv")
    >>> named.name, str(named)
    ('Anmälan [personnummer].csv', '/proc/self/fd/7')
    """
    said = path.name if name is None else name.replace("\\", "/").rpartition("/")[2]
    named = NamedPath(path)
    named.label = clean(mask(clean(said)).text)[:_MAX_NAME] or NAMELESS
    return named


@contextmanager
def hold_upload(content: bytes, name: str) -> Iterator[NamedPath]:
    """Hold an upload in memory for as long as it is read; under Linux nothing of it touches a disk.

    Elsewhere it lies in a folder of its own, which is erased.

    Parameters
    ----------
    content
        Its bytes.
    name
        What its sender calls it; only a label.

    Examples
    --------
    >>> with hold_upload(b"tid;brott", "brott.csv") as path:
    ...     path.name, path.read_bytes()
    ('brott.csv', b'tid;brott')
    """
    if sys.platform == "linux" and not content.startswith(_DATABASE):
        with open(memfd_create("upload"), "w+b") as file:  # noqa: PTH123  # an open file, not a path
            file.write(content)
            file.flush()
            yield name_path(Path(f"/proc/self/fd/{file.fileno()}"), name)
        return
    # A database is opened by its path, which a file without a folder has none of.
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        path = Path(folder, "upload")
        path.write_bytes(content)
        yield name_path(path, name)
