"""到账: instalments recorded with their slip, confirmed by a second person, voided.

An instalment counts from its confirmation to its voiding. A wrong one is voided with the reason
and recorded anew; nothing is rewritten, so that a count can be repeated as of any past day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from django.db.models import Sum
from django.utils.timezone import localdate

from accounts.roles import Action
from entry.audit import Actor
from entry.errors import Invalid, NotAllowed
from entry.numbers import decimals, exact
from investment import support_files
from investment.models import Arrival, InvestmentFile, SupportItem
from investment.support_edits import locked_item, subject_of
from investment.support_handed import NewArrival
from investment.support_scopes import may_edit
from plan import evidence as evidenced
from plan.evidence import Chronicle

PLACES = 4


def record(pk: int, new: NewArrival, *, by: Actor, at: datetime) -> Arrival:
    """Record an instalment of an item that waits for its confirmation.

    Raises `NotAllowed`, and `Invalid` for what is not money, has no document, no slip, a day to
    come or a sum beyond what was granted; and for a file that is not what its name says.
    """
    with locked_item(pk) as item:
        if not may_edit(by.person, item):
            raise NotAllowed("你没有为这一事项登记到账的权限。")
        _sound(item, new, today=localdate(at))
        _refuse_excess(item, new.amount)
        proof = _proof(item, new, by=by, at=at)
        arrival = Arrival.objects.create(
            item=item,
            amount=new.amount,
            on=new.on,
            note=new.note.strip()[:300],
            evidence=proof,
            recorded_by=by.person,
            recorded_at=at,
            is_demo=new.is_demo,
        )
        after = {"on": new.on, "amount": exact(new.amount), "evidence": proof.sha256}
        evidenced.log(CHRONICLE, "record", arrival, by=by, at=at, after=after)
    return arrival


def _sound(item: SupportItem, new: NewArrival, *, today: date) -> None:
    if not item.kind.is_money:
        raise Invalid(f"{item.kind}不登记到账。")
    if item.document is None:
        raise Invalid("这一事项还没有登记文件，请先登记文件，再登记到账。")
    if new.on > today:
        raise Invalid("到账日期不能晚于今天。")
    if new.amount <= 0 or decimals(new.amount) > PLACES:
        raise Invalid("到账金额应大于0，以万元计最多4位小数。")


def _refuse_excess(item: SupportItem, amount: Decimal) -> None:
    """What waits counts too: two instalments entered at once cannot both fit."""
    if item.amount is None:
        return
    standing = item.arrivals.filter(voided_at=None).aggregate(sum=Sum("amount"))["sum"]
    together = (standing or Decimal(0)) + amount
    if together > item.amount:
        raise Invalid(
            f"累计到账{exact(together)}万元，超过争取金额{exact(item.amount)}万元，请核对；"
            "争取金额有误的请先更正。"
        )


def _proof(item: SupportItem, new: NewArrival, *, by: Actor, at: datetime) -> InvestmentFile:
    document = item.document
    assert document is not None  # noqa: S101 - `_sound` has looked
    if new.upload is not None:
        return support_files.attach(
            document,
            new.upload,
            caption=f"到账凭证（{new.on.isoformat()}）",
            max_bytes=new.max_bytes,
            is_demo=new.is_demo,
            by=by,
            at=at,
        )
    proof = new.evidence
    if proof is None or proof.document_id != document.pk or proof.removed_at is not None:
        raise Invalid("登记到账须附凭证（财政到位文件、银行进账单等），上传新的或选已有的。")
    return proof


def confirm(arrival: Arrival, *, by: Actor, at: datetime) -> Arrival:
    """A second person vouches for an instalment; raises what `plan.evidence.confirm` does."""
    return evidenced.confirm(CHRONICLE, arrival, by=by, at=at)


def void(arrival: Arrival, *, reason: str, by: Actor, at: datetime) -> Arrival:
    """Take an instalment out of the counts for good; raises what `plan.evidence.void` does."""
    return evidenced.void(CHRONICLE, arrival, reason=reason, by=by, at=at)


@contextmanager
def _locked(arrival: Arrival) -> Iterator[Arrival]:
    with locked_item(arrival.item_id):
        found: Arrival = Arrival.objects.select_related("item__lead").get(pk=arrival.pk)
        yield found


CHRONICLE = Chronicle(
    whole="事项的到账",
    noun="到账记录",
    prefix="arrival",
    object_type="investment.arrival",
    right=Action.CONFIRM_STEP,
    locked=_locked,
    record_of=attrgetter("item"),
    may_edit=may_edit,
    subject_of=subject_of,
)
