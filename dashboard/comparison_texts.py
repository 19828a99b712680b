"""What the pages say of a comparison: counts, chance, gaps and both verdicts, as sentences."""

from dashboard.formats import format_change, format_count, format_months, format_ratio, format_share
from geo.chance import Chance
from geo.comparison import FEWEST_FOR_A_PERCENTAGE, ChanceVerdict, Comparison, CountVerdict
from geo.projection import Projection


def say_counts(comparison: Comparison) -> str:
    """Say the two counts and what they are, in one sentence.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> say_counts(compare_counts(20, 14, baseline_year=2023, year=2024, dispersion=1.0))
    '14 under jan–dec 2024, mot 20 samma månader 2023.'
    """
    if comparison.count_verdict is CountVerdict.UNKNOWN:
        return f"Det saknas uppgifter för att jämföra {comparison.year} med {comparison.baseline_year}."
    change = "" if comparison.change_share is None else f" ({format_change(comparison.change_share)})"
    return (
        f"{format_count(comparison.n)} under {format_months(comparison.months)} {comparison.year}, "
        f"mot {format_count(comparison.baseline_n)} samma månader {comparison.baseline_year}{change}."
    )


def say_chance(comparison: Comparison) -> str:
    """Say what chance allows, with the interval and the smallest change that could have been seen."""
    chance = comparison.chance
    if chance is None or comparison.n is None or comparison.baseline_n is None:
        return "Det går inte att väga mot slumpen: det krävs månadssiffror för minst två hela år."
    expected_n = _find_expected(comparison, comparison.baseline_n)
    direction = "lågt eller lägre" if comparison.n <= expected_n else "högt eller högre"
    often = format_share(chance.as_extreme_share)
    return (
        f"Om risken vore oförändrad blir antalet så {direction} av en slump i {often} av fallen. "
        f"Risken nu är {format_ratio(chance.ratio_low)}–{format_ratio(chance.ratio_high)} gånger "
        f"{name_baseline(comparison)} (95 % säkerhet). {_say_smallest(comparison, chance)}"
        f"Talen varierar {format_ratio(chance.dispersion)} gånger så mycket som ren slump; det är inräknat."
    )


def _find_expected(comparison: Comparison, baseline_n: int) -> float:
    """Find what chance is weighed against: the baseline's count, or the mean of its years."""
    return baseline_n if comparison.weighed_n is None else comparison.weighed_n / len(comparison.baseline_years)


def name_baseline(comparison: Comparison) -> str:
    """Name, in the genitive, what chance is weighed against.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> name_baseline(compare_counts(20, 14, baseline_year=2023, year=2024, dispersion=1.0))
    'basårets'
    """
    years = comparison.baseline_years
    return f"medelårets {years[0]}–{years[-1]}" if years else "basårets"


def say_several(comparison: Comparison) -> str:
    """Say that chance is weighed against several years, where it is."""
    years = comparison.baseline_years
    if not years or comparison.weighed_n is None:
        return ""
    return (
        f"Mot slumpen vägs {years[0]}–{years[-1]} tillsammans: i medel "
        f"{format_count(round(comparison.weighed_n / len(years)))} om året i samma månader. Räknemässigt gäller "
        f"fortfarande {comparison.baseline_year}."
    )


def say_projection(projection: Projection, *, baseline_year: int) -> str:
    """Say where the year may end, so that nobody takes it for what has happened.

    Examples
    --------
    >>> say_projection(Projection(2024, 6, 60, 120.2, 103, 140, (2022, 2023)), baseline_year=2023)[:52]
    '**Prognos för helåret 2024, inte utfall:** 103–140 ('
    """
    *years, last = (str(year) for year in projection.earlier_years)
    seasons = f"{', '.join(years)} och {last}" if years else last
    span = "en månad" if projection.n_months == 1 else f"{projection.n_months} månader"
    return (
        f"**Prognos för helåret {projection.year}, inte utfall:** {format_count(projection.low_n)}–"
        f"{format_count(projection.high_n)} (omkring {format_count(round(projection.expected_n))}) om resten av året "
        f"fortsätter som det börjat. Hittills {format_count(projection.so_far_n)} på {span}; "
        f"årsrytmen är hämtad från {seasons}. En prognos hålls aldrig mot {baseline_year} och ger inget omdöme."
    )


def _say_smallest(comparison: Comparison, chance: Chance) -> str:
    """Say which counts would have been certain, where a count alone would have decided."""
    if comparison.chance_verdict in {ChanceVerdict.TOO_FEW, ChanceVerdict.WITHHELD}:
        return ""
    fewer = "Inget antal hade kunnat visa en säker minskning"
    if chance.highest_fewer_n is not None:
        fewer = f"För en säker minskning hade det krävts högst {format_count(chance.highest_fewer_n)}"
    return f"{fewer}, för en säker ökning minst {format_count(chance.lowest_more_n)}. "


def say_gaps(comparison: Comparison) -> str:
    """Name what the comparison lacks, or nothing."""
    gaps = []
    if comparison.months and comparison.missing_months:
        gaps.append(f"Månader som saknas i något av åren och inte räknas: {format_months(comparison.missing_months)}.")
    if comparison.series_break is not None:
        gaps.append(comparison.series_break.reason)
    if comparison.unlike and comparison.n is not None:
        gaps.append(f"{comparison.unlike} Därför lämnas inget omdöme mot slumpen.")
    elif comparison.alarm is not None:
        gaps.append(f"{comparison.alarm.reason} Därför lämnas inget omdöme mot slumpen.")
    elif comparison.chance_verdict is ChanceVerdict.WITHHELD:
        gaps.append(
            "Källan missar händelser och antalet har ändrats med mer än hälften. Det kan bero på att en större eller "
            "mindre del registreras med plats. Därför lämnas inget omdöme mot slumpen."
        )
    if comparison.chance is not None and comparison.chance.is_ruled_out and not comparison.is_confirmed:
        gaps.append("Skillnaden är tydlig nu men var det inte månaden före. Den kallas säker först två månader i rad.")
    if comparison.is_preliminary:
        gaps.append("Siffrorna är preliminära.")
    if comparison.baseline_n is not None and comparison.change_share is None:
        gaps.append("Basåret har under 50 händelser, därför visas ingen procent.")
    return " ".join(gaps)


def say_share(n: int | None, whole: int | None) -> str:
    """Say how large a part is, where the whole is large enough for a percentage.

    Examples
    --------
    >>> say_share(30, 120).replace(chr(160), "_"), say_share(3, 12)
    ('25_%', '–')
    """
    if n is None or whole is None or whole < FEWEST_FOR_A_PERCENTAGE:
        return "–"
    return format_share(n / whole) if n else f"0{chr(160)}%"


def say_verdicts(comparison: Comparison) -> str:
    """Give both verdicts, never one without the other.

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> say_verdicts(compare_counts(200, 180, baseline_year=2023, year=2024, dispersion=1.0))
    'Räknemässigt: färre. Mot slumpen: ingen säker skillnad.'
    """
    return f"Räknemässigt: {comparison.count_verdict.value}. Mot slumpen: {comparison.chance_verdict.value}."
