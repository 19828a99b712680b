"""The memory of a server that runs for months."""

import subprocess
import sys

import pytest

from dashboard.memory import N_HEAPS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="heaps for each thread are glibc's own")

# Thirty-two threads that hold some memory at the same time, and glibc's own account of its heaps (malloc_info(3)).
COUNT_HEAPS = """
import ctypes, re, sys, tempfile, threading
from dashboard.memory import keep_few_heaps
if sys.argv[1] == "few":
    keep_few_heaps()
c = ctypes.CDLL(None)
c.malloc.restype, c.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
c.fopen.restype, c.fclose.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
c.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
together, enough = threading.Barrier(33), threading.Event()
def hold():
    together.wait(); c.malloc(4096); together.wait(); enough.wait()
threads = [threading.Thread(target=hold) for _ in range(32)]
[thread.start() for thread in threads]
together.wait(); together.wait()
with tempfile.NamedTemporaryFile("r") as told:
    out = c.fopen(told.name.encode(), b"w"); c.malloc_info(0, out); c.fclose(out)
    print(len(re.findall("<heap nr", told.read())))
enough.set()
"""


def count_heaps(how: str) -> int:
    """Count the heaps that glibc has made for many threads of a process of its own."""
    told = subprocess.run([sys.executable, "-c", COUNT_HEAPS, how], check=True, capture_output=True, text=True)
    return int(told.stdout)


def test_many_threads_share_a_few_heaps() -> None:
    """The C library itself tells of at most two heaps, and of more where the server hasn't asked for few."""
    assert count_heaps("few") <= N_HEAPS < count_heaps("many")
