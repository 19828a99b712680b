"""The upload as its reader in the child holds it: an open file, never a name to follow."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from data.files.limits import MAX_BYTES, MB
from data.files.refusal import refuse
from data.files.signatures import GZIP, HEAD

MAX_GZIP_RATIO = 200
GZIP_RATIO_FROM = 50 * MB


@dataclass(frozen=True, slots=True)
class Upload:
    """An open file.

    Attributes
    ----------
    file
        Its bytes.
    place
        A path that leads to the open file and to nothing else, for libraries that must have one.
    size
        Of the file as it lies.
    """

    file: io.BufferedReader
    place: str
    size: int

    @property
    def is_gzip(self) -> bool:
        """Whether it is packed with gzip."""
        self.file.seek(0)
        return self.file.read(2) == GZIP

    @property
    def sha256(self) -> str:
        """Checksum of the file as it lies."""
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    def head(self) -> bytes:
        """Give the first bytes, unpacked."""
        with self.unpacked() as stream:
            return stream.read(HEAD)

    def tail(self) -> bytes:
        """Give the last bytes as they lie."""
        self.file.seek(max(0, self.size - HEAD))
        return self.file.read(HEAD)

    @contextmanager
    def unpacked(self) -> Iterator[io.BufferedReader]:
        """Open the content from its beginning, unpacked when it is gzip."""
        is_gzip = self.is_gzip
        self.file.seek(0)
        if not is_gzip:
            yield self.file
            return
        try:
            with gzip.open(self.file) as stream:
                yield io.BufferedReader(stream, MB)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            what = "filen är packad med gzip men skadad eller avbruten."
            raise refuse(what, "Hämta den på nytt.") from None

    def chunks(self) -> Iterator[bytes]:
        """Give the unpacked content a megabyte at a time, never more than is allowed."""
        n_bytes = 0
        most = min(MAX_BYTES, max(GZIP_RATIO_FROM, MAX_GZIP_RATIO * self.size)) if self.is_gzip else MAX_BYTES
        with self.unpacked() as stream:
            while chunk := stream.read(MB):
                n_bytes += len(chunk)
                if n_bytes > most:
                    what = f"filen har för mycket text: mer än {most // MB} MB uppackad."
                    raise refuse(what, "Dela upp den.")
                yield chunk
