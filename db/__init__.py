"""Nouns: the tables, who may see which of their rows, and the engine that holds them. Imports nothing of ours."""
