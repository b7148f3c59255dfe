"""落地: a signing becomes a project of the projects' register, or is found to be one already.

From then on its 开工 and 投产 are the project's events: nothing is typed twice. What had been
recorded here of them is handed over with its evidence, to be confirmed there.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.roles import Action
from entry import audit
from entry.audit import Actor, Entry
from entry.books import Facts, sound
from entry.errors import Invalid, NotAllowed
from investment.choices import StepKind
from investment.edits import edit
from investment.locks import lock_area
from investment.models import Signing, SigningStep
from projects import events, scopes
from projects.choices import EventKind, FileKind, InvestmentKind
from projects.codes import CodeError, project_code
from projects.edits import OBJECT
from projects.edits import subject_of as project_subject
from projects.models import Project, ProjectEvent, ProjectFile

EVENTS = {StepKind.STARTED: EventKind.STARTED, StepKind.PRODUCTION: EventKind.PRODUCTION}
_COLUMNS = ("key", "name", "aliases", "code", "category", "nature", "industry", "content", "area")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What the projects' register asks beyond what the signing says."""

    category: str
    nature: str = ""
    code: str = ""
    name: str = ""


def create(pk: int, new: NewProject, *, by: Actor, at: datetime, seen_version: int) -> Project:
    """Enter a signed project into the projects' register, and link the two.

    Raises what `edits.edit` does; `NotAllowed` for who may not enter projects of the lead, and
    `Invalid` for what is not signed, has a project, or stands there under its name.
    """
    made: list[Project] = []

    def change(signing: Signing) -> tuple[Facts, Facts]:
        if not by.person.has_perm(Action.EDIT_PROJECT, signing):
            raise NotAllowed("你没有为这个单位登记重点项目的权限。")
        _refuse_early(signing)
        lock_area(signing.lead.area_id)
        project = _project(signing, new)
        project.save()
        project.co_operating.set(signing.co_operating.all())
        entry = Entry(
            "project.create", OBJECT, str(project.pk), subject=project_subject(project),
            object_version=1, after={"name": project.name, "signing": signing.key},
        )  # fmt: skip
        audit.record([entry], by=by, at=at)
        made.append(project)
        return _linked(signing, project, by=by, at=at)

    edit(pk, "project", change, by=by, at=at, seen_version=seen_version)
    return made[0]


def link(pk: int, project: Project, *, by: Actor, at: datetime, seen_version: int) -> Signing:
    """Say which project a signing is; raises what `edits.edit` does, and `Invalid`."""

    def change(signing: Signing) -> tuple[Facts, Facts]:
        _refuse_early(signing)
        if not Project.objects.visible_to(by.person).filter(pk=project.pk).exists():
            raise NotAllowed("你没有查看这个重点项目的权限，不能与它对应。")
        Project.objects.select_for_update(of=("self",)).get(pk=project.pk)  # of one signing only
        other = Signing.objects.filter(project=project).first()
        if other is not None:
            raise Invalid(f"重点项目“{project}”已对应招商项目“{other}”。")
        return _linked(signing, project, by=by, at=at)

    return edit(pk, "project", change, by=by, at=at, seen_version=seen_version)


def unlink(pk: int, *, reason: str, by: Actor, at: datetime, seen_version: int) -> Signing:
    """Take a wrong link away, with the reason; the project stays. Raises what `edits.edit` does."""

    def change(signing: Signing) -> tuple[Facts, Facts]:
        if signing.project is None:
            raise Invalid("这个招商项目没有对应重点项目，请刷新页面。")
        if not reason.strip():
            raise Invalid("取消对应须写明原因。")
        before = {"project": signing.project.key}
        signing.project = None
        signing.save(update_fields=["project"])
        return before, {"project": None}

    return edit(
        pk, "project", change, by=by, at=at, seen_version=seen_version, reason=reason.strip()
    )


def _refuse_early(signing: Signing) -> None:
    if signing.parent_id is not None:
        raise Invalid("增资计在原项目上，不另对应重点项目。")
    if signing.project is not None:
        raise Invalid(f"这个招商项目已对应重点项目“{signing.project}”。")
    reached = SigningStep.objects.as_of(None).filter(
        signing=signing, kind__in=(StepKind.SIGNED, StepKind.LANDED, *EVENTS)
    )
    if not reached.exists():
        raise Invalid("还没有核实的签约或落地，不能对应重点项目。")


def _project(signing: Signing, new: NewProject) -> Project:
    name = new.name.strip() or signing.name
    standing = Project.objects.filter(name=name, area=signing.area).first()
    if standing is not None:
        raise Invalid(f"已有重点项目“{standing}”，是同一项目的请直接对应，不是的请换一个名称。")
    project = Project(
        key=_key(signing.key),
        name=name,
        aliases="" if name == signing.name else signing.name,
        code=_code(new.code),
        enterprise=signing.company or signing.enterprise,
        area=signing.area,
        category=new.category,
        nature=new.nature,
        industry=signing.industry,
        chain=signing.chain.name if signing.chain else "",
        investment_kind=InvestmentKind.ENTERPRISE,
        total_investment=signing.agreed_investment,
        content=signing.content,
        lead=signing.lead,
        lead_official=signing.lead_official,
        chapter=signing.chapter,
        is_demo=signing.is_demo,
    )
    sound(project, _COLUMNS)
    return project


def _code(text: str) -> str:
    try:
        return project_code(text) if text.strip() else ""
    except CodeError as error:
        raise Invalid(str(error))


def _key(wanted: str) -> str:
    taken = set(Project.objects.filter(key__startswith=wanted[:50]).values_list("key", flat=True))
    free = (key for number in range(1, 100) if (key := _numbered(wanted[:50], number)) not in taken)
    return next(free)


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}-{number}"


def _linked(signing: Signing, project: Project, *, by: Actor, at: datetime) -> tuple[Facts, Facts]:
    signing.project = project
    signing.save(update_fields=["project"])
    handed = _hand_over(signing, project, by=by, at=at)
    return {"project": None}, {"project": project.key, "handed_over": handed}


def _hand_over(signing: Signing, project: Project, *, by: Actor, at: datetime) -> list[str]:
    """Record with the project what was recorded here and is not known there.

    Until somebody confirms it there, what stands here goes on counting (`judging`). It takes a
    file that anybody who sees the project may see, and the right to record there.
    """
    if not scopes.may_edit(by.person, project):
        return []
    known = set(
        ProjectEvent.objects.filter(project=project, voided_at=None).values_list("kind", flat=True)
    )
    steps = SigningStep.objects.filter(
        signing=signing, kind__in=EVENTS, voided_at=None,
        evidence__removed_at=None, evidence__is_restricted=False,
    )  # fmt: skip
    handed = []
    for step in steps.select_related("evidence").order_by("on", "pk"):
        kind = EVENTS[StepKind(step.kind)]
        if kind.value in known or step.evidence is None:
            continue
        events.record(
            project,
            kind=kind,
            on=step.on,
            precision=step.precision,
            evidence=_copied(step, project),
            note=f"由招商项目{signing.key}转入",
            by=by,
            at=at,
            is_demo=step.is_demo,
        )
        handed.append(kind.value)
    return handed


def _copied(step: SigningStep, project: Project) -> ProjectFile:
    """The same stored file behind the project; files are kept by digest and never rewritten."""
    kept = step.evidence
    assert kept is not None  # noqa: S101 - the caller has looked
    return ProjectFile.objects.create(
        project=project,
        kind=FileKind.EVIDENCE,
        caption=kept.caption,
        file=kept.file.name,
        name=kept.name,
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by=kept.uploaded_by,
        uploaded_at=kept.uploaded_at,
        is_demo=kept.is_demo,
    )
