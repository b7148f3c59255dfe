"""招商项目 over REST: the ledger's own rows, a page at a time.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from accounts import api_filters as p
from accounts.api_base import ListView
from accounts.api_ledgers import filters_of, makes
from accounts.api_pages import Position, from_position
from accounts.api_problems import shown
from accounts.api_scopes import area_ids, in_places
from accounts.clock import today
from entry.api_fields import PlanMonthControl
from investment.addresses import CLOSED
from investment.api_rows import steps
from investment.api_signing_rows import SigningRow
from investment.entries import NOT_STATED, Entry
from investment.ledgers import Filters, entries_of, passes, selected, usual_month
from investment.models import FundsReceived, Signing, SigningQuerySet, SigningStep
from investment.reads import BUILT
from projects.models import ProjectEvent

# What the database narrows (`ledgers.selected`); by the others every signing has to be judged.
LOOKED_UP = frozenset({"chain", "way", "team", "event", "department", "lead", "area", "q"})
YEAR = rf"^(20[0-9]{{2}}|{NOT_STATED})$"


class YearOrNoneField(p.TextField):
    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not re.fullmatch(YEAR, text):
            raise ValidationError(
                f"“{shown(text)}”不是年度，请写成2024这样的四位数；没有的写{NOT_STATED}。"
            )
        return text


class YearOrNone(p.Control, p.Parameter):
    """A year of this century, or `none` for what has none."""

    field_class = YearOrNoneField
    schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": YEAR, "examples": ["2024"]}


def _closed(name: str) -> p.ChoiceControl:
    """A filter of the page with a closed list of values."""
    title, values = CLOSED[name]
    told = "、".join(f"{key}{words}" for key, words in values.items())
    return p.ChoiceControl(known=list(values), help_text=f"{title}：{told}")


class SigningParameters(p.Parameters):
    """Those of the ledger's page under the same names, and `key`.

    `waiting` is not among them: what nobody has confirmed is not told to programs.
    """

    key = p.Codes(help_text="招商项目的键，多个用逗号分开")
    month = PlanMonthControl(help_text="截至哪个月末，如2024-09；不给就是本月")
    as_of = p.InstantControl(help_text="按这个时刻已知的环节、事件和到位资金回答")
    step = _closed("step")
    came = _closed("came")
    passed = _closed("passed")
    reached = _closed("reached")
    cohort = YearOrNone(help_text="签约年度，没有签约的为none")
    landed = YearOrNone(help_text="落地年度，没有落地的为none")
    state = _closed("state")
    chain = p.CodeControl(help_text="产业链的代码；none为未注明")
    source = _closed("source")
    way = _closed("way")
    team = p.CodeControl(help_text="小分队的代码；none为没有")
    event = p.CodeControl(help_text="活动的键；none为没有")
    department = p.CodeControl(help_text="责任单位或配合单位的代码")
    lead = p.CodeControl(help_text="责任单位的代码")
    area = p.CodeControl(help_text="落户地区的代码")
    counted = p.FlagControl(help_text="只要计入的（true）或不计入的（false）")
    stale = p.FlagControl(help_text="只要长期没有进展的（true）或有进展的（false）")
    project = p.FlagControl(help_text="只要有对应重点项目的（true）或没有的（false）")
    listed = p.FlagControl(help_text="只要项目已入统的（true）或没有入统的（false）")
    increase = p.FlagControl(help_text="只要增资（true）或不要增资（false）")
    review = p.FlagControl(help_text="只要没有协议待审查的（true）或有协议待审查的（false）")
    q = p.TextControl(help_text="名称、别名、键或企业中的字词")


@extend_schema_view(
    get=extend_schema(summary="招商项目", tags=["招商引资"], responses=SigningRow(many=True))
)
class SigningList(ListView):
    """招商项目及其截至一个月末的阶段、协议、投资方和到位资金，与招商台账相同。

    本部门看自己负责、配合和首谈的，发布人看本地区的，领导看全部；没有核实的环节、没有发布的资金、
    协议条款不在内。
    """

    name = "signings"
    row = SigningRow
    filterset_class = SigningParameters
    area_paths = ("area",)
    order = ("order", "key")
    queryset = Signing.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """All pages of one question stand at one month, also when the next one begins."""
        super().initial(request, *args, **kwargs)
        if self.given.get("month") is None:
            self.given["month"] = usual_month(today())
            self.asked["month"] = str(self.given["month"])
        self.wanted = filters_of(Filters, self.given)
        self.entries: dict[int, Entry] = {}

    def page_address(self, request: Request) -> str:
        return replace_query_param(super().page_address(request), "month", self.asked["month"])

    def get_queryset(self) -> SigningQuerySet:
        return selected(self.person, self.wanted)

    def within_scope(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        ids = area_ids(self.request.auth, self.name)
        return queryset if ids is None else queryset.filter(in_places(ids, "area"))

    def found(self, position: Position | None, most: int) -> list[Any]:
        """Only the page's own signings are judged, unless a filter asks how all of them stand."""
        narrowed = self.filter_queryset(self.within_scope(self.get_queryset()))
        onward = from_position(narrowed, self.order, position)
        if LOOKED_UP.issuperset(self.wanted.as_query()):
            return self.fetch(onward[:most])
        every = self.fetch(onward)
        self._judge(every)
        return [row for row in every if passes(self.entries[row[-1]], self.wanted)][:most]

    def fetch(self, queryset: QuerySet[Any]) -> list[Any]:
        paths = dict.fromkeys((*self.table.paths, *self.order))
        return list(queryset.values_list(*paths, "id"))

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        rows = self.table.rows(found)
        named = makes(self.row, self.chosen)
        if not named or not rows:
            return rows
        if not self.entries:
            self._judge(found)
        entries = [self.entries[one[-1]] for one in found]
        for name, make in named.items():
            for row, entry in zip(rows, entries, strict=True):
                row[name] = make(entry)
        if "steps" in named:
            self._step(rows, entries)
        if "demo" in named:
            self._mark(rows, entries)
        return rows

    def _judge(self, found: Sequence[Any]) -> None:
        signings = Signing.objects.filter(pk__in=[row[-1] for row in found]).for_lists()
        month, as_of = self.given["month"], self.given.get("as_of")
        entries = entries_of(list(signings), month, as_of, today=today())
        self.entries = {entry.signing.pk: entry for entry in entries}

    def _step(self, rows: list[dict[str, Any]], entries: Sequence[Entry]) -> None:
        """The steps up to the month's end. One query."""
        taken = steps([one.signing.pk for one in entries], self.given.get("as_of"))
        for row, one in zip(rows, entries, strict=True):
            last = one.judged.day.isoformat()
            row["steps"] = [each for each in taken.get(one.signing.pk, ()) if each["on"] <= last]

    def _mark(self, rows: list[dict[str, Any]], entries: Sequence[Entry]) -> None:
        """Say which of these are illustrative, or stand on such steps, events or funds. One
        query."""
        at, month = self.given.get("as_of"), self.given["month"]
        taken = SigningStep.objects.as_of(at).filter(is_demo=True)
        built = ProjectEvent.objects.as_of(at).filter(is_demo=True, kind__in=[*BUILT])
        funds = FundsReceived.objects.as_of(at).filter(
            month__lte=month, monthly_return__is_demo=True
        )
        invented = Signing.objects.filter(
            Q(is_demo=True)
            | Q(pk__in=taken.values("signing"))
            | Q(pk__in=funds.values("signing"))
            | Q(project__in=built.values("project")),
            pk__in=[one.signing.pk for one in entries],
        )
        made_up = set(invented.order_by().values_list("pk", flat=True))
        for row, one in zip(rows, entries, strict=True):
            row["demo"] = one.signing.pk in made_up
