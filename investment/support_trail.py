"""Who changed what of an item of support, in the words of its fields."""

from collections.abc import Iterator, Mapping

from django.db.models import Model

from entry.models import AuditEvent
from investment.models import Arrival, InvestmentFile, SupportDocument, SupportItem
from investment.support_edits import PARTS
from investment.support_moves import MOVE_TITLES
from investment.trail_words import Cell, Changed, cell_of

DEEDS: Mapping[str, str] = {
    "support.create": "登记争取事项",
    **{f"support.{part}": f"修改{title}" for part, title in PARTS.items()},
    **{f"support.{name}": f"{title}争取事项" for name, title in MOVE_TITLES.items()},
    "document.create": "登记争取文件",
    "document.change": "修改争取文件",
    "support.file.add": "上传争取文件附件",
    "support.file.remove": "移除争取文件附件",
    "arrival.record": "登记到账",
    "arrival.confirm": "核实到账",
    "arrival.void": "作废到账",
}
_MODELS: Mapping[str, type[Model]] = {
    one._meta.label_lower: one for one in (SupportItem, SupportDocument, Arrival, InvestmentFile)
}
_NAMED = {"shares": "单位比例", "sha256": "SHA-256摘要"}
_HIDDEN = frozenset({"sha256", "size", "evidence"})


def changed(event: AuditEvent) -> Changed:
    return Changed(
        title=DEEDS.get(event.action, event.action),
        by=str(event.actor or event.actor_name),
        at=event.at,
        reason=event.reason,
        cells=tuple(_cells(event)),
    )


def _cells(event: AuditEvent) -> Iterator[Cell]:
    model = _MODELS.get(event.object_type)
    for name in {**event.before, **event.after}:
        if name in _HIDDEN or name.endswith("_at"):
            continue
        before, after = event.before.get(name), event.after.get(name)
        if after or event.before:  # what was entered empty need not be told
            yield cell_of(model, name, _NAMED, before, after)
