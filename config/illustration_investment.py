"""How the signings of the demonstration fare: invented, deterministic, and never real. Pure.

`seeds/demo/signings.csv` says when each takes its steps, `events.csv` where the district presented
itself; the months of the funds received follow from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from config.illustration import dice, wobble
from entry.periods import Month

STEPS = ("lead", "talking", "signed", "upgraded", "landed", "started", "production")
FIRST_YEAR = Decimal("0.19")  # of what was agreed arrives within twelve months, at full pace
FIXED = Decimal("0.85")
CLAIMED = Decimal("1.04")  # some of what is claimed is not proven
PROOFS = ("bank_slip", "capital_report", "invoice", "arrival", "audit")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Deal:
    """A signing's invented course; money in 万元. `days` maps each step to its day.

    `project` is a project of the register, "new" where the landing makes one, or nothing. Of an
    increase, what stands as "=" in the table is its parent's.
    """

    key: str
    name: str
    parent: str
    enterprise: str
    credit_code: str
    place: str
    source: str
    way: str
    event: str
    team: str
    chain: str
    lead: str
    co: tuple[str, ...]
    content: str
    agreed: Decimal | None
    outside: Decimal | None
    agreement: str
    days: Mapping[str, date]
    review: str
    company: str
    company_code: str
    site: str
    project: str
    ended: str
    ended_on: date | None
    reason: str
    resumed_on: date | None
    exclusion: str
    flags: tuple[str, ...]
    pace: Decimal

    @property
    def landed_on(self) -> date | None:
        return self.days.get("landed")


_TEXTS = (
    "key", "name", "parent", "enterprise", "credit_code", "place", "source", "way", "event",
    "team", "chain", "lead", "content", "agreement", "review", "company", "company_code", "site",
    "project", "ended", "reason", "exclusion",
)  # fmt: skip


def deals_of(table: Iterable[Mapping[str, str]]) -> dict[str, Deal]:
    """The rows of the table by key. Raises ValueError for what is no number or day, KeyError for a
    parent that stands nowhere above."""
    found: dict[str, Deal] = {}
    for row in table:
        inherited = found[row["parent"]] if row["parent"] else None
        told = {
            name: str(getattr(inherited, name, "")) if row[name] == "=" else row[name]
            for name in _TEXTS
        }
        agreed = _number(row["agreed"])
        found[row["key"]] = Deal(
            **told,
            co=tuple(filter(None, row["co"].split("|"))),
            agreed=agreed,
            outside=agreed if row["outside"] == "=" else _number(row["outside"]),
            days={name: on for name in STEPS if (on := _day(row[f"{name}_on"]))},
            ended_on=_day(row["ended_on"]),
            resumed_on=_day(row["resumed_on"]),
            flags=tuple(filter(None, row["flags"].split("|"))),
            pace=Decimal(row["pace"] or 1),
        )
    return found


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a signing; of its ending with the reason."""

    on: date
    key: str
    kind: str
    reason: str = ""


def happenings(deal: Deal) -> list[Happening]:
    """All that happened to it, as the days run."""
    found = [Happening(on, deal.key, kind) for kind, on in deal.days.items()]
    if deal.ended_on is not None:
        found.append(Happening(deal.ended_on, deal.key, deal.ended, deal.reason))
    if deal.resumed_on is not None:
        found.append(Happening(deal.resumed_on, deal.key, "resumed"))
    return sorted(found, key=lambda one: one.on)


# Funds


@dataclass(frozen=True, slots=True)
class Received:
    """The year's funds to the end of a month, in 万元; the parts of the verified sum by source."""

    claimed: Decimal
    verified: Decimal
    source: str
    fixed: Decimal
    working: Decimal
    proof: str


def received(deal: Deal, month: Month) -> Received | None:
    """What had arrived; None before the landing. From then on month by month, never falling."""
    if deal.landed_on is None or Month.of(deal.landed_on) > month or deal.agreed is None:
        return None
    first = max(Month.of(deal.landed_on), Month(month.year, 1))
    months = month - first + 1
    best = max(
        each * wobble(deal.key, month.year, each, per_mille=40) for each in range(1, months + 1)
    )
    verified = _whole(deal.agreed * FIRST_YEAR * deal.pace * best / 12)
    fixed = _whole(verified * FIXED)
    proof = PROOFS[dice(deal.key, "proof") % len(PROOFS)] if verified else ""
    claimed = _whole(verified * CLAIMED)
    return Received(claimed, verified, deal.source, fixed, verified - fixed, proof)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


# Events and contacts


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and when the district presented itself."""

    key: str
    title: str
    kind: str
    city: str
    held_on: date
    lead: str
    team: str
    attended: int | None


def occasion_of(row: Mapping[str, str]) -> Occasion:
    names = ("key", "title", "kind", "city", "lead", "team")
    attended = int(row["attended"]) if row["attended"] else None
    told = {name: row[name] for name in names}
    return Occasion(**told, held_on=date.fromisoformat(row["held_on"]), attended=attended)


@dataclass(frozen=True, slots=True)
class Approach:
    """An enterprise approached; closed with a reason, or since it became the signing named."""

    name: str
    city: str
    chain: str
    event: str
    team: str
    lead: str
    first_on: date
    closed_on: date | None
    close_reason: str
    signing: str


def approach_of(row: Mapping[str, str]) -> Approach:
    names = ("name", "city", "chain", "event", "team", "lead", "close_reason", "signing")
    told = {name: row[name] for name in names}
    first = date.fromisoformat(row["first_on"])
    return Approach(**told, first_on=first, closed_on=_day(row["closed_on"]))


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, and in how many days the next one is agreed; None for nothing agreed."""

    on: date
    kind: str
    text: str
    next_action: str
    next_on: date | None


INTENTIONS = ("了解园区绿电价格和用地条件", "寻找配套厂房", "考察原料供应", "比选区域布局")
NEXT = ("寄送政策清单和用地方案", "邀请来区考察", "对接供电方案", "报送项目建议书")
SAID = {
    "answer": ("电话回应，收下对方需求清单（示意）。", "当日回函，约定联系人（示意）。"),
    "judge": ("与园区、工信研判，符合产业方向（示意）。", "研判用能需求，建议继续对接（示意）。"),
    "reply": ("书面答复电价和用地条件（示意）。", "答复可租用标准厂房（示意）。"),
    "news": (
        "电话沟通，对方正在内部研究（示意）。",
        "视频会商，讨论厂房和用电需求（示意）。",
        "对方表示将来区考察（示意）。",
    ),
}
CLOCK = (("answer", 1), ("judge", 4), ("reply", 7))  # days after the first, as the clock asks
MOST_NEWS = 3


def intention(name: str) -> str:
    return INTENTIONS[dice(name, "intention") % len(INTENTIONS)]


def talks(one: Approach, today: date) -> list[Talk]:
    """By the service clock, and then every two or three weeks; some more idly than it asks."""
    late = dice(one.name, "late") % 5 == 0
    pause = 13 + dice(one.name, "pause") % 16
    offsets = [(kind, days + 3 * late) for kind, days in CLOCK]
    offsets += [("news", offsets[-1][1] + pause * step) for step in range(1, MOST_NEWS + 1)]
    last = min(one.closed_on or today, today)
    found = []
    for number, (kind, days) in enumerate(offsets):
        on = one.first_on + timedelta(days=days)
        if on >= last:
            break
        words = SAID[kind]
        text = words[(dice(one.name, "said") + number) % len(words)]
        agreed = kind in ("reply", "news")
        action = NEXT[(dice(one.name, "next") + number) % len(NEXT)] if agreed else ""
        found.append(Talk(on, kind, text, action, on + timedelta(days=14) if agreed else None))
    return found


# News of what is on its way

HINDRANCES = ("用地指标尚未落实", "电价方案待供电公司答复", "投资方资金安排推迟", "")
FORWARD = ("组织供电、用地专题对接", "请投资方来区复勘选址", "推进正式合同条款磋商")


def hindrance(key: str) -> str:
    found = HINDRANCES[dice(key, "hindrance") % len(HINDRANCES)]
    return f"{found}（示意）。" if found else ""


def forward(key: str) -> str:
    return f"{FORWARD[dice(key, 'forward') % len(FORWARD)]}（示意）。"
