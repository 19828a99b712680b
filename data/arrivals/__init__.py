"""A data file that arrives: looked at, described, understood row by row, and stored if nothing speaks against it."""

from data.arrivals.accounts import Account, Counted
from data.arrivals.heads import understand_head
from data.arrivals.looking import Look, look_at
from data.arrivals.opening import Arrival, open_arrival, read_arrival
from data.arrivals.places import Places, find_places
from data.arrivals.rejected import gather_rejected
from data.arrivals.storing import store_arrival
from data.arrivals.uploads import NamedPath, hold_upload, name_path

__all__ = [
    "Account",
    "Arrival",
    "Counted",
    "Look",
    "NamedPath",
    "Places",
    "find_places",
    "gather_rejected",
    "hold_upload",
    "look_at",
    "name_path",
    "open_arrival",
    "read_arrival",
    "store_arrival",
    "understand_head",
]
