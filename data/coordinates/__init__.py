"""Where a file's points are: positions read from texts, and the reference system they are written in."""

from data.coordinates.pictures import thin_points
from data.coordinates.positions import Positions, read_positions
from data.coordinates.proposals import propose_crs
from data.coordinates.remarks import flag_positions
from data.coordinates.searches import Certainty, CrsProposal, CrsSearch
from data.coordinates.systems import SYSTEMS, ReferenceSystem, find_own_zone, to_degrees

__all__ = [
    "SYSTEMS",
    "Certainty",
    "CrsProposal",
    "CrsSearch",
    "Positions",
    "ReferenceSystem",
    "find_own_zone",
    "flag_positions",
    "propose_crs",
    "read_positions",
    "thin_points",
    "to_degrees",
]
