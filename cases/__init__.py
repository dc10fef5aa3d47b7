"""Verbs: what people do with cases. Each takes `(session, viewer, subject, options)`, flushes and never commits."""
