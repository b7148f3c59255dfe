"""What support comes to for indicators counted from it: one count for each kind.

A kind that an administrator adds can be counted by its code (`support-bond`) without more.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse

from accounts.models import Area, User
from entry.counts import Count, Measure, Named, Record
from entry.periods import Month
from entry.registers import among
from investment.models import SupportItem, SupportKind
from investment.recognising import rule_words
from investment.support_entries import SupportEntry
from investment.support_ledgers import YearRule, entries_of, of_year, rules_of
from plan.asked import query_of

PREFIX, REGISTER, LEDGER = "support-", "support", "三争取"


def code_of(kind: SupportKind) -> str:
    return f"{PREFIX}{kind.code}"


class SupportCounter:
    """三争取 by kind: money by its amount, everything else by how many items."""

    @property
    def counts(self) -> Sequence[Count]:
        """One query: kinds are rows."""
        return [
            Count(
                code_of(kind),
                f"争取{kind.name}",
                LEDGER,
                Measure.AMOUNT if kind.is_money else Measure.NUMBER,
            )
            for kind in SupportKind.objects.all()
        ]

    def records(
        self, codes: Collection[str], area: Area, month: Month, carriers: Collection[int] = ()
    ) -> Mapping[str, Sequence[Record]]:
        """The items of each kind that count from January to the month's end. Six queries.

        No return carries any of it (`carriers`).
        """
        rules = rules_of(month.year)
        wanted = {one.kind.code for one in rules if code_of(one.kind) in codes}
        here = Q(area=area) | Q(area__parent=area)
        items = SupportItem.objects.filter(here, kind__code__in=wanted)
        entries = entries_of(of_year(items, month, with_pending=False), month, rules)
        words = {one.kind.code: _rule_words(one) for one in rules}
        found: dict[str, list[Record]] = {PREFIX + code: [] for code in wanted}
        for entry in entries:
            if entry.is_counted:
                code = entry.item.kind.code
                found[PREFIX + code].append(_record(entry, words[code]))
        return found

    def addresses(self, user: User, named: Collection[Named]) -> Mapping[Named, str]:
        """The pages of those items that a person may see. One query, none without any."""
        keys = {key for register, key in named if register == REGISTER}
        if not keys:
            return {}
        seen = SupportItem.objects.visible_to(user).filter(among(keys, "key"))
        return {
            (REGISTER, key): reverse("support:item", args=[key])
            for key in seen.values_list("key", flat=True)
            if key in keys
        }

    def page(self, code: str, month: Month) -> str:
        """三争取台账, narrowed to what counts of a kind."""
        if not code.startswith(PREFIX):
            return ""
        asked = {"kind": code.removeprefix(PREFIX), "counted": "yes", "month": month}
        return f"{reverse('support:list')}{query_of(asked)}"


def _rule_words(one: YearRule) -> str:
    return rule_words(one.rule, is_money=one.kind.is_money) if one.rule else ""


def _record(entry: SupportEntry, rule: str) -> Record:
    item = entry.item
    number = item.document.number if item.document else ""
    return Record(
        register=REGISTER,
        key=item.key,
        title=item.name,
        on=entry.counted.on,
        number=entry.counted.number,
        amount=entry.counted.amount,
        words="；".join(text for text in (number, rule) if text),
    )
