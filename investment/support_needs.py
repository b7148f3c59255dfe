"""What an item still lacks before it can be proposed, in the words of its fields."""

from decimal import Decimal

from django.db.models import Sum

from investment.models import SupportItem
from investment.recognising import HUNDRED


def missing(item: SupportItem) -> list[str]:
    """Two queries at most; nothing for an item that is ready."""
    document = item.document
    if document is None:
        return ["文件", *_of_money(item), *_of_shares(item)]
    lacking = [
        word
        for word, is_there in (
            ("文号", document.number),
            ("文件日期", document.dated),
            ("授予（下达）单位", document.granted_by),
            ("文件附件", document.files.filter(removed_at=None).exists()),
        )
        if not is_there
    ]
    return [*lacking, *_of_money(item), *_of_shares(item)]


def _of_money(item: SupportItem) -> list[str]:
    if not item.kind.is_money:
        return []
    asked = (("争取金额", item.amount), ("资金类型", item.fund_class))
    return [word for word, value in asked if not value]


def _of_shares(item: SupportItem) -> list[str]:
    together = item.shares.aggregate(sum=Sum("percent"))["sum"] or Decimal(0)
    return [] if Decimal(together) == HUNDRED else ["合计100%的单位比例"]
