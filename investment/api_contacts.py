"""对接企业 over REST: the list's own rows, a page at a time.

Docstrings of rows and views are shown to data users in the documentation, so they are Chinese.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts import api_filters as p
from accounts.api_ledgers import (
    ChoiceOf,
    DayOf,
    Derived,
    FlagOf,
    LedgerList,
    Make,
    TextOf,
    WholeOf,
    filters_of,
)
from accounts.api_pages import Key
from accounts.api_rows import Row, day_text
from accounts.api_scopes import area_ids
from accounts.clock import today
from entry.api_fields import YearControl
from investment import choices
from investment.contact_ledgers import ContactEntry, Filters, contact_ledger
from investment.models import Contact
from projects.deadlines import Pace

STATES = [("open", "对接中"), ("won", "已形成招商项目"), ("lost", "已结束")]


def _of(name: str) -> Make:
    """A column of the contact's own."""
    return lambda entry: getattr(entry.contact, name)


def _day(name: str) -> Make:
    return lambda entry: day_text(getattr(entry.contact, name))


def _named(path: str, name: str) -> Make:
    """What another record is called by; None without one."""
    return lambda entry: getattr(getattr(entry.contact, path), name, None)


def _duty(name: str) -> Make:
    return lambda entry: getattr(entry.duty, name, None)


def _told(entry: ContactEntry) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "on": day_text(one.on), "text": one.text} for one in entry.notes]


class NoteRow(serializers.Serializer[Any]):
    """一次对接。"""

    kind = serializers.ChoiceField(choices=choices.NoteKind.choices, help_text="环节")
    on = serializers.DateField(help_text="日期")
    text = serializers.CharField(help_text="情况")


@extend_schema_field(NoteRow(many=True))
class NotesOf(Derived):
    pass


class ContactRow(Row):
    """一家对接的企业，现在的状态。"""

    id = WholeOf(_of("pk"), help_text="编号")
    name = TextOf(_of("name"), help_text="企业名称")
    enterprise = TextOf(
        _named("enterprise", "key"), allow_null=True, help_text="企业的键；没有登记为企业的为null"
    )
    city = TextOf(_of("city"), help_text="所在地")
    chain = TextOf(_named("chain", "code"), allow_null=True, help_text="产业链的代码")
    event = TextOf(_named("event", "key"), allow_null=True, help_text="活动的键")
    team = TextOf(_named("team", "code"), allow_null=True, help_text="小分队的代码")
    lead = TextOf(_named("lead", "code"), help_text="对接单位的代码")
    lead_name = TextOf(_named("lead", "short_name"), help_text="对接单位")
    area = TextOf(lambda entry: entry.contact.lead.area.code, help_text="对接单位的地区代码")
    person = TextOf(_of("person"), help_text="对接人")
    first_on = DayOf(_day("first_on"), help_text="首次对接日期")
    intention = TextOf(_of("intention"), help_text="投资意向")
    next_action = TextOf(_of("next_action"), help_text="下一步")
    next_on = DayOf(_day("next_on"), allow_null=True, help_text="与企业约定的下一步期限")
    state = ChoiceOf(lambda entry: entry.state, choices=STATES, help_text="状态")
    duty = ChoiceOf(
        _duty("kind"),
        choices=choices.NoteKind.choices,
        allow_null=True,
        help_text="下面该办的环节；已结束的为null",
    )
    due_on = DayOf(
        lambda entry: day_text(_duty("due")(entry)),
        allow_null=True,
        help_text="该办的期限：1个工作日响应、3个研判、一周答复，之后两周一次跟进",
    )
    pace = ChoiceOf(
        lambda entry: entry.standing.pace.value,
        choices=[one.value for one in Pace],
        help_text="今天看：overdue逾期、due_soon临期、in_time未到期、settled已结束",
    )
    days = WholeOf(lambda entry: entry.standing.days, help_text="逾期或还剩几个工作日")
    notes = NotesOf(_told, help_text="对接记录，旧的在前")
    signing = TextOf(_named("signing", "key"), allow_null=True, help_text="形成的招商项目的键")
    closed_on = DayOf(_day("closed_on"), allow_null=True, help_text="结束日期")
    close_reason = ChoiceOf(
        lambda entry: entry.contact.close_reason or None,
        choices=choices.Reason.choices,
        allow_null=True,
        help_text="结束原因",
    )
    demo = FlagOf(_of("is_demo"), help_text="示意数据，不是真实数据")


class ContactParameters(p.Parameters):
    """Those of the list's page under the same names."""

    state = p.ChoiceControl(known=[one for one, _ in STATES], help_text="状态")
    pace = p.ChoiceControl(known=[one.value for one in Pace], help_text="今天看是否逾期、临期")
    year = YearControl(help_text="首次对接的年度")
    chain = p.CodeControl(help_text="产业链的代码")
    team = p.CodeControl(help_text="小分队的代码")
    event = p.CodeControl(help_text="活动的键")
    lead = p.CodeControl(help_text="对接单位的代码")
    q = p.TextControl(help_text="企业、意向或所在地中的字词")


@extend_schema_view(
    get=extend_schema(summary="对接企业", tags=["招商引资"], responses=ContactRow(many=True))
)
class ContactList(LedgerList):
    """对接的企业：谈到哪一步、下面该办什么、什么时候要办。

    本部门看自己对接的，发布人看本地区的，领导看全部。
    """

    name = "contacts"
    row = ContactRow
    filterset_class = ContactParameters
    area_paths = ("lead__area",)
    order = ("id",)
    queryset = Contact.objects.none()

    def entries(self) -> Sequence[ContactEntry]:
        wanted = filters_of(Filters, self.given)
        found = contact_ledger(self.person, wanted, today=today()).entries
        ids = area_ids(self.request.auth, self.name)
        return [one for one in found if ids is None or one.contact.lead.area_id in ids]

    def key_of(self, found: ContactEntry) -> Key:
        return [found.contact.pk]

    def rows(self, found: Sequence[Any]) -> list[dict[str, Any]]:
        prefetch_related_objects([one.contact for one in found], "lead__area")
        return super().rows(found)
