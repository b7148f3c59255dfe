"""Keys that are given out in order, behind the area's lock (`investment.locks`)."""

from typing import Any

from django.db import models


def next_key(model: type[models.Model], prefix: str, width: int) -> str:
    """One after the highest number of this prefix: zs2024-007."""
    objects: Any = model._default_manager
    used = objects.filter(key__startswith=prefix).values_list("key", flat=True)
    numbers = [int(tail) for key in used if (tail := key.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:0{width}}"
