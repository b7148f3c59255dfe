"""What waits for a person outside of his returns, told at the head of the worklist and the board.

The kernel knows none of it: registers above announce their providers in `config/registers.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Todo:
    """So many things of a kind, and where they stand; `is_urgent` for what is late or came back."""

    title: str
    count: int
    href: str
    is_urgent: bool = False


Provider = Callable[[User, date], Sequence[Todo]]


def todos(user: User, today: date) -> list[Todo]:
    """What waits for this person, by register in their order; nothing that counts nought."""
    providers: Sequence[Provider] = import_string(settings.TODOS)
    return [one for provider in providers for one in provider(user, today) if one.count]
