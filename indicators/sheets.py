"""The indicators' sheet on a return: which rows, what they show, what may be typed (DESIGN §3)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from entry.cells import CellError
from entry.counts import Recounted, Tally
from entry.figures import MonthlyFigure
from entry.models import Return
from entry.periods import Frequency, Month, is_due
from entry.sheets import CellsError, Column, Figure, Kind, Problem, Row, Sheet, Values
from indicators import checks, recounts, snapshots
from indicators.cells import PARSERS, Cells
from indicators.grounds import Ground, subject
from indicators.models import Indicator, Observation
from indicators.panels import panel
from indicators.times import due_indicators

COLUMNS = (
    Column("unit", "单位"),
    Column("last_month", "上期"),
    Column("year_ago", "上年同期"),
    Column("value", "累计（时点）", Kind.NUMBER, "从年初到本月底的累计数；存量填月末数"),
    Column("growth", "同比%", Kind.PERCENT, "填公布的增速，不用自己算"),
    Column("single", "当月"),
    Column("rank", "全市位次", Kind.NUMBER, "没有公布就留空"),
    Column(
        "status",
        "数据状态",
        Kind.CHOICE,
        choices=tuple((t, t) for _, t in Observation.Status.choices),
    ),
    Column("note", "说明", Kind.TEXT, "口径变化、异常原因写在这里"),
)

KEPT = (Column("records", "汇总的记录"),)


class IndicatorRegister:
    """The register that the kernel sees (`entry.registers.Register`)."""

    key = "indicators"
    title = "主要指标"
    figure = Observation
    follows = ("single",)
    panel_template = "indicators/panel.html"

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        active = list(
            Indicator.objects.filter(is_active=True).only(
                "frequency", "first_month", "lag_months", "owner_id"
            )
        )
        return {
            month: frozenset(one.owner_id for one in due_indicators(month, active))
            for month in months
        }

    def sheet(self, monthly_return: Return) -> Sheet:
        return self._sheet(monthly_return, Ground(monthly_return))

    def _sheet(self, monthly_return: Return, ground: Ground) -> Sheet:
        rows = ground.rows()
        if monthly_return.is_correction:
            named = set(monthly_return.reopened.values_list("register", "subject"))
            rows = [row for row in rows if (self.key, row.subject) in named]
        used = frozenset[str]().union(*(row.editable.union(row.closed) for row in rows))
        columns = (one for one in COLUMNS if one.key in used or one.kind is None)
        return Sheet(self.key, self.title, tuple(columns), tuple(rows), noun="指标", kept=KEPT)

    def rows(self, monthly_return: Return, subjects: Collection[str]) -> Mapping[str, Row]:
        return {row.subject: row for row in Ground(monthly_return, subjects).rows()}

    def why_missing(self, monthly_return: Return, subject: str) -> str:
        code, _, area = subject.partition(":")
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            return f"没有代码为“{code[:40]}”的指标。"
        if indicator.owner_id != monthly_return.department_id:
            return f"“{indicator.name}”不由{monthly_return.department}填报。"
        month = monthly_return.month - indicator.lag_months
        if indicator.frequency == Indicator.Frequency.MONTH and month.month < indicator.first_month:
            return f"“{indicator.name}”1月份免报，1—2月数据在2月填报。"
        if not is_due(month, Frequency(indicator.frequency), indicator.first_month):
            name = indicator.get_frequency_display()
            return f"“{indicator.name}”按{name}填报，{month.month}月不应填报。"
        return f"“{indicator.name}”在地区“{area[:12]}”不需填报。"

    def parse(self, row: Row, texts: Mapping[str, str]) -> Values:
        values: Values = {}
        messages: dict[str, str] = {}
        for column, text in texts.items():
            try:
                values |= PARSERS[column](row.context, text)
            except CellError as error:
                messages[column] = str(error)
        if messages:
            raise CellsError(messages)
        counted = row.figure is not None and row.figure.content["records"] is not None
        if counted and "value" in values:  # what is typed is no count any more
            values["records"] = None
        return values

    def texts(self, row: Row, content: Mapping[str, Any] | None) -> Mapping[str, str]:
        return Cells(row.context, content)

    def counted(self, monthly_return: Return) -> list[tuple[Row, Values]]:
        """The figures that registers count, with the records behind them."""
        ground = Ground(monthly_return)
        if not ground.counted:
            return []
        rows = self._sheet(monthly_return, ground).rows
        counted = (row for row in rows if row.context.counted is not None)
        return [(row, _counted(row.context.counted)) for row in counted]

    def counting(self, returns: Collection[int]) -> set[int]:
        return recounts.counting(returns)

    def recounted(
        self, returns: Sequence[Return], carriers: Collection[int]
    ) -> Mapping[int, list[Recounted]]:
        return recounts.recounted(self.key, returns, carriers)

    def subject_of(self, figure: MonthlyFigure) -> str:
        observation = cast(Observation, figure)
        return subject(observation.indicator.code, observation.area.code)

    def figures(self, monthly_return: Return) -> list[MonthlyFigure]:
        found = Observation.objects.filter(monthly_return=monthly_return)
        return list(found.select_related("indicator", "area"))

    def check(self, monthly_return: Return) -> list[Problem]:
        return self.checked(monthly_return)[1]

    def checked(self, monthly_return: Return) -> tuple[Sheet, list[Problem]]:
        ground = Ground(monthly_return)
        sheet = self._sheet(monthly_return, ground)
        rows = [
            checks.Checked(row.subject, row.context, stated(row.figure) if row.figure else None)
            for row in sheet.rows
        ]
        strays = self._strays(monthly_return, ground, sheet)
        return sheet, checks.problems(self.key, rows, strays)

    def _strays(
        self, monthly_return: Return, ground: Ground, sheet: Sheet
    ) -> list[tuple[str, str]]:
        """What the return carries beside its sheet, with the reason why it must not."""
        shown = {row.figure.pk for row in sheet.rows if row.figure}
        if all(figure.pk in shown for figure in ground.figures.values()):
            return []
        carried = [one for one in self.figures(monthly_return) if one.pk not in shown]
        subjects = [self.subject_of(one) for one in carried]
        return [(one, self.why_missing(monthly_return, one)) for one in subjects]

    def published(
        self, monthly_return: Return, figures: Collection[MonthlyFigure], *, at: datetime
    ) -> None:
        observations = [cast(Observation, figure) for figure in figures]
        snapshots.take(monthly_return, observations, at=at)

    def panel(self, monthly_return: Return, subject: str) -> Mapping[str, Any]:
        row = self.rows(monthly_return, [subject]).get(subject)
        if row is None:
            raise LookupError(self.why_missing(monthly_return, subject))
        titles = {column.key: column.title for column in (*COLUMNS, *KEPT)}
        return {**panel(self.key, row, titles), "monthly_return": monthly_return.pk}


def _counted(tally: Tally) -> Values:
    """What a register says as the figure has it: an exact number, whatever was stated before."""
    return {
        "value": tally.value,
        "value_absence": "",
        "qualifier": Observation.Qualifier.EXACT.value,
        "records": tally.kept(),
    }


def stated(figure: Figure) -> checks.Stated:
    """A draft as the checks see it."""
    given = figure.content
    return checks.Stated(
        value=given["value"],
        growth=given["growth"],
        comparable_base=given["comparable_base"],
        value_absent=bool(given["value_absence"]),
        growth_absent=bool(given["growth_absence"]),
        note=given["note"],
        records=given["records"],
    )
