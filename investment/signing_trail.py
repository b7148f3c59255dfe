"""Who changed what of a signing, a contact or an event, in the words of its fields."""

import re
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Model

from entry.models import AuditEvent
from investment.edits import PARTS
from investment.models import (
    Agreement,
    Contact,
    Event,
    InvestmentFile,
    Signing,
    SigningStep,
)
from investment.trail_words import Cell, Changed, cell_of, title_of

DEEDS: Mapping[str, str] = {
    "signing.create": "登记招商项目",
    **{f"signing.{part}": f"修改{title}" for part, title in PARTS.items()},
    "signing.agreements": "登记（修改）协议",
    "signing.investor": "变更投资方",
    "signing.file.add": "上传资料",
    "signing.file.remove": "移除资料",
    "step.load": "载入报告所述环节",
    "step.record": "登记环节",
    "step.confirm": "核实环节",
    "step.void": "作废环节",
    "contact.take_up": "登记对接企业",
    "contact.note": "登记对接记录",
    "contact.win": "形成招商项目",
    "contact.let_go": "结束对接",
    "contact.again": "重新对接",
    "contact.facts": "修改对接企业",
    "investment_event.create": "登记招商活动",
    "investment_event.facts": "修改招商活动",
}
_MODELS: Mapping[str, type[Model]] = {
    one._meta.label_lower: one for one in (Signing, SigningStep, InvestmentFile, Contact, Event)
}
_FILE = InvestmentFile._meta.label_lower
_NAMED = {
    "co_operating": "配合单位",
    "handed_over": "转入重点项目的环节",
    "note": "情况",
    "reason": "原因",
    "signing": "形成的招商项目",
}
_HIDDEN = frozenset({"sha256", "size", "evidence", "is_restricted"})
_OF_AGREEMENT = re.compile(r"(\d+)/(\w+)")
_CHANGED, _SET = "（内容有改动，不在此显示）", "（已填写，不在此显示）"


def changed(event: AuditEvent, closed: Collection[str] = ()) -> Changed:
    """`closed` are the numbers of the files whose names are not told."""
    is_closed = event.object_type == _FILE and event.object_id in closed
    return Changed(
        title=DEEDS.get(event.action, event.action),
        by=str(event.actor or event.actor_name),
        at=event.at,
        reason=event.reason,
        cells=() if is_closed else tuple(_cells(event)),
    )


def _cells(event: AuditEvent) -> Iterator[Cell]:
    for name in {**event.before, **event.after}:
        model, plain = _MODELS.get(event.object_type), name
        if found := _OF_AGREEMENT.fullmatch(name):
            model, plain = Agreement, found[2]
        if plain in _HIDDEN or plain.endswith("_at"):
            continue
        before, after = event.before.get(name), event.after.get(name)
        if not after and not before:  # what was entered empty need not be told
            continue
        if model is Agreement and plain in ("terms", "file"):  # a digest tells nobody anything
            yield Cell(title_of(model, plain, _NAMED), "", _CHANGED if before else _SET)
            continue
        yield cell_of(model, plain, _NAMED, before, after)
