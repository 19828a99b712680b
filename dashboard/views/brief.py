"""In brief: how many of a promise's goals and commitments stand how, above all that it rests on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from dashboard.formats import format_date
from dashboard.goal_texts import badge_kept
from dashboard.texts import badge_status
from dashboard.views.goal import Weighed
from dashboard.views.promise_work import say_n_overdue
from dashboard.work import Work
from geo.followup import spread_statuses
from geo.goals import Kept

NO_WHOLE = (
    "Löftet får inget samlat omdöme: målen visar vad det gav, åtagandena vad som är gjort, och det ena kan gå bra utan "
    "det andra."
)


def show_brief(weighed: Sequence[Weighed], work: Work, day: date) -> None:
    """Show the answer in a few lines: goals, commitments and what is overdue, each counted for itself.

    Parameters
    ----------
    weighed
        All goals of the promise.
    work
        What has been done of it.
    day
        The day to judge from.
    """
    first = work.promise.period.first
    if day < first:
        st.markdown(f"**Löftet börjar gälla {format_date(first)}.** Innan dess finns inget att bedöma.")
        return
    st.markdown("  \n".join((say_goals(weighed), say_commitments(work), say_n_overdue(work))))
    if weighed:
        st.caption(NO_WHOLE)


def say_goals(weighed: Sequence[Weighed]) -> str:
    """Say how many of the goals stand how, the best first."""
    counted = Counter(each.standing.kept for each in weighed)
    if not counted:
        return "**Mål:** löftet har inga mål, bara åtaganden."
    return f"**Mål:** {_join((badge_kept(kept), counted[kept]) for kept in Kept if counted[kept])}"


def say_commitments(work: Work) -> str:
    """Say how many of the commitments have which status, or that nobody has given any one."""
    if not work.newest:
        return "**Åtaganden:** ingen har skrivit hur det går."
    spread = spread_statuses(work.promise.commitments, work.newest)
    return f"**Åtaganden:** {_join((badge_status(status), n) for status, n in spread.items() if n)}"


def _join(counted: Iterable[tuple[str, int]]) -> str:
    told = list(counted)
    whole = sum(n for _, n in told)
    return ", ".join(f"{badge} {n} av {whole}" for badge, n in told)
