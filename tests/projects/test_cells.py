"""A project's row: the month and the year's total fill each other, nothing is guessed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from entry.numbers import exact
from entry.periods import Month
from entry.sheets import CellsError
from projects.cells import cell_texts, parse_row
from projects.facts import Earlier, Facts
from projects.models import ProjectProgress

D = Decimal
SEPTEMBER = Month(2024, 9)


def earlier(month: Month, invested: str | None, physical: str = "") -> Earlier:
    return Earlier(month, None if invested is None else D(invested), None, None, None, physical)


FACTS = Facts(
    name="明阳二期",
    month=SEPTEMBER,
    total_investment=D(50000),
    done_before=D(1000),
    planned_investment=D(2000),
    schedule=D(50),
    is_under_way=True,
    earlier=(earlier(Month(2024, 8), "800"), earlier(Month(2024, 7), "700")),
)


def draft(**content: object) -> dict[str, object]:
    return ProjectProgress(**content).content()


def test_a_blank_row_shows_what_is_known() -> None:
    texts = cell_texts(FACTS, None)
    assert texts["plan"] == "2000"
    assert texts["previous"] == "800"
    rest = {text for column, text in texts.items() if column not in ("plan", "previous")}
    assert rest == {""}


def test_what_follows_is_worked_out() -> None:
    texts = cell_texts(FACTS, draft(invested=D("950.5"), physical="封顶"))
    assert (texts["month"], texts["invested"], texts["completion"]) == ("150.5", "950.5", "47.5")
    assert texts["physical"] == "封顶"
    assert cell_texts(FACTS, draft(invested=D(0)))["month"] == "-800"
    assert cell_texts(FACTS, draft(invested=D("6580")))["completion"] == "329.0"


def test_a_month_is_not_made_up_where_the_one_before_is_not_there() -> None:
    gap = replace(FACTS, earlier=(earlier(Month(2024, 7), "700"),))
    silent = replace(FACTS, earlier=(earlier(Month(2024, 8), None),))
    for facts in (gap, silent, replace(FACTS, earlier=())):
        texts = cell_texts(facts, draft(invested=D(900)))
        assert (texts["previous"], texts["month"]) == ("", "")
        with pytest.raises(CellsError, match="上月累计还没有发布"):
            parse_row(facts, texts, {"month": "100"})
    january = replace(FACTS, month=Month(2024, 1), earlier=())
    assert cell_texts(january, draft(invested=D(9)))["month"] == "9"
    assert parse_row(january, cell_texts(january, None), {"month": "9"}) == {"invested": D(9)}


@pytest.mark.parametrize("planned", [None, D(0)])
def test_without_a_plan_there_is_no_completion(planned: Decimal | None) -> None:
    facts = replace(FACTS, planned_investment=planned)
    assert cell_texts(facts, draft(invested=D(900)))["completion"] == ""


@pytest.mark.parametrize(
    ("typed", "invested"),
    [
        ({"month": "100"}, "900"),
        ({"month": "0"}, "800"),
        ({"month": "-50.5"}, "749.5"),  # written off
        ({"month": "１,０００"}, "1800"),
        ({"invested": "900"}, "900"),
        ({"invested": "900万元"}, "900"),
        ({"invested": "900", "month": "100"}, "900"),  # both, and they agree
        ({"invested": "900", "month": ""}, "900"),
        ({"invested": "", "month": ""}, None),
        ({"month": ""}, None),
    ],
)
def test_either_may_be_typed_into_a_blank_row(typed: dict[str, str], invested: str | None) -> None:
    known = cell_texts(FACTS, None)
    values = parse_row(FACTS, known, typed)
    wanted = None if invested is None else D(invested)
    if typed == {"month": ""}:
        assert values == {}  # nothing was there, nothing was typed
    else:
        assert values == {"invested": wanted}


@pytest.mark.parametrize(
    ("typed", "invested"),
    [
        ({"month": "200"}, "1000"),
        ({"invested": "1000"}, "1000"),
        ({"invested": "1000", "month": "150"}, "1000"),  # a sheet whose month stands as it was
        ({"invested": "950", "month": "200"}, "1000"),  # a sheet whose total stands as it was
        ({"month": ""}, None),
        ({"invested": ""}, None),
    ],
)
def test_the_one_that_was_changed_counts(typed: dict[str, str], invested: str | None) -> None:
    known = cell_texts(FACTS, draft(invested=D(950)))
    wanted = None if invested is None else D(invested)
    assert parse_row(FACTS, known, typed) == {"invested": wanted}


def test_two_that_disagree_are_told_with_the_sum() -> None:
    known = cell_texts(FACTS, draft(invested=D(950)))
    with pytest.raises(CellsError) as refused:
        parse_row(FACTS, known, {"month": "200", "invested": "1100"})
    assert refused.value.messages == {
        "month": "本月200加上月累计800应为1000，与填写的累计数不一致，请只填其中一栏或改正。"
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"invested": "-1"}, "累计数不能小于零"),
        ({"listed": "持平"}, "请填数字"),
        ({"received": "—"}, "没有数的留空"),
        ({"paid": "12%"}, "百分数"),
        ({"invested": "3亿元"}, "请改填30000"),
        ({"month": "-801"}, "累计小于零"),
        ({"month": "无"}, "没有投资的填0"),
        ({"month": "一点"}, "不是数字"),
        ({"physical": "字" * 201}, "形象进度最多200个字，现有201个"),
        ({"note": "字" * 501}, "最多500个字"),
    ],
)
def test_what_cannot_be_taken_is_told(typed: dict[str, str], told: str) -> None:
    with pytest.raises(CellsError, match=told) as refused:
        parse_row(FACTS, cell_texts(FACTS, None), typed)
    assert set(refused.value.messages) == set(typed)


def test_one_bad_cell_is_told_beside_the_others() -> None:
    with pytest.raises(CellsError) as refused:
        parse_row(FACTS, {}, {"invested": "x", "month": "5", "paid": "y", "physical": "好"})
    assert set(refused.value.messages) == {"invested", "paid"}


def test_words_come_on_one_line() -> None:
    values = parse_row(FACTS, {}, {"physical": " 主体\n封顶 ", "problem": "\t"})
    assert values == {"physical": "主体 封顶", "problem": ""}


cents = st.integers(0, 10**7).map(lambda number: D(number) / 100)


@given(cents, cents, cents)
def test_month_and_total_lead_to_the_same_row(
    before: Decimal, total: Decimal, other: Decimal
) -> None:
    """Typed one way or the other, the row reads the same; what it reads changes nothing."""
    assume(total != other)
    facts = replace(FACTS, earlier=(earlier(Month(2024, 8), str(before)),))
    start = cell_texts(facts, draft(invested=other))
    by_total = parse_row(facts, start, {"invested": exact(total)})
    by_month = parse_row(facts, start, {"month": exact(total - before)})
    assert by_total == by_month == {"invested": total}
    now = cell_texts(facts, draft(invested=total))
    again = {column: now[column] for column in ("invested", "month")}
    assert parse_row(facts, now, again) == {"invested": total}
