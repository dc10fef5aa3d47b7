"""The panels of the dashboard and their charts."""
