"""Places in order: what is known of each, and how well the order would have foretold."""

import streamlit as st

from dashboard.area_map import View
from dashboard.derived import kept_with_situation
from dashboard.formats import format_count, format_decimal, format_share
from dashboard.place_texts import say_cell
from dashboard.ranking import LAST_YEAR, Ranking
from dashboard.texts import plain
from dashboard.views.frame import show_table
from geo.held_out import Hits
from geo.landmarks import describe_place
from geo.ranking import N_TOP, RankedCell
from geo.situation import Situation

N_OPEN = 5
"""Places shown at once; the others fold out."""


def show_ranked(ranking: Ranking, view: View, situation: Situation) -> None:
    """Show the highest places as a list in words, each with what chance leaves open."""
    st.subheader("Platser i ordning")
    if ranking.no_order:
        st.markdown(ranking.no_order)
        return
    certain_n = sum(cell.is_certain for cell in ranking.cells)
    if certain_n == 0:
        st.markdown(f"**Ingen plats är säkert bland de {N_TOP} högsta.** Ordningen nedan kan vara slump.")
    st.markdown(_list(ranking.cells[:N_OPEN], view, situation))
    if rest := ranking.cells[N_OPEN:]:
        with st.expander(f"Plats {rest[0].rank}–{rest[-1].rank}"):
            st.markdown(_list(rest, view, situation))
    st.caption(
        f"Rutor på 100 meter efter antal {view.when}. Ordningen gäller **antal, inte risk per invånare**: befolkning "
        "per ruta är inte inläst, och där många rör sig händer mer. «Ett lika långt år till» är vad som kan väntas om "
        "inget ändras: en del av antalet är tur. En ordning har alltid en topp; den säger inte att något sticker ut."
    )


def show_hits(ranking: Ranking) -> None:
    """Show what the order would have caught of months it knew nothing of, beside simpler ways."""
    st.subheader("Hade ordningen träffat rätt?")
    if ranking.hits is None:
        st.markdown(ranking.no_hits)
        return
    hits = ranking.hits
    show_table(
        [
            {
                "Ordnat efter": name,
                "Träff": f"{round(found.hit_n)} av {hits.n}",
                "PAI": format_decimal(found.pai),
                "PEI": format_share(found.pei),
            }
            for name, found in hits.by_order.items()
        ]
    )
    st.caption(_explain(hits, ranking.held_out))


def _explain(hits: Hits, held_out: str) -> str:
    first = hits.by_order[LAST_YEAR]
    share = format_share(hits.top_n / hits.surface_n)
    return (
        f"Prövat på {held_out}, som ordningen inte fick se. De {format_count(hits.top_n)} högsta rutorna, {share} av "
        f"de {format_count(hits.surface_n)} där något hänt förut (med grannar), rymde {round(first.hit_n)} av "
        f"{hits.n} händelser när man gick efter {LAST_YEAR}, som listan ovan gör. **PAI** är hur många gånger fler det "
        "är än om lika många rutor valts på måfå. **PEI** är andelen av vad det bästa möjliga valet hade rymt. "
        "Jämförelsen «bara befolkning» saknas, för befolkning per ruta är inte inläst. Det är ett enda kvartal: små "
        "skillnader mellan raderna kan vara slump."
    )


@kept_with_situation
def _list(cells: tuple[RankedCell, ...], view: View, situation: Situation) -> str:
    lines = []
    for cell in cells:
        where = describe_place(cell.lon, cell.lat, situation.areas)
        lines.append(f"{cell.rank}. {say_cell(cell, plain(where), year=view.year)}")
    return "\n".join(lines)
