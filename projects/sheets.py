"""The projects' sheet on a return: the department's projects of the year, seven inputs each."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.db.models import Min, Q, QuerySet

from accounts.statements import Statement
from entry.figures import MonthlyFigure
from entry.findings import Finding
from entry.models import Return
from entry.periods import Month
from entry.registers import Ledger, among
from entry.sheets import Column, Figure, Kind, Row, Values
from projects import checks, snapshots
from projects.cells import UNIT, cell_texts, parse_row
from projects.choices import EventKind
from projects.facts import Earlier, Facts
from projects.judging import Figure as Known
from projects.judging import Ground, schedule_of
from projects.models import Project, ProjectProgress, YearPlan
from projects.panels import panel
from projects.stages import course

COLUMNS = (
    Column("plan", "本年计划投资"),
    Column("previous", "上月累计"),
    Column("month", "本月完成投资", Kind.NUMBER, "填当月数，累计自动算出；也可以只填累计"),
    Column("invested", "本年累计完成投资", Kind.NUMBER, "调度口径，从1月起累计，万元"),
    Column("completion", "投资完成率%"),
    Column("listed", "本年入统投资", Kind.NUMBER, "统计口径，从1月起累计；没有入库的留空"),
    Column("received", "本年到位资金", Kind.NUMBER, "从1月起累计，万元"),
    Column("paid", "本年支付资金", Kind.NUMBER, "从1月起累计，万元"),
    Column("physical", "形象进度", Kind.TEXT, "现场到了什么程度，200字以内"),
    Column("problem", "存在问题", Kind.TEXT, "没有就留空"),
    Column("next_step", "下月计划", Kind.TEXT, "下月要做到什么"),
    Column("note", "说明", Kind.TEXT, "提示的原因写在这里"),
)
EDITABLE = frozenset(column.key for column in COLUMNS if column.kind)


class ProjectRegister(Ledger):
    """The register that the kernel sees (`entry.registers.Register`)."""

    key, title, noun = "projects", "重点项目", "项目"
    columns, first_column = COLUMNS, "invested"
    figure, subject = ProjectProgress, "project__key"
    follows = ("month", "invested", "completion")
    panel_template = "projects/panel.html"

    def departments_due(self, months: Collection[Month]) -> Mapping[Month, frozenset[int]]:
        """Those that lead a project with a plan for the year that had not left before the month."""
        leads = _planned().rows({})
        return {
            month: frozenset(
                lead for lead, year, gone in leads if year == month.year and not _gone(gone, month)
            )
            for month in months
        }

    def all_rows(
        self,
        monthly_return: Return,
        figures: Mapping[str, Figure],
        subjects: Collection[str] | None = None,
    ) -> dict[str, Row]:
        month = monthly_return.month
        standing = self.standing(monthly_return, figures)
        projects = due_projects(monthly_return.department_id, month, subjects, standing)
        if not projects:
            return {}
        ground = Ground([one.pk for one in projects], month)
        return {one.key: _row(one, ground, figures.get(one.key)) for one in projects}

    def why_missing(self, monthly_return: Return, subject: str) -> str:
        project = Project.objects.filter(key=subject[:60]).first()
        if project is None:
            return f"没有标识为“{subject[:40]}”的项目。"
        if project.lead_id != monthly_return.department_id:
            return f"“{project.name}”不由{monthly_return.department}填报。"
        if not project.year_plans.filter(year=monthly_return.month.year).exists():
            return f"“{project.name}”没有列入{monthly_return.month.year}年度计划，不需填报。"
        return f"“{project.name}”已调出，不再填报。"

    def parse(self, row: Row, texts: Mapping[str, str]) -> Values:
        return parse_row(row.context, row.cells, texts)

    def texts(self, row: Row, content: Mapping[str, Any] | None) -> Mapping[str, str]:
        return cell_texts(row.context, content)

    def findings(self, row: Row) -> list[Finding]:
        return checks.findings(row.context, stated(row.figure))

    def published(
        self, monthly_return: Return, figures: Collection[MonthlyFigure], *, at: datetime
    ) -> None:
        progress = [cast(ProjectProgress, figure) for figure in figures]
        snapshots.take(monthly_return, progress, at=at)

    def panel_of(self, row: Row, titles: Mapping[str, str]) -> Mapping[str, Any]:
        return panel(self.key, row, titles)


@lru_cache(maxsize=1)
def _planned() -> Statement:
    """Of every year's plan its project's lead and removal, kept: asked for every return opened."""
    removed = Min("project__events__on", filter=_in_force("project__events__"))
    found = YearPlan.objects.order_by().annotate(removed=removed)
    return Statement(found.values_list("project__lead", "year", "removed"))


def due_projects(
    department: int,
    month: Month,
    subjects: Collection[str] | None = None,
    standing: Collection[str] = (),
) -> list[Project]:
    """The projects that a department has to report in a month, in their order. One query.

    With `subjects` no others than those. `standing` are there whatever has become of them since
    (`entry.registers.Ledger.standing`); where they are not due, a second query reads all in order.
    """
    due = [
        one
        for one in _with_removal(
            Project.objects.filter(
                among(subjects, "key"), lead=department, year_plans__year=month.year
            )
        )
        if one.key in standing or not _gone(getattr(one, "removed", None), month)
    ]
    keys = {one.key for one in due}
    away = {*standing} - keys
    away &= away if subjects is None else {*subjects}
    return list(_with_removal(Project.objects.filter(key__in=keys | away))) if away else due


def _with_removal(projects: "QuerySet[Project]") -> "QuerySet[Project]":
    removed = Min("events__on", filter=_in_force("events__"))
    found = projects.select_related("enterprise", "parent").annotate(removed=removed)
    return found.order_by("order", "key")  # a grouped query leaves out the model's own order


def _in_force(prefix: str) -> Q:
    """The confirmed removals, as `ProjectEvent.objects.as_of(None)` has them."""
    named = {"kind": EventKind.REMOVED, "confirmed_at__isnull": False, "voided_at": None}
    return Q(**{f"{prefix}{name}": value for name, value in named.items()})


def _gone(removed: date | None, month: Month) -> bool:
    """Taken off before the month; that of the removal itself is still reported."""
    return removed is not None and Month.of(removed) < month


def _row(project: Project, ground: Ground, figure: Figure | None) -> Row:
    facts = _facts(project, ground)
    return Row(
        subject=project.key,
        key={"project_id": project.pk, "month": ground.month},
        title=project.name,
        unit=UNIT,
        definition=project.content,
        cells=cell_texts(facts, figure.content if figure else None),
        editable=EDITABLE,
        version=figure.version if figure else 0,
        context=facts,
        group=project.parent.name if project.parent else project.get_category_display(),
        indent=1 if project.parent_id else 0,
        period_label=f"1—{facts.month.month}月" if facts.month.month > 1 else "1月",
        synonyms=project.names[1:],
        figure=figure,
    )


def _facts(project: Project, ground: Ground) -> Facts:
    plan = ground.plans.get(project.pk)
    schedule = schedule_of(plan, ground.amounts[plan.pk]).share(ground.month) if plan else None
    figures = ground.figures.get(project.pk, {})
    earlier = sorted((m for m in figures if m < ground.month), reverse=True)
    return Facts(
        name=project.name,
        month=ground.month,
        total_investment=project.total_investment,
        done_before=plan.done_before if plan else None,
        planned_investment=plan.planned_investment if plan else None,
        schedule=schedule,
        is_under_way=course(ground.events.get(project.pk, ()), ground.month).is_under_way,
        earlier=tuple(_earlier(figures[month]) for month in earlier),
    )


def _earlier(figure: Known) -> Earlier:
    return Earlier(
        month=figure.month,
        invested=figure.invested,
        listed=figure.listed,
        received=figure.received,
        paid=figure.paid,
        physical=figure.physical,
    )


def stated(figure: Figure | None) -> checks.Stated:
    """A draft as the checks see it."""
    if figure is None:
        return checks.Stated()
    return checks.Stated(**{one.name: figure.content[one.name] for one in fields(checks.Stated)})
