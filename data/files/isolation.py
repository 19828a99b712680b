"""What the child gives up before it looks at the upload: memory, time, writing and the network.

On Windows none of it exists, and on macOS only part; there the parent's clock is the only bound.
"""

import ctypes
import sys
from contextlib import suppress

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def isolate(*, memory: int, seconds: int) -> None:
    """Give up what reading a file doesn't need; can't be undone.

    Parameters
    ----------
    memory
        Bytes that may be allocated.
    seconds
        Processor time.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # not on Windows

    for kind, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_DATA, memory),
    ):
        # A stricter bound from outside stays.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (bound, bound + (kind == resource.RLIMIT_CPU)))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)  # refused in some containers; GDAL's own way out is shut besides
