"""Names in a text: the capitalised words after a title or a role, or after a common given name."""

import re
from collections.abc import Iterator

from data.personal.given_names import GIVEN_NAMES

MAX_WORDS = 4

_TITLES = (
    "herr herrn fru frun fröken doktor professor rektor rektorn kapten pastor kyrkoherde "
    "målsägande målsäganden målsägare målsägaren misstänkt misstänkte misstänkta "
    "gärningsman gärningsmannen tilltalad tilltalade åtalad åtalade häktad häktade gripen gripne gripna anhållen "
    "anhållne anhållna vittne vittnet vittnen granne grannen grannarna granntant anmälare anmälaren anm offer offret "
    "brottsoffer brottsoffret skadad skadade drabbad drabbade avliden avlidne avlidna boende hyresgäst hyresgästen "
    "hyresvärd hyresvärden ägare ägaren bilägaren förare föraren passagerare passageraren chaufför chauffören cyklist "
    "cyklisten mc-föraren make maken maka makan man mannen hustru hustrun sambo sambon särbo pojkvän pojkvännen "
    "flickvän flickvännen exman exfru exmaken bror brodern broder syster systern mamma mamman pappa pappan mor modern "
    "far fadern mormor morfar farmor farfar moster faster morbror farbror kusin kusinen son sonen dotter dottern barn "
    "barnet elev eleven lärare läraren kurator kuratorn vaktmästare vaktmästaren kvinna kvinnan flicka flickan pojke "
    "pojken kille killen tjej tjejen kompis kompisen vän vännen väninnan kund kunden väktare väktaren ordningsvakt "
    "ordningsvakten polisassistent polisinspektör kommissarie handläggare handläggaren kontaktperson kontaktpersonen "
    "kontakt ordförande ordföranden chef chefen butikschef butikschefen expedit expediten personen namn namnet namne "
    "heter hette kallad kallades kallas kallar mvh hälsningar hälsning c/o underskrift signatur uppgiftslämnare "
    "uppgiftslämnaren tipsare tipsaren miss victim suspect witness neighbour name"
)
_SHORTENED = "hr frk dr prof målsäg mäg måls mä mt gm anm mr mrs ms tilltal vitt"
_JOINED = r"(?:[ \t]{0,3}[:,;\-=(\"”'/]{1,2}[ \t]{0,3}|[ \t\n]{1,3})"
_BETWEEN = (
    r"(?:(?:som |är |var |och |vid |med )?(?:för|heter|hette|vid namn|med namnet|kallad|kallas|namn|namnet|är|herr"
    r"|fru|nr ?[0-9]|[0-9]|[a-e](?= [A-ZÅÄÖ]))[ :]{1,3})?"
)
_ENDINGS = ("", "s", "n", "ns")
_ROLES = frozenset(title + ending for title in _TITLES.split() for ending in _ENDINGS)
_SHORTENED_ROLES = frozenset(_SHORTENED.split())
_ANY_WORD = re.compile(r"[^\W\d_]+(?:/o(?!\w)|-föraren)?")
_ANNOUNCES = re.compile(rf"{_JOINED}{_BETWEEN}(?=[^\W\d_])", re.IGNORECASE)
_ANNOUNCES_SHORT = re.compile(rf"\.?(?:{_JOINED}{_BETWEEN})(?=[^\W\d_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'\u2019\u00b4`\-]{0,40}\.?(?=\W|$)")
_PARTICLES = frozenset(
    {"von", "af", "av", "de", "da", "di", "del", "der", "van", "den", "la", "le", "el", "al", "bin", "ibn"}
)
_OTHER_WORDS = """
ja nej ingen inga inget okänd okänt okända saknas finns se har den det de en ett på i vid kl klockan under efter
före samt och eller man kvinna pojke flicka han hon hen vi jag ni du detta denna dessa där här när som men även
januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag
fredag lördag söndag måndagen tisdagen onsdagen torsdagen fredagen lördagen söndagen polis polisen kommun kommunen
stöld rån misshandel bedrägeri skadegörelse inbrott brott våld hot narkotikabrott ordningsstörning
anmäler anmälde uppger uppgav såg hörde ringde kontaktar kontaktade hittades greps sverige eu ab
"""
_NO_NAMES = frozenset(_OTHER_WORDS.split())
_STREETLIKE = re.compile(
    r"(?:gata|gatan|väg|vägen|gränd|torg|torget|kyrka|kyrkan|skola|skolan|park|parken|plan|plats)$", re.IGNORECASE
)
_PAIR = re.compile(
    r"(?<!\w)(?P<first>[A-ZÅÄÖÉ][\w\-]{1,20})(?: (?:[A-ZÅÄÖÉ]\.|[A-ZÅÄÖÉ][\w\-]{1,30}|von|af|de|al)){0,2}"
    r" (?P<last>[A-ZÅÄÖÉÜ][\w'\u2019\-]{1,30})(?!\w)(?! (?:väg|gata|gränd|torg|plats|plan|stig|backe|allé|park)\b)"
)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Find where names stand in a folded text; a name that nothing announces is not found.

    Parameters
    ----------
    text
        As ``data.personal.folding.fold`` gives it.

    Examples
    --------
    >>> text = "Målsägande: Anna von Andersson såg inget. Per Persson kom."
    >>> [text[first:last] for first, last in find_names(text)]
    ['Anna von Andersson', 'Per Persson']
    """
    found = [(place, _end_of_name(text, place)) for place in _find_announced(text)]
    end = 0
    for first, last in sorted([*found, *_find_pairs(text)]):
        if last > max(first, end):
            yield max(first, end), last
        end = max(end, last)


def _find_announced(text: str) -> Iterator[int]:
    for word in _ANY_WORD.finditer(text):
        said = word[0].casefold()
        if said in _ROLES or said in _SHORTENED_ROLES:
            announces = _ANNOUNCES_SHORT if said in _SHORTENED_ROLES else _ANNOUNCES
            announced = announces.match(text, word.end())
            if announced is not None:
                yield announced.end()


def _end_of_name(text: str, place: int) -> int:
    end = place
    for _ in range(MAX_WORDS):
        word = _WORD.match(text, place)
        if word is None:
            break
        said = word[0]
        is_initial = len(said) == 2 and said.endswith(".")  # noqa: PLR2004  # a letter and its point
        if _is_name(said):
            end = word.end() if is_initial else place + len(said.rstrip("."))
        elif said not in _PARTICLES:
            break
        place = word.end()
        if not text.startswith(" ", place) or (said.endswith(".") and not is_initial):
            break
        place += 1
    return end


def _is_name(word: str) -> bool:
    begins_as_name = word[0].isupper() or not (word[0].islower() or word[0].isupper())
    return begins_as_name and word.rstrip(".").casefold() not in _NO_NAMES


def _find_pairs(text: str) -> Iterator[tuple[int, int]]:
    for pair in _PAIR.finditer(text):
        given = {pair["first"].title(), *pair["first"].title().split("-")}
        if (given & GIVEN_NAMES or pair["last"].casefold().endswith("sson")) and not _STREETLIKE.search(pair["last"]):
            yield pair.span()
