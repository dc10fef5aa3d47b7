"""Find cases: one filter, written as a URL's query, drives lists, figures, charts and downloads alike."""

from cases.search.box import understood
from cases.search.chosen import Chosen, chosen
from cases.search.conditions import conditions, meaning
from cases.search.filter import LONGEST, Filter
from cases.search.finding import PAGE, Found, count, find, id_of, ids
from cases.search.meaning import Meaning
from cases.search.names import AS_TYPED, LABELS, VOCABULARIES, country_names
from cases.search.nearest import Nearest, nearest, without
from cases.search.said import described, told, value_name

__all__ = [
    "AS_TYPED",
    "LABELS",
    "LONGEST",
    "PAGE",
    "VOCABULARIES",
    "Chosen",
    "Filter",
    "Found",
    "Meaning",
    "Nearest",
    "chosen",
    "conditions",
    "count",
    "country_names",
    "described",
    "find",
    "id_of",
    "ids",
    "meaning",
    "nearest",
    "told",
    "understood",
    "value_name",
    "without",
]
