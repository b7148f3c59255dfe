"""一册: everything about one project, within what its reader may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.roles import Action
from entry.models import AuditEvent
from entry.periods import Month
from plan.judging import Judged as JudgedTask
from plan.judging import Stand, rules_of
from plan.judging import judge as judge_tasks
from plan.lights import Threshold
from plan.models import Chapter, Task
from projects import edits, exemptions, files, problem_details, procedures
from projects.entries import Entry
from projects.ledgers import entries_of
from projects.models import (
    Funding,
    LightExemption,
    Listing,
    Member,
    Mention,
    Milestone,
    Procedure,
    ProcedureKind,
    Project,
    ProjectEvent,
    ProjectFile,
    ProjectLightSnapshot,
    ProjectProgress,
)
from projects.problem_entries import ProblemEntry
from projects.problems import Clock
from projects.scopes import may_edit, sees_inside

CHANGES_SHOWN = 20
# What the trail says of the book; the months' figures have their own history.
TRAIL = (
    edits.OBJECT,
    procedures.OBJECT,
    exemptions.OBJECT,
    "projects.projectevent",
    "projects.projectfile",
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A place where the plan names the project: `about` what it says there, `chapter` its section.

    `year` and `anchor` lead to the living plan; the anchor is "" where the section is not known.
    """

    about: str
    text: str
    year: int
    chapter: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do here; the actions ask again."""

    inside: bool
    edit: bool
    confirm: bool
    exempt: bool
    raise_problem: bool


@dataclass(frozen=True, slots=True)
class Book:
    """One project at the end of a month.

    `history` are all published vintages of the month's year, the latest month and vintage first;
    `snapshots` the lights as they were published, the latest of each month and family; `events`
    those in force, for people inside also those that wait and those that were voided.
    """

    project: Project
    month: Month
    today: date
    rights: Rights
    entry: Entry
    rules: Mapping[str, Threshold]
    listings: tuple[Listing, ...]
    quotes: tuple[Quote, ...]
    parent: Project | None
    parts: tuple[Entry, ...]
    procedures: tuple[Procedure, ...]
    unlisted: int
    funding: tuple[Funding, ...]
    members: tuple[Member, ...]
    milestones: tuple[Milestone, ...]
    events: tuple[ProjectEvent, ...]
    files: tuple[ProjectFile, ...]
    history: tuple[ProjectProgress, ...]
    problems: tuple[ProblemEntry, ...]
    tasks: tuple[tuple[Task, JudgedTask], ...]
    exemptions: tuple[LightExemption, ...]
    snapshots: tuple[ProjectLightSnapshot, ...]
    changes: tuple[AuditEvent, ...]


def visible_project(user: User, key: str) -> Project | None:
    """The project, when this user may see it."""
    found = Project.objects.visible_to(user).filter(key=key).for_lists()
    return (
        found.select_related("lead__area", "chapter__plan").prefetch_related("co_operating").first()
    )


def book(user: User, project: Project, month: Month, *, today: date) -> Book:
    """Everything that the page of a `visible_project` shows. A fixed number of queries."""
    rights = rights_of(user, project)
    visible = Project.objects.visible_to(user)
    parts = visible.filter(parent=project).for_lists().order_by("order", "key")
    entry, *below = entries_of([project, *parts], month)
    events = _events(project, inside=rights.inside)
    listed = _procedures(project, month)
    return Book(
        project=project,
        month=month,
        today=today,
        rights=rights,
        entry=entry,
        rules=rules_of(month.year),
        listings=_listings(project, month),
        quotes=_quotes(project, events),
        parent=visible.filter(parts=project).first(),
        parts=tuple(below),
        procedures=listed,
        unlisted=ProcedureKind.objects.filter(year=month.year).count() - len(listed),
        funding=tuple(project.funding.all()),
        members=tuple(project.members.all()),
        milestones=tuple(project.milestones.all()),
        events=events,
        files=tuple(files.shown(project, inside=rights.inside)),
        history=_history(project, month),
        problems=tuple(problem_details.of_project(user, project, Clock(today))),
        tasks=_tasks(user, project, month, today),
        exemptions=tuple(
            project.exemptions.select_related("requested_by", "decided_by").order_by(
                "-first", "-pk"
            )
        ),
        snapshots=_snapshots(project, month),
        changes=_changes(project) if rights.inside else (),
    )


def rights_of(user: User, project: Project) -> Rights:
    return Rights(
        inside=sees_inside(user, project),
        edit=may_edit(user, project),
        confirm=user.has_perm(Action.CONFIRM_EVENT, project),
        exempt=user.has_perm(Action.EXEMPT_LIGHT, project),
        raise_problem=user.has_perm(Action.RAISE_PROBLEM),
    )


def _events(project: Project, *, inside: bool) -> tuple[ProjectEvent, ...]:
    found = project.events.all() if inside else ProjectEvent.objects.as_of(None)
    return tuple(
        found.filter(project=project)
        .select_related("evidence", "chapter__plan", "recorded_by", "confirmed_by", "voided_by")
        .order_by("-on", "-pk")
    )


def _listings(project: Project, month: Month) -> tuple[Listing, ...]:
    """The lists of the year, those left again too: the page says when."""
    found = project.listings.filter(year=month.year, entered__lte=month)
    return tuple(found.select_related("list").order_by("list__order", "list__code"))


def _procedures(project: Project, month: Month) -> tuple[Procedure, ...]:
    found = project.procedures.filter(kind__year=month.year)
    return tuple(found.select_related("kind").order_by("kind__order"))


def _history(project: Project, month: Month) -> tuple[ProjectProgress, ...]:
    known = ProjectProgress.objects.published().filter(
        project=project, month__gte=Month(month.year, 1), month__lte=month
    )
    found = known.order_by("-month", "-published_at", "-pk")
    return tuple(found.select_related("entered_by", "monthly_return"))


def _tasks(
    user: User, project: Project, month: Month, today: date
) -> tuple[tuple[Task, JudgedTask], ...]:
    tasks = list(
        Task.objects.visible_to(user)
        .filter(projects=project)
        .select_related("plan", "lead")
        .order_by("order", "number")
    )
    judged = judge_tasks(tasks, Stand.at(month, today=today)) if tasks else {}
    return tuple((one, judged[one.pk]) for one in tasks)


def _snapshots(project: Project, month: Month) -> tuple[ProjectLightSnapshot, ...]:
    """A month corrected later has been lit again: the last word counts."""
    found = ProjectLightSnapshot.objects.filter(
        project=project, month__gte=Month(month.year, 1), month__lte=month
    )
    latest = {(one.month, one.family): one for one in found.order_by("month", "taken_at", "pk")}
    return tuple(latest.values())


def _changes(project: Project) -> tuple[AuditEvent, ...]:
    subjects = (edits.subject_of(project), f"projects/{project.key}")
    found = AuditEvent.objects.filter(subject__in=subjects, object_type__in=TRAIL)
    return tuple(found.select_related("actor").order_by("-sequence")[:CHANGES_SHOWN])


def _quotes(project: Project, events: Iterable[ProjectEvent]) -> tuple[Quote, ...]:
    """Every place of the project in plans' texts, each once; what it is first, then the rest."""
    mentions = Mention.objects.filter(project=project).select_related("chapter__plan")
    told = [
        (event.get_kind_display(), event.quote, event.chapter)
        for event in events
        if event.quote and event.voided_at is None
    ]
    named: list[tuple[str, str, Chapter | None]] = [
        ("项目", project.quote, project.chapter),
        *(("提及", one.quote, one.chapter) for one in mentions),
        *reversed(told),
    ]
    placed = [(about, text, chapter) for about, text, chapter in named if text and chapter]
    sections = _sections({chapter.plan_id for _, _, chapter in placed})
    found: dict[str, Quote] = {}
    for about, text, chapter in placed:
        title, anchor = sections[chapter.pk]
        found.setdefault(text, Quote(about, text, chapter.plan.year, title, anchor))
    planned = project.year_plans.exclude(quote="").order_by("year")
    for year, text in planned.values_list("year", "quote"):
        found.setdefault(text, Quote(f"{year}年计划", text, year))
    return tuple(found.values())


def _sections(plans: set[int]) -> dict[int, tuple[str, str]]:
    """Of each chapter its title, and the key of the part or section that folds around it."""
    every = {one.pk: one for one in Chapter.objects.filter(plan__in=plans)}
    found = {}
    for chapter in every.values():
        path = [chapter]
        while path[-1].parent_id is not None:
            path.append(every[path[-1].parent_id])
        fold = path[-2] if len(path) > 1 else path[-1]
        found[chapter.pk] = (str(chapter), fold.key)
    return found
