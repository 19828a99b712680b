"""Undersökningar in a pack: what people answered, never without its interval and how many they were."""

from collections.abc import Iterator

from dashboard.formats import format_date
from dashboard.papers import list_papers
from dashboard.reports.document import Grid
from dashboard.reports.pack.item import Item
from dashboard.reports.slide import Slide
from dashboard.survey_texts import list_values, name_sex, say_change, say_value
from dashboard.views.survey_form import name_places
from data.surveys import Sex, Survey, SurveyValue

_COLUMNS = ("Plats", "Svaren gäller", "Andel", "Felmarginal (95 %)", "Antal svarande")
_NOTE = "Felmarginalen är 95-procentig. Att andelen är lägre eller högre sägs bara när felmarginalerna inte möts."


def tell_surveys(item: Item) -> Iterator[Slide]:
    """Tell the values of the chosen question, in the municipality and beside it."""
    selection = item.selection
    names = name_places(selection)
    known = list_papers(selection.viewer, Survey, list(names), is_demo=item.ground.situation.is_demo)
    if not known:
        yield Slide("Det finns inga undersökningar för kommunen, länet eller riket.")
        return
    titles = {one.key: f"{one.question} ({one.source})" for one in sorted(known, key=lambda one: one.question)}
    by_title = {title: key for key, title in titles.items()}
    asked = item.find("fraga")
    key = asked if asked in titles else by_title[item.pick("fraga", list(by_title), what="Frågan")]
    places = list(names)
    chosen = sorted((one for one in known if one.key == key), key=lambda one: places.index(one.municipality))
    sexes = sorted({value.sex for one in chosen for value in one.figures}, key=lambda sex: sex or "")
    by_name = {name_sex(sex): sex for sex in sexes}
    sex = by_name[item.pick("kon", list(by_name), what="Valet av vilka som svarade")]
    yield _tell(item, chosen, names, sex)


def _tell(item: Item, chosen: list[Survey], names: dict[str, str], sex: Sex | None) -> Slide:
    first, selection = chosen[0], item.selection
    own = _list_own(chosen, selection.municipality, sex)
    lines = [say_change(own[-1], own[-2])] if len(own) > 1 else []
    rows = [row for row in list_values(chosen, names) if row["Svarande grupp"] == name_sex(sex)]
    told = say_value(selection.name, own[-1]) if own else f"{selection.name}: uppgift saknas."
    return Slide(
        f"{first.question}: {told}",
        tuple(lines),
        Grid(f"{first.question}. Källa: {first.source}", _COLUMNS, _lay(rows)),
        "\n".join(filter(None, [first.measure or "", _NOTE])),
        f"Källa: {first.source}. Urval: {name_sex(sex)}. Läget den {format_date(selection.today)}.",
    )


def _lay(rows: list[dict[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row[name] for name in _COLUMNS) for row in rows)


def _list_own(chosen: list[Survey], place: str, sex: Sex | None) -> list[SurveyValue]:
    return [value for one in chosen if one.municipality == place for value in one.figures if value.sex is sex]
