"""What is wrong or striking in a month of a project. Pure.

Hard: what must be there is not. Soft: what wants a word in the note (DOMAIN §3.4, §11.3).
"""

from dataclasses import dataclass
from decimal import Decimal

from entry.findings import Finding, falling, mistaken_unit, same_words
from entry.numbers import display, exact
from entry.sheets import Severity
from projects.facts import Facts

SAME_TEXT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Stated:
    """A month's draft; amounts in 万元, None where nothing was typed."""

    invested: Decimal | None = None
    listed: Decimal | None = None
    received: Decimal | None = None
    paid: Decimal | None = None
    physical: str = ""
    note: str = ""


def findings(facts: Facts, given: Stated) -> list[Finding]:
    return [
        *_incomplete(facts, given),
        *_falling(facts, given),
        *_unit(facts, given),
        *_over_total(facts, given),
        *_beyond(facts, given),
        *_unchanged_text(facts, given),
        *_without_start(facts, given),
    ]


def _incomplete(facts: Facts, given: Stated) -> list[Finding]:
    found: list[Finding] = []
    if given.invested is None:
        text = f"1—{facts.month.month}月完成投资未填：没有投资的填0。"
        found.append(Finding("invested", "blank", Severity.HARD, text))
    if facts.is_under_way and not given.physical:
        text = "形象进度未填：写一句话说明现场到了什么程度。"
        code = "blank" if given == Stated() else "blank-text"
        found.append(Finding("physical", code, Severity.HARD, text))
    return found


def _falling(facts: Facts, given: Stated) -> list[Finding]:
    before = facts.previous
    if before is None:
        return []
    titles = {
        "invested": "完成投资",
        "listed": "入统投资",
        "received": "到位资金",
        "paid": "支付资金",
    }
    found: list[Finding] = []
    for column, title in titles.items():
        now, then = getattr(given, column), getattr(before, column)
        found += falling(column, title, now, then, given.note)
    return found


def _unit(facts: Facts, given: Stated) -> list[Finding]:
    before = facts.previous.invested if facts.previous else None
    plan = ("年度计划", facts.planned_investment)
    return mistaken_unit("invested", "完成投资", given.invested, before, plan)


def _over_total(facts: Facts, given: Stated) -> list[Finding]:
    """Since the start: what was done before the year, and in it, against the total."""
    if given.invested is None or facts.total_investment is None:
        return []
    done = given.invested + (facts.done_before or 0)
    if done <= facts.total_investment:
        return []
    text = (
        f"开工以来累计{exact(done)}万元，超过总投资{exact(facts.total_investment)}万元，"
        "请核对；总投资有调整的请写明原因。"
    )
    return [Finding("invested", "over-total", Severity.SOFT, text)]


def _beyond(facts: Facts, given: Stated) -> list[Finding]:
    """入统 above 调度, and more paid than received: two figures that contradict each other."""
    found: list[Finding] = []
    if given.listed is not None and given.invested is not None and given.listed > given.invested:
        text = (
            f"入统投资{exact(given.listed)}万元大于调度口径的完成投资{exact(given.invested)}万元，"
            "请核对，无误的写明原因。"
        )
        found.append(Finding("listed", "listed-above", Severity.SOFT, text))
    if given.paid is not None and given.received is not None and given.paid > given.received:
        text = (
            f"支付资金{exact(given.paid)}万元大于到位资金{exact(given.received)}万元，"
            "请核对，无误的写明原因（如使用上年结转资金）。"
        )
        found.append(Finding("paid", "paid-above", Severity.SOFT, text))
    return found


def _unchanged_text(facts: Facts, given: Stated) -> list[Finding]:
    """The same words three months running: nothing moved, or nobody looked."""
    if not same_words(given.physical, facts.running_texts, SAME_TEXT_MONTHS):
        return []
    text = "形象进度连续三个月文字相同：请按现场情况更新；确无进展的，在“说明”写明原因。"
    return [Finding("physical", "same-text", Severity.SOFT, text)]


def _without_start(facts: Facts, given: Stated) -> list[Finding]:
    if facts.is_under_way or not given.invested:
        return []
    text = (
        f"有完成投资{display(given.invested, 0)}万元，但没有登记开工：已开工的请在项目页登记开工"
        "并附佐证；属于前期费用的，在“说明”写明。"
    )
    return [Finding("invested", "no-start", Severity.SOFT, text)]
