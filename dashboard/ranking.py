"""The places of a view in order, and how well such an order would have foretold; without Streamlit."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.area_map import View, estimate_spread, find_placed, is_culled, say_culled, select_incidents
from dashboard.formats import format_months
from geo.held_out import FEWEST_HELD_OUT, Hits, hold_out_order
from geo.question import MONTHS_OF_A_YEAR, list_years
from geo.ranked_surface import Degrees
from geo.ranking import RankedCell, rank_cells
from geo.situation import Situation
from geo.worst_cells import WorstCells, follow_worst_cells

LAST_YEAR, ALL_BEFORE, DENSITY = "förra årets antal", "alla tidigare års antal", "täthetsbilden (KDE, 300 m)"

N_HELD_OUT = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is known of the order of a view's places.

    Attributes
    ----------
    cells
        The highest, first first.
    no_order
        Why there are none, as a sentence; empty when there are.
    hits
        What the order would have caught of the held-out months.
    held_out
        Those months, named.
    no_hits
        Why that isn't measured, as a sentence; empty when it is.
    """

    cells: tuple[RankedCell, ...]
    no_order: str
    hits: Hits | None
    held_out: str
    no_hits: str


def rank_view(view: View, situation: Situation, *, rng: np.random.Generator) -> Ranking:
    """Rank the places of a view and measure the order on the year's last three whole months.

    Parameters
    ----------
    view
        What is counted.
    situation
        The municipality's tables.
    rng
        Draws the intervals.
    """
    placed = find_placed(select_all(view, situation))
    of_year = find_placed(select_incidents(view, situation))
    dispersion = estimate_spread(view, situation)
    cells: tuple[RankedCell, ...] = ()
    no_order = ""
    if of_year.empty:
        no_order = (
            f"Går inte att ordna: inga händelser med känd plats {view.year}. {say_culled(situation, view)}".strip()
        )
    elif dispersion is None:
        no_order = "Går inte att ordna: hur mycket antalen svänger går bara att skatta med två hela år månad för månad."
    else:
        lon, lat = degrees_of(of_year)
        cells = rank_cells(lon, lat, known=degrees_of(placed), dispersion=dispersion, rng=rng)
    culled = say_culled(situation, view, replace(view, year=view.year - 1))
    hits, held_out, no_hits = (None, "", f"Träffen går inte att mäta. {culled}") if culled else _hold_out(view, placed)
    return Ranking(cells, no_order, hits, held_out, no_hits)


def follow_view(view: View, situation: Situation, *, baseline_year: int, rng: np.random.Generator) -> WorstCells | None:
    """Follow the baseline year's worst cells, in the months that both years have; None where it can't be done."""
    then = replace(view, year=baseline_year)
    months = set(view.months) & set(then.months)
    before, after = (
        chosen[chosen["from_at"].dt.month.isin(months)]
        for chosen in (find_placed(select_incidents(each, situation)) for each in (then, view))
    )
    dispersion = estimate_spread(view, situation)
    if dispersion is None or before.empty or is_culled(view, situation):
        return None
    known = degrees_of(find_placed(select_all(view, situation)))
    return follow_worst_cells(degrees_of(before), degrees_of(after), known=known, dispersion=dispersion, rng=rng)


def select_all(view: View, situation: Situation) -> pd.DataFrame:
    """Select the incidents of the view's categories in every month that is covered, of any year."""
    years = list_years(situation, view.monthly, view.source)
    return pd.concat([select_incidents(replace(view, year=year), situation) for year in years])


def degrees_of(incidents: pd.DataFrame) -> Degrees:
    """Give longitudes and latitudes."""
    return incidents["lon"].to_numpy(), incidents["lat"].to_numpy()


def _hold_out(view: View, placed: pd.DataFrame) -> tuple[Hits | None, str, str]:
    last = view.months[-N_HELD_OUT:]
    if len(last) < N_HELD_OUT or last[-1] - last[0] != N_HELD_OUT - 1:
        return None, "", f"Träffen går inte att mäta: {view.year} har inte tre hela månader i rad."
    first = pd.Timestamp(view.year, last[0], 1)
    held_out = f"{format_months(last)} {view.year}"
    year_before = [first - pd.DateOffset(months=back) for back in range(1, MONTHS_OF_A_YEAR + 1)]
    covered = {month for year in (view.year - 1, view.year) for month in _list_months(replace(view, year=year))}
    if not covered.issuperset(year_before):
        return None, held_out, f"Träffen går inte att mäta: de tolv månaderna före {held_out} är inte alla täckta."
    later = placed[(placed["from_at"] >= first) & (placed["from_at"] < first + pd.DateOffset(months=N_HELD_OUT))]
    before = placed[placed["from_at"] < first]
    recent = before[before["from_at"] >= year_before[-1]]
    orders = {LAST_YEAR: degrees_of(recent)}
    if len(before) > len(recent):
        orders[ALL_BEFORE] = degrees_of(before)
    hits = hold_out_order(degrees_of(before), degrees_of(later), orders=orders, kde_name=DENSITY)
    if hits is None:
        few = f"{len(later)} händelser med känd plats {held_out}; det krävs minst {FEWEST_HELD_OUT}"
        return None, held_out, f"Träffen går inte att mäta: bara {few}."
    return hits, held_out, ""


def _list_months(view: View) -> list[pd.Timestamp]:
    return [pd.Timestamp(view.year, month, 1) for month in view.months]
