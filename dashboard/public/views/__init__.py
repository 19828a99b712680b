"""The citizens' four pages."""
