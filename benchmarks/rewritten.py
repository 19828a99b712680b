"""Real files written anew: in other encodings, other reference systems and with the axes the other way round."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd
import pyogrio
from pyproj import Transformer

from benchmarks.real_files import DALARNA, FOLDER, MEMPHIS, ORSA, SAO_PAULO, SWEREF, TOWNS, WGS84, RealFile

SYSTEMS = {
    "SWEREF 99 TM": SWEREF,
    "SWEREF 99 16 30": "EPSG:3010",
    "RT 90 2,5 gon V": "EPSG:3021",
    "WGS 84": WGS84,
}
ENCODINGS = {
    "UTF-8 med BOM": "utf-8-sig",
    "Windows-1252": "cp1252",
    "MacRoman": "mac_roman",
    "UTF-16": "utf-16",
}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A real file in another dress.

    Attributes
    ----------
    file
        What it is called and what is answered about it, as for the file it is made of.
    original
        That file: the outcome must be the same.
    make
        Gives the bytes.
    encoding
        What it is written in.
    """

    file: RealFile
    original: RealFile
    make: Callable[[], bytes]
    encoding: str


def list_rewritten() -> Iterator[Rewritten]:
    """List them; nothing is read before a file is made."""
    for name, encoding in ENCODINGS.items():
        for original, take in ((DALARNA, _read_dalarna), (ORSA, _take_orsa), (SAO_PAULO, _take_sao_paulo)):
            file = replace(original, path="uttag.csv")
            yield Rewritten(_name(file, name), original, _write(take, encoding), encoding)
    yield Rewritten(
        _name(replace(MEMPHIS, path="uttag.csv"), "UTF-16"), MEMPHIS, _write(_take_memphis, "utf-16"), "utf-16"
    )
    for original in (ORSA, TOWNS):
        for name, crs in SYSTEMS.items():
            for is_swapped in (False, True):
                dress = f"{name}, omkastade axlar" if is_swapped else name
                file = replace(original, path="uttag.csv", crs=(crs, is_swapped))
                yield Rewritten(
                    _name(file, dress), original, _write(_place(original, crs, is_swapped), "cp1252"), "cp1252"
                )


def _name(file: RealFile, dress: str) -> RealFile:
    return replace(file, name=f"{file.name}: {dress}")


def _write(take: Callable[[], pd.DataFrame], encoding: str) -> Callable[[], bytes]:
    return lambda: take().to_csv(sep=";", index=False, lineterminator="\r\n").encode(encoding)


def _read_dalarna() -> pd.DataFrame:
    return pd.read_csv(FOLDER / DALARNA.path, dtype="str", keep_default_na=False)


def _take_memphis() -> pd.DataFrame:
    return pd.read_csv(FOLDER / MEMPHIS.path, dtype="str", keep_default_na=False)


def _take_sao_paulo() -> pd.DataFrame:
    return pd.read_excel(FOLDER / SAO_PAULO.path, engine="calamine", dtype="str", keep_default_na=False)


def _take_orsa() -> pd.DataFrame:
    return _place(ORSA, SWEREF, is_swapped=False)()


def _place(original: RealFile, crs: str, is_swapped: bool) -> Callable[[], pd.DataFrame]:  # noqa: FBT001
    """Write a layer of points as a table of texts with decimal commas, in another system."""

    def take() -> pd.DataFrame:
        layer = pyogrio.read_dataframe(FOLDER / original.path, layer=0)
        to = Transformer.from_crs(layer.crs, crs, always_xy=True)
        east, north = to.transform(layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy())
        decimals = 7 if crs == WGS84 else 3
        pair = (
            [_text(north, decimals), _text(east, decimals)]
            if is_swapped
            else [_text(east, decimals), _text(north, decimals)]
        )
        return pd.DataFrame(layer.drop(columns="geometry")).astype("str").assign(X=pair[0], Y=pair[1])

    return take


def _text(values: object, decimals: int) -> list[str]:
    return [f"{value:.{decimals}f}".replace(".", ",") for value in values]  # type: ignore[attr-defined]
