"""How the memory of a server that runs for months is kept."""

import ctypes
import sys

N_HEAPS = 2
_ARENA_MAX = -8  # M_ARENA_MAX of mallopt(3)


def keep_few_heaps() -> None:
    """Let the C library serve all threads from a few heaps; called before the first thread starts.

    Each visit runs in a thread, and glibc gives threads heaps of their own, eight for each core,
    that keep what was freed in them: the server grew with the visits although nothing was held.
    Does nothing where the C library isn't glibc.

    Examples
    --------
    >>> keep_few_heaps()
    """
    if sys.platform == "linux" and (choose := getattr(ctypes.CDLL(None), "mallopt", None)):
        choose(_ARENA_MAX, N_HEAPS)
