"""The system of record: deliveries, areas, incidents, counts, decisions, follow-ups."""

from data.store.coverage import COVERAGE
from data.store.passports import DELIVERIES, REJECTIONS
from data.store.record import Store, open_store

__all__ = ["COVERAGE", "DELIVERIES", "REJECTIONS", "Store", "open_store"]
