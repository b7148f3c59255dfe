"""What a project is, who works for it, its money by source, its milestones: kept by its people.

Each function changes one part of the book through `projects.edits.edit`, and raises what that
does. What only the publisher decides (name, lead, package, quote) is kept in the administration.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from entry.audit import Actor
from entry.books import Facts, facts_of, sound
from entry.errors import Invalid
from entry.numbers import exact
from projects.choices import Duty, FundingKind
from projects.codes import CodeError, project_code
from projects.edits import edit
from projects.models import Funding, Member, Milestone, Project

FACTS = (
    "code",
    "national_code",
    "industry",
    "enterprise",
    "area",
    "category",
    "nature",
    "investment_kind",
    "chain",
    "longitude",
    "latitude",
    "first_year",
    "last_year",
    "total_investment",
    "annual_output",
    "annual_tax",
    "jobs",
    "aliases",
    "content",
    "note",
)


def set_facts(
    pk: int, values: Mapping[str, Any], *, by: Actor, at: datetime, seen_version: int
) -> Project:
    """Change the facts of a project that are named in `values` (of `FACTS`)."""
    names = [name for name in FACTS if name in values]

    def change(project: Project) -> tuple[Facts, Facts]:
        before = facts_of(project, names)
        for name in names:
            setattr(project, name, values[name])
        project.code = _code(project.code)
        sound(project, FACTS)
        project.save(update_fields=names)
        return before, facts_of(project, names)

    return edit(pk, "facts", change, by=by, at=at, seen_version=seen_version)


def _code(text: str) -> str:
    try:
        return project_code(text) if text else ""
    except CodeError as error:
        raise Invalid(str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    duty: str
    name: str
    unit: str = ""
    phone: str = ""


def set_members(
    pk: int, members: Sequence[NewMember], *, by: Actor, at: datetime, seen_version: int
) -> Project:
    """The work team of a project as it is from now on (一个项目一套专班)."""
    named = {(one.duty, one.name): one for one in members}
    if len(named) < len(members):
        raise Invalid("同一人的同一职责填了两次，请去掉一行。")

    def change(project: Project) -> tuple[Facts, Facts]:
        rows = {(one.duty, one.name): one for one in project.members.all()}
        before = {"members": _members(rows.values())}
        _leave(rows, named)
        for key, new in named.items():
            row = rows.get(key) or Member(project=project, duty=new.duty, name=new.name)
            row.unit, row.phone = new.unit, new.phone
            sound(row, ("duty", "name", "unit", "phone"))
            row.save()
        return before, {"members": _members(project.members.all())}

    return edit(pk, "members", change, by=by, at=at, seen_version=seen_version)


def _leave(rows: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> None:
    """Take away the rows that are no longer wanted."""
    for key, row in rows.items():
        if key not in wanted:
            row.delete()


def _members(rows: Collection[Member]) -> list[str]:
    return sorted(
        " ".join(
            text for text in (str(Duty(one.duty).label), one.name, one.unit, one.phone) if text
        )
        for one in rows
    )


def set_funding(
    pk: int,
    amounts: Mapping[str, Decimal | None],
    *,
    by: Actor,
    at: datetime,
    seen_version: int,
) -> Project:
    """The planned money of a project by source, 万元; None is a source that it does not have.

    The sum may fall short of the total investment, and may not pass it.
    """
    wanted = {kind: amount for kind, amount in amounts.items() if amount is not None}

    def change(project: Project) -> tuple[Facts, Facts]:
        _refuse_excess(project, wanted)
        rows = {one.kind: one for one in project.funding.all()}
        before = _funding(rows.values())
        _leave(rows, wanted)
        for kind, amount in wanted.items():
            row = rows.get(kind) or Funding(project=project, kind=kind)
            row.amount = amount
            sound(row, ("kind", "amount"))
            row.save()
        return before, _funding(project.funding.all())

    return edit(pk, "funding", change, by=by, at=at, seen_version=seen_version)


def _refuse_excess(project: Project, amounts: Mapping[str, Decimal]) -> None:
    total, together = project.total_investment, sum(amounts.values(), Decimal(0))
    if total is not None and together > total:
        raise Invalid(
            f"各来源合计{exact(together)}万元，超过总投资{exact(total)}万元，请核对；"
            "总投资有变动的请先改基本情况。"
        )


def _funding(rows: Collection[Funding]) -> dict[str, str]:
    return {str(FundingKind(one.kind).label): exact(one.amount) for one in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMilestone:
    title: str
    due_on: date | None = None
    done_on: date | None = None
    note: str = ""


def set_milestones(
    pk: int, milestones: Sequence[NewMilestone], *, by: Actor, at: datetime, seen_version: int
) -> Project:
    """The milestones of a project (基础完工、结构封顶 …) as they are from now on."""
    named = {one.title: one for one in milestones}
    _refuse_milestones(milestones, today=localdate(at))

    def change(project: Project) -> tuple[Facts, Facts]:
        rows = {one.title: one for one in project.milestones.all()}
        before = _milestones(rows.values())
        _leave(rows, named)
        for title, new in named.items():
            row = rows.get(title) or Milestone(project=project, title=title)
            row.due_on, row.done_on, row.note = new.due_on, new.done_on, new.note
            sound(row, ("title", "due_on", "done_on", "note"))
            row.save()
        return before, _milestones(project.milestones.all())

    return edit(pk, "milestones", change, by=by, at=at, seen_version=seen_version)


def _refuse_milestones(milestones: Sequence[NewMilestone], *, today: date) -> None:
    titles = [one.title for one in milestones]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise Invalid(f"节点“{twice}”填了两次，请去掉一行。")
    early = next((one for one in milestones if one.done_on and one.done_on > today), None)
    if early is not None:
        raise Invalid(f"节点“{early.title}”的实际完成日在今天之后，还没有完成的请留空。")


def _milestones(rows: Collection[Milestone]) -> dict[str, str]:
    return {
        one.title: f"计划{one.due_on or '—'}，实际{one.done_on or '—'} {one.note}".rstrip()
        for one in rows
    }
