"""Items of support as the house knew them at a past moment, read back from the trail.

An item is changed in place, but nobody changes it without leaving what stood before
(`support.act`, `support_edits.edit`), so what stood at a moment is found by going back through the
trail. Its documents, shares and what is named by another row stay as they are now.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from entry.models import AuditEvent
from investment.models import SupportItem
from investment.support_edits import OBJECT

ENTERED = frozenset({"support.create", "support.load"})
KEPT: Mapping[str, Any] = {
    one.name: one for one in SupportItem._meta.concrete_fields if not one.is_relation
}


def as_known(items: Iterable[SupportItem], at: datetime) -> list[SupportItem]:
    """These items as they stood at a moment, without those entered since. One query."""
    known = {str(one.pk): one for one in items}
    since = AuditEvent.objects.filter(object_type=OBJECT, at__gt=at).order_by("-sequence")
    for action, pk, before in since.values_list("action", "object_id", "before"):
        if action in ENTERED:
            known.pop(pk, None)
        elif pk in known:
            _put_back(known[pk], before)
    return list(known.values())


def _put_back(item: SupportItem, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        if name in KEPT:
            setattr(item, name, KEPT[name].to_python(value))
