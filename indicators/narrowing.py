"""What an address narrows the list of indicators to, with a sentence for each slip in it."""

from collections.abc import Mapping
from dataclasses import fields

from accounts.models import Department
from indicators.choices import Frequency
from indicators.models import Indicator
from indicators.queries import Filters
from plan.lights import Colour

LIGHT_WORDS: Mapping[str, str] = {
    **{one.value: one.word for one in Colour},
    "none": "没有目标",
}
FREQUENCIES: Mapping[str, str] = dict(Frequency.choices)
TOLD: Mapping[str, str] = {"yes": "本月有数据", "overdue": "逾期未报"}
_NAMED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "light": ("灯", LIGHT_WORDS),
    "frequency": ("频率", FREQUENCIES),
    "told": ("数据情况", TOLD),
}


def read(query: Mapping[str, str]) -> tuple[Filters, tuple[str, ...]]:
    """Of an address; what nothing is called is named and left out, as of every list.

    One query for a group, one for a department.
    """
    asked = {one.name: query.get(one.name, "").strip() for one in fields(Filters)}
    asked["search"] = query.get("q", "").strip()
    slips = []
    for name, told in _unknown(asked):
        slips.append(f"没有{told}，这一条件没有采用。")
        asked[name] = ""
    return Filters(**asked), tuple(slips)


def _unknown(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    if (group := asked["group"]) and not Indicator.objects.filter(group=group).exists():
        found.append(("group", f"名为“{group[:20]}”的分组"))
    if (code := asked["department"]) and not Department.objects.filter(code=code).exists():
        found.append(("department", f"代码为“{code[:20]}”的部门"))
    return found + [
        (name, f"名为“{asked[name][:20]}”的{title}")
        for name, (title, known) in _NAMED.items()
        if asked[name] and asked[name] not in known
    ]
