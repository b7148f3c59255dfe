"""What projects come to for indicators counted from them: starts, completions, investment.

A list that an administrator adds can be counted by its code (`investment-district-major`) without
more. Of a package and its parts no more is counted than once (`projects.formulas.counted`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import Area, User
from entry.counts import Count, Measure, Named, Record
from entry.periods import Month
from plan.asked import query_of
from plan.precisions import date_words
from projects.choices import INDUSTRY
from projects.formulas import Part, counted
from projects.ledgers import in_force
from projects.models import Project, ProjectEvent, ProjectList, ProjectProgress
from projects.stages import Course, Happening, course, year_marks

REGISTER = "projects"
LEDGER = "重点项目"
STARTS = Count("project-starts", "新开工项目", LEDGER)
INDUSTRIAL = Count("industrial-starts", "新开工产业类项目", LEDGER)
COMPLETIONS = Count("project-completions", "竣工项目", LEDGER)
PRODUCTIONS = Count("project-productions", "建成投产项目", LEDGER)
SAME_YEAR = Count("same-year-projects", "当年开工当年建成项目", LEDGER)
INVESTED = Count("project-investment", "重点项目完成投资", LEDGER, Measure.AMOUNT)
PREFIX = "investment-"
MOST_CODE = 40  # of an indicator's column


@dataclass(frozen=True, slots=True)
class Standing:
    """A project at the end of a month; `invested` is the year's, in 万元, None while unknown."""

    project: Project
    reached: Course
    events: tuple[Happening, ...]
    invested: Decimal | None = None
    lists: frozenset[str] = field(default_factory=frozenset)

    def came_to(self, mark: str, month: Month) -> bool:
        """Whether it did in the month's year, by the ledger's own rule."""
        if mark == "industrial" and self.project.category not in INDUSTRY:
            return False
        return mark in year_marks(self.reached, month.year)

    def words(self, told: str) -> str:
        enterprise = self.project.enterprise.name if self.project.enterprise else ""
        parts = (told, enterprise, self.project.lead.short_name)
        return " · ".join(part for part in parts if part)


class ProjectCounter:
    """Projects by number, and what was invested in them by amount."""

    @property
    def counts(self) -> Sequence[Count]:
        """One query: lists are rows."""
        lists = ProjectList.objects.values_list("code", "name")
        return [
            STARTS, INDUSTRIAL, COMPLETIONS, PRODUCTIONS, SAME_YEAR, INVESTED,
            *(
                Count(PREFIX + code, f"{name}完成投资", LEDGER, Measure.AMOUNT)
                for code, name in lists
                if len(PREFIX + code) <= MOST_CODE
            ),
        ]  # fmt: skip

    def records(
        self, codes: Collection[str], area: Area, month: Month, carriers: Collection[int] = ()
    ) -> Mapping[str, Sequence[Record]]:
        """The records of each count from January to the month's end. Four queries.

        The drafts of the returns `carriers` count as if they stood: they are published together.
        """
        projects = list(
            Project.objects.filter(Q(area=area) | Q(area__parent=area)).select_related(
                "enterprise", "lead"
            )
        )
        standing = _standing(projects, month, carriers)
        return {code: _records(code, standing, month) for code in codes}

    def addresses(self, user: User, named: Collection[Named]) -> Mapping[Named, str]:
        """The pages of the projects that a person may see. One query."""
        keys = {key for register, key in named if register == REGISTER}
        if not keys:
            return {}
        seen = Project.objects.visible_to(user).filter(key__in=keys)
        return {(REGISTER, key): f"/projects/{key}/" for key in seen.values_list("key", flat=True)}

    def page(self, code: str, month: Month) -> str:
        """The ledger, narrowed to what a count holds."""
        if code in _NUMBERS:
            return f"/projects/{query_of({'reached': _NUMBERS[code][1], 'month': month})}"
        if code == INVESTED.code:
            return f"/projects/{query_of({'month': month})}"
        if code.startswith(PREFIX):
            return f"/projects/{query_of({'list': code.removeprefix(PREFIX), 'month': month})}"
        return ""


def _standing(
    projects: Sequence[Project], month: Month, carriers: Collection[int]
) -> list[Standing]:
    pks = [one.pk for one in projects]
    events = _events(pks)
    invested = _invested(pks, month, carriers)
    lists: dict[int, set[str]] = defaultdict(set)
    for project, code in in_force(month).values_list("project_id", "list__code"):
        lists[project].add(code)
    return [
        Standing(
            project=one,
            reached=course(events.get(one.pk, ()), month),
            events=tuple(events.get(one.pk, ())),
            invested=invested.get(one.pk),
            lists=frozenset(lists.get(one.pk, ())),
        )
        for one in projects
    ]


def _events(pks: Collection[int]) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = defaultdict(list)
    names = ("project_id", "kind", "on", "precision", "pk")
    rows = ProjectEvent.objects.as_of(None).filter(project__in=pks).order_by("on", "pk")
    for project, kind, on, precision, pk in rows.values_list(*names):
        words = date_words(on, precision)
        found[project].append(Happening(kind, Month.of(on), (on, pk), words))
    return found


def _invested(pks: Collection[int], month: Month, carriers: Collection[int]) -> dict[int, Decimal]:
    """The year's investment by the month's own figure; a draft of a carrier before others."""
    figures = ProjectProgress.objects.filter(project__in=pks, month=month)
    stands = Q(published_at__isnull=False, superseded_at=None)
    if carriers:
        stands |= Q(monthly_return__in=carriers, published_at=None)
    rows = figures.filter(stands).values_list("project_id", "invested", "published_at")
    found: dict[int, Any] = {}
    for project, invested, published_at in rows:
        if published_at is None or project not in found:
            found[project] = invested
    return {project: amount for project, amount in found.items() if amount is not None}


def _records(code: str, standing: Sequence[Standing], month: Month) -> list[Record]:
    """Codes that are not known have no records."""
    if code in _NUMBERS:
        kinds, mark = _NUMBERS[code]
        kept = _once([one for one in standing if one.came_to(mark, month)])
        return [_number(one, kinds) for one in kept]
    if code == INVESTED.code:
        return _amounts(standing)
    if code.startswith(PREFIX):
        wanted = code.removeprefix(PREFIX)
        return _amounts([one for one in standing if wanted in one.lists])
    return []


def _once(standing: Sequence[Standing]) -> list[Standing]:
    """A part stands in its package, where that counts too."""
    parts = (Part(one.project.pk, one.project.parent_id, Decimal(1)) for one in standing)
    kept = counted(parts)
    return [one for one in standing if one.project.pk in kept]


def _number(one: Standing, kinds: Sequence[str]) -> Record:
    """Dated by the event that it counts for."""
    happened = min(
        (event for event in one.events if event.kind in kinds), key=lambda event: event.order
    )
    on: Any = happened.order[0]
    words = one.words(happened.words)
    return Record(REGISTER, one.project.key, one.project.name, on, words=words)


def _amounts(standing: Iterable[Standing]) -> list[Record]:
    every = {one.project.pk: one for one in standing}
    amounts = counted(Part(pk, one.project.parent_id, one.invested) for pk, one in every.items())
    return [
        Record(
            REGISTER, every[pk].project.key, every[pk].project.name, None,
            amount=amount, words=every[pk].words(""),
        )
        for pk, amount in amounts.items()
        if amount
    ]  # fmt: skip


_BEGINNINGS, _ENDS = ("started", "resumed"), ("completed", "production", "full_capacity")
# Which events a count is dated by, and which mark of the year it counts (`stages.year_marks`).
_NUMBERS: Mapping[str, tuple[Sequence[str], str]] = {
    STARTS.code: (_BEGINNINGS, "started"),
    INDUSTRIAL.code: (_BEGINNINGS, "industrial"),
    COMPLETIONS.code: (("completed",), "completed"),
    PRODUCTIONS.code: (_ENDS[1:], "production"),
    SAME_YEAR.code: (_ENDS, "built"),
}
