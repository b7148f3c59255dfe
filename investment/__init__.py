"""Signings, funds received, support won. The register moves in with its own issue; the place is kept by the contracts."""
