"""Where incidents concentrate: the hotspot_ family, points in, one table of cells out.

`hotspot_test`, `hotspot_scan` and `hotspot_emerging` mark cells with a held share of false
alarms; what they mark may be called hot. `hotspot_rank` orders places for planning.
`hotspot_change`, `hotspot_classify` and `hotspot_concentration` describe. `hotspot_kde` is a
picture, and `hotspot_gistar` is there for comparison with other tools.
"""

from geo.hotspots.accuracy import measure_accuracy
from geo.hotspots.change import hotspot_change
from geo.hotspots.classify import hotspot_classify
from geo.hotspots.concentration import hotspot_concentration
from geo.hotspots.emerging import hotspot_emerging
from geo.hotspots.forecast import hold_out
from geo.hotspots.gistar import hotspot_gistar
from geo.hotspots.kde import hotspot_kde
from geo.hotspots.rank import hotspot_rank
from geo.hotspots.scan import hotspot_scan
from geo.hotspots.table import HOTSPOTS, Hotspots
from geo.hotspots.testing import hotspot_test

__all__ = [
    "HOTSPOTS",
    "Hotspots",
    "hold_out",
    "hotspot_change",
    "hotspot_classify",
    "hotspot_concentration",
    "hotspot_emerging",
    "hotspot_gistar",
    "hotspot_kde",
    "hotspot_rank",
    "hotspot_scan",
    "hotspot_test",
    "measure_accuracy",
]
