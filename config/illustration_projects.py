"""How the projects of the demonstration fare: invented, deterministic, and never real. Pure.

`seeds/demo/projects.csv` says when each starts and how well it goes; the months follow from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from config.illustration import dice, wobble
from entry.periods import Month

HUNDRED = Decimal(100)
LISTED_SHARE = Decimal("0.85")  # what statistics accepts is lower and later (DOMAIN §2.8)
EVENTS = ("started", "listed", "stopped", "resumed", "completed", "production")


@dataclass(frozen=True, slots=True)
class Story:
    """A project's invented year; money in 万元. `pace` is its share of what the plan asks."""

    key: str
    lists: tuple[str, ...]
    planned: Decimal | None
    done_before: Decimal | None
    curve: str
    monthly: bool
    planned_start: Month | None
    planned_finish: Month | None
    planned_production: Month | None
    days: Mapping[str, date]
    pace: Decimal
    pays: bool
    official: int | None
    longitude: Decimal | None = None
    latitude: Decimal | None = None

    def happened(self, event: str, by: Month) -> bool:
        day = self.days.get(event)
        return day is not None and Month.of(day) <= by


def story_of(row: Mapping[str, str]) -> Story:
    """A row of the table. Raises ValueError for what is no number, month or day."""
    return Story(
        key=row["project"],
        lists=tuple(filter(None, row["lists"].split("|"))),
        planned=_number(row["planned_investment"]),
        done_before=_number(row["done_before"]),
        curve=row["curve"],
        monthly=row["monthly"] == "1",
        planned_start=_month(row["planned_start"]),
        planned_finish=_month(row["planned_finish"]),
        planned_production=_month(row["planned_production"]),
        days={name: date.fromisoformat(row[name]) for name in EVENTS if row[name]},
        pace=Decimal(row["pace"]),
        pays=row["pay"] == "ok",
        official=int(row["official"]) if row["official"] else None,
        longitude=_number(row["longitude"]),
        latitude=_number(row["latitude"]),
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _month(text: str) -> Month | None:
    return Month.parse(text) if text else None


@dataclass(frozen=True, slots=True)
class Amounts:
    """The year's amounts to the end of a month in 万元; None where nothing is to be reported."""

    invested: Decimal
    listed: Decimal | None
    received: Decimal | None
    paid: Decimal | None


def amounts(story: Story, month: Month, shares: Sequence[Decimal], *, under_way: bool) -> Amounts:
    """What the project had done; `shares` are the plan's twelve cumulative percentages."""
    if story.planned is None or not under_way:
        return Amounts(Decimal(0), None, None, None)
    done = _invested(story, _at_work(story, month), shares)
    share = min(HUNDRED, shares[month.month - 1] + 15)
    received = _whole(story.planned * share / HUNDRED)
    rate = _paid_share(story, month)
    return Amounts(done, _listed(story, month, shares), received, _whole(received * rate))


def _at_work(story: Story, month: Month) -> Month:
    """The last month in which work went on: nothing is added while it stands still."""
    stopped, resumed = story.days.get("stopped"), story.days.get("resumed")
    if stopped is None or month < Month.of(stopped):
        return month
    standing = resumed is None or month < Month.of(resumed)
    return Month.of(stopped) if standing else month


def _invested(story: Story, month: Month, shares: Sequence[Decimal]) -> Decimal:
    """Never falling: the best of the months up to this one."""
    assert story.planned is not None  # noqa: S101 - asked by `amounts`
    best = max(
        shares[each - 1] * wobble(story.key, each, per_mille=12)
        for each in range(1, month.month + 1)
    )
    return _whole(story.planned * best / HUNDRED * story.pace)


def _listed(story: Story, month: Month, shares: Sequence[Decimal]) -> Decimal | None:
    """A month late, and nothing before the project is in the statistics library."""
    if not story.happened("listed", month):
        return None
    if month.month == 1:
        return Decimal(0)
    return _whole(_invested(story, _at_work(story, month - 1), shares) * LISTED_SHARE)


def _paid_share(story: Story, month: Month) -> Decimal:
    time = Decimal(month.month) / 12
    if not story.pays:
        return time * Decimal("0.6")
    return min(Decimal(1), max(time + Decimal("0.06"), Decimal("0.88")))


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


# Words

WORKS = (
    (10, "场地平整和临时设施搭建完成，基础开始施工"),
    (30, "基础施工基本完成，主体开始施工"),
    (55, "主体施工过半，部分封顶"),
    (80, "主体基本完工，设备陆续到场安装"),
    (101, "设备安装收尾，正在单机调试"),
)
TROUBLES = (
    "建设用地组件报批进度慢，部分地块未交付。",
    "施工图审查反复，开工手续未办齐。",
    "企业自筹资金到位慢，影响设备订货。",
    "外部供电线路未接通，施工用电不足。",
)


def physical(story: Story | None, month: Month, done: Decimal | None, *, finished: bool) -> str:
    """The words on the site; `done` is the year's completion in per cent."""
    until = f"截至{month.month}月底，"
    if finished:
        return f"{until}主体工程已完工，正在办理验收移交。"
    if story is None or done is None:
        return f"{until}按计划推进。"
    if _stands_still(story, month):
        return f"{until}因土建施工单位更换停工，正在重新招标。"
    words = next(text for limit, text in WORKS if done < limit or limit > 100)
    return f"{until}{words}，完成年度投资{_whole(done)}%。"


def _stands_still(story: Story, month: Month) -> bool:
    return story.happened("stopped", month) and not story.happened("resumed", month)


def trouble(story: Story, month: Month, gap: Decimal | None) -> str:
    """What hinders a project that is ten points behind, or has not begun in time."""
    late = story.planned_start is not None and story.planned_start <= month
    waiting = late and "started" in story.days and not story.happened("started", month)
    never = late and not story.days
    if waiting or never or (gap is not None and gap <= -10):
        return TROUBLES[dice(story.key, "trouble") % len(TROUBLES)]
    return ""


def next_step(story: Story, month: Month, *, under_way: bool, finished: bool) -> str:
    if finished:
        return "完成竣工验收和决算审计。"
    if not under_way:
        return "办理前期手续，争取具备开工条件。"
    return f"{(month + 1).month}月继续推进主体施工和设备安装。"
