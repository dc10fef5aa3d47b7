"""The panels of the dashboard with their charts, and the matrix of tactics."""
