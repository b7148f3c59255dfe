"""The parts of one signing's page in words: facts, agreements, increases, the project. Pure."""

from decimal import Decimal
from typing import Any

from entry.numbers import NO_FIGURE, exact
from investment.choices import Review, StepKind
from investment.entries import Entry
from investment.models import Agreement
from investment.signing_details import SigningPage
from projects.entries import Entry as ProjectEntry

REVIEWS = {
    Review.WAITING: "badge--warn",
    Review.PASSED: "badge--ok",
    Review.CHANGED: "badge--ok",
}
MARKS = (
    ("is_top500", "500强"),
    ("is_chain_leader", "链主"),
    ("is_listed", "上市公司"),
    ("is_specialised", "专精特新"),
)


def money(value: Decimal | None) -> str:
    """万元 with its unit, every digit that it has; — for what is not known."""
    if value is None:
        return NO_FIGURE
    whole, dot, part = exact(value).partition(".")
    return f"{int(whole):,}{dot}{part}万元"


def facts(page: SigningPage) -> list[tuple[str, str]]:
    """What it is, in the order of the office's ledger (DOMAIN §4.4); "" for what nobody knows."""
    signing = page.signing
    return [
        ("建设内容", signing.content),
        ("产业链", str(signing.chain or "")),
        ("行业代码", signing.industry),
        ("引进方式", str(signing.get_way_display())),
        ("招商小分队", str(signing.team or "")),
        ("首谈单位", signing.first_talker.name if signing.first_talker else ""),
        ("招商人", signing.recruiter),
        ("落户地区", signing.area.name),
        ("注册公司", _firm(signing.company)),
        ("用地（厂房）", signing.site),
        ("责任单位", signing.lead.name),
        ("配合单位", "、".join(one.short_name for one in signing.co_operating.all())),
        ("包联领导", str(signing.lead_official or "")),
        ("别名", "、".join(signing.names[1:])),
        ("说明", signing.note),
    ]


def investor_facts(page: SigningPage) -> list[tuple[str, str]]:
    signing = page.signing
    marks = [word for name, word in MARKS if getattr(signing, name)]
    return [
        ("投资方", _firm(signing.enterprise)),
        ("来源", str(signing.get_source_display())),
        ("所在地", signing.source_place),
        ("企业类型", "、".join(marks)),
    ]


def _firm(firm: Any) -> str:
    if firm is None:
        return ""
    doubted = "，代码未通过校验" if firm.code_doubted else ""
    return f"{firm.name}（{firm.credit_code}{doubted}）" if firm.credit_code else str(firm.name)


def agreement_told(page: SigningPage, one: Agreement) -> dict[str, Any]:
    """An agreement; its terms and its text only for those entitled, others read that they exist."""
    entitled = page.rights.terms
    has_file = one.file is not None and one.file.removed_at is None
    return {
        "agreement": one,
        "review": str(one.get_review_display()),
        "badge": REVIEWS.get(Review(one.review), ""),
        "terms": one.terms if entitled else "",
        "file": one.file if entitled and has_file else None,
        "is_closed": not entitled and (bool(one.terms) or has_file),
    }


def increase_told(entry: Entry) -> dict[str, Any]:
    signed = entry.day(StepKind.SIGNED)
    step = entry.judged.step
    return {
        "signing": entry.signing,
        "step": str(step.label) if step else "—",
        "signed": signed,
        "agreed": money(entry.signing.agreed_investment),
    }


def project_told(entry: ProjectEntry) -> dict[str, Any]:
    """The project as its own register has it: its stage, its light, what it invested."""
    light = entry.judged.light
    return {
        "project": entry.project,
        "stage": entry.judged.stage.word,
        "light": {"colour": light.colour, "word": light.word, "sentence": light.sentence},
        "problems": entry.open_problems,
        "has_figure": entry.invested is not None,
        "invested": money(entry.invested),
        "completion": entry.completion,
    }
