"""The lights of a project, judged the long way round from the words of DOMAIN §6.4."""

from fractions import Fraction

from projects.lights import Standing


def start(at: Standing) -> str:
    """已开工为绿；计划开工月过后仍未开工为黄，满三个月为红."""
    course = at.course
    if course.started or course.completed or course.production or course.full_capacity:
        return "green"
    if at.planned_start is None:
        return "not_due"
    passed = 0
    month = at.planned_start
    while month <= at.month:  # a month-end that went by without a start
        passed += 1
        month = month + 1
    return ["not_due", "yellow", "yellow"][passed] if passed < 3 else "red"


def progress(at: Standing) -> str:
    """欠不到10个百分点为绿，欠10至30个百分点（含）为黄，欠30个百分点以上为红；完成为蓝."""
    if not at.planned_investment or at.schedule is None:
        return "not_due"
    if not at.reported or at.invested is None:
        return "unreported"
    done = Fraction(at.invested) * 100 / Fraction(at.planned_investment)
    if done >= 100:
        return "done"
    behind = Fraction(at.schedule) - done
    return "green" if behind < 10 else "yellow" if behind <= 30 else "red"


def library(at: Standing) -> str:
    """已入库或开工不满一个月为绿，开工一至两个月未入库为黄，超过两个月为红."""
    if at.course.listed:
        return "green"
    if at.course.started is None:
        return "not_due"
    months, month = 0, at.course.started
    while month < at.month:
        months, month = months + 1, month + 1
    return "green" if months == 0 else "yellow" if months <= 2 else "red"


def payment(at: Standing) -> str:
    """支付率不低于时间进度为绿，低于为红；没有到位资金的不亮灯."""
    if not at.reported:
        return "unreported"
    if not at.received:
        return "not_due"
    if at.paid is None:
        return "unreported"
    rate, due = Fraction(at.paid) / Fraction(at.received), Fraction(at.month.month, 12)
    return "green" if rate >= due or rate >= 1 else "red"


FAMILIES = {"start": start, "progress": progress, "library": library, "payment": payment}
WORST_FIRST = ("red", "yellow", "unreported", "green", "done", "exempt", "not_due")


def all_lights(at: Standing, exempt: frozenset[str]) -> dict[str, str]:
    found = {family: judge(at) for family, judge in FAMILIES.items()}
    for family in exempt:
        if found.get(family) in ("red", "yellow"):
            found[family] = "exempt"
    return {**found, "overall": overall(at, list(found.values()))}


def overall(at: Standing, states: list[str]) -> str:
    """The worst of the four; what is gone or finished is no longer judged."""
    if at.course.removed:
        return "removed"
    if at.course.completed or at.course.production or at.course.full_capacity:
        return "done"
    worst = min(states, key=WORST_FIRST.index)
    return "green" if worst == "done" else worst


def months_running(states: list[str], state: str) -> int:
    """Reads the states backwards from the last month; silence neither counts nor ends it."""
    run = 0
    for one in reversed(states):
        if one in ("unreported", "not_due", "exempt", "removed"):
            continue
        if one != state:
            return run
        run += 1
    return run
