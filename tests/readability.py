"""How hard a text is to read, by Björnsson's measure."""

import re

PLAIN = 40  # the highest LIX of easy texts, such as fiction, says Björnsson (1968)


def measure_lix(text: str) -> float:
    """Measure how hard a text is to read: words per sentence and the share of words longer than six letters."""
    sentences = [one for one in re.split(r"[.!?](?:\s|$)|\n", text) if re.search(r"\w", one)]
    listed = re.findall(r"[^\W\d_]+", text)
    return len(listed) / len(sentences) + 100 * sum(len(word) > 6 for word in listed) / len(listed)
