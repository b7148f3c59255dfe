"""Generated layouts are read back exactly, and no sheet breaks the reader."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from entry.excel.grid import Block, Sheet, Trouble
from tests.entry.excel.grids import (
    cell,
    matched,
    sheet,
    subject,
    taken,
)

NAMES = ("规上工业增加值", "社会消费品零售总额", "税收收入", "用电量", "货运量", "出口总额")
HEADS = ("指标", "指标名称", "指 标 名 称", "主要指标", "项目")
VALUE = (
    "累计",
    "总量",
    "绝对量",
    "1—11月累计|总量",
    "1-11月",
    "本月止累计",
    "1～11月|绝对值",
    "累计（万元）",
)
GROWTH = (
    "同比%",
    "增速（%）",
    "±%",
    "1—11月累计|同比增长",
    "比上年同期增长（%）",
    "同比|增长（%）",
    "增幅",
)
RANK = ("全市位次", "增速位次|全市", "位次", "全市|位次", "排名")
NOTE = ("备注", "说明")
OTHERS = (
    "序号",
    "责任单位",
    "年度目标",
    "上年同期",
    "高于全市（百分点）",
    "增速位次|八城区",
    "当月|总量",
)
TITLES = ("2024年1—11月主要指标", "编制单位：区统计局", "石拐区", "（快报）", "元至11月份运行情况")
amount = st.decimals(-99999, 99999, places=2)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Sheet, dict[tuple[str, str], str]]:
    """A sheet, and what must be read from it: figures of万元 for subjects in 万元."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    kinds = draw(
        st.lists(
            st.sampled_from(["value", "growth", "rank", "note"]), min_size=1, unique=True
        ).filter(lambda chosen: chosen != ["note"])
    )
    paths = {
        kind: draw(
            st.sampled_from({"value": VALUE, "growth": GROWTH, "rank": RANK, "note": NOTE}[kind])
        ).split("|")
        for kind in kinds
    }
    strange = draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True))
    paths |= {f"other {each}": each.split("|") for each in strange}
    order = draw(st.permutations(["name", *paths]))
    paths["name"] = [draw(st.sampled_from(HEADS))]
    deep = max(map(len, paths.values()))
    top, left = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    cells: dict[tuple[int, int], object] = {}
    merged: list[Block] = []
    for row, title in enumerate(draw(st.lists(st.sampled_from(TITLES), max_size=top))):
        cells[row, left] = title
    cells[max(top - 1, 0), left + 1 if top else left] = "单位：万元、%"
    top = max(top, 1)
    for at, kind in enumerate(order, start=left):
        path = paths[kind]
        for depth, text in enumerate(path):
            cells[top + depth, at] = text
        if len(path) < deep:
            merged.append(Block(top + len(path) - 1, at, top + deep - 1, at))
    expected: dict[tuple[str, str], str] = {}
    row = top + deep
    for name in names:
        row += draw(st.integers(0, 1))
        spread = draw(
            st.sampled_from(
                [name, " ".join(name), f"　{name}", f"{name}　", f"{name[:2]}\n{name[2:]}"]
            )
        )
        for at, kind in enumerate(order, start=left):
            if kind == "name":
                cells[row, at] = spread
                continue
            number = draw(amount)
            if kind == "rank":
                number = Decimal(draw(st.integers(1, 99)))
            written = draw(st.sampled_from(["number", "text", "grouped", "wide"]))
            shown: object = number
            if written == "text":
                shown = f"{number:f}"
            elif written == "grouped" and kind != "rank":
                shown = f"{number:,f}"
            elif written == "wide":
                shown = f"{number:f}".translate(
                    str.maketrans("0123456789-.", "０１２３４５６７８９－．")
                )
            if kind == "note":
                shown = f"原因{number:f}"
                expected[name, kind] = shown
            elif not kind.startswith("other"):
                expected[name, kind] = shown if kind == "note" else str(number)
            cells[row, at] = shown
        row += 1
    if draw(st.booleans()):
        cells[row + 1, left] = "注：1. 本表为快报数。"
        cells[row + 2, left] = "单位负责人：　　审核人：　　填报人：　　报出日期：2024年12月20日"
    made = {place: one for place, typed in cells.items() if (one := cell(typed))}  # type: ignore[arg-type]
    return Sheet("表", made, tuple(merged)), expected


@settings(deadline=None, max_examples=300)
@given(layouts())
def test_any_layout_is_read_back_exactly(made: tuple[Sheet, dict[tuple[str, str], str]]) -> None:
    lying, expected = made
    subjects = [subject(name, name, "万元") for name in NAMES]
    result = matched(lying, subjects)
    assert result.sentences() == []
    assert result.unknown == ()
    read = taken(result)
    assert set(read) == set(expected)
    for place, text in expected.items():
        if place[1] == "note":
            assert read[place] == text
        else:
            assert Decimal(read[place]) == Decimal(text)


TYPED = st.one_of(
    st.none(),
    st.text(
        alphabet="指标名称项目地区累计总量增速同比%位次1-月0单位：万元、注其中＃（）— \n",
        max_size=8,
    ),
    st.sampled_from([*HEADS, *VALUE, *GROWTH, *TITLES, "单位：万元", "合计", "甲", "1"]),
    st.integers(-(10**6), 10**6),
    st.sampled_from(list(Trouble)),
)
RANGES = st.builds(
    lambda top, left, down, right: Block(top, left, top + down, left + right),
    *(st.integers(0, 5), st.integers(0, 4), st.integers(0, 9), st.integers(0, 9)),
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.lists(TYPED, max_size=6), max_size=9), st.lists(RANGES, max_size=4), st.booleans()
)
def test_any_sheet_is_read_or_refused_but_never_breaks(
    rows: list[list[object]], merged: list[Block], hidden: bool
) -> None:
    lying = sheet(rows, is_hidden=hidden)  # type: ignore[arg-type]
    lying = Sheet(lying.name, lying.cells, tuple(merged), is_hidden=hidden)
    result = matched(
        lying, [subject("a", "累计"), subject("b", "总量", parent="a"), subject("c", "名称")]
    )
    for one in result.entries:
        assert bool(one.text) != bool(one.problem)
        assert one.address
    for sentence in result.sentences():
        assert sentence.endswith("。"), sentence
