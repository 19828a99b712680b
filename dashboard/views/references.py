"""Riket och länet: the same question asked of the county and the country, so that a local change can be told apart."""

from dataclasses import replace

from dashboard.comparison_rows import lay_comparison
from dashboard.derived import answer
from dashboard.place_texts import name_reference
from dashboard.selection import Selection
from dashboard.store import monthly_counts
from dashboard.views.frame import show_empty
from dashboard.views.stacked import show_stacked
from geo.question import Question
from geo.situation import Situation, list_references


def show_references(question: Question, situation: Situation, selection: Selection) -> None:
    """Show how riket and the county fared by the same question, or how to get to know."""
    rows = []
    for area_id in list_references(situation):
        for source in sorted(set(situation.series.loc[situation.series["area_id"] == area_id, "source"])):
            asked = replace(question, source=source, area_id=area_id)
            compared = answer(asked, situation, monthly_counts(selection.viewer, situation, source, selection.today))
            if compared.n is not None:
                row = {"Område": name_reference(area_id), "Källa": source}
                rows.append(row | lay_comparison(compared, compared.chance_verdict))
    if rows:
        show_stacked(f"{question.category.capitalize()} i riket och länet", rows)
        return
    show_empty(
        f"Riket och länet saknas för {question.category}.",
        "Utan dem syns det inte om en förändring är lokal. Läs in dem som antal.",
    )
