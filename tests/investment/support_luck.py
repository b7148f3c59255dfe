"""Items of support in all states, by their one door, as luck has it."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

from tests.investment.support_scenes import House, take


def everything(bureau: House, luck: random.Random, count: int) -> None:
    """Items in all states, by their one door."""
    parts = (
        {bureau.finance: Decimal(100)},
        {bureau.finance: Decimal(70), bureau.roads: Decimal(30)},
        {bureau.finance: Decimal("33.34"), bureau.roads: Decimal("66.66")},
    )
    for number in range(count):
        kind = luck.choice(("fund", "fund", "policy", "pilot", "honour"))
        fields: dict[str, Any] = {
            "dated": date(luck.choice((2023, 2024, 2024, 2024)), luck.randrange(1, 11), 9),
            "level": luck.choice(("", "city", "region", "nation")),
            "novelty": luck.choice(("first", "renewed")),
            "shares": luck.choice(parts),
        }
        if kind == "fund":
            fields["amount"] = str(luck.randrange(100, 900))
            fields["fund_class"] = luck.choice(("special_transfer", "special_bond"))
            fields["is_formula"] = luck.random() < 0.2
        made = luck.choice((bureau.item, bureau.proposed, bureau.won, bureau.won))(
            f"第{number}项", kind, **fields
        )
        if made.recognition == "reviewing" and luck.random() < 0.5:
            take(made, luck.choice(("send_back", "refuse")), bureau.office, text="意见")
        if kind == "fund":
            pay = luck.choice((bureau.paid, bureau.recorded))
            for _ in range(luck.randrange(3)):
                pay(made, "50", date(2024, luck.randrange(1, 11), 3))
