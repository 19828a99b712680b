"""A comparison as a row of a table: both counts, both verdicts, the change and the months."""

from dashboard.formats import format_change, format_count, format_months
from geo.comparison import ChanceVerdict, Comparison


def lay_comparison(compared: Comparison, verdict: ChanceVerdict) -> dict[str, str]:
    """Lay a comparison out by column.

    Parameters
    ----------
    compared
        The comparison.
    verdict
        Against chance: its own, or the one it gets among many (`geo.many.judge_together`).

    Examples
    --------
    >>> from geo.baseline import compare_counts
    >>> compared = compare_counts(20, 14, baseline_year=2023, year=2024, dispersion=1.0)
    >>> lay_comparison(compared, compared.chance_verdict)["Omdöme"]
    'färre; ingen säker skillnad'
    """
    return {
        f"{compared.baseline_year}": format_count(compared.baseline_n),
        f"{compared.year}": format_count(compared.n),
        "Omdöme": f"{compared.count_verdict.value}; {verdict.value}",
        "Ändring": "–" if compared.change_share is None else format_change(compared.change_share),
        "Månader": format_months(compared.months),
    }
