"""The panels of the dashboard with their charts, the matrix of tactics, and the gap map."""
