"""What is known of places: incidents, counts, areas and which areas incidents lie in."""

from datetime import date

import geopandas as gpd
import pandas as pd

from data.store import areas, assignments, incidents, series
from data.store.records.opened import Opened
from data.tables import INCIDENTS, Table


class Situation(Opened):
    """What is known of places: incidents, counts, areas and which areas incidents lie in."""

    def read_incidents(self, municipality: str, *, is_demo: bool, columns: Table = INCIDENTS) -> pd.DataFrame:
        """Read columns of a municipality's incidents, in the order they were received."""
        with self._looking() as connection:
            return incidents.read(connection, municipality, is_demo=is_demo, columns=columns)

    def find_registers(self, municipality: str, *, is_demo: bool) -> set[str]:
        """Find the sources of a municipality's incidents, without reading the incidents."""
        with self._looking() as connection:
            return incidents.find_sources(connection, municipality, is_demo=is_demo)

    def read_series(self, municipality: str, *, is_demo: bool) -> pd.DataFrame:
        """Read a municipality's counts as data.tables.SERIES, with its county's and the country's.

        The newest delivery's figure holds for each cell; absent cells are absent, whatever
        they mean (`missing_row` of the delivery tells).
        """
        with self._looking() as connection:
            return series.read(connection, municipality, is_demo=is_demo)

    def read_areas(self, municipality: str, *, on: date, is_demo: bool) -> gpd.GeoDataFrame:
        """Read a municipality's areas as data.tables.AREAS: of each the newest version valid on the day.

        Invented figures are shown on real outlines where there are any: `is_demo` adds, it doesn't replace.
        """
        with self._looking() as connection:
            return areas.read(connection, municipality, on=on, is_demo=is_demo)

    def read_assignment(
        self,
        municipality: str,
        *,
        on: date,
        is_demo: bool,
        has_demo_areas: bool = False,
        among: "pd.Series[int] | None" = None,
    ) -> pd.DataFrame | None:
        """Read which areas each incident lies in: `incident_id`, `area_id`, one row per match, sorted by both.

        The incidents are those of ``read_incidents(municipality, is_demo=is_demo)``, whose numbers may be
        given as `among` when they have been read; the areas those of
        ``read_areas(municipality, on=on, is_demo=has_demo_areas)``. None when something was received by a
        store opened without `assign`: then the answer isn't known, and has to be found anew.
        """
        with self._looking() as connection:
            return assignments.read(
                connection, municipality, on=on, is_demo=is_demo, has_demo_areas=has_demo_areas, among=among
            )

    def read_area_versions(self, area_id: str, *, is_demo: bool = False) -> gpd.GeoDataFrame:
        """Read every outline an area has had as data.tables.AREAS, version 1 first."""
        with self._looking() as connection:
            return areas.read_versions(connection, area_id, is_demo=is_demo)

    def read_area_history(self, municipality: str, *, is_demo: bool = False) -> gpd.GeoDataFrame:
        """Read every outline that each of a municipality's areas has had as data.tables.AREAS, version 1 first."""
        with self._looking() as connection:
            return areas.read_history(connection, municipality, is_demo=is_demo)
