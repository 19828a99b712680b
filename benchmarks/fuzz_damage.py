"""The ways that files are damaged, by seed: the same seed makes the same damage."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable

_NUMBERS = (b"0", b"-1", b"99999999999", b"1e308", b"NaN", b"4294967295", b"65536")
_PIECES = (b'"', b"\0", b"\xff\xfe", b"<", b"{", b"&x;", b"[[[[", b";;;;", b"\r", b"\xc3", b"PK\3\4", b"]]>")


def _flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randint(1, max(1, len(content) // 4))]


def _end(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _repeat(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randint(1, 400)]
    content[start:start] = piece * chance.randint(1, 40)


def _insert(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start:start] = chance.choice(_PIECES) * chance.choice((1, 1, 2, 5_000))


def _renumber(content: bytearray, chance: random.Random) -> None:
    digits = [i for i, byte in enumerate(content) if chr(byte).isdecimal()]
    if digits:
        start = chance.choice(digits)
        content[start : start + chance.randint(1, 4)] = chance.choice(_NUMBERS)


def _set_word(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start : start + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0\0\0"))


MUTATORS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    *(_flip, _cut, _end, _repeat, _insert, _renumber, _set_word),
)


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Damage a file; a packed one as often inside its package, which is then made sound again.

    Examples
    --------
    >>> mutate(b"a;b", random.Random(1)) == mutate(b"a;b", random.Random(1)) != b"a;b"
    True
    """
    is_inside = chance.random() < 0.5  # noqa: PLR2004  # an even chance
    if content.startswith(b"\x1f\x8b") and is_inside:
        return gzip.compress(_damage(gzip.decompress(content), chance), mtime=0)
    if not content.startswith(b"PK") or not is_inside:
        return _damage(content, chance)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        hit = chance.choice([name for name in whole.namelist() if whole.getinfo(name).file_size])
        for name in whole.namelist():
            part = whole.read(name)
            archive.writestr(name, _damage(part, chance) if name == hit else part)
    return file.getvalue()


def _damage(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if damaged:
            chance.choice(MUTATORS)(damaged, chance)
    return bytes(damaged)
