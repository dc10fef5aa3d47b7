"""The queue of cases that wait, and one of them under review."""
