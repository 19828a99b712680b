"""The gate: the store as somebody may see it."""

from data.store.seen.gate import Seen, look
from data.store.seen.stripping import find_large, strip
from data.store.seen.tables import Protect, ShownCounts, Tables

__all__ = ["Protect", "Seen", "ShownCounts", "Tables", "find_large", "look", "strip"]
