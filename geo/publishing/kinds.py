"""What slags of incidents the public sees: a few groups, and the sensitive ones apart."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from data.model import Category
from data.publications import ALL, PublishedCategory

if TYPE_CHECKING:
    import pandas as pd

SENSITIVE = "känsliga brott"
SENSITIVE_K = 10

GROUPS: Mapping[str, tuple[Category, ...]] = MappingProxyType(
    {
        "stöld och bedrägeri": (Category.THEFT, Category.FRAUD),
        "skadegörelse": (Category.VANDALISM,),
        "våld": (Category.VIOLENCE,),
        "narkotika och trafik": (Category.NARCOTICS, Category.TRAFFIC),
        "ordningsstörning och otrygghet": (Category.DISTURBANCE, Category.UNSAFETY),
        "övrigt": (Category.OTHER, Category.UNCATEGORISED),
    }
)
"""Six groups, which every category is in once."""

_SENSITIVE = re.compile(
    r"(?i)^0?6\d\d\b|^04(?:12|2[0-3])\b|sexu|sexbrott|sexköp|köp av sex|våldtä|ofredande|koppleri|barnporn|"
    r"nära relation|närstående|kvinnofrid|fridskränk|hedersr|bekant|hatbrott|hets mot|människohandel|"
    r"\b(?:sexual|rape|domestic|hate crime)"
)


def is_sensitive(words: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell by a source's own words which incidents are of sexual, domestic or hate crime.

    Parameters
    ----------
    words
        `source_category`: crime codes or names; an empty one isn't known to be sensitive.

    Examples
    --------
    >>> import pandas as pd
    >>> is_sensitive(pd.Series(["0650 Våldtäkt", "Misshandel, i nära relation", "0845 Cykelstöld", None])).tolist()
    [True, True, False, False]
    """
    return words.str.contains(_SENSITIVE).fillna(value=False).astype(bool)


def lay_groups(categories: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Group the categories that a source speaks of; one that stands alone in its group is the group.

    Returns
    -------
    dict
        Group to its categories, and `data.publications.ALL` to the groups. What is sensitive is in none.

    Examples
    --------
    >>> lay_groups(["stöld", "trafik", "narkotika"])
    {'narkotika och trafik': ('narkotika', 'trafik'), 'alla': ('stöld', 'narkotika och trafik')}
    """
    spoken = set(categories)
    groups: dict[str, tuple[str, ...]] = {}
    tops = []
    for name, members in GROUPS.items():
        own = tuple(member.value for member in members if member.value in spoken)
        if len(own) > 1:
            groups[name] = own
        if own:
            tops.append(name if len(own) > 1 else own[0])
    return groups | ({ALL: tuple(tops)} if len(tops) > 1 else {})


def name_anew(
    groups: Mapping[str, tuple[str, ...]], known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Give a group that has got other parts than it had in earlier publications a code of its own.

    Parameters
    ----------
    groups
        As they are now, the parts of each before it.
    known
        All that were ever published.

    Examples
    --------
    >>> name_anew({"alla": ("stöld", "våld")}, {"alla": ("stöld",)})
    {'alla (2)': ('stöld', 'våld')}
    """
    renamed: dict[str, str] = {}
    fixed = {}
    for code, parts in groups.items():
        own = tuple(renamed.get(part, part) for part in parts)
        names = [code, *(f"{code} ({number})" for number in range(2, len(known) + 3))]
        renamed[code] = next(name for name in names if known.get(name, own) == own)
        fixed[renamed[code]] = own
    return fixed


def describe_category(code: str, parts: tuple[str, ...], *, k: int) -> PublishedCategory:
    """Say what a code is, for the reader."""
    if code == SENSITIVE:
        label = "känsliga brott (sexualbrott, brott i nära relation, hatbrott)"
        return PublishedCategory(code=code, label=label, k=max(k, SENSITIVE_K), is_sensitive=True)
    label = f"alla redovisade slag ({', '.join(parts)})" if code.startswith(ALL) and parts else code
    return PublishedCategory(code=code, label=label, parts=parts, k=k)
