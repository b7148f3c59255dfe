"""Which columns of a found table are read, and whether the table is of the return's month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from entry.excel.headings import IGNORE, PERIOD, UNIT, Meaning, meaning
from entry.excel.recognising import FoundHeading, FoundTable
from entry.excel.results import Complaint, Heading
from entry.excel.subjects import Index
from entry.excel.timing import Label, year_of
from entry.periods import Month
from entry.sheets import Column


@dataclass(frozen=True, slots=True)
class Use:
    """A column that is read, and what it holds; `about` names an indicator or area it is for."""

    column: int
    key: str
    heading: FoundHeading
    about: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table's columns are read. `period` is the month it names, None when it names none.

    `unit` and `times` are the columns that say each row's unit and period. `other` names the
    period when the table is of another month, and then nothing is read.
    """

    uses: tuple[Use, ...]
    unit: int | None
    times: int | None
    headings: tuple[Heading, ...]
    problems: tuple[Complaint, ...]
    period: Month | None
    other: Complaint | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    heading: FoundHeading
    means: Meaning

    @property
    def is_read(self) -> bool:
        return self.means.column not in (IGNORE, UNIT, PERIOD, "")

    @property
    def is_figure(self) -> bool:
        return self.is_read and self.means.column not in ("note", "status")

    def ignored(self, why: str) -> "_Column":
        return replace(self, means=replace(self.means, column=IGNORE, why=why))


def read_columns(
    table: FoundTable,
    columns: Sequence[Column],
    index: Index,
    *,
    month: Month,
    months: frozenset[Month],
    learned: Mapping[str, str],
) -> Reading:
    """Decide on every column; `months` are those that rows of this return are for.

    Of several months in the header the return's is taken; a table of another month is refused
    whole, with both months named.
    """
    found = [
        _Column(
            heading,
            meaning(heading.path, columns=columns, month=month, learned=learned, year=table.year),
        )
        for heading in table.headings
    ]
    found = [_placed(one, index) for one in found]
    found, period, other = _of_month(table, found, month, months)
    found, problems = _single(table, found)
    if other is None and not problems and not any(one.is_figure for one in found):
        problems.append(_nothing_to_read(table, found))
    return Reading(
        uses=tuple(_use(one) for one in found if one.is_read and other is None),
        unit=_column_of(found, UNIT),
        times=_column_of(found, PERIOD),
        headings=tuple(_shown(table, one) for one in found),
        problems=tuple(problems),
        period=period,
        other=other,
    )


def _use(one: _Column) -> Use:
    means = one.means
    return Use(one.heading.column, means.column, one.heading, means.about, means.units)


def _column_of(found: Iterable[_Column], kind: str) -> int | None:
    return next((one.heading.column for one in found if one.means.column == kind), None)


def _shown(table: FoundTable, one: _Column) -> Heading:
    return Heading(
        sheet=table.sheet,
        address=one.heading.address,
        shown=one.heading.shown,
        key=one.means.key,
        column=one.means.column,
        why=one.means.why,
    )


def _placed(one: _Column, index: Index) -> _Column:
    """Keep what a header is about when this return knows it; else the column is not ours."""
    about = one.means.about
    if not about or index.speaks_of(about):
        return one
    if one.means.taught or not one.is_read:
        return replace(one, means=replace(one.means, about=""))
    why = f"不清楚“{about}”是哪一项"
    return replace(one, means=replace(one.means, column="", about="", why=why))


def _of_month(
    table: FoundTable, found: list[_Column], month: Month, months: frozenset[Month]
) -> tuple[list[_Column], Month | None, Complaint | None]:
    """Leave the columns of one month, the return's if it is there."""
    found = [_since_january(one, month) for one in found]
    named: dict[Month, _Column] = {}
    for one in found:
        if one.is_figure and one.means.period and one.means.period.month:
            named.setdefault(one.means.period.month, one)
    mine = next((each for each in (month, *sorted(months)) if each in named), None)
    if named and mine is None:
        first = next(iter(named.values()))
        shown = _written(first.means.period) if first.means.period else ""
        return found, None, _other(table, first.heading.address, "表头", shown, month)
    if len(named) < 2 and (other := _title_disagrees(table, month, months, mine)):
        return found, None, other
    kept = [
        one.ignored(f"是{_written(one.means.period)}的")
        if one.is_figure and one.means.period and one.means.period.month != mine
        else one
        for one in found
    ]
    titled = {each.label.month for each in table.periods}
    return kept, mine or next((each for each in (month, *months) if each in titled), None), None


def _written(period: Label) -> str:
    """A period as texts write it: 1—11月."""
    return period.text.replace("-", "—")


def _since_january(one: _Column, month: Month) -> _Column:
    """Leave out a month alone (11月 without 累计), a single quarter, another year."""
    period = one.means.period
    if not one.is_figure:
        return one
    if one.means.year and one.means.year != month.year and period is None:
        return one.ignored(f"是{one.means.year}年的")
    if period and period.month is None:
        return one.ignored(f"“{_written(period)}”不是从1月开始的累计")
    if period and period.alone and not one.means.taught:
        return one.ignored(f"“{_written(period)}”没有写明是累计还是当月")
    return one


def _title_disagrees(
    table: FoundTable, month: Month, months: frozenset[Month], header: Month | None
) -> Complaint | None:
    """The complaint about a title of another month; None when title and header can be one."""
    titled = [each for each in table.periods if each.label.month]
    if titled:
        agreeing = {month, *months} if header is None else {header}
        if any(each.label.month in agreeing for each in titled):
            return None
        first = titled[0]
        return _other(table, first.address, "标题", _written(first.label), month)
    odd = next(iter(table.periods), None)
    if odd is not None and header is None:
        return _other(table, odd.address, "标题", _written(odd.label), month)
    if header is None and table.year and table.year != month.year:
        return _other(table, table.address, "标题", f"{table.year}年", month)
    return None


def _other(table: FoundTable, address: str, where: str, shown: str, month: Month) -> Complaint:
    where = where if address else "工作表名称"
    year = f"{table.year}年" if table.year and not year_of(shown) else ""
    return Complaint(
        sheet=table.sheet,
        address=address,
        message=(
            f"{where}写的是“{year}{shown}”，本次报送的是{month.year}年{month.month}月，"
            "这张表没有读。请换成本月的表，或者改正时期后再上传。"
        ),
    )


def _single(table: FoundTable, found: list[_Column]) -> tuple[list[_Column], list[Complaint]]:
    """Two columns for the same cells: neither is read, and both are named."""
    groups: dict[tuple[str, str], list[_Column]] = {}
    for one in found:
        if one.is_read:
            groups.setdefault((one.means.column, one.means.about), []).append(one)
    problems: list[Complaint] = []
    for same in groups.values():
        if len(same) < 2 or not (same := _clearest(same)):
            continue
        named = "、".join(f"“{one.heading.shown}”（{one.heading.address}）" for one in same)
        problems.append(
            Complaint(
                sheet=table.sheet,
                address=same[1].heading.address,
                message=f"{named}看起来是同一栏，不知道该读哪一栏。请在对应里只留一栏。",
            )
        )
        found = [one.ignored("与另一栏分不清") if one in same else one for one in found]
    taught = {k for k, same in groups.items() if any(one.means.taught for one in same)}
    return [
        one.ignored("已指定别的栏")
        if (one.means.column, one.means.about) in taught and not one.means.taught
        else one
        for one in found
    ], problems


def _clearest(same: Iterable[_Column]) -> list[_Column]:
    """What is left unclear of columns for the same cells: nothing where one was taught."""
    taught = [one for one in same if one.means.taught]
    if len(taught) == 1:
        return []
    return taught or list(same)


def _nothing_to_read(table: FoundTable, found: Sequence[_Column]) -> Complaint:
    alone = next((one for one in found if "累计还是当月" in one.means.why), None)
    if alone is not None:
        period = alone.means.period
        span = f"1—{period.month.month}月" if period and period.month else "1—本月"
        message = f"表头{alone.means.why}。累计请写成“{span}”，再上传；或者在对应里指定这一栏。"
        return Complaint(sheet=table.sheet, address=alone.heading.address, message=message)
    named = "、".join(f"“{one.heading.shown}”" for one in found[:6])
    return Complaint(
        sheet=table.sheet,
        address=table.address,
        message=f"没有认出累计、同比或位次栏（表头有{named or '空白'}）。请在对应里指定各栏。",
    )
