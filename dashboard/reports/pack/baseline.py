"""Baslinje in a pack: the page's own answer, the same months of each year and month beside month."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from dashboard.bands import find_band
from dashboard.comparison_texts import name_baseline, say_chance, say_counts, say_gaps, say_several, say_verdicts
from dashboard.derived import answer, list_baselines, list_categories, list_sources, list_years
from dashboard.formats import MISSING, MONTHS, format_count, format_months
from dashboard.reports.bars import Bars, say_bars
from dashboard.reports.pack.item import Item
from dashboard.reports.pack.protected_years import tell_protected_years
from dashboard.reports.pack.references import tell_references
from dashboard.reports.pack.reporting import say_reporting
from dashboard.reports.slide import Slide
from dashboard.selection import baseline_year_of, measures_of, name_areas, name_whole, say_baseline
from dashboard.store import monthly_counts
from dashboard.texts import capitalise
from geo.comparison import Comparison
from geo.question import Question
from geo.situation import Situation

NOTHING = "Det finns inga antal att jämföra, så frågan kan inte bedömas."


def tell_baseline(item: Item) -> Iterator[Slide]:
    """Tell whether there is less than in the baseline year, as the page does of the same choice."""
    ground = item.ground
    sources = _measured_first(item)
    hidden = [source for source in ground.counts.tables if ground.is_protected(source)]
    asked = item.find("kalla")
    if sources and asked not in hidden:
        yield from _tell_question(item, item.pick("kalla", sources, what="Källan"))
    if asked not in sources:
        for source in [asked] if asked in hidden else hidden:
            yield from tell_protected_years(item, str(source))
    if not sources and not hidden:
        yield Slide(NOTHING)


def _measured_first(item: Item) -> list[str]:
    """Put first the sources that have what the promises' goals are held against, as the page does."""
    measured = {measure.category.value for measure in measures_of(item.selection.promises)}
    situation = item.ground.situation
    return sorted(list_sources(situation), key=lambda source: not measured & set(list_categories(situation, source)))


def _tell_question(item: Item, source: str) -> Iterator[Slide]:
    situation, baseline_year = item.ground.situation, baseline_year_of(item.selection.promises)
    monthly = monthly_counts(item.ground.viewer, situation, source, item.selection.today)
    years = [year for year in list_years(situation, monthly, source) if year != baseline_year]
    if not years:
        yield Slide(f"{source} har inget år att jämföra med {baseline_year}.")
        return
    names = _name_counted(monthly, situation, source)
    category = item.pick("kategori", list_categories(situation, source), what="Kategorin")
    area_id = item.pick_area(names)
    year = int(item.pick("ar", [str(each) for each in years[::-1]], what="Året"))
    question = Question(source, area_id, category, baseline_year, year)
    baselines = list_baselines(question, situation, monthly)
    question = replace(question, baseline_years=baselines[item.pick("basar", list(baselines), what="Valet av år")])
    where = names[area_id]
    yield _tell_years(item, question, monthly, years, where)
    yield from _tell_months(item, question, monthly, where)
    yield from tell_references(item, question)


def _name_counted(monthly: pd.DataFrame, situation: Situation, source: str) -> dict[str, str]:
    counted = set(monthly["area_id"]) | {situation.municipality}
    names = {area_id: name for area_id, name in name_areas(situation).items() if area_id in counted}
    return names | {situation.municipality: name_whole(situation, source)}


def _tell_years(item: Item, question: Question, monthly: pd.DataFrame, years: Sequence[int], where: str) -> Slide:
    situation = item.ground.situation
    compared = answer(question, situation, monthly)
    others = [answer(replace(question, year=year), situation, monthly) for year in years]
    alike = [each for each in others if each.months == compared.months and each.n is not None]
    lines = [say_verdicts(compared), say_several(compared), say_gaps(compared)]
    lines += say_reporting(
        item, question.source, dict.fromkeys((question.year, question.baseline_year), compared.months)
    )
    chosen = (question.category, where, f"{question.year} mot {question.baseline_year}", format_months(compared.months))
    notes = (say_chance(compared), _say_band(compared), say_baseline(item.selection.promises))
    return Slide(
        f"{capitalise(question.category)}, {where}: {say_counts(compared)}",
        tuple(filter(None, lines)),
        _lay_years(alike, compared) if alike else None,
        item.tell_ground(question.source, *notes),
        item.tell_source(question.source, *chosen),
    )


def _lay_years(alike: Sequence[Comparison], compared: Comparison) -> Bars:
    """Lay the same months of each year beside each other."""
    counts = {compared.baseline_year: compared.baseline_n} | {each.year: each.n for each in alike}
    years = sorted(counts)
    labels = tuple(f"{year} (jämförelseår)" if year == compared.baseline_year else str(year) for year in years)
    series = ((f"antal {format_months(compared.months)}", tuple(counts[year] for year in years)),)
    baseline = next(label for label, year in zip(labels, years, strict=True) if year == compared.baseline_year)
    return Bars(labels, series, say_bars(labels, series), baseline)


def _say_band(compared: Comparison) -> str:
    """Say which counts chance alone may give, where the page's chart has a field of them."""
    band = find_band([compared])
    if band is None:
        return ""
    fewest, most = map(format_count, band)
    return f"Slumpen ensam kan ge {fewest}–{most} om risken är {name_baseline(compared)}."


def _tell_months(item: Item, question: Question, monthly: pd.DataFrame, where: str) -> Iterator[Slide]:
    """Tell month by month; a missing month is a gap."""
    is_chosen = (monthly["area_id"] == question.area_id) & (monthly["category"] == question.category)
    counted = monthly[is_chosen].set_index("month")["n"]
    series = tuple(
        (str(year), tuple(_find(counted, year, month) for month in range(1, 13)))
        for year in (question.baseline_year, question.year)
    )
    if all(value is None for _, values in series for value in values):
        return
    spans = " och ".join(f"{_say_span(values)} under {name}" for name, values in series)
    missing = [f"{name}: {format_months(gaps)}" for name, values in series if (gaps := _list_gaps(values))]
    yield Slide(
        f"{capitalise(question.category)} i månaden, {where}: {spans}.",
        (f"Månader som saknas: {'; '.join(missing)}.",) if missing else (),
        Bars(MONTHS, series, say_bars(MONTHS, series), str(question.baseline_year)),
        item.tell_ground(question.source, "Spannet är den lägsta och den högsta månaden. Enskilda månader är osäkra."),
        item.tell_source(question.source, question.category, where, f"{question.year} och {question.baseline_year}"),
    )


def _find(counted: "pd.Series[int]", year: int, month: int) -> int | None:
    n = counted.get(pd.Timestamp(year, month, 1))
    return None if n is None or pd.isna(n) else int(n)


def _list_gaps(values: Sequence[int | None]) -> list[int]:
    return [month for month, value in enumerate(values, 1) if value is None]


def _say_span(values: Sequence[int | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return MISSING
    low, high = format_count(min(known)), format_count(max(known))
    return low if low == high else f"{low}–{high}"
