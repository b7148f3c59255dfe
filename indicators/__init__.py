"""Indicators, targets, observations, lights."""
