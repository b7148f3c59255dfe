"""Investors found by their code or name, else entered."""

import pytest

from accounts.models import Department, User
from entry.errors import Invalid, NotAllowed
from investment.enterprises import register
from projects.models import Enterprise
from tests.factories import NOW, actor
from tests.investment.factories import CODE

pytestmark = pytest.mark.django_db


def enter(lead: Department, by: User, name: str, code: str = "", **given: bool) -> Enterprise:
    return register(name, code=code, lead=lead, by=actor(by), at=NOW, **given)


def test_one_enterprise_has_one_record(finance: Department, clerk: User) -> None:
    one = enter(finance, clerk, " 某 公司 ")
    assert (one.key, one.name, one.credit_code) == ("qy-0001", "某 公司", "")
    assert enter(finance, clerk, "某 公司") == one
    with_code = enter(finance, clerk, "某 公司", CODE.lower())
    assert (with_code.pk, with_code.credit_code) == (one.pk, CODE)
    assert enter(finance, clerk, "某 公司", CODE) == one
    Enterprise.objects.filter(pk=one.pk).update(aliases="某公司|老名字")
    assert enter(finance, clerk, "老名字", CODE) == one
    assert enter(finance, clerk, "老名字") == one
    assert enter(finance, clerk, "别家").key == "qy-0002"


def test_a_code_belongs_to_one_name(finance: Department, clerk: User) -> None:
    enter(finance, clerk, "某公司", CODE)
    with pytest.raises(Invalid, match="已登记为“某公司”"):
        enter(finance, clerk, "别的公司", CODE)
    with pytest.raises(Invalid, match="已登记的统一社会信用代码是"):
        enter(finance, clerk, "某公司", "91350100M000100Y43")


def test_a_code_that_fails_its_check_is_taken_when_it_is_doubted(
    finance: Department, clerk: User
) -> None:
    with pytest.raises(Invalid, match=r"校验位不符.*注明代码未通过校验"):
        enter(finance, clerk, "老公司", "91350100M000100Y44")
    made = enter(finance, clerk, "老公司", "91350100M000100Y44", is_doubted=True)
    assert (made.credit_code, made.code_doubted) == ("91350100M000100Y44", True)


def test_who_and_what_not(finance: Department, clerk: User, leader: User) -> None:
    with pytest.raises(NotAllowed):
        enter(finance, leader, "某公司")
    with pytest.raises(Invalid, match="企业名称"):
        enter(finance, clerk, "  ")
