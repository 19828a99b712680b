"""A profile: what is known of every delivery of one kind, shipped with the product or remembered."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pydantic import Field, JsonValue, ValidationError

from data.columns.contents import look_at
from data.columns.describing import Fields
from data.columns.preview import Preview
from data.columns.synonyms import fold_heading
from data.descriptions import SourceDescription
from data.documents import read_document
from data.errors import DataError, Problem
from data.values import Slug, Text, Value
from data.written import Fault, Written

_KEYS = {str(field.alias or name) for name, field in SourceDescription.model_fields.items()}
_PER_DELIVERY = frozenset({"uttagsdatum", "täcker", "preliminär_från", "periodkolumner"})
"""What differs between deliveries of the same kind."""
_MOST = 0.95


class Profile(Value):
    """Profil: det som är lika i varje leverans av samma slag."""

    profile_id: Slug = Field(alias="id", description="Kort id, unikt bland profilerna.")
    name: Text = Field(alias="namn", description="Vad filen är, så som det visas.")
    about: Text = Field(alias="om", description="Var filen kommer ifrån och vad man ska tänka på.")
    headings: tuple[Text, ...] = Field(
        alias="rubriker", min_length=1, description="Rubriker som måste finnas för att filen ska kännas igen."
    )
    values: dict[Text, Text] = Field(
        default_factory=dict,
        alias="värden",
        description="Rubrik och ett värde som någon av de första raderna ska ha där.",
    )
    fields: dict[Text, JsonValue] = Field(
        default_factory=dict, alias="beskrivning", description="Nycklarna i en källbeskrivning som alltid är lika."
    )
    places_in: Text | None = Field(
        default=None,
        alias="kommuner_i",
        description="Rubrik på en kolumn som ska hålla kommuner. Behövs där rubrikerna inte säger vad filen är.",
    )
    unfolds: bool = Field(
        default=False, alias="perioder_i_rubriker", description="Filen har en kolumn för varje månad eller år."
    )
    is_assumed: bool = Field(
        default=False, alias="är_antagen", description="Rubrikerna är antagna, inte hämtade ur en riktig leverans."
    )
    is_context: bool = Field(
        default=False, alias="endast_sammanhang", description="Raderna får visas som sammanhang men räknas aldrig."
    )
    is_survey: bool = Field(
        default=False,
        alias="undersökning",
        description="Raderna är andelar ur en undersökning, inga antal: de sparas som undersökningar.",
    )
    needs_review: bool = Field(default=False, alias="granskas", description="Raderna ska granskas innan de räknas.")

    def fits(self, preview: Preview) -> bool:
        """Tell whether a file is of this kind."""
        there = {fold_heading(heading): heading for heading in preview.headings}
        if not all(fold_heading(heading) in there for heading in self.headings):
            return False
        if self.places_in is not None and not self._fits_unnamed(preview, there[fold_heading(self.places_in)]):
            return False
        return all(
            fold_heading(heading) in there and _has(preview.head[there[fold_heading(heading)]], value)
            for heading, value in self.values.items()
        )

    def _fits_unnamed(self, preview: Preview, heading: str) -> bool:
        """Tell whether a file is known by its contents: just these columns, one of them municipalities."""
        is_alone = len(preview.headings) == len(self.headings)
        return is_alone and look_at(preview.head[heading]).municipality_share >= _MOST

    def fields_for(self, headings: Iterable[str]) -> Fields:
        """Give the description's keys with headings written as this file writes them; columns it lacks left out."""
        there = {fold_heading(heading): heading for heading in headings}
        fields: Fields = dict(self.fields)
        columns = fields.get("kolumner")
        if isinstance(columns, dict):
            said = {
                key: None if heading is None else there.get(fold_heading(str(heading)))
                for key, heading in columns.items()
            }
            fields["kolumner"] = said  # type: ignore[assignment]  # a dict's values are invariant
        chosen = fields.get("urval")
        if isinstance(chosen, dict):
            fields["urval"] = {
                there[fold_heading(key)]: values for key, values in chosen.items() if fold_heading(key) in there
            }
        return fields

    def to_text(self) -> str:
        """Write the profile as JSON, to be remembered.

        Examples
        --------
        >>> profile = Profile(profile_id="egen", name="Egen", about="Egen fil.", headings=("Datum",))
        >>> Profile.from_text(profile.to_text()) == profile
        True
        """
        return self.model_dump_json(by_alias=True, exclude_defaults=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a remembered profile.

        Raises
        ------
        DataError
            When the text is no profile.
        """
        try:
            return cls.model_validate_json(text, by_alias=True, by_name=False)
        except ValidationError:
            problem = Problem("", "profilen kan inte läsas.", "Spara den på nytt vid nästa inläsning.")
            source = "profil"
            raise DataError(source, [problem]) from None


def remember(
    said: SourceDescription, headings: Iterable[str], *, profile_id: str, needs_review: bool = False
) -> Profile:
    """Make the profile by which the next delivery of the same kind will be known.

    Parameters
    ----------
    said
        The description that a person settled.
    headings
        Every heading of the file: only one with just these columns among its own is the same kind.
    profile_id
        Its id.
    needs_review
        Whether its rows shall be reviewed before they count.

    Examples
    --------
    >>> from data.columns.describing import settle
    >>> told = {"namn": "EST", "producent": "a", "licens": "b", "definition": "c", "uttagsdatum": "2026-01-15"}
    >>> columns = {"område": "id"}
    >>> kind = {"sort": "områden", "kommun": "0586", "områdestyp": "annat", "giltig_från": "2024-01-01"}
    >>> said = settle({**told, **kind, "kolumner": columns}, source="a.geojson")
    >>> profile = remember(said, ["id"], profile_id="egen")
    >>> profile.fields["kommun"], "uttagsdatum" in profile.fields
    ('0586', False)
    """
    # Also what is empty: a column that somebody took away must not be guessed anew.
    fields = {key: value for key, value in said.model_dump(mode="json", by_alias=True).items() if value != {}}
    return Profile(
        profile_id=profile_id,
        name=said.name,
        about=f"Sparad vid en tidigare inläsning av {said.name}.",
        headings=tuple(heading for heading in headings if heading not in said.period_columns),
        fields={key: value for key, value in fields.items() if key not in _PER_DELIVERY},
        unfolds=bool(said.period_columns),
        needs_review=needs_review,
    )


def read_profile(path: Path) -> Profile:
    """Read a profile that ships with the product.

    Raises
    ------
    DataError
        With every fault in it.
    """
    return read_document(path, Profile, find_more=_find_faults)


def _find_faults(written: Written) -> Iterable[Fault]:
    said = written.data.get("beskrivning")
    for key in said if isinstance(said, dict) else ():
        if key not in _KEYS:
            yield written.fault(("beskrivning", key), f"nyckeln «{key}» finns inte i en källbeskrivning.")
    headings, column = written.data.get("rubriker"), written.data.get("kommuner_i")
    if column is not None and isinstance(headings, list) and column not in headings:
        yield written.fault(("kommuner_i",), f"«{column}» står inte bland rubrikerna.", "Lägg till den där.")


def _has(texts: Iterable[str], value: str) -> bool:
    return any(text.strip().casefold() == value.casefold() for text in texts)
