"""Enterprises and projects. The register moves in with its own issue; the place is kept by the contracts."""
