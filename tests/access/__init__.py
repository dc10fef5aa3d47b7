"""Nobody sees or does what is not theirs: the whole product held against the policy."""
