"""What changed among the projects: begun, completed, stopped, lights that turned (`plan.news`).

A fixed number of queries, however many projects.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from entry.periods import Month
from plan.news import Kind, News, Telling, is_of_one_year, turned
from projects.entries import Entry
from projects.judging import Ground, Judged
from projects.models import Project
from projects.stages import Happening

# What of a project's course is which news, in its words; what ends a project's year comes last.
_STEPS: Mapping[str, tuple[Kind, str]] = {
    "started": (Kind.STARTED, "开工"),
    "completed": (Kind.COMPLETED, "竣工"),
    "production": (Kind.COMPLETED, "投产"),
    "full_capacity": (Kind.COMPLETED, "达产"),
    "stopped": (Kind.STOPPED, "停建"),
    "removed": (Kind.LEFT, "调出"),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """Every project as it was told: how it stood, and the events in force."""

    judged: Mapping[int, Judged]
    events: Mapping[int, Sequence[Happening]]

    @classmethod
    def of(cls, projects: Sequence[Project], telling: Telling) -> "_Told":
        ground = Ground([one.pk for one in projects], telling.month, telling.as_of)
        return cls({one.pk: ground.judged(one.pk) for one in projects}, ground.events)

    @classmethod
    def seen(cls, entries: Sequence[Entry]) -> "_Told":
        return cls(
            {one.project.pk: one.judged for one in entries},
            {one.project.pk: one.events for one in entries},
        )


def project_news(
    entries: Sequence[Entry], seen: Telling, now: Telling, then: Telling
) -> list[News]:
    """What became of these projects; `entries` are as told by `seen`, read already."""
    projects = [one.project for one in entries]
    if not projects:
        return []
    at = _Told.seen(entries) if seen == now else _Told.of(projects, now)
    before = _Told.of(projects, then)
    return [news for one in projects for news in _of(one, at, before)]


def _of(project: Project, at: _Told, before: _Told) -> Iterator[News]:
    now, then = at.judged[project.pk], before.judged[project.pk]
    steps = [*_steps(project, now, then, at.events.get(project.pk, ()))]
    yield from steps
    if not is_of_one_year(Telling(now.month), Telling(then.month)):
        return
    kind = turned(then.light, now.light)
    if kind is None or (steps and kind in (Kind.BETTER, Kind.LIT, Kind.SILENT)):
        return  # a project that began or ended has no light that anybody need be told of
    told = _news(project, kind, now.light.sentence, None)
    yield replace(told, before=then.light, after=now.light)


def _steps(
    project: Project, now: Judged, then: Judged, events: Sequence[Happening]
) -> Iterator[News]:
    for name, (kind, word) in _STEPS.items():
        reached: Month | None = getattr(now.course, name)
        was: Month | None = getattr(then.course, name)
        if reached is not None and was is None:
            words = f"{_day(name, reached, events)}{word}"
            yield _news(project, kind, words, reached, is_late=reached < now.month)
        elif was is not None and reached is None:
            yield _gone(project, name, was, events)


def _gone(project: Project, name: str, was: Month, events: Sequence[Happening]) -> News:
    """A stop that ended in a resumption, or an event that no longer stands."""
    back = [one for one in events if one.kind == "resumed" and one.month >= was]
    if name == "stopped" and back:
        return _news(project, Kind.STARTED, f"{back[-1].words}复工", back[-1].month)
    return _news(project, Kind.TAKEN_BACK, f"上月列为{_STEPS[name][1]}，现已作废", None)


def _day(name: str, reached: Month, events: Sequence[Happening]) -> str:
    """When it happened, no more exact than its source."""
    kinds = (name, "resumed") if name == "started" else (name,)
    found = (one.words for one in events if one.month == reached and one.kind in kinds)
    return next(found, "") or f"{reached.year}年{reached.month}月"


def _news(
    project: Project, kind: Kind, words: str, month: Month | None, *, is_late: bool = False
) -> News:
    return News(
        kind=kind,
        title=project.name,
        href=_href(project),
        words=words,
        on=month.last_day if month else None,
        is_late=is_late,
    )


def _href(project: Project) -> str:
    return f"/projects/{project.key}/"
