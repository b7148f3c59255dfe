"""The projects of the demonstration: their plans, lists, people, events, and their months' figures.

`seeds/demo/projects.csv` tells the story; every row made of it is flagged `is_demo`. Events are
recorded with a file as evidence and confirmed by a second person, like real ones.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import make_aware

from accounts.models import User
from accounts.seeding import rows
from config import notice
from config.demonstration import Demonstration
from config.illustration_projects import (
    Amounts,
    Story,
    amounts,
    next_step,
    physical,
    story_of,
    trouble,
)
from entry.numbers import exact
from entry.periods import Month
from entry.sheets import Change, Row
from plan.models import PlanCurve
from projects import events, files
from projects.choices import EventKind, FileKind
from projects.facts import Facts
from projects.formulas import Schedule, share
from projects.models import Listing, PlannedMonth, Project, ProjectList, YearPlan

BYTES = 1024 * 1024
REMOVED = ("daqingshan-film-base", date(2024, 6, 20), "招商未能落地，经批准调出（示意）。")
WAITING = ("jinzhili-castings", "completed")  # recorded, and still to be confirmed


class Projects:
    """The invented part of the projects, and what a clerk types of them."""

    key = "projects"

    def __init__(self, folder: Path, year: int) -> None:
        self.year = year
        table = [story_of(row) for row in rows(folder / "projects.csv")]
        self.stories: Mapping[str, Story] = {one.key: one for one in table}
        self.projects = {one.key: one for one in Project.objects.select_related("lead__area")}
        self.curves = {one.code: one for one in PlanCurve.objects.all()}
        self.shares: dict[str, tuple[Decimal, ...]] = {}

    # -- what stands before the year begins --------------------------------------------------------

    def plan(self, officials: Mapping[int, User]) -> None:
        """Plans of the year, places, lists and lead officials."""
        for story in self.stories.values():
            project = self.projects[story.key]
            if story.planned is not None:
                self._year_plan(project, story)
            if story.latitude is not None:
                Project.objects.filter(pk=project.pk).update(
                    latitude=story.latitude, longitude=story.longitude
                )
            if story.official is not None:
                Project.objects.filter(pk=project.pk).update(
                    lead_official=officials[story.official]
                )
        self._lists()

    def _year_plan(self, project: Project, story: Story) -> None:
        """Money and months on top of what the report says; its own months stay."""
        plan, _ = YearPlan.objects.get_or_create(project=project, year=self.year)
        plan.planned_investment, plan.done_before = story.planned, story.done_before
        plan.curve = self.curves[story.curve] if story.curve else None
        for name in ("planned_start", "planned_finish", "planned_production"):
            setattr(plan, name, getattr(story, name) or getattr(plan, name))
        plan.is_demo = True
        plan.save()
        schedule = Schedule(
            self.year, story.planned, {}, plan.curve.shares if plan.curve else (),
            plan.planned_start, plan.planned_finish,
        )  # fmt: skip
        months = Month.range(Month(self.year, 1), Month(self.year, 12))
        self.shares[story.key] = tuple(schedule.share(month) or Decimal(0) for month in months)
        if story.monthly:
            PlannedMonth.objects.bulk_create(
                PlannedMonth(
                    year_plan=plan, month=month, amount=schedule.planned(month) or Decimal(0)
                )
                for month in months
            )

    def _lists(self) -> None:
        lists = {one.code: one for one in ProjectList.objects.all()}
        Listing.objects.bulk_create(
            Listing(
                list=lists[code],
                project=self.projects[story.key],
                year=self.year,
                entered=Month(self.year, 1),
                reason="new" if self._is_new(story) else "carried",
                is_demo=True,
            )
            for story in self.stories.values()
            for code in story.lists
        )

    def _is_new(self, story: Story) -> bool:
        return story.planned_start is not None and story.planned_start.year == self.year

    # -- what happens ------------------------------------------------------------------------------

    def happen(self, stage: Demonstration, first: date, last: date) -> None:
        """All events of the stories between two days, recorded and confirmed by two people."""
        dated = [
            (day, kind, story.key, "")
            for story in self.stories.values()
            for kind, day in story.days.items()
        ]
        key, day, note = REMOVED
        for on, kind, project, why in sorted([*dated, (day, "removed", key, note)]):
            if first <= on <= last:
                self._event(stage, self.projects[project], kind, on, why)

    def _event(
        self, stage: Demonstration, project: Project, kind: str, on: date, note: str
    ) -> None:
        people = stage.people(project.lead)
        title = EventKind(kind).label
        file = files.attach(
            project,
            SimpleUploadedFile(f"{title}佐证（示意）.pdf", self._notice(project, title, on)),
            kind=FileKind.EVIDENCE,
            max_bytes=BYTES,
            caption=f"{title}佐证（示意）",
            taken_on=on,
            by=people.clerk,
            at=_at(on, 2),
            is_demo=True,
        )
        recorded = events.record(
            project, kind=kind, on=on, evidence=file, note=note or "示意数据。",
            by=people.clerk, at=_at(on, 3), is_demo=True,
        )  # fmt: skip
        if (project.key, kind) != WAITING:
            events.confirm(recorded, by=people.reviewer, at=_at(on, 5))

    def _notice(self, project: Project, title: str, on: date) -> bytes:
        day = f"{on.year}年{on.month}月{on.day}日"
        told = ("示意材料，非实际文件", f"项目：{project.name}", f"事件：{title}　日期：{day}")
        return notice.pdf([*told, "供演示登记、佐证、核实和下载之用。"])

    # -- what is typed -----------------------------------------------------------------------------

    def changes(self, row: Row, month: Month) -> list[Change]:
        facts: Facts = row.context
        texts = self._texts(row.subject, facts, month)
        return [
            Change(self.key, row.subject, column, text, row.version)
            for column, text in texts.items()
        ]

    def _texts(self, key: str, facts: Facts, month: Month) -> dict[str, str]:
        story = self.stories.get(key)
        under_way = facts.is_under_way
        if story is None or story.planned is None:
            words = physical(None, month, None, finished=False) if under_way else ""
            return {"invested": "0", "physical": words}
        done = amounts(story, month, self.shares[key], under_way=under_way)
        finished = any(story.happened(each, month) for each in ("completed", "production"))
        completion = share(done.invested, story.planned)
        gap = completion - self.shares[key][month.month - 1] if completion is not None else None
        words = physical(story, month, completion, finished=finished) if under_way else ""
        return {
            **_numbers(done),
            "physical": words,
            "problem": "" if finished else trouble(story, month, gap),
            "next_step": next_step(story, month, under_way=under_way, finished=finished),
        }


def _numbers(done: Amounts) -> dict[str, str]:
    columns = ("invested", "listed", "received", "paid")
    values: Iterable[Decimal | None] = (getattr(done, name) for name in columns)
    return {
        name: "" if value is None else exact(value)
        for name, value in zip(columns, values, strict=True)
    }


def _at(on: date, days: int) -> datetime:
    """Some days after an event, in the morning."""
    return make_aware(datetime.combine(on + timedelta(days=days), time(10)))
