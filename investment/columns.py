"""The columns of 招商引资项目台账 (DOMAIN §4.4): one list for page, files and order. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from investment import column_values as values
from investment.choices import StepKind
from investment.rows import Row
from projects.column_kinds import RegisterColumn, Shown


class Group(StrEnum):
    BASICS = "基本"
    INVESTOR = "投资方"
    WAY = "引进"
    AGREEMENT = "协议"
    BUILDING = "落地建设"
    FUNDS = "到位资金"
    NEWS = "推进"
    DUTY = "责任"


class SigningColumn(RegisterColumn[Row]):
    """A column of the signings' ledger."""

    __slots__ = ()


def _make(
    group: Group, key: str, title: str, value: Any, shown: Shown = Shown.WORDS, **more: Any
) -> SigningColumn:
    return SigningColumn(key, title, group, value, shown, **more)


def _day(group: Group, key: str, title: str, kind: str, **more: Any) -> SigningColumn:
    value, rank = values.day(kind), values.day_rank(kind)
    return SigningColumn(key, title, group, value, Shown.DATE, 13, rank, **more)


_USUAL: Mapping[str, Any] = {"is_usual": True}
_BASICS = [
    _make(Group.BASICS, "name", "项目名称", values.of("name"), width=32, **_USUAL),
    _make(
        Group.BASICS, "place", "当前阶段", values.place_words, Shown.DATE,
        rank=values.place_rank, **_USUAL,
    ),
    _make(Group.BASICS, "days", "停留天数", lambda row: row.entry.days_here, Shown.COUNT, **_USUAL),
    _make(
        Group.BASICS, "chain", "产业链", values.named("chain"), width=14,
        rank=values.ordered("chain"), **_USUAL,
    ),
    _make(Group.BASICS, "industry", "行业代码", values.of("industry")),
    _make(Group.BASICS, "content", "建设内容", values.of("content"), Shown.LONG, width=40),
    _make(
        Group.BASICS, "area", "落户地区", values.named("area", "short_name"),
        rank=values.ordered("area"),
    ),
    _make(Group.BASICS, "parent", "增资的原项目", values.parent, width=24),
    _make(Group.BASICS, "counted", "是否计入", values.counted, width=18),
]  # fmt: skip
_INVESTOR = [
    _make(
        Group.INVESTOR, "investor", "投资方全称", values.investor, width=26, is_folded=True,
        **_USUAL,
    ),
    _make(Group.INVESTOR, "credit", "统一社会信用代码", values.credit, Shown.DATE, width=22),
    _make(
        Group.INVESTOR, "source", "投资方来源", lambda row: row.entry.source_words,
        width=14, rank=values.source_rank, **_USUAL,
    ),
    _make(Group.INVESTOR, "source_place", "投资方所在地", values.of("source_place"), width=14),
    _make(Group.INVESTOR, "marks", "500强、链主等", values.marks, width=16),
]  # fmt: skip
_WAY = [
    _make(Group.WAY, "way", "引进方式", values.way),
    _make(
        Group.WAY, "event", "招商活动", values.named("event", "title"), width=26,
        rank=lambda row: row.entry.signing.event.held_on if row.entry.signing.event else None,
    ),
    _make(
        Group.WAY, "team", "小分队", values.named("team"), width=16, rank=values.ordered("team")
    ),
    _make(
        Group.WAY, "first_talker", "首谈单位", lambda row: values.more(row).first_talker,
        needs_more=True,
    ),
    _make(Group.WAY, "recruiter", "招商人", values.of("recruiter")),
]  # fmt: skip
_AGREEMENT = [
    _make(
        Group.AGREEMENT, "agreed", "协议总投资", values.of("agreed_investment"), Shown.MONEY,
        **_USUAL,
    ),
    _make(
        Group.AGREEMENT, "outside", "其中区外资金", values.of("outside_investment"),
        Shown.MONEY, **_USUAL,
    ),
    _day(Group.AGREEMENT, "signed", "签约日期", StepKind.SIGNED, **_USUAL),
    _make(Group.AGREEMENT, "kind", "协议类型", values.agreement("kind"), needs_more=True),
    _make(
        Group.AGREEMENT, "number", "合同编号", values.agreement("number"), Shown.DATE, width=18,
        needs_more=True,
    ),
    _make(Group.AGREEMENT, "review", "公平竞争审查", values.reviews, width=16, needs_more=True),
]  # fmt: skip
_BUILDING = [
    _day(Group.BUILDING, "landed", "落地日期", StepKind.LANDED, **_USUAL),
    _make(
        Group.BUILDING, "proof", "落地依据", lambda row: values.more(row).proof, Shown.LONG,
        width=24, needs_more=True,
    ),
    _make(
        Group.BUILDING, "company", "注册公司", lambda row: values.more(row).company, width=24,
        needs_more=True,
    ),
    _make(
        Group.BUILDING, "company_code", "注册公司代码", lambda row: values.more(row).company_code,
        Shown.DATE, width=22, needs_more=True,
    ),
    _make(Group.BUILDING, "site", "用地（厂房）", values.of("site"), Shown.LONG, width=22),
    _make(Group.BUILDING, "project", "对应的重点项目", values.project_name, width=24),
    _make(Group.BUILDING, "code", "项目代码", values.project_code, Shown.DATE, width=26),
    _day(Group.BUILDING, "started", "开工日期", StepKind.STARTED),
    _make(
        Group.BUILDING, "listed", "入统情况", lambda row: values.more(row).listed, width=18,
        needs_more=True,
    ),
    _day(Group.BUILDING, "production", "投产日期", StepKind.PRODUCTION),
    _make(
        Group.BUILDING, "output", "投产后年产值", values.of_project("annual_output"), Shown.MONEY
    ),
    _make(Group.BUILDING, "tax", "投产后年税收", values.of_project("annual_tax"), Shown.MONEY),
]  # fmt: skip
_FUNDS = [
    _make(
        Group.FUNDS, key, title, value, shown, is_usual=key in ("verified", "received")
    )
    for key, title, value, shown in (
        ("claimed", "本年申报到位", lambda row: row.entry.claimed, Shown.MONEY),
        ("verified", "本年核定到位", lambda row: row.entry.verified, Shown.MONEY),
        ("month", "本月核定到位", lambda row: row.entry.verified_in_month, Shown.MONEY),
        ("from_region", "其中自治区外", values.of_funds("outside_region"), Shown.MONEY),
        ("from_city", "其中自治区内市外", values.of_funds("outside_city"), Shown.MONEY),
        ("from_district", "其中市内区外", values.of_funds("outside_district"), Shown.MONEY),
        ("foreign", "其中境外", values.of_funds("foreign"), Shown.MONEY),
        ("fixed", "其中固定资产投资", values.of_funds("fixed"), Shown.MONEY),
        ("working", "其中流动资金", values.of_funds("working"), Shown.MONEY),
        ("received", "累计到位", lambda row: row.entry.judged.received, Shown.MONEY),
        ("rate", "资金到位率（%）", lambda row: row.entry.received_rate, Shown.RATE),
        ("paper", "到位凭证", values.proof, Shown.WORDS),
    )
]  # fmt: skip
_NEWS = [
    _make(Group.NEWS, "problem", "存在问题", values.of("problem"), Shown.LONG, width=32, **_USUAL),
    _make(Group.NEWS, "next_step", "下步计划", values.of("next_step"), Shown.LONG, width=32),
    _make(
        Group.NEWS, "next_on", "下步期限", lambda row: values.day_text(row.entry.signing.next_on),
        Shown.DATE, rank=values.of("next_on"),
    ),
    _make(Group.NEWS, "lacking", "下一步还缺", values.lacking, Shown.LONG, width=32),
    _make(Group.NEWS, "updated", "更新日期", values.updated, Shown.DATE, rank=values.latest_news),
]  # fmt: skip
_DUTY = [
    _make(
        Group.DUTY, "official", "包联领导", lambda row: str(row.entry.signing.lead_official or "")
    ),
    _make(
        Group.DUTY, "lead", "责任单位", values.named("lead", "short_name"), width=14,
        rank=values.ordered("lead"), **_USUAL,
    ),
    _make(
        Group.DUTY, "co", "配合单位", lambda row: "、".join(values.more(row).co_operating),
        width=20, needs_more=True,
    ),
    _make(
        Group.DUTY, "heads", "专班负责人", lambda row: "、".join(values.more(row).heads),
        width=14, needs_more=True,
    ),
]  # fmt: skip
COLUMNS: Mapping[str, SigningColumn] = {
    one.key: one
    for group in (_BASICS, _INVESTOR, _WAY, _AGREEMENT, _BUILDING, _FUNDS, _NEWS, _DUTY)
    for one in group
}
USUAL = tuple(key for key, one in COLUMNS.items() if one.is_usual)
ALWAYS = "name"


def shown(chosen: Sequence[str]) -> list[SigningColumn]:
    """The columns asked for, the usual ones without a choice; the project's name always."""
    wanted = {*(chosen or USUAL), ALWAYS}
    return [one for key, one in COLUMNS.items() if key in wanted]


def needs_more(chosen: Sequence[str], sort: str = "") -> bool:
    """Whether the ledger has to be read with what the wider columns tell."""
    asked = [*shown(chosen), *(one for key, one in COLUMNS.items() if key == sort.lstrip("-"))]
    return any(one.needs_more for one in asked)
