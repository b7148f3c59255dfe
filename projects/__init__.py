"""Enterprises and projects: their place, kept by the import contracts."""
