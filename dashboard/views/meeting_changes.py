"""Ändrat sedan förra mötet: what got worse, better, overdue, new or published since a meeting was closed."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

import streamlit as st

from dashboard.formats import format_count, format_date, format_months
from dashboard.goal_texts import name_badge
from dashboard.meetings import list_changes
from dashboard.selection import Selection
from dashboard.standing import ThenAndNow, compare_moments
from dashboard.texts import Markdown, capitalise, plain
from dashboard.views.stacked import show_stacked
from data.meetings import Meeting, MeetingDecision
from geo.changes import Change, Turn

BADGES: Mapping[Turn, tuple[str, str, str]] = {
    Turn.OVERDUE: ("red", "▲", "försenat"),
    Turn.WORSE: ("orange", "▼", "sämre"),
    Turn.BETTER: ("green", "✔", "bättre"),
    Turn.NEW: ("blue", "+", "nytt"),
    Turn.PUBLISHED: ("violet", "◉", "publicerat"),
    Turn.CHANGED: ("gray", "○", "ändrat"),
    Turn.UNKNOWN: ("gray", "?", "går inte att säga"),
}

RULES = (
    "Bättre och sämre sägs bara om samma sak för samma period, och bara där löftet säger åt vilket håll det ska gå. "
    "Antal vägs mot slumpen. Olika långa perioder hålls aldrig mot varandra, och mer narkotika är varken bättre eller "
    "sämre. Källor vars tal är skyddade för någon som deltar är inte med: skillnaden mellan två möten kunde avslöja "
    "enskilda händelser."
)


def show_changes(
    selection: Selection, previous: Meeting | None, meetings: Sequence[Meeting], decisions: Sequence[MeetingDecision]
) -> None:
    """Show what has changed since a meeting was closed.

    Parameters
    ----------
    selection
        Whose promises, and who looks.
    previous
        The meeting closed last, None where none was.
    meetings, decisions
        All meetings and all that they decided.
    """
    st.subheader("Ändrat sedan förra mötet")
    if previous is None or previous.closed_at is None:
        st.markdown(
            "Inget möte har avslutats än, så det finns inget att jämföra med. När ett möte avslutas sparas hur allt "
            "stod just då."
        )
        return
    ordered = list_changes(selection, previous, meetings, decisions)
    st.markdown(f"Sedan **{plain(previous.title)}**, avslutat {previous.closed_at:%Y-%m-%d kl. %H.%M}.")
    if not ordered:
        st.markdown("**Inget är ändrat.** Inget åtagande, ingen bedömning, uppföljning, publicering eller källa.")
    else:
        counted = Counter(change.turn for change in ordered)
        st.markdown(" ".join(f"{_badge(turn)} {n}" for turn in Turn if (n := counted[turn])))
        show_stacked("Ändringar, det viktigaste först", [_as_row(change) for change in ordered])
    st.caption(RULES)
    if selection.viewer.rights.sees_points:
        _show_counts(selection, previous)


def _badge(turn: Turn) -> Markdown:
    colour, symbol, word = BADGES[turn]
    return Markdown(f":{colour}-badge[{symbol} {word}]")


def _as_row(change: Change) -> dict[str, str]:
    return {
        "Vad": f"{capitalise(change.kind)}: {change.name}",
        "Hur": name_badge(_badge(change.turn)),
        "Förra mötet": change.before,
        "Nu": f"{change.now.rstrip('.')}. {change.why}" if change.why else change.now,
    }


def _show_counts(selection: Selection, previous: Meeting) -> None:
    """Show the counts as the register knew them then; only when asked, for it reads the whole register twice."""
    if previous.closed_at is None or not st.toggle("Visa antalen då och nu", key="mote_antal"):
        return
    found = compare_moments(selection, previous.closed_at)
    if found is None:
        st.markdown(
            f"Registret hade inga jämförbara uppgifter om kommunen {format_date(previous.closed_at)}. "
            "Antalen då går därför inte att säga."
        )
        return
    answers, counts = found
    if answers:
        show_stacked("Samma fråga då och nu", [_as_counts(each) for each in answers])
    st.caption(
        "Intern uppgift: visar tal som inte är skyddade. Då: det registret visste när mötet avslutades. Ändringen "
        "räknas bara när månaderna är desamma; den är händelser som kommit in sent eller rättats, inte en utveckling."
    )
    if len(counts):
        rows = [_as_register(str(source), row) for source, row in counts.to_dict("index").items()]
        show_stacked("Vad registret höll då och nu", rows)


def _as_counts(each: ThenAndNow) -> dict[str, str]:
    then, now = each.then.n, each.now.n
    changed = "går inte att säga, olika månader"
    if each.is_alike and then is not None and now is not None:
        changed = format_count(now - then)
    return {
        "Vad": f"{each.question.category} {each.question.year}, {each.question.source}",
        "Då": f"{format_count(then)} ({format_months(each.then.months)})",
        "Nu": f"{format_count(now)} ({format_months(each.now.months)})",
        "Inkommet sedan dess": changed,
        "Mot slumpen då": each.then.chance_verdict.value,
        "Mot slumpen nu": each.now.chance_verdict.value,
    }


def _as_register(source: str, row: Mapping[Hashable, int]) -> dict[str, str]:
    return {
        "Händelser i registret": source,
        "Då": format_count(row["then"]),
        "Nu": format_count(row["now"]),
        "Nyregistrerade": format_count(row["now"] - row["then"]),
    }
