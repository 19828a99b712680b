"""What a first look at an unknown file shows, said in Swedish lines."""

from collections.abc import Iterable, Iterator

from dashboard.formats import format_count
from data.arrivals import Look
from data.columns.proposals import Proposal
from data.descriptions import Columns
from data.files.preview import Preview
from data.personal import mask

SHOWN = 20
_KEYS = {name: str(field.alias) for name, field in Columns.model_fields.items()}


def describe_look(look: Look) -> Iterator[str]:
    """Say what a file is, what it seems to hold and what only a person can answer."""
    yield from _describe_preview(look.preview)
    yield from _describe_proposal(look.proposal)
    if look.places is not None:
        places = look.places
        yield f"Platser: {format_count(places.n_placed)} av {format_count(places.n_rows)} rader har en plats"
        for one in places.search[:3]:
            yield f"  {one.crs} {one.name} ({one.certainty.value}): {one.why}"
        if not len(places.search):
            yield f"  {places.search.why}"
    yield from _describe_questions(look.proposal)


def _describe_preview(seen: Preview) -> Iterator[str]:
    form = seen.form
    parts = [form.format.value if form.format else "okänt format"]
    parts += [f"teckenkodning {form.encoding}"] if form.encoding else []
    parts += [f"blad «{_hide(form.sheet)}»"] if form.sheet else []
    parts += [f"lager «{_hide(form.layer)}»"] if form.layer else []
    parts += [f"{format_count(seen.n_rows)} rader"] if seen.n_rows is not None else []
    yield f"{seen.file_name}: {', '.join(parts)}"
    yield from (f"  {_hide(one)}" for one in seen.remarks)
    yield f"  rubriker: {_list(seen.headings)}"
    if seen.crs:
        yield f"  filen anger koordinatsystem {seen.crs[:SHOWN]}"


def _describe_proposal(proposal: Proposal) -> Iterator[str]:
    yield f"Förslag: {proposal.kind.value}. {proposal.kind_why}"
    if proposal.profile is not None:
        yield f"  följer profilen {proposal.profile.profile_id}: {proposal.profile.name}"
    for one in proposal.guesses:
        yield f"  {_KEYS.get(one.term, one.term)}: «{_hide(one.heading)}» ({one.certainty.value}: {one.why})"
    for left in proposal.unread[:SHOWN]:
        yield f"  läses inte: «{_hide(left.heading)}», {left.why}"
    if proposal.unmapped:
        yield f"  ord utan kategori: {_list(proposal.unmapped)}"


def _describe_questions(proposal: Proposal) -> Iterator[str]:
    if proposal.questions:
        yield "Att svara på i en beskrivning (docs/filformat.md):"
        yield from (f"  {one.key}: {one.text}" for one in proposal.questions)


def _list(texts: Iterable[str]) -> str:
    listed = [f"«{_hide(one)}»" for one in texts]
    return ", ".join(listed[:SHOWN]) + (f" och {len(listed) - SHOWN} till" if len(listed) > SHOWN else "")


def _hide(text: str | None) -> str:
    """Show what stands in a file without personal data: a file without headings has rows for headings."""
    return mask(text or "").text
