"""What an order of places would have held of later incidents that it knew nothing of."""

from dataclasses import dataclass

import numpy as np

from geo.hotspots.accuracy import Accuracy, measure_accuracy
from geo.hotspots.kde import hotspot_kde
from geo.ranked_surface import Degrees, count_places, lay_grid, to_metres, widen

FEWEST_HELD_OUT = 20
"""Later incidents below which a hit rate is one or two incidents' luck."""

TOP_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Hits:
    """What the highest cells held of incidents that the order knew nothing of.

    Attributes
    ----------
    n
        The later incidents.
    top_n, surface_n
        Cells chosen, of how many.
    by_order
        Per order's Swedish name its `geo.hotspots.accuracy.Accuracy`; PAI is over `surface_n` cells.
    """

    n: int
    top_n: int
    surface_n: int
    by_order: dict[str, Accuracy]


def hold_out_order(before: Degrees, later: Degrees, *, orders: dict[str, Degrees], kde_name: str) -> Hits | None:
    """See what the highest cells by earlier counts would have held of later incidents.

    Parameters
    ----------
    before, later
        Longitude and latitude of all incidents known before, which make the surface, and of those held out.
    orders
        Per name the incidents whose counts make an order.
    kde_name
        What to call the order by density (300 m) of the first of `orders`.

    Returns
    -------
    Hits or None
        None with fewer than `FEWEST_HELD_OUT` later incidents.

    Notes
    -----
    Later incidents where nothing has happened before are counted as missed. PAI grows with the
    surface: compare only on the same one. With nothing known of the population a shrunk order is
    that of the counts themselves.

    References
    ----------
    Chainey, S., Tompson, L. & Uhlig, S. (2008). The utility of hotspot mapping for predicting
    spatial patterns of crime. Security Journal 21, 4-28.

    Examples
    --------
    >>> place = (np.full(25, 15.1), np.full(25, 58.3))
    >>> hits = hold_out_order(place, place, orders={"förra året": place}, kde_name="täthet")
    >>> hits.top_n, hits.surface_n, hits.by_order["förra året"].hit_n
    (1, 9, 25.0)
    """
    later_n = int(np.size(later[0]))
    if later_n < FEWEST_HELD_OUT or not np.size(before[0]):
        return None
    lon, lat = (np.concatenate([np.asarray(b), np.asarray(a)]) for b, a in zip(before, later, strict=True))
    grid = lay_grid((lon, lat))
    surface = widen(count_places(*before, grid=grid))
    held_out = count_places(*later, grid=grid).ravel()
    surface_n = int(surface.sum())
    top_n = max(1, round(TOP_SHARE * surface_n))
    scores = {name: count_places(*places, grid=grid).ravel().astype(np.float64) for name, places in orders.items()}
    first = next(iter(orders.values()))
    scores[kde_name] = hotspot_kde(*to_metres(*first), grid=grid).cells["value"].to_numpy()
    by_order = {
        name: _rescale(
            measure_accuracy(np.where(surface, score, -1.0), held_out, area_share=top_n / grid.size),
            surface_n / grid.size,
        )
        for name, score in scores.items()
    }
    return Hits(later_n, top_n, surface_n, by_order)


def _rescale(found: Accuracy, share: float) -> Accuracy:
    """Give PAI over the surface instead of the grid around it."""
    return Accuracy(found.hit_n, found.pai * share, found.pei)
