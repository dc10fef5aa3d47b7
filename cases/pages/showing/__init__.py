"""A case as it is shown to who may read it."""
