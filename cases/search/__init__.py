"""Find cases: one filter, written as a URL's query, drives lists, figures, charts and downloads alike."""

from cases.search.box import understood
from cases.search.filter import LONGEST, Filter
from cases.search.finding import PAGE, Found, conditions, count, find, id_of, ids, meaning
from cases.search.meaning import Meaning
from cases.search.names import AS_TYPED, LABELS, VOCABULARIES

__all__ = [
    "AS_TYPED",
    "LABELS",
    "LONGEST",
    "PAGE",
    "VOCABULARIES",
    "Filter",
    "Found",
    "Meaning",
    "conditions",
    "count",
    "find",
    "id_of",
    "ids",
    "meaning",
    "understood",
]
