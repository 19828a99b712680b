"""What slags of incidents the public sees: a few groups, and the sensitive ones apart."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from data.model import Category
from data.publications import ALL
from data.published import PublishedCategory
from data.refusals import quote
from data.sensitive_crimes import Sensitivity, judge_word

SENSITIVE = "känsliga brott"
SENSITIVE_K = 10
MOST_NAMED = 5

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


def judge_words(words: "pd.Series[str]", categories: "pd.Series[str]") -> "pd.Series[str]":
    """Judge each incident by its source's own word and the category it was put in, each different pair once.

    Returns
    -------
    Series
        `Sensitivity`, on the index of the words.

    Examples
    --------
    >>> import pandas as pd
    >>> judge_words(pd.Series(["0355", "0356"]), pd.Series(["våld", "våld"])).tolist()
    ['inte känsligt', 'går inte att avgöra']
    """
    pairs = pd.DataFrame({"word": words.fillna("").array, "is_violence": (categories == Category.VIOLENCE.value).array})
    number = pairs.groupby(["word", "is_violence"], sort=False).ngroup()
    different = pairs.drop_duplicates()
    judged = [
        judge_word(word, is_violence=is_violence).value
        for word, is_violence in zip(different["word"], different["is_violence"].tolist(), strict=True)
    ]
    return pd.Series(pd.Series(judged, dtype="str").take(number.to_numpy()).array, index=words.index)


def is_sensitive(words: "pd.Series[str]", categories: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell which incidents are of sexual, domestic, honour or hate crime, or may be for all that can be told.

    Parameters
    ----------
    words
        `source_category`: crime codes or names; an empty one isn't known to be sensitive.
    categories
        The house category of each: violence whose word can't be placed is held for sensitive.

    Examples
    --------
    >>> import pandas as pd
    >>> words = pd.Series(["0650 Våldtäkt", "Misshandel, i nära relation", "0845 Cykelstöld", None])
    >>> is_sensitive(words, pd.Series(["våld", "våld", "stöld", "våld"])).tolist()
    [True, True, False, False]
    """
    return judge_words(words, categories) != Sensitivity.PLAIN.value


def say_unresolved(source: str, words: "pd.Series[str]", categories: "pd.Series[str]") -> str:
    """Say how many incidents of a source are held for sensitive since nobody can tell; nothing where none is.

    Examples
    --------
    >>> import pandas as pd
    >>> say_unresolved("polisen", pd.Series(["VB17", "VB17", "0355"]), pd.Series(["våld"] * 3)).split(". ")[0]
    'polisen: det går inte att avgöra om 2 händelser är känsliga brott («VB17»)'
    """
    unresolved = words[judge_words(words, categories) == Sensitivity.UNRESOLVED.value]
    if unresolved.empty:
        return ""
    kinds = list(dict.fromkeys(map(quote, unresolved.value_counts().index)))
    shown = ", ".join(kinds[:MOST_NAMED]) + (" med flera" if len(kinds) > MOST_NAMED else "")
    n = len(unresolved)
    return (
        f"{source}: det går inte att avgöra om {n} händelse{'' if n == 1 else 'r'} är känsliga brott ({shown}). "
        "De räknas som känsliga: bara per år för hela kommunen, och inte i gruppen våld. Be källan om Brås brottskoder "
        "eller brottens namn, och läs in på nytt."
    )


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
        label = "känsliga brott (sexualbrott, brott i nära relation, hedersbrott, hatbrott)"
        return PublishedCategory(code=code, label=label, k=max(k, SENSITIVE_K), is_sensitive=True)
    label = f"alla redovisade slag ({', '.join(parts)})" if code.startswith(ALL) and parts else code
    return PublishedCategory(code=code, label=label, parts=parts, k=k)
