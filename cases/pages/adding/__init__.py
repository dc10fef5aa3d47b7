"""Adding something to a case that is there already: that one saw it too, what a response achieved."""
