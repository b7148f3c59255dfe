"""Narrative reports. Moves in with its own issue; the place is kept by the contracts."""
