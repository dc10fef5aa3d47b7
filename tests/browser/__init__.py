"""Tests that drive the product in a real browser."""
