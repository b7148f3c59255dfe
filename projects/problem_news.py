"""What changed among the problems: raised, settled, declined, taken up again (`plan.news`).

Told by the steps themselves: each has its moment, and none is ever changed.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localdate

from accounts.models import User
from plan.asked import end_of
from plan.news import Kind, News, Telling
from projects.choices import ProblemStage as Stage
from projects.models import Problem, ProblemEvent

_SETTLED: Mapping[str, Kind] = {Stage.CLOSED: Kind.CLOSED, Stage.DROPPED: Kind.LEFT}


def problem_news(user: User, now: Telling, then: Telling) -> list[News]:
    """What became of the problems that this user may see. One query."""
    taken = ProblemEvent.objects.filter(
        problem__in=Problem.objects.visible_to(user), at__gt=_until(then), at__lte=_until(now)
    )
    steps: dict[int, list[ProblemEvent]] = {}
    named = ("problem__lead", "problem__project", "problem__enterprise")
    for one in taken.select_related(*named).order_by("pk"):
        steps.setdefault(one.problem_id, []).append(one)
    found = [_news(one) for one in steps.values()]
    return [one for one in found if one is not None]


def _until(telling: Telling) -> datetime:
    """The last moment that counts: of the month, or of what is known."""
    end = end_of(telling.month.last_day)
    assert end is not None  # a month has a last day  # noqa: S101
    return min(end, telling.as_of) if telling.as_of else end


def _news(steps: list[ProblemEvent]) -> News | None:
    """Of one problem, by its steps since then: where the first began and the last led."""
    first, last = steps[0], steps[-1]
    problem, on = first.problem, localdate(last.at)
    subject = str(problem.project or problem.enterprise)
    if last.to_stage in _SETTLED:
        done = f"{_day(on)}{Stage(last.to_stage).label.removeprefix('已')}"
        return _told(problem, _SETTLED[last.to_stage], f"{subject}：{done}", on)
    if not first.from_stage:
        on = localdate(first.at)
        words = f"{subject}：{_day(on)}提出，{problem.lead.short_name}办理"
        return _told(problem, Kind.RAISED, words, on)
    if first.from_stage in _SETTLED:
        return _told(problem, Kind.TAKEN_BACK, f"{subject}：核销后重新办理", on)
    return None


def _told(problem: Problem, kind: Kind, words: str, on: date) -> News:
    href = f"/projects/problems/{problem.number}/"
    return News(kind=kind, title=problem.title, href=href, words=words, on=on)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
