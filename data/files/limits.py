"""How much an uploaded file may ask for; each bound has its reason."""

MB = 1_000_000

MAX_BYTES = 2_000 * MB  # a text file is streamed; more than this no coordinator sends
MAX_LINE = 1 * MB  # a longer line is no row of a table
MAX_COLUMNS = 1_000  # the widest real extract seen has a hundred
MAX_ROWS = 5_000_000  # five times the largest sheet Excel can hold
MAX_WHOLE_BYTES = 300 * MB  # formats that must be held whole while they are read
MAX_FRAME = 200 * MB  # what the child may say at once
FRAME = 20 * MB  # what it tries to keep to

MAX_MEMBERS = 2_000  # a workbook has tens of parts
MAX_UNPACKED = 1_000 * MB  # one large sheet as XML
MAX_RATIO = 100  # real workbooks shrink ten to thirty times, bombs five hundred and more
RATIO_FROM = 20 * MB  # below this a high ratio is harmless: mostly empty sheets

MAX_DOCUMENT = 20 * MB  # the text of a document as XML; a report of a thousand pages has half of it
MAX_CELLS = 200_000  # of a document's tables, merged ones counted as often as they are wide

MAX_PREVIEW_ROWS = 200
MAX_PREVIEW_BYTES = 20 * MB  # outlines are heavy

BATCH = 50_000
OUTLINES_BATCH = 1_000  # outlines are thousands of points each

BASE_MEMORY = 400 * MB  # with the interpreter itself below half a gigabyte
MEMORY_PER_BYTE = 12  # a parsed sheet or JSON is about ten times its file
MAX_MEMORY = 3_000 * MB
BASE_SECONDS = 4
SECONDS_PER_MB = 2
SECONDS_PER_PACKED_MB = 12
STARTING_SECONDS = 20  # on a loaded machine the wall clock runs far ahead of the processor's
MAX_STEPS = 10_000
STEP = 100_000  # of SQLite's counter: work is bounded beside time, alike on every machine


def allowed_memory(n_bytes: int) -> int:
    """Tell how much memory a file of this size may take; small files, as bombs are, get little.

    Examples
    --------
    >>> allowed_memory(1_500), allowed_memory(50_000_000)
    (400018000, 1000000000)
    """
    return min(MAX_MEMORY, BASE_MEMORY + n_bytes * MEMORY_PER_BYTE)


def allowed_seconds(n_bytes: int, *, is_packed: bool) -> int:
    """Tell how many processor seconds a file of this size may take.

    Examples
    --------
    >>> allowed_seconds(1_500, is_packed=True), allowed_seconds(60_000_000, is_packed=False)
    (4, 124)
    """
    return BASE_SECONDS + n_bytes * (SECONDS_PER_PACKED_MB if is_packed else SECONDS_PER_MB) // MB
