"""Organisations, members and circles, and what stewards do with them."""
