"""The newest SQLite at hand: Linux gets one with pysqlite3, elsewhere it is Python's own."""

import sqlite3
from types import ModuleType

try:
    import pysqlite3
except ImportError:  # published for Linux only
    pysqlite3 = sqlite3

DRIVER: ModuleType = pysqlite3
