"""The choices that a browser has at hand are those that the server gives one by one."""

import json
import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st

from dashboard.live_choices import address, pack_choices

NAMES = st.text(min_size=1, max_size=6)
CHOICES = st.dictionaries(NAMES, st.dictionaries(NAMES, st.binary(max_size=30), max_size=3), max_size=14)


def unwrap(data: bytes) -> tuple[dict, bytes]:
    """Read a length of four bytes, the least first, so much JSON, and the rest as it is."""
    (length,) = struct.unpack("<I", data[:4])
    return json.loads(data[4 : 4 + length].decode("utf-8")), data[4 + length :]


@given(st.binary(max_size=50), NAMES, NAMES)
def test_what_is_the_readers_own_stands_before_what_is_everyones(values: bytes, name: str, month: str) -> None:
    """Both are read back as they were, whatever the values are."""
    assert unwrap(address(values, name=name, choice=month)) == ({"name": name, "choice": month}, values)


@given(CHOICES)
def test_each_part_of_each_choice_is_read_back_as_it_was(months: dict[str, dict[str, bytes]]) -> None:
    """Any program that reads zlib and JSON finds them; none is given another's bytes."""
    places, values = unwrap(zlib.decompress(pack_choices(months)))
    read = {
        month: {name: values[start : start + length] for name, (start, length) in parts.items()}
        for month, parts in places.items()
    }
    assert read == months


def test_months_that_are_alike_take_little_room_together() -> None:
    """A dozen of the same thousand rows take less than half of the room that they have unpacked."""
    rows = json.dumps([[f"område {number}", str(number * 7919 % 101)] for number in range(1_000)]).encode()
    dozen = pack_choices({str(month): {"tabell": rows} for month in range(12)})
    assert len(dozen) < 12 * len(rows) / 2
