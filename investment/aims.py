"""What the year's plan asks of signings, landings and funds: a register above announces it.

Targets are the indicators', which stand above this register; `config/registers.py` names who tells
of them. What is told is what was published: the same figure and light as on their own pages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from entry.periods import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target of the plan, and how far it is.

    `target` are its own words, `figure` what was published of `period`, — where nothing was, with
    `missing` to say why. `light` is for `{% light %}`; completion, schedule and time are per cent,
    unrounded, None where the target has none; `planned` is what the plan wants by the end of each
    month of the year, in `unit`, empty where it says nothing of months. `counted` names the count
    that makes the figure (`investment.counters`), `records` leads to what it was counted from.
    """

    title: str
    href: str
    target: str
    period: str
    figure: str
    unit: str
    missing: str
    completion: Decimal | None
    schedule: Decimal | None
    time_share: Decimal | None
    pace: str
    light: Mapping[str, str]
    planned: Sequence[Decimal] = ()
    counted: str = ""
    records: str = ""


Provider = Callable[..., Sequence[Aim]]


def aims(user: User, month: Month, *, as_of: datetime | None, today: date) -> Sequence[Aim]:
    """The targets at a month, within what this user may see, in the order of the house."""
    provider: Provider = import_string(settings.SIGNING_AIMS)
    return provider(user, month, as_of=as_of, today=today)
