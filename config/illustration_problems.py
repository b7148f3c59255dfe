"""The problems of the demonstration: invented, and never real. Pure.

One of each kind of standing on 8 November 2024: waiting to be assigned, overdue, due soon, up with
the lead official, waiting to be confirmed, suspended, settled, declined.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entry.periods import Month

# Who acts: a department's clerk by its code, the office, one of the two leaders, or the account
# with which the demonstration is looked at.
OFFICE, LEADER, SECOND, CLERK = "office", "leader", "official", "clerk"


@dataclass(frozen=True, slots=True)
class Step:
    """A step on a day. Of what is handed in departments and people are named by their codes."""

    on: date
    who: str
    name: str
    text: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem and its steps; one from a light or a report names the month it tells of."""

    on: date
    who: str
    source: str
    title: str
    kind: str
    asked: str
    lead: str
    level: str = "district"
    project: str = ""
    enterprise: str = ""
    description: str = ""
    month: Month | None = None
    steps: tuple[Step, ...] = ()


def _day(month: int, day: int) -> date:
    return date(2024, month, day)


def _assigned(month: int, day: int, due: date, lead: str, **given: Any) -> tuple[Step, Step]:
    """Assigned by the office, accepted by the department on the next day."""
    assign = Step(_day(month, day), OFFICE, "assign", "", {"due": due, "lead": lead, **given})
    return assign, Step(_day(month, day + 1), lead, "accept")


TROUBLES = (
    Trouble(
        _day(6, 12), CLERK, "visit", "跨越段用地未交付", "land",
        "请自然资源分局7月底前完成跨越段土地组件报批并交地。", "zrj",
        project="baoshi-railway", description="铁路跨越段约12亩用地未交付，桥墩无法施工。",
        steps=(
            *_assigned(6, 13, _day(7, 31), "zrj", lead_official=LEADER, co_operating=["fgw"]),
            Step(_day(7, 10), "zrj", "update", "土地组件已报市自然资源局审查。"),
            Step(_day(8, 5), OFFICE, "remind", "已过时限，请说明卡在哪个环节。"),
            Step(_day(8, 12), "zrj", "update", "市局批复已下达，正在办理交地手续。"),
            Step(_day(8, 28), "zrj", "resolve", "用地已交付施工单位，交地确认书已签。"),
            Step(_day(9, 2), CLERK, "close", "", {"satisfaction": "satisfied"}),
        ),
    ),
    Trouble(
        _day(7, 5), "gxj", "meeting", "产业布局调整影响项目落地", "other",
        "请发改委向自治区汇报，争取保留项目布局。", "fgw", "region",
        project="petrochem-carbon-fibre", description="上级产业布局调整，投资方暂缓投资决策。",
        steps=(
            *_assigned(7, 8, _day(9, 30), "fgw", lead_official=SECOND),
            Step(_day(8, 8), "fgw", "update", "已向自治区发展改革委书面汇报。"),
            Step(_day(8, 20), OFFICE, "suspend", "须待自治区布局方案明确，区级无法推动。"),
        ),
    ),
    Trouble(
        _day(8, 8), "jtj", "visit", "施工单位工程款拨付滞后", "money",
        "请财政局9月底前拨付二季度计量款。", "czj",
        project="gudong-highway", description="二季度计量款未拨付，路面班组减员。",
        steps=(
            *_assigned(8, 12, _day(9, 30), "czj", lead_official=SECOND, co_operating=["fgw"]),
            Step(_day(9, 10), "czj", "update", "已拨付三成，其余待专项债资金到位。"),
            Step(_day(10, 10), OFFICE, "remind", "已过时限，请报拨付计划。"),
            Step(_day(10, 21), OFFICE, "remind", "仍未报拨付计划，请今日内反馈。"),
            Step(_day(10, 24), OFFICE, "escalate", "两次催办未果，请牵头协调。", {"level": "city"}),
            Step(_day(10, 28), SECOND, "instruct", "请财政局一周内拿出拨付方案，我来协调市里。"),
        ),
    ),
    Trouble(
        _day(9, 2), "tzj", "enterprise", "厂区门前道路限行", "other",
        "请公安分局研究货车通行时段。", "gaj", "department", enterprise="mingyang",
        description="企业反映大件运输车辆白天不能通行。",
        steps=(
            Step(_day(9, 4), OFFICE, "drop", "大件运输已有专用路线，由公安分局直接答复企业。"),
        ),
    ),
    Trouble(
        _day(9, 12), "gxj", "progress", "", "supply",
        "请园区管委会协调供电公司10月底前接通施工用电。", "yqw",
        project="hebaitai-ammonia", month=Month(2024, 7),
        steps=(
            *_assigned(9, 13, _day(10, 31), "yqw"),
            Step(_day(10, 12), "yqw", "update", "供电方案已答复，外线施工单位已进场。"),
        ),
    ),
    Trouble(
        _day(9, 20), CLERK, "visit", "屋顶荷载复核未完成", "works",
        "请住建局组织检测单位复核屋顶荷载。", "zjj", "department",
        project="kundaxin-solar", description="两栋厂房屋顶荷载数据不全，组件不能上屋面。",
        steps=(
            *_assigned(9, 23, _day(11, 15), "zjj"),
            Step(_day(10, 22), "zjj", "resolve", "检测单位已到场复核，满足安装要求。"),
            Step(_day(10, 25), CLERK, "send_back", "缺正式复核报告，请补齐后再报。"),
            Step(_day(10, 31), "zjj", "update", "复核报告正在盖章。"),
            Step(_day(11, 6), "zjj", "resolve", "复核报告已送企业和发改委。"),
        ),
    ),
    Trouble(
        _day(9, 26), OFFICE, "light", "", "procedure",
        "请自然资源分局10月中旬前完成规划选址和用地预审。", "zrj",
        project="casting-base", month=Month(2024, 8),
        steps=(
            *_assigned(9, 26, _day(10, 18), "zrj"),
            Step(_day(10, 22), OFFICE, "remind", "已过时限，请报进展。"),
            Step(_day(10, 29), OFFICE, "remind", "第二次催办，请今日反馈。"),
            Step(_day(10, 30), "zrj", "update", "选址论证报告已完成初稿。"),
        ),
    ),
    Trouble(
        _day(10, 15), "gxj", "enterprise", "环评文件尚未批复", "procedure",
        "请生态环境分局11月中旬前完成环评文件审批。", "sthj", "city",
        project="coal-waste-utilisation", description="环评文件已报送，批复未下达，设备不能调试。",
        steps=(
            *_assigned(10, 16, _day(11, 12), "sthj", co_operating=["yqw"]),
            Step(_day(10, 30), "sthj", "update", "技术评审已通过，正在公示。"),
        ),
    ),
    Trouble(
        _day(10, 22), LEADER, "visit", "并网接入批复未下达", "procedure",
        "请发改委争取11月底前取得接入系统批复。", "fgw", "region",
        project="mingyang-350mw-renewables", description="接入系统方案已上报，自治区批复未下达。",
        steps=(
            Step(
                _day(10, 23), OFFICE, "assign", "请每周报一次进展。",
                {"due": _day(12, 10), "lead": "fgw", "lead_official": LEADER},
            ),
        ),
    ),
    Trouble(
        _day(11, 4), "zjj", "meeting", "老旧管网施工与供暖冲突", "works",
        "请住建局会同供热企业排定分段停热方案。", "zjj",
        project="laoqu-pipes", description="供暖已开始，剩余三个路口须停热才能碰管。",
    ),
)  # fmt: skip
