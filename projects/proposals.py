"""What might go on the list of problems: red lights, and what departments report (DOMAIN §6.4, §7).

Nothing is raised by itself: a person confirms each (else noise), or turns it down with a reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from entry.periods import Month
from plan.lights import Light, State, worst
from projects.choices import ProblemKind, ProblemSource, ProblemStage
from projects.judging import Ground, Judged
from projects.ledgers import usual_month
from projects.lights import FAMILIES, LIBRARY, PAYMENT, PROGRESS, START
from projects.models import Dismissal, Problem, Project, ProjectProgress
from projects.models.problem import OPEN
from projects.scopes import may_raise

_BAD = (State.YELLOW, State.RED)
# What a red light of a family is mostly about; the person who raises it says so himself.
KINDS = {START: ProblemKind.PROCEDURE, LIBRARY: ProblemKind.PROCEDURE, PAYMENT: ProblemKind.MONEY}
WORDS = {
    ProblemKind.LAND: ("用地", "土地", "地块", "林草", "林地", "草原"),
    ProblemKind.PROCEDURE: ("手续", "施工图", "审查", "批复", "许可", "环评", "能评"),
    ProblemKind.MONEY: ("资金", "融资", "贷款", "拨付", "欠款"),
    ProblemKind.DEMOLITION: ("征拆", "征收", "拆迁", "搬迁", "补偿"),
    ProblemKind.SUPPLY: ("供电", "线路", "供水", "供气", "供热", "能耗", "电力"),
    ProblemKind.MARKET: ("市场", "订单", "价格", "销售"),
    ProblemKind.WORKS: ("施工", "停工", "设备", "招标"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A red light, or a reported text, that nobody has put on the list yet.

    `month` is the month that it tells of, `origin` the light's sentence or the text; `red_months`
    is how long a light has been red.
    """

    project: Project
    source: str
    month: Month
    origin: str
    kind: str
    title: str
    light: Light | None = None
    red_months: int = 0

    @property
    def source_words(self) -> str:
        return "总灯" if self.source == ProblemSource.LIGHT else "填报的问题"


@dataclass(frozen=True, slots=True)
class _Known:
    """A problem of a project as far as proposals ask for it."""

    source: str
    month: Month | None
    origin: str
    stage: str

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


@dataclass(frozen=True, slots=True)
class _Down:
    """A proposal that was turned down."""

    source: str
    month: Month
    origin: str


def proposals(user: User, today: date, month: Month | None = None) -> list[Proposal]:
    """What this user might raise, at the month at which the ledger stands. A fixed number of
    queries."""
    found = Project.objects.visible_to(user).for_lists().prefetch_related("co_operating")
    mine = [one for one in found.order_by("order", "key") if may_raise(user, one)]
    return _proposed(mine, month or usual_month(today))


def proposal_of(
    project: Project, source: str, today: date, month: Month | None = None
) -> Proposal | None:
    """The one of this project and source, None when there is none (any more)."""
    found = _proposed([project], month or usual_month(today))
    return next((one for one in found if one.source == source), None)


def told_of(
    project: Project, source: str, month: Month, *, with_draft: bool = False
) -> Proposal | None:
    """What a person may raise a problem from, proposed or not: the light of a month when it is
    yellow or red, or the text reported for it; with what is still a draft for who sees inside."""
    judged = Ground([project.pk], month).judged(project.pk)
    if source == ProblemSource.LIGHT:
        return _light(project, judged) if judged.light.state in _BAD else None
    text = judged.figure.problem.strip() if judged.figure else ""
    if not text and with_draft:
        drafts = ProjectProgress.objects.filter(project=project, month=month, published_at=None)
        text = next(iter(drafts.values_list("problem", flat=True)), "").strip()
    return _text(project, month, text) if source == ProblemSource.PROGRESS and text else None


def _proposed(projects: Sequence[Project], month: Month) -> list[Proposal]:
    pks = [one.pk for one in projects]
    ground = Ground(pks, month)
    known, turned_down = _known(pks), _turned_down(pks)
    found = []
    for project in projects:
        judged, problems = ground.judged(project.pk), known[project.pk]
        down = turned_down[project.pk]
        found += _of_light(project, judged, problems, down)
        found += _of_text(project, judged, problems, down)
    return found


def _known(pks: Sequence[int]) -> defaultdict[int, list[_Known]]:
    found: defaultdict[int, list[_Known]] = defaultdict(list)
    rows = Problem.objects.filter(project__in=pks).order_by()
    for project, source, month, origin, stage in rows.values_list(
        "project_id", "source", "source_month", "origin", "stage"
    ):
        if project is not None:
            found[project].append(_Known(source, month, origin, stage))
    return found


def _turned_down(pks: Sequence[int]) -> defaultdict[int, list[_Down]]:
    found: defaultdict[int, list[_Down]] = defaultdict(list)
    rows = Dismissal.objects.filter(project__in=pks)
    for project, source, month, origin in rows.values_list(
        "project_id", "source", "month", "origin"
    ):
        found[project].append(_Down(source, month, origin))
    return found


def _of_light(
    project: Project,
    judged: Judged,
    problems: Iterable[_Known],
    down: Iterable[_Down],
) -> list[Proposal]:
    """Overall red, and nobody works on any problem of the project.

    Not again in a run of red months in which it was turned down or declined; nor in the month for
    which one was raised and is settled by now: the next month's light will tell.
    """
    light = judged.light
    if light.state is not State.RED or any(one.is_open for one in problems):
        return []
    since = red_since(judged.states, judged.month)
    if any(one.source == ProblemSource.LIGHT and one.month >= since for one in down):
        return []
    for one in problems:
        declined = (
            one.stage == ProblemStage.DROPPED and one.month is not None and one.month >= since
        )
        if one.source == ProblemSource.LIGHT and (declined or one.month == judged.month):
            return []
    return [_light(project, judged)]


def _light(project: Project, judged: Judged) -> Proposal:
    light = judged.light
    cause = (worst(judged.lights[family] for family in FAMILIES) or light).family
    return Proposal(
        project=project,
        source=ProblemSource.LIGHT,
        month=judged.month,
        origin=light.sentence,
        kind=KINDS.get(cause, ProblemKind.OTHER),
        title=_LIGHT_TITLES.get(cause, "项目亮灯预警"),
        light=light,
        red_months=judged.red_months,
    )


_LIGHT_TITLES = {
    START: "未按计划开工",
    PROGRESS: "投资进度严重滞后",
    LIBRARY: "开工后未入库",
    PAYMENT: "资金支付滞后",
}


def _of_text(
    project: Project,
    judged: Judged,
    problems: Iterable[_Known],
    down: Iterable[_Down],
) -> list[Proposal]:
    """What the department reported as 存在问题, once for as long as it repeats the same words."""
    text = judged.figure.problem.strip() if judged.figure else ""
    if not text:
        return []
    if any(one.source == ProblemSource.PROGRESS and one.origin == text for one in down):
        return []
    for one in problems:
        is_same = one.origin == text and (one.is_open or one.month == judged.month)
        if one.source == ProblemSource.PROGRESS and is_same:
            return []
    return [_text(project, judged.month, text)]


def _text(project: Project, month: Month, text: str) -> Proposal:
    return Proposal(
        project=project,
        source=ProblemSource.PROGRESS,
        month=month,
        origin=text,
        kind=kind_of(text),
        title=_first_words(text),
    )


def red_since(states: Sequence[State], month: Month) -> Month:
    """The first month of the run of red ones that ends at `month`, within its year.

    `states` are those of the year's months up to it; silent months do not break a run
    (`plan.lights.streak`), and a new year begins a new one.
    """
    since = month
    for back, state in enumerate(reversed(states)):
        if state is State.RED:
            since = month - back
        elif state in (State.GREEN, State.YELLOW, State.DONE):
            break
    return since


def kind_of(text: str) -> str:
    """What a reported text is about, by its first telling word; 其他 without one."""
    at = {
        kind: min((text.find(word) for word in words if word in text), default=-1)
        for kind, words in WORDS.items()
    }
    told = [(place, kind) for kind, place in at.items() if place >= 0]
    return min(told, default=(0, ProblemKind.OTHER))[1]


def _first_words(text: str) -> str:
    """The first clause, as the title to begin with."""
    for stop in "。；;，,":
        text = text.partition(stop)[0]
    return text[:80]
