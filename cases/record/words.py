"""The vocabularies and words that the record gives a meaning of its own."""

from cases.i18n import N_, Msg

TACTICS = ("pw_tactics", "disarm_techniques")
COUNTERMEASURES = ("pw_countermeasures", "disarm_counters")

LEFT_OUT, COARSENED, REWORDED = "left_out", "coarsened", "reworded"
"""The words of the vocabulary `withholding_way`."""

LISTS_READERS_CAN_MISS = frozenset({"target_groups", "channels", "sources"})
"""Lists no case is sent without, which may still be empty where `withheld` says that they were left out."""

MISSING: Msg = N_("Fill this in.")
NOT_KNOWN: Msg = N_("There is no field of this name.")
