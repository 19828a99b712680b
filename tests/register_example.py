"""A register of thefts as it is gathered for a page: incidents alone, with neither areas nor ready counts."""

import geopandas as gpd
import pandas as pd

from geo.situation import Situation, gather


def gather_register(incidents: pd.DataFrame, deliveries: pd.DataFrame, *, months: pd.DatetimeIndex) -> Situation:
    """Gather the police's thefts of the whole municipality, from their times and what their deliveries say.

    Parameters
    ----------
    incidents
        Only ``from_at`` and ``to_at``.
    deliveries
        What each delivery says of itself.
    months
        The months that the register vouches for: where no row is, nothing happened.
    """
    named = {"source": "polisen", "category": "stöld", "source_category": "stöld", "x": float("nan")}
    series = {"source": [], "area_id": [], "category": [], "first_month": [], "n_months": [], "is_preliminary": []}
    return gather(
        "0586",
        incidents=incidents.assign(**named, incident_id=range(len(incidents))),
        series=pd.DataFrame(series).astype({"first_month": "datetime64[us]"}),
        areas=gpd.GeoDataFrame({"area_id": [], "area_type": []}),
        deliveries=deliveries,
        coverage=pd.DataFrame({"source": "polisen", "category": "stöld", "month": months, "is_absent_zero": True}),
        assignment=pd.DataFrame({"incident_id": pd.Series(dtype="int64"), "area_id": pd.Series(dtype="str")}),
        is_demo=False,
    )
