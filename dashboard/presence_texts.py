"""Presence in words: windows by name, what the hours rest on, numbers that may be shared, lengths of time."""

from collections.abc import Sequence

from dashboard.formats import format_count, format_decimal
from geo.presence import HOURS, KNOWN_HOURS, Basis, Week
from geo.ranked_windows import N_TOP, RankedWindow

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
MINUTES_IN_HOUR = 60
_NARROW = "\N{NO-BREAK SPACE}"
_WHOLE, _DECIMAL = 10, 0.05


def name_window(weekday: int, first_hour: int, length: int) -> str:
    """Name a window of the week.

    Examples
    --------
    >>> name_window(4, 20, 4).replace(chr(160), "_"), name_window(0, 0, 24)
    ('fre_20–24', 'mån')
    """
    day = WEEKDAYS[weekday]
    return day if length == HOURS else f"{day}{_NARROW}{first_hour:02}–{first_hour + length:02}"


def name_ranked(window: RankedWindow) -> str:
    """Name a ranked window."""
    return name_window(window.weekday, window.first_hour, window.length)


def judge_window(window: RankedWindow) -> str:
    """Judge a window's place in symbol and words."""
    if window.is_few:
        return "○ för få händelser"
    return f"✔ säkert bland de {N_TOP}" if window.is_certain else "? kan vara slump"


def say_doubt(top: Sequence[RankedWindow]) -> str:
    """Say which of the highest windows chance may have put there; nothing where it has put none.

    Examples
    --------
    >>> sure, unsure = (RankedWindow(4, 20, 4, 9, 9, 4, 16, 1, 1, high) for high in (2, 9))
    >>> say_doubt([sure]), say_doubt([unsure])
    ('', 'Inget fönster är säkert bland de 5 högsta. Ordningen kan vara slump.')
    >>> say_doubt([sure, unsure]).replace(chr(160), "_")
    'Säkert bland de 5 högsta: fre_20–24. De andra kan vara slump.'
    """
    certain = [window for window in top if window.is_certain]
    if not certain:
        return f"Inget fönster är säkert bland de {N_TOP} högsta. Ordningen kan vara slump."
    if len(certain) == len(top):
        return ""
    return f"Säkert bland de {N_TOP} högsta: {', '.join(map(name_ranked, certain))}. De andra kan vara slump."


def say_hours(week: Week, *, only_known: bool) -> list[str]:
    """Say what the week rests on: what is in it, what is beside it, and how far the hours can be believed.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.presence import lay_week
    >>> at = pd.Series(pd.to_datetime(["2024-05-03 22:10"]))
    >>> say_hours(lay_week(pd.DataFrame({"from_at": at, "to_at": at})), only_known=False)[0]
    '1 av 1 händelser är med.'
    """
    hours = week.hours
    said = [f"{format_count(hours.n)} av {format_count(week.n)} händelser är med."]
    if hours.n_unknown:
        said.append(f"{format_count(hours.n_unknown)} saknar tid.")
    if hours.n_too_long:
        why = f"har en tid som är osäkrare än {KNOWN_HOURS} timmar" if only_known else "kan ha hänt under över en vecka"
        said.append(f"{format_count(hours.n_too_long)} {why}.")
    if week.n_known < hours.n and not only_known:
        said.append(
            f"För {format_count(week.n_known)} är tiden känd på {KNOWN_HOURS} timmar när. De övriga är fördelade jämnt "
            "över tiden då de kan ha hänt, och det plattar ut topparna."
        )
    if week.n_day_only and not only_known:
        said.append(f"För {format_count(week.n_day_only)} är bara dagen känd: de säger inget om klockslaget.")
    if week.basis is Basis.DAYS:
        said.append("Det är mer än hälften, därför visas hela dagar och inga klockslag.")
    if week.has_false_midnight:
        said.append(
            f"{format_count(week.n_midnight)} står på exakt midnatt: troligen saknar de klockslag, så lita inte på "
            "tiden efter midnatt."
        )
    return said


def say_n(n: float) -> str:
    """Write a number of incidents that may be shared: with a decimal only where one matters.

    Examples
    --------
    >>> say_n(4.0), say_n(4.34), say_n(12.34)
    ('4', '4,3', '12')
    """
    return format_count(round(n)) if n >= _WHOLE or abs(n - round(n)) < _DECIMAL else format_decimal(n)


def say_minutes(minutes: int) -> str:
    """Write a length of time.

    Examples
    --------
    >>> say_minutes(45), say_minutes(120), say_minutes(95)
    ('45 min', '2 tim', '1 tim 35 min')
    """
    hours, rest = divmod(minutes, MINUTES_IN_HOUR)
    return " ".join([f"{format_count(hours)} tim"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))
