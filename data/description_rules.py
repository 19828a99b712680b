"""What a description of a data file must say, beyond what each of its keys may hold."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from data.deliveries import Kind, MissingRow
from data.written import Fault, Written

COLUMNS_NEEDED: Mapping[Kind, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        Kind.INCIDENTS: (("från", "år"),),
        Kind.SERIES: (("antal", "periodkolumner"), ("period", "år", "periodkolumner")),
        Kind.AREAS: (("område",),),
    }
)


def find_faults(written: Written) -> Iterable[Fault]:
    """Find what is missing, or said in more than one way.

    Examples
    --------
    >>> for fault in find_faults(Written("brott.csv.yaml", {"sort": "områden", "kolumner": {"område": "id"}})):
    ...     print(fault.problem.what)
    det står inte vilken kommun filen gäller.
    nyckeln «giltig_från» saknas.
    områdenas slag ska anges på precis ett sätt.
    """
    kind = next((kind for kind in Kind if kind == written.data.get("sort")), None)
    columns = written.data.get("kolumner", {})
    if kind is None or not isinstance(columns, dict):
        return
    yield from _find_column_faults(written, columns, kind)
    yield from _find_municipality_faults(written, columns)
    if kind is Kind.AREAS:
        yield from _find_area_faults(written, columns)
    else:
        yield from _find_category_faults(written, columns)
        yield from _find_coverage_faults(written)
    if kind is Kind.INCIDENTS and "täcker" not in written.data:
        remedy = "Lägg till «täcker:» med «från» och «till»: första och sista hela månaden i uttaget."
        yield written.fault((), "det står inte vilka månader filen täcker, så en tom månad går inte att tolka.", remedy)
    if kind is Kind.INCIDENTS:
        yield from _find_position_faults(written, columns)
    if kind is Kind.SERIES and written.data.get("saknad_rad") is None:
        remedy = "Lägg till «saknad_rad: noll» eller «saknad_rad: saknas»."
        yield written.fault((), "det står inte vad en saknad rad betyder.", remedy)


def _find_position_faults(written: Written, columns: Mapping[str, object]) -> Iterable[Fault]:
    said = [name for name in ("x", "y", "position") if name in columns]
    if said and "koordinatsystem" not in written.data:
        remedy = "Lägg till «koordinatsystem:», till exempel EPSG:3006."
        yield written.fault((), "det står inte vilket koordinatsystem x och y har.", remedy)
    if "position" in said and len(said) > 1:
        what = "platsen anges både med «position» och med «x» eller «y»."
        yield written.fault(("kolumner", "position"), what, "Behåll bara det ena sättet.")
    elif len(said) == 1 and "position" not in said:
        yield written.fault(("kolumner",), "bara en av «x» och «y» är angiven.", "Ange båda eller ingen.")


def _find_column_faults(written: Written, columns: Mapping[str, object], kind: Kind) -> Iterable[Fault]:
    is_wide = "periodkolumner" in written.data
    for either in COLUMNS_NEEDED[kind]:
        if not any(name in columns or (is_wide and name == "periodkolumner") for name in either):
            names = " eller ".join(f"«{name}»" for name in either if name != "periodkolumner")
            yield written.fault(("kolumner",), f"{names} saknas.", "Skriv vilken rubrik kolumnen har i filen.")
    if is_wide:
        yield from _find_wide_faults(written, columns, kind)


def _find_wide_faults(written: Written, columns: Mapping[str, object], kind: Kind) -> Iterable[Fault]:
    said_twice = [name for name in ("antal", "period", "år", "månad") if name in columns]
    if kind is not Kind.SERIES:
        yield written.fault(("periodkolumner",), "bara antal kan ha en kolumn per period.", "Ta bort nyckeln.")
    elif said_twice:
        what = f"perioden och antalet står redan i «periodkolumner», men «{said_twice[0]}» är också angiven."
        yield written.fault(("kolumner", said_twice[0]), what, "Behåll bara det ena sättet.")


def _find_municipality_faults(written: Written, columns: Mapping[str, object]) -> Iterable[Fault]:
    ways = {
        "kommun": "kommun" in written.data,
        "kolumner.kommun": "kommun" in columns,
        "kommun_ur_områdeskod": written.data.get("kommun_ur_områdeskod") is True,
    }
    if sum(ways.values()) != 1:
        what = "kommunen anges på flera sätt." if any(ways.values()) else "det står inte vilken kommun filen gäller."
        yield written.fault((), what, f"Ange precis en av {', '.join(f'«{way}»' for way in ways)}.")


def _find_area_faults(written: Written, columns: Mapping[str, object]) -> Iterable[Fault]:
    if "urval" in written.data:
        yield written.fault(("urval",), "områden läses alltid alla.", "Ta bort nyckeln.")
    if "giltig_från" not in written.data:
        yield written.fault((), "nyckeln «giltig_från» saknas.", "Skriv första dagen som gränserna gäller.")
    if ("områdestyp" in written.data) == ("områdestyp" in columns):
        remedy = "Ange «områdestyp» antingen för hela filen eller bland «kolumner»."
        yield written.fault((), "områdenas slag ska anges på precis ett sätt.", remedy)


def _find_category_faults(written: Written, columns: Mapping[str, object]) -> Iterable[Fault]:
    if ("kategori" in written.data) == ("kategori" in columns):
        remedy = "Ange «kategori» antingen för hela filen eller bland «kolumner»."
        yield written.fault((), "kategorin ska anges på precis ett sätt.", remedy)


def _find_coverage_faults(written: Written) -> Iterable[Fault]:
    covers = written.data.get("täcker")
    if written.data.get("saknad_rad") == MissingRow.ZERO and covers is None:
        remedy = "Lägg till «täcker:» med «från» och «till»."
        yield written.fault(("saknad_rad",), "noll kan bara gälla månader som källan täcker.", remedy)
    if not isinstance(covers, dict):
        return
    first, last, extracted = covers.get("från"), covers.get("till"), written.data.get("uttagsdatum")
    if isinstance(first, str) and isinstance(last, str) and first > last:
        yield written.fault(("täcker", "till"), f"«{last}» är före «{first}».", "Byt plats på månaderna.")
    if isinstance(last, str) and isinstance(extracted, str) and last >= extracted[: len("2024-01")]:
        what = f"månaden {last} var inte slut när uppgifterna togs ut ({extracted})."
        yield written.fault(("täcker", "till"), what, "Ange den sista hela månaden.")
