"""The numbers that a text tells, and those that a publication lets it tell."""

import json
import re

from dashboard.public.classes import list_legend
from data.publications import Publication


def read_numbers(text: str) -> set[str]:
    """Find the numbers in a text, written without the space between thousands."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)", "", text)))


def list_allowed(publication: Publication) -> set[str]:
    """List every number that the publication shows or its words hold; ranks and counts of commitments too."""
    shown = publication.model_dump(mode="json")
    shown["areas"] = [{**area, "outline": None} for area in shown["areas"]]
    numbers = read_numbers(json.dumps(shown, ensure_ascii=False))
    whole = {len(promise.commitments) for promise in publication.promises}
    numbers |= {str(number) for most in whole for number in range(most + 1)}
    return numbers | {number for item in list_legend() for number in read_numbers(item.label)}
