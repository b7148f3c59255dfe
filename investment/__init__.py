"""Signings, funds received, support won: its place, kept by the import contracts."""
