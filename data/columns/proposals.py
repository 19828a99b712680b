"""A proposed description of a file: what was guessed, how sure and why, and what only a person knows."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.categories import find_category, map_words
from data.columns.contents import filled
from data.columns.datings import find_dating, has_only_midnight
from data.columns.describing import Fields, merge, settle
from data.columns.guesses import Certainty, Guess, Looked, guess, look
from data.columns.kinds import GEOMETRY, find_kind, find_period_columns
from data.columns.persons import find_reason, holds_persons
from data.columns.preview import Preview
from data.columns.questions import Question, find_questions
from data.columns.synonyms import find_terms
from data.crime_codes import find_code
from data.deliveries import Kind
from data.descriptions import Columns, SourceDescription
from data.errors import DataError, Problem
from data.model import Category
from data.profiles.profile import Profile
from data.texts import clean

_KEYS: Mapping[str, str] = {name: str(field.alias) for name, field in Columns.model_fields.items()}
_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Unread:
    """A column that is left alone, and why, in Swedish."""

    heading: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to hold; nothing is read by it before a person has answered its questions.

    Attributes
    ----------
    file_name
        The file's name.
    kind, kind_why
        What its rows are, and why that is believed.
    guesses
        The columns that will be read.
    unread
        The columns that won't: those that look like persons first, then those of no use.
    words, unmapped
        The source's words among the first rows: those with a category, and those without.
    questions
        What a person must settle, by key of the description.
    fields
        The description so far, by its Swedish keys.
    profile
        The profile it follows, if any.
    """

    file_name: str
    kind: Kind
    kind_why: str
    guesses: tuple[Guess, ...]
    unread: tuple[Unread, ...]
    words: Mapping[str, Category]
    unmapped: tuple[str, ...]
    questions: tuple[Question, ...]
    fields: Fields
    profile: Profile | None
    persons: frozenset[str]

    def describe(self, corrections: Fields) -> SourceDescription:
        """Make the description of the file.

        Parameters
        ----------
        corrections
            What a person said, by the keys of a description; it wins over every guess. None takes a
            guessed key away.

        Raises
        ------
        DataError
            With everything that is still missing or contradicts itself; or when the file may never be
            counted; or when a chosen column holds personal data.
        """
        if self.profile is not None and self.profile.is_context:
            what = f"{self.profile.name} räknas aldrig och kan inte läsas in som händelser."
            raise DataError(self.file_name, [Problem("", what, self.profile.about)])
        if self.profile is not None and self.profile.is_survey:
            what = f"{self.profile.name} är inga antal och kan inte läsas in som sådana."
            raise DataError(self.file_name, [Problem("", what, "Läs in dem som undersökningar.")])
        said = settle(merge(self.fields, corrections), source=self.file_name)
        wrong = sorted(set(said.headings.values()) & self.persons)
        if wrong:
            what = "kolumnen innehåller personuppgifter och läses aldrig."
            raise DataError(self.file_name, [Problem(heading, what, "Välj en annan kolumn.") for heading in wrong])
        return said


def propose(
    preview: Preview,
    *,
    municipality: str | None,
    words: Mapping[str, Category] | None = None,
    profile: Profile | None = None,
) -> Proposal:
    """Propose how a file is to be read.

    Parameters
    ----------
    preview
        Its headings and first rows.
    municipality
        The code of the municipality that the person works for, used when the file names none.
    words
        Categories that somebody has given words before; they win over the house lists.
    profile
        What is known of files of this kind, see `data.profiles.find_profile`; it wins over guesses.
    """
    columns, unread, persons = _sort_out(preview)
    period_columns = find_period_columns(columns)
    found = find_kind(columns, period_columns=period_columns)
    kind = Kind(str(profile.fields.get("sort", found.kind))) if profile is not None else found.kind
    guesses = guess(columns, kind)
    if kind is Kind.SERIES and period_columns and (profile is None or profile.unfolds):
        guesses = tuple(one for one in guesses if one.term not in {"n", "period", "year", "month"})
    else:
        period_columns = {}
    fields, asked = _begin(preview, kind, columns, guesses, municipality)
    if period_columns:
        fields["periodkolumner"] = dict(period_columns)
    if profile is not None:
        fields = merge(fields, profile.fields_for(preview.headings))
        asked = [one for one in asked if one.key not in profile.fields]
    elif found.question:
        asked.append(Question("sort", found.question))
    known, unmapped = _map_categories(fields, columns, kind, words or {})
    if known:
        fields["kategorier"] = {word: category.value for word, category in known.items()}
    used = set(_headings(fields))
    spare = tuple(Unread(one.heading, "kolumnen behövs inte.") for one in columns if one.heading not in used)
    return Proposal(
        file_name=preview.file_name,
        kind=kind,
        kind_why=profile.about if profile is not None else found.why,
        guesses=_follow(guesses, fields, profile),
        unread=(*(one for one in unread if one.heading not in used), *spare),
        words=known,
        unmapped=unmapped,
        questions=find_questions(fields, asked),
        fields=fields,
        profile=profile,
        persons=frozenset(persons),
    )


def _sort_out(preview: Preview) -> tuple[list[Looked], list[Unread], set[str]]:
    """Part the columns that may be read from those that look like persons."""
    head = preview.head
    is_area = GEOMETRY in preview.headings
    plain = [heading for heading in preview.headings if heading != GEOMETRY]
    reasons = {heading: find_reason(head[heading], heading, is_area=is_area) for heading in plain}
    unread = [Unread(heading, why) for heading, why in reasons.items() if why is not None]
    persons = {one.heading for one in unread if holds_persons(head[one.heading])}
    columns = look(head, [heading for heading in plain if reasons[heading] is None])
    if is_area:
        columns += look(head[[GEOMETRY]].iloc[:0], [GEOMETRY])
    return columns, unread, persons


def _begin(
    preview: Preview, kind: Kind, columns: list[Looked], guesses: tuple[Guess, ...], municipality: str | None
) -> tuple[Fields, list[Question]]:
    by_term = {one.term: one.heading for one in guesses}
    fields: Fields = {"sort": kind.value, "kolumner": {_KEYS[term]: heading for term, heading in by_term.items()}}
    asked: list[Question] = []
    contents = {one.heading: one for one in columns}
    if "municipality" not in by_term:
        area = contents.get(by_term.get("area_id", ""))
        if area is not None and area.contents.area_share >= _ENOUGH:
            fields["kommun_ur_områdeskod"] = True
        elif municipality is not None:
            fields["kommun"] = municipality
            asked += [
                Question("kommun", f"Kolumnen «{one.heading}» har inga svenska kommuner. Gäller filen {municipality}?")
                for one in columns
                if find_terms(one.heading).get("municipality") is not None and one.contents.n
            ]
    if "from_at" in by_term:
        asked += _settle_dates(fields, contents, by_term)
    if kind is Kind.SERIES:
        fields["saknad_rad"] = "saknas"
    if kind is Kind.INCIDENTS:
        fields["slå_upp_kategorier"] = "category" in by_term
        if "x" in by_term and preview.crs.startswith("EPSG:"):
            fields["koordinatsystem"] = preview.crs
    return fields, asked


def _settle_dates(fields: Fields, contents: Mapping[str, Looked], by_term: Mapping[str, str]) -> list[Question]:
    columns = [contents[by_term[term]].column for term in ("from_at", "to_at") if term in by_term]
    column = pd.concat(columns, ignore_index=True)
    dating = find_dating(column, heading=by_term["from_at"])
    if dating.date_format is not None:
        fields["datumformat"] = dating.date_format
    if "från_klockslag" not in str(fields["kolumner"]):
        fields["midnatt_är_heldag"] = has_only_midnight(column, dating.date_format)
    return [Question("datumformat", dating.question)] if dating.question else []


def _map_categories(
    fields: Fields, columns: list[Looked], kind: Kind, known: Mapping[str, Category]
) -> tuple[dict[str, Category], tuple[str, ...]]:
    chosen = fields.get("kolumner")
    heading = chosen.get("kategori") if isinstance(chosen, dict) else None
    column = next((one.column for one in columns if one.heading == heading), None)
    if column is None or "kategori" in fields:
        return {}, ()
    words = [clean(word) for word in filled(column).unique()]
    said = fields.get("kategorier")
    given = {word: Category(str(value)) for word, value in said.items()} if isinstance(said, dict) else {}
    given |= {word: known[word] for word in words if word in known}
    if not given:
        given = map_words(words) if kind is Kind.SERIES else {}
    looks_up = fields.get("slå_upp_kategorier") is True
    found = {word: category for word in words if looks_up and (category := _look_up(word, kind)) is not None}
    folded = {word.casefold() for word in (*given, *found)}
    return found | given, tuple(word for word in words if word.casefold() not in folded)


def _look_up(word: str, kind: Kind) -> Category | None:
    return find_category(word) if kind is Kind.INCIDENTS or find_code(word) else None


def _headings(fields: Fields) -> list[str]:
    named = [fields.get(key) for key in ("kolumner", "urval", "periodkolumner")]
    columns = [str(heading) for heading in named[0].values()] if isinstance(named[0], dict) else []
    return columns + [str(key) for block in named[1:] if isinstance(block, dict) for key in block] + [GEOMETRY]


def _follow(guesses: tuple[Guess, ...], fields: Fields, profile: Profile | None) -> tuple[Guess, ...]:
    """Say what a profile knows as sure, and drop the guesses that it replaces."""
    if profile is None:
        return guesses
    chosen = fields.get("kolumner")
    by_key = dict(chosen) if isinstance(chosen, dict) else {}
    terms = {key: term for term, key in _KEYS.items()}
    certainty = Certainty.LIKELY if profile.is_assumed else Certainty.SURE
    return tuple(
        Guess(terms[key], str(heading), certainty, f"enligt {profile.name}.") for key, heading in by_key.items()
    )
