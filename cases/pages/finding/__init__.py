"""The filter bar, lists of cases, and the words of the field."""
