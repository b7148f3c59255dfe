"""New problems on the list, and proposals that are turned down."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Area
from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.errors import Invalid, NotAllowed, WrongState
from projects.choices import ProblemKind, ProblemSource
from projects.chronicle import (
    ASKED_LENGTH,
    DESCRIPTION_LENGTH,
    TITLE_LENGTH,
    Told,
    known_level,
    log,
    record,
    short,
)
from projects.handed import NewProblem
from projects.models import PROPOSED, Dismissal, Problem
from projects.proposals import Proposal
from projects.scopes import may_raise

REASON_LENGTH = 300


def raise_problem(new: NewProblem, *, by: Actor, at: datetime) -> Problem:
    """Put a problem on the list, numbered in its year's row (WT2024-001); it waits to be assigned.

    Raises `NotAllowed` and `Invalid`.
    """
    if not may_raise(by.person, new.project):
        raise NotAllowed("你没有为这个项目提出问题的权限。")
    _sound(new, today=localdate(at))
    with transaction.atomic():
        number = _next_number(new.raised_on.year)
        _refuse_twice(new)
        problem = Problem.objects.create(
            number=number,
            source=new.source,
            source_month=new.source_month,
            origin=new.origin[:DESCRIPTION_LENGTH],
            project=new.project,
            enterprise=new.enterprise,
            title=new.title.strip(),
            description=new.description.strip(),
            kind=new.kind,
            asked=new.asked.strip(),
            level=new.level,
            lead=new.lead,
            lead_official=new.project.lead_official if new.project else None,
            raised_by=by.person,
            raised_on=new.raised_on,
            is_demo=new.is_demo,
        )
        log(problem, "raise", "", Told(new.description.strip()), by=by, at=at)
        record(problem, "raise", {}, new.description.strip(), by=by, at=at)
    return problem


def _sound(new: NewProblem, *, today: date) -> None:
    if new.project is None and new.enterprise is None:
        raise Invalid("请选择问题所属的项目或企业。")
    if new.source not in ProblemSource.values or new.kind not in ProblemKind.values:
        raise Invalid("请选择问题的来源和类别。")
    if new.source in PROPOSED and (not new.origin or new.source_month is None):
        raise Invalid("由亮灯或月报引起的问题，请从建议或项目页提出，以便写明是哪个月的情况。")
    if new.project is not None and new.lead.area_id != new.project.lead.area_id:
        raise Invalid(f"{new.lead}不在本地区的部门之列，请重新选择责任单位。")
    if new.raised_on > today:
        raise Invalid("提出日期不能晚于今天。")
    short(new.title, TITLE_LENGTH, "问题")
    short(new.asked, ASKED_LENGTH, "需协调事项")
    known_level(new.level)
    if len(new.description.strip()) > DESCRIPTION_LENGTH:
        raise Invalid(f"问题描述最多{DESCRIPTION_LENGTH}字。")


def _refuse_twice(new: NewProblem) -> None:
    """Of two who raise the same proposal at once the second is told; asked behind the lock."""
    same = Problem.objects.open().filter(
        project=new.project, enterprise=new.enterprise, title=new.title.strip()
    )
    found = same.first()
    if found is not None:
        raise WrongState(f"同名的问题已经在办（{found.number}），请不要重复提出。")


def _next_number(year: int) -> str:
    """One after the highest of the year.

    The district's own row is locked meanwhile, so no two get the same; rows that point to it are
    not hindered.
    """
    area = Area.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk")
    list(area.values_list("pk"))
    head = f"WT{year}-"
    taken = Problem.objects.filter(number__startswith=head).values_list("number", flat=True)
    tails = [one.removeprefix(head) for one in taken]
    return f"{head}{max((int(one) for one in tails if one.isdecimal()), default=0) + 1:03}"


def dismiss(
    proposal: Proposal, *, reason: str, by: Actor, at: datetime, is_demo: bool = False
) -> Dismissal:
    """Turn a proposal down for good: a light's while it stays red, a text's while it is repeated.

    Only who assigns problems may: whom a light accuses does not silence it. Raises `NotAllowed`,
    `Invalid` without a reason, `WrongState` when somebody was faster.
    """
    if not by.person.has_perm(Action.ASSIGN_PROBLEM, proposal.project):
        raise NotAllowed("你没有处理这条建议的权限：不予提出由交办问题的部门决定。")
    reason = short(reason, REASON_LENGTH, "不予提出的理由")
    with transaction.atomic():
        made, is_new = Dismissal.objects.get_or_create(
            project=proposal.project,
            source=proposal.source,
            month=proposal.month,
            origin=proposal.origin,
            defaults={"reason": reason, "by": by.person, "at": at, "is_demo": is_demo},
        )
        if not is_new:
            raise WrongState("这条建议已经有人处理，请刷新页面。")
        entry = Entry(
            "problem.dismiss",
            "projects.dismissal",
            str(made.pk),
            subject=f"projects/{proposal.project.key}",
            after={"source": made.source, "month": str(made.month), "origin": made.origin},
            reason=reason,
        )
        audit.record([entry], by=by, at=at)
    return made
