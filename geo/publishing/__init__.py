"""Publishing: closed quarters and years of a municipality, protected, audited over all that was published before."""

from geo.publishing.basis import Basis
from geo.publishing.difference import Difference, compare_publications
from geo.publishing.making import Draft, prepare_publication
from geo.publishing.promises import PromiseRecord
from geo.publishing.rounds import Past

__all__ = [
    "Basis",
    "Difference",
    "Draft",
    "Past",
    "PromiseRecord",
    "compare_publications",
    "prepare_publication",
]
