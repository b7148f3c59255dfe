"""A signing with all that hangs on it, for the tests of what programs are told."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Department, User
from entry.periods import Month
from investment.models import InvestorChange, Signing, Team
from tests.factories import NOW, ChapterFactory, person
from tests.investment.factories import agree, chain, firm, paper, receive, take, won

SEPTEMBER = Month(2024, 9)
AT = {"month": "2024-09"}
TERMS = "土地出让金全额返还"


@pytest.fixture
def mill(finance: Department, statistics: Department, clerk: User) -> Signing:
    """One with everything that hangs on one."""
    made = won(
        "mill", date(2023, 11, 2), date(2024, 3, 9), name="风电叶片", aliases="叶片厂|叶片",
        lead=finance, lead_official=person("leader", full_name="陈立新"), enterprise=firm("new"),
        source="foreign", way="fair", chain=chain(name="风电装备"), agreed_investment=Decimal(20000),
        outside_investment=Decimal(15000), company=firm("local"), site="二号厂房",
        team=Team.objects.create(code="south", name="南方小分队", lead=finance),
        first_talker=statistics, recruiter="张三", next_step="办理环评", next_on=date(2024, 11, 1),
        chapter=ChapterFactory(key="industry"), quote="风电叶片项目",
    )  # fmt: skip
    made.co_operating.add(statistics)
    proof = paper(made, clerk, is_restricted=True)
    take(made, "talking", date(2023, 6, 30), precision="month", evidence=proof)
    agreement = agree(made, date(2023, 11, 2), number="〔2023〕7号", terms=TERMS, file=proof)
    assert agreement.review == "waiting"
    InvestorChange.objects.create(
        signing=made, on=date(2024, 10, 1), before=firm("old", "旧公司"), after=firm("new"),
        source_before="outside_region", source_after="foreign", evidence=proof, by=clerk, at=NOW,
    )  # fmt: skip
    receive(made, Month(2023, 12), "1000")
    receive(made, SEPTEMBER - 1, "300")
    receive(made, SEPTEMBER, "500.5", claimed="600", outside_region="400")
    return made
