"""Faults put into the policy on purpose, one at a time: what the tests of access don't notice, they don't test."""
