"""Riket och länet in a pack: the same question asked of the county and the country, as the page does."""

from collections.abc import Iterator
from dataclasses import replace

from dashboard.comparison_rows import lay_comparison
from dashboard.derived import answer
from dashboard.place_texts import name_reference
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from dashboard.store import monthly_counts
from dashboard.texts import capitalise
from geo.question import Question
from geo.situation import list_references

NOT_LOCAL = "Utan riket och länet syns det inte om en förändring är lokal."


def tell_references(item: Item, question: Question) -> Iterator[Slide]:
    """Tell how riket and the county fared by the same question, or that nobody has read them in.

    Parameters
    ----------
    item
        Who reads.
    question
        What the slide before has answered for the municipality.
    """
    rows = list(_lay(item, question))
    what, years = capitalise(question.category), f"{question.year} mot {question.baseline_year}"
    if not rows:
        yield Slide(f"Riket och länet saknas för {question.category}.", (NOT_LOCAL,))
        return
    told = "; ".join(dict.fromkeys(f"{row['Område']}: {row['Omdöme'].replace(';', ',')}" for row in rows))
    columns = tuple(rows[0])
    sources = list(dict.fromkeys(row["Källa"] for row in rows))
    yield Slide(
        f"{what} i riket och länet, {years}: {told}.",
        (),
        Grid(f"{what} i riket och länet", columns, tuple(tuple(row[name] for name in columns) for row in rows)),
        "\n".join(item.tell_ground(source) for source in sources),
        item.tell_source(sources[0], *sources[1:], question.category, "riket och länet", years),
    )


def _lay(item: Item, question: Question) -> Iterator[dict[str, str]]:
    situation = item.ground.situation
    for area_id in list_references(situation):
        for source in sorted(set(situation.series.loc[situation.series["area_id"] == area_id, "source"])):
            monthly = monthly_counts(item.ground.viewer, situation, source, item.selection.today)
            compared = answer(replace(question, source=source, area_id=area_id), situation, monthly)
            if compared.n is not None:
                where = {"Område": name_reference(area_id), "Källa": source}
                yield where | lay_comparison(compared, compared.chance_verdict)
