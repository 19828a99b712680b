"""The system of record: deliveries, areas, incidents, counts, decisions, follow-ups, reviews."""

from data.store.backups import back_up_store, move_store, restore_store
from data.store.conflicts import Conflict
from data.store.coverage import COVERAGE
from data.store.culling import Outcome, Removal
from data.store.heads import keep_head, read_heads
from data.store.kept import KEPT
from data.store.log import LOG, Head
from data.store.passports import DELIVERIES, MASKED_COUNTS, REJECTIONS, REMARKS
from data.store.profiles import PROFILES
from data.store.provenance import PROVENANCE
from data.store.record import Store, open_store
from data.store.reviewing import QUEUE, REVIEWS
from data.store.rules import CULLINGS
from data.store.standing import UNDOINGS
from data.store.upkeep import check_store, upgrade_store, verify_store

__all__ = [
    "COVERAGE",
    "CULLINGS",
    "DELIVERIES",
    "KEPT",
    "LOG",
    "MASKED_COUNTS",
    "PROFILES",
    "PROVENANCE",
    "QUEUE",
    "REJECTIONS",
    "REMARKS",
    "REVIEWS",
    "UNDOINGS",
    "Conflict",
    "Head",
    "Outcome",
    "Removal",
    "Store",
    "back_up_store",
    "check_store",
    "keep_head",
    "move_store",
    "open_store",
    "read_heads",
    "restore_store",
    "upgrade_store",
    "verify_store",
]
