"""Indicators, what was observed of them, what is aimed at, and how it is judged."""

from indicators.models.indicator import Indicator, IndicatorQuerySet
from indicators.models.light import LightRule, LightSnapshot
from indicators.models.observation import Observation, ObservationQuerySet
from indicators.models.target import PhaseTarget, Target, TargetQuerySet

__all__ = [
    "Indicator",
    "IndicatorQuerySet",
    "LightRule",
    "LightSnapshot",
    "Observation",
    "ObservationQuerySet",
    "PhaseTarget",
    "Target",
    "TargetQuerySet",
]
