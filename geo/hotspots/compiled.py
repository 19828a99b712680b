"""The search for the highest cylinder compiled by numba; `geo.hotspots.series` says what it finds."""

import numba
import numpy as np

from geo.grid import Counts, Floats
from geo.hotspots.series import FEWEST_IN_A_SERIES


@numba.njit(cache=True, nogil=True)
def highest_scores(  # noqa: C901, PLR0912 - one loop nest, compiled whole
    first: Counts,
    incident: Counts,
    ring: Counts,
    times: Counts,
    n_times: int,
    longest: int,
    is_prospective: bool,  # noqa: FBT001 - numba takes no keyword-only arguments
) -> Floats:
    """Give the highest score of each row of `times`.

    The logarithm is taken only where ln x ≤ x − 1 leaves room for a higher score, which is
    hardly ever.
    """
    n_maps, total = times.shape
    highest = np.zeros(n_maps)
    per_time = np.zeros(n_times)
    until = np.zeros(n_times + 1)
    for at in range(n_maps):
        time = times[at]
        until[:] = 0
        for i in range(total):
            until[time[i] + 1] += 1
        for i in range(n_times):
            until[i + 1] += until[i]
        best = 0.0
        for centre in range(first.size - 1):
            per_time[:] = 0
            begin, end = first[centre], first[centre + 1]
            for k in range(begin, end):
                per_time[time[incident[k]]] += 1
                is_last_of_ring = k == end - 1 or ring[k + 1] != ring[k]
                inside = k - begin + 1
                if not is_last_of_ring or inside < FEWEST_IN_A_SERIES:
                    continue
                for last in range(n_times - 1 if is_prospective else 0, n_times):
                    if not is_prospective and per_time[last] == 0:
                        continue
                    seen = 0.0
                    for start in range(last, max(-1, last - longest), -1):
                        if per_time[start] == 0:
                            continue
                        seen += per_time[start]
                        expected = inside * (until[last + 1] - until[start]) / total
                        if seen < FEWEST_IN_A_SERIES or seen <= expected or expected >= 0.5 * total:
                            continue
                        if seen * (seen - expected) > best * expected:
                            score = seen * np.log(seen / expected)
                            if seen < total:
                                score += (total - seen) * np.log((total - seen) / (total - expected))
                            best = max(best, score)
        highest[at] = best
    return highest
