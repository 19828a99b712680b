"""What only a person knows about a file, asked in Swedish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.columns.describing import Fields


@dataclass(frozen=True, slots=True)
class Question:
    """A key of the description, and what is asked for it."""

    key: str
    text: str


ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "namn": "Vad ska källan heta? Samma källa ska heta lika i varje leverans.",
        "producent": "Vem har tagit fram uppgifterna?",
        "licens": "På vilka villkor får uppgifterna användas?",
        "uttagsdatum": "Vilken dag togs uppgifterna ut ur källans system?",
        "definition": "Vad räknas: anmälda brott eller annat, vilka slag, ingår försök, hur är platsen vald?",
    }
)
_COVERS = "Vilka hela månader svarar källan för, från och till?"
_CRS = "Vilket koordinatsystem har x och y?"
_MUNICIPALITY = "Vilken kommun gäller filen?"
_CATEGORY = "Vilken kategori gäller hela filen, eller i vilken kolumn står den?"
_TIME = "I vilken kolumn står när det hände?"


def find_questions(fields: Fields, asked: Iterable[Question]) -> tuple[Question, ...]:
    """Find what a description still needs.

    Parameters
    ----------
    fields
        The description so far.
    asked
        What is in doubt already.

    Examples
    --------
    >>> [one.key for one in find_questions({"sort": "områden", "kommun": "0586"}, [])]
    ['namn', 'producent', 'licens', 'uttagsdatum', 'definition', 'område', 'områdestyp', 'giltig_från']
    """
    said = fields.get("kolumner")
    columns = set(said) if isinstance(said, dict) else set()
    by_kind = {
        "händelser": (
            ("från", _TIME, not columns & {"från", "år"}),
            ("täcker", _COVERS, "täcker" not in fields),
            ("koordinatsystem", _CRS, "x" in columns and "koordinatsystem" not in fields),
        ),
        "antal": (
            ("antal", "I vilken kolumn står antalet?", "antal" not in columns and "periodkolumner" not in fields),
            (
                "period",
                "I vilken kolumn står månaden eller året?",
                not columns & {"period", "år"} and "periodkolumner" not in fields,
            ),
        ),
        "områden": (
            ("område", "I vilken kolumn står områdets kod eller id?", "område" not in columns),
            ("områdestyp", "Vad är det för slags områden?", "områdestyp" not in columns | set(fields)),
            ("giltig_från", "Från vilken dag gäller gränserna?", "giltig_från" not in fields),
        ),
    }
    kind = str(fields.get("sort"))
    has_place = "kommun" in columns or "kommun" in fields or fields.get("kommun_ur_områdeskod") is True
    has_category = kind == "områden" or "kategori" in columns or "kategori" in fields
    needed = [(key, text, key not in fields) for key, text in ALWAYS.items()]
    needed += [("kommun", _MUNICIPALITY, not has_place), ("kategori", _CATEGORY, not has_category)]
    needed += by_kind.get(kind, ())
    open_ones = [Question(key, text) for key, text, is_open in needed if is_open]
    return (*open_ones, *asked)
