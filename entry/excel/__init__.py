"""Workbooks as offices send them: read safely, understood, written in the office's layout."""
