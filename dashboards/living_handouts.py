"""The living plan as a table: every tracked record, in the order of the text. Pure."""

from dashboards.living import LivingPlan
from entry.exports import Cell, Column, Table
from indicators.presenters import day_words, month_words

COLUMNS = (
    Column("序号", 6, 0),
    Column("章节", 28),
    Column("类别", 10),
    Column("事项", 36),
    Column("原文", 60),
    Column("灯", 8),
    Column("目标或时限", 20),
    Column("目前", 26),
    Column("依据", 60),
    Column("责任单位", 14),
)


def living_title(plan: LivingPlan) -> str:
    return f"{plan.text.area.name}{plan.text.short_title}执行情况（{month_words(plan.month)}）"


def living_table(plan: LivingPlan, *, only_behind: bool) -> Table:
    """One row for each marked place; a record that is named three times has three rows."""
    rows: list[tuple[Cell, ...]] = []
    for place in plan.places:
        record = plan.records[place.name]
        if only_behind and not record.is_behind:
            continue
        chapter = plan.text.titles.get(plan.reading.chapter_at(place.start), "")
        quote = plan.reading.text[place.start : place.end]
        rows.append(
            (
                len(rows) + 1,
                chapter,
                record.kind_word,
                record.title,
                quote,
                record.word,
                record.promised,
                record.now,
                record.sentence,
                record.owner,
            )
        )
    known = f"（{day_words(plan.as_of)}时已发布的数据）" if plan.as_of else ""
    return Table(
        title=living_title(plan),
        unit_line=f"单位：见各栏{known}",
        columns=COLUMNS,
        rows=rows,
        notes=("注：同一事项在报告中出现几处，即列几行。",),
    )
