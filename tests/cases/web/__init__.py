"""Tests of our HTTP side."""
