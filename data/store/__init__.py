"""The system of record: deliveries, areas, incidents, counts, decisions, follow-ups, reviews."""

from data.store.coverage import COVERAGE
from data.store.culling import Outcome, Removal
from data.store.kept import KEPT
from data.store.passports import DELIVERIES, MASKED_COUNTS, REJECTIONS, REMARKS
from data.store.profiles import PROFILES
from data.store.provenance import PROVENANCE
from data.store.record import Store, open_store
from data.store.reviewing import QUEUE, REVIEWS
from data.store.rules import CULLINGS
from data.store.standing import UNDOINGS
from data.store.upkeep import back_up_store, check_store, move_store, restore_store, upgrade_store

__all__ = [
    "COVERAGE",
    "CULLINGS",
    "DELIVERIES",
    "KEPT",
    "MASKED_COUNTS",
    "PROFILES",
    "PROVENANCE",
    "QUEUE",
    "REJECTIONS",
    "REMARKS",
    "REVIEWS",
    "UNDOINGS",
    "Outcome",
    "Removal",
    "Store",
    "back_up_store",
    "check_store",
    "move_store",
    "open_store",
    "restore_store",
    "upgrade_store",
]
