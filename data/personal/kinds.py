"""What can point out a person in a text."""

from enum import StrEnum


class PersonalKind(StrEnum):
    """What was masked; the value stands in the text instead of it, within brackets."""

    PERSONAL_NUMBER = "personnummer"
    COORDINATION_NUMBER = "samordningsnummer"
    LIKE_PERSONAL_NUMBER = "nummer som liknar personnummer"
    BIRTH_DATE = "födelsedatum"
    PHONE = "telefonnummer"
    EMAIL = "e-postadress"
    ADDRESS = "adress"
    PLATE = "registreringsnummer"
    NETWORK_ADDRESS = "nätadress"
    NAME = "namn"
