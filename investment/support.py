"""三争取: what was won is entered, completed, proposed and recognised (DOMAIN §5).

Only what is recognised counts, and nobody recognises what he proposed himself. Nothing else in
the house writes a state of recognition.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate

from accounts.models import Area
from accounts.roles import Action
from entry.audit import Actor
from entry.books import Facts, facts_of, sound
from entry.errors import Invalid, NotAllowed, WrongState
from entry.numbers import exact
from investment import shares, support_documents
from investment.choices import Recognition
from investment.models import SupportDocument, SupportItem
from investment.recognising import HUNDRED
from investment.support_edits import edit, locked_item, log, refuse_stale
from investment.support_handed import NOTHING, Given, NewDocument, NewItem
from investment.support_moves import MOVES, Move, fits, may
from investment.support_needs import missing
from investment.support_scopes import documents_open_to

FACTS = (
    "kind",
    "name",
    "level",
    "area",
    "fund_class",
    "is_formula",
    "needs_match",
    "amount",
    "novelty",
    "valid_until",
    "project",
    "note",
)
OF_MONEY = ("fund_class", "is_formula", "needs_match", "amount")
LIFE = ("recognition", "recognised_on", "recognised_amount", "recognised_count", "answer")
ANSWER_LENGTH = 300
LAST = 9999  # behind the items of the report, which stand in the order of its text


def create(new: NewItem, *, by: Actor, at: datetime) -> SupportItem:
    """Enter what was won, with its document when that is new; numbered in its year's row.

    Raises `NotAllowed` and `Invalid`.
    """
    if not by.person.has_perm(Action.EDIT_INVESTMENT, new.lead):
        raise NotAllowed(f"你没有为{new.lead}登记争取事项的权限。")
    parts = dict(new.shares) or {new.lead: HUNDRED}
    shares.refuse_unsound(new.lead, parts)
    with transaction.atomic():
        document = _document(new, by=by, at=at)
        item = SupportItem(
            key=_next_key(at),
            kind=new.kind,
            name=new.name.strip(),
            document=document,
            lead=new.lead,
            order=LAST,
            is_demo=new.is_demo,
            **{name: getattr(new, name) for name in FACTS if name not in ("kind", "name")},
        )
        _refuse_unsound(item)
        item.save()
        shares.put(item, parts)
        after = {**_facts(item), "shares": shares.told(item.shares.select_related("department"))}
        log("support.create", item, by=by, at=at, after=after)
    return item


def _document(new: NewItem, *, by: Actor, at: datetime) -> SupportDocument | None:
    if isinstance(new.document, NewDocument):
        return support_documents.create(new.document, by=by, at=at)
    if new.document is not None:
        _refuse_strange(new.document, by=by)
    return new.document


def _refuse_strange(document: SupportDocument, *, by: Actor) -> None:
    if not documents_open_to(by.person).filter(pk=document.pk).exists():
        raise Invalid("请选择本地区已登记的文件，或登记新的文件。")


def _next_key(at: datetime) -> str:
    """One after the highest of the year (zq2024-001).

    The district's own row is locked meanwhile, so no two get the same; rows that point to it are
    not hindered.
    """
    list(Area.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))
    head = f"zq{localdate(at).year}-"
    taken = SupportItem.objects.filter(key__startswith=head).values_list("key", flat=True)
    tails = [one.removeprefix(head) for one in taken]
    return f"{head}{max((int(one) for one in tails if one.isdecimal()), default=0) + 1:03}"


def set_facts(
    pk: int, values: Mapping[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> SupportItem:
    """Change the facts of an item that are named in `values` (of `FACTS`).

    Raises what `support_edits.edit` does.
    """
    names = [name for name in FACTS if name in values]

    def change(item: SupportItem) -> tuple[Facts, Facts]:
        before = _facts(item)
        for name in names:
            setattr(item, name, values[name])
        _refuse_unsound(item)
        _refuse_arrived(item)
        item.save(update_fields=FACTS)
        return before, _facts(item)

    return edit(pk, "facts", change, by=by, at=at, seen_version=seen_version)


def set_document(
    pk: int,
    document: SupportDocument | NewDocument,
    *,
    by: Actor,
    at: datetime,
    seen_version: int,
) -> SupportItem:
    """Put an item under a document, one that is there or a new one.

    Raises what `support_edits.edit` does; `WrongState` with instalments on the former one's slips.
    """

    def change(item: SupportItem) -> tuple[Facts, Facts]:
        before = {"document": str(item.document or "")}
        if isinstance(document, NewDocument):
            item.document = support_documents.create(document, by=by, at=at)
        else:
            _refuse_strange(document, by=by)
            item.document = document
        if item.arrivals.filter(voided_at=None).exclude(evidence__document=item.document).exists():
            raise WrongState("这一事项已按原文件的凭证登记了到账，不能改到别的文件下。")
        _refuse_unsound(item)
        item.save(update_fields=["document"])
        return before, {"document": str(item.document)}

    return edit(pk, "document", change, by=by, at=at, seen_version=seen_version)


def _facts(item: SupportItem) -> dict[str, Any]:
    return {**facts_of(item, FACTS), "document": str(item.document or "")}


def _refuse_unsound(item: SupportItem) -> None:
    if not item.name.strip():
        raise Invalid("名称须填写。")
    if not item.kind.is_money:
        item.fund_class, item.is_formula, item.needs_match, item.amount = "", False, False, None
    same = SupportItem.objects.filter(document=item.document, kind=item.kind, name=item.name)
    if item.document is not None and same.exclude(pk=item.pk).exists():
        raise Invalid("这份文件下已有同名的事项，请不要重复登记。")
    sound(item, (*FACTS, "document"))


def _refuse_arrived(item: SupportItem) -> None:
    """What has arrived stays within what was granted."""
    arrived = item.arrivals.filter(voided_at=None).aggregate(sum=Sum("amount"))["sum"]
    if arrived is None:
        return
    if not item.kind.is_money:
        raise WrongState("这一事项已登记到账，不能改为不按金额计的类别。")
    if item.amount is not None and item.amount < arrived:
        raise Invalid(f"争取金额小于已登记的到账{exact(arrived)}万元，请核对。")


# -- the steps to recognition -------------------------------------------------------------------


def act(
    pk: int, name: str, *, by: Actor, at: datetime, seen_version: int, given: Given = NOTHING
) -> SupportItem:
    """Take one step to an item's recognition; the item as it is afterwards.

    Raises `DoesNotExist`, and `Refused` in its kinds: `NotAllowed`, `Stale`, `WrongState`,
    `Invalid`.
    """
    move = MOVES[name]
    with locked_item(pk) as item:
        _refuse_person(move, item, by)
        refuse_stale(item, seen_version)
        if not fits(move, item):
            state = Recognition(item.recognition).label
            raise WrongState(f"这一事项现为“{state}”，不能{move.title}。")
        text = given.text.strip()[:ANSWER_LENGTH]
        if move.needs_text and not text:
            raise Invalid(f"{move.title}须填写{move.text_title}。")
        _hold(item)
        before = facts_of(item, LIFE)
        _APPLIED[name](item, given, localdate(at))
        item.recognition, item.answer = move.target, text
        _sign(item, move, by=by, at=at)
        item.version += 1
        item.save()
        after = facts_of(item, LIFE)
        changed = [one for one in after if before[one] != after[one]]
        log(
            f"support.{name}",
            item,
            before={one: before[one] for one in changed},
            after={one: after[one] for one in changed},
            reason=text,
            by=by,
            at=at,
        )
    return item


def _hold(item: SupportItem) -> None:
    """The document stands still too: it is not changed while something of it is proposed."""
    if item.document_id is not None:
        documents = SupportDocument.objects.select_for_update(of=("self",))
        item.document = documents.get(pk=item.document_id)


def _refuse_person(move: Move, item: SupportItem, by: Actor) -> None:
    if not by.person.has_perm(move.right, item):
        raise NotAllowed(f"你没有{move.title}这一事项的权限。")
    if not may(by.person, move, item):
        raise NotAllowed(f"这一事项由你提请，{move.title}须由另一人办理。")


def _sign(item: SupportItem, move: Move, *, by: Actor, at: datetime) -> None:
    """Who proposed, and who decided."""
    if move.name == "propose":
        item.proposed_by, item.proposed_at = by.person, at
    is_decided = move.target in (Recognition.RECOGNISED, Recognition.REFUSED)
    item.recognised_by = by.person if is_decided else None


_Apply = Callable[[SupportItem, Given, date], None]


def _propose(item: SupportItem, given: Given, today: date) -> None:
    lacking = missing(item)
    if lacking:
        raise Invalid(f"提请认定还缺：{'、'.join(lacking)}。")


def _recognise(item: SupportItem, given: Given, today: date) -> None:
    _decide(item, given, today)
    if item.kind.is_money:
        item.recognised_amount = _recognised_amount(item, given.amount)
    else:
        item.recognised_count = given.count or 1


def _recognised_amount(item: SupportItem, given: Decimal | None) -> Decimal:
    amount = item.amount if given is None else given
    if amount is None or amount <= 0:
        raise Invalid("请填写认定金额，应大于0。")
    if item.amount is not None and amount > item.amount:
        raise Invalid(f"认定金额不能大于争取金额{exact(item.amount)}万元。")
    return amount


def _decide(item: SupportItem, given: Given, today: date) -> None:
    on = given.on or today
    if on > today:
        raise Invalid("认定日期不能晚于今天。")
    if item.dated is not None and on < item.dated:
        raise Invalid(f"认定日期早于文件日期{item.dated.isoformat()}，请核对。")
    item.recognised_on = on


def _undo(item: SupportItem, given: Given, today: date) -> None:
    item.recognised_on = item.recognised_amount = item.recognised_count = None


_APPLIED: Mapping[str, _Apply] = {
    "propose": _propose,
    "withdraw": _undo,
    "recognise": _recognise,
    "send_back": _undo,
    "refuse": _decide,
    "reopen": _undo,
}
