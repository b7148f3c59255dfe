"""What others may ask of plans."""

from accounts.models import Area
from plan.models import Plan


def has_plan(area: Area) -> bool:
    """Whether the area has a plan of any year. One query."""
    return Plan.objects.filter(area=area).exists()
