"""One table says which fields each step needs; a record tells what it lacks for the next one."""

from investment.choices import Needed
from investment.needs import Need, Needs, needs

TABLE = [
    Need("signed", "agreement"),
    Need("signed", "evidence"),
    Need("landed", "company"),
    Need("landed", "site", "place"),
    Need("landed", "project_code", "place"),
    Need("started", "project", "start"),
    Need("started", "evidence", "start"),
    Need("lost", "reason"),
]


def test_what_is_missing_is_named_in_the_order_of_the_table() -> None:
    found = needs(TABLE, "landed", [])
    assert (found.missing, found.brought) == (("在石拐区注册的公司", "用地或厂房／项目代码"), ())
    assert found.words == "在石拐区注册的公司、用地或厂房／项目代码"
    assert found.fields == (("company",), ("site", "project_code"))


def test_one_of_a_group_is_enough() -> None:
    for enough in ("site", "project_code"):
        assert needs(TABLE, "landed", {"company", enough}) == Needs()


def test_what_comes_with_the_step_is_not_the_records_to_have_before() -> None:
    found = needs(TABLE, "signed", {"agreement"})
    assert found == Needs((), ("佐证材料",), (("evidence",),))
    found = needs(TABLE, "started", ())
    assert found == Needs((), ("对应的重点项目／佐证材料",), (("project", "evidence"),))
    assert needs(TABLE, "started", {Needed.PROJECT}) == Needs()
    assert needs(TABLE, "lost", (), {Needed.REASON}) == Needs()


def test_a_step_that_the_table_does_not_name_needs_nothing() -> None:
    assert needs(TABLE, "production", ()) == Needs()
