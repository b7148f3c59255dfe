"""Reads only: the overview and, later, walls and screens."""
