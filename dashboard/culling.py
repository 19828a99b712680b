"""The command ``lofteskartan gallra``: which rules hold, what they would remove, and what was removed, in Swedish."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.formats import format_count
from data.errors import DataError, Problem
from data.retention import KEPT, PROPOSALS, DataClass, Rule, understand_rule
from data.store import Removal, Store, open_store
from geo.join import assign_areas

_CONFIRM = "Inget är borttaget. Gallra med: lofteskartan gallra --bekräfta --roll ROLL"
_BACKUPS = "Säkerhetskopior från före i dag har raderna kvar: ta bort dem enligt docs/gallring.md."


def decide(url: str, text: str, *, author_role: str, reason: str | None, now: datetime) -> Iterator[str]:
    """Write a rule.

    Raises
    ------
    DataError
        When the rule isn't understood, or nobody says why.
    """
    data_class, months = understand_rule(text)
    if reason is None or not reason.strip():
        source = "regel"
        remedy = "Skriv --skäl och vad som ligger till grund, till exempel punkten i dokumenthanteringsplanen."
        raise DataError(source, [Problem("", "skälet saknas.", remedy)])
    rule = Rule(data_class=data_class, months=months, author_role=author_role, reason=reason)
    open_store(url).set_rule(rule, now=now)
    yield f"Regeln är sparad: {_say_rule(rule)}. Inget är borttaget."
    yield "Se vad den skulle ta bort: lofteskartan gallra --prova"


def try_out(url: str, *, now: datetime) -> Iterator[str]:
    """Say which rules hold and what they would remove today; nothing is changed."""
    store = open_store(url, assign=assign_areas)
    yield from _tell_rules(store)
    removals = store.preview_culling(today=now.date())
    if not removals:
        yield "I dag finns inget att gallra."
        return
    yield "Detta skulle gallras i dag:"
    yield from _tell_removals(removals)
    yield _CONFIRM


def cull(url: str, *, author_role: str, now: datetime) -> Iterator[str]:
    """Remove what the rules say, and say what went.

    Raises
    ------
    DataError
        When it can't be done; then nothing is removed.
    """
    store = open_store(url, assign=assign_areas)
    outcome = store.cull(today=now.date(), author_role=author_role, now=now)
    if not outcome.removals:
        yield "I dag finns inget att gallra."
    else:
        yield "Detta är gallrat:"
        yield from _tell_removals(outcome.removals)
        yield "Antalen per område, kategori och månad är kvar, liksom uppföljningar, beslut och publiceringar."
        yield _BACKUPS
    for trace in outcome.traces:
        yield f"OBS: {trace.what} {trace.remedy}"


def _tell_rules(store: Store) -> Iterator[str]:
    current = {rule.data_class: rule for rule in store.read_rules()}
    for data_class in DataClass:
        if data_class in current:
            rule = current[data_class]
            yield f"Regel: {_say_rule(rule)}. Beslutad {rule.recorded_at:%Y-%m-%d} av {rule.author_role}: {rule.reason}"
            continue
        proposal = PROPOSALS[data_class]
        yield (
            f"Ingen regel: {data_class} ({proposal.meaning}) bevaras tills någon beslutar. "
            f"Förslag, inte lag: {proposal.months} månader ({proposal.reason})."
        )


def _say_rule(rule: Rule) -> str:
    if rule.months is None:
        return f"{rule.data_class} {KEPT}"
    counted_from = PROPOSALS[rule.data_class].counted_from
    return f"{rule.data_class} gallras {rule.months} månader efter {counted_from}"


def _tell_removals(removals: Sequence[Removal]) -> Iterator[str]:
    for removal in removals:
        yield f"{removal.data_class} från före {removal.before}: {format_count(removal.n)} rader"
        for delivery_id, rows in removal.rows.groupby("delivery_id", dropna=False):
            per_month = zip(rows["month"], rows["n"], strict=True)
            months = ", ".join(f"{month:%Y-%m} {format_count(n)}" for month, n in per_month)
            named = "utan leverans" if rows["delivery_id"].isna().any() else f"leverans {delivery_id}"
            yield f"  {named}: {months}"
        if removal.n_waiting:
            yield (
                f"  OBS: {format_count(removal.n_waiting)} av dem väntar på granskning och finns inte i något antal. "
                "Granska dem först om de ska räknas."
            )
