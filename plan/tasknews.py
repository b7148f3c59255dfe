"""What changed among the tasks: closed, overdue, lights that turned (`plan.news`).

A fixed number of queries, however many tasks.
"""

from collections.abc import Sequence
from datetime import date

from plan.judging import Judged, Stand, judge
from plan.models import Task
from plan.models.task import Stage
from plan.news import Kind, Mark, News, Telling, is_of_one_year, turned
from plan.tasklights import WORDS
from plan.tasks import TaskEntry

_SETTLED = (Stage.CLOSED, Stage.CANCELLED)


def task_news(
    entries: Sequence[TaskEntry], now: Telling, then: Telling, *, today: date
) -> list[News]:
    """What became of these tasks, each as it stood on the last day of its month."""
    tasks = [one.task for one in entries]
    if not tasks:
        return []
    judged, earlier = judge(tasks, _stand(now, today)), judge(tasks, _stand(then, today))
    found: list[News] = []
    for one in tasks:
        news = _step(one, judged[one.pk], earlier[one.pk])
        if news is None and is_of_one_year(now, then) and _was_there(one, then):
            news = _turn(one, judged[one.pk], earlier[one.pk])
        found += [news] if news else []
    return found


def _stand(telling: Telling, today: date) -> Stand:
    month = telling.month
    return Stand.at(month, today=today, as_of=telling.as_of, day=month.last_day)


def _was_there(task: Task, then: Telling) -> bool:
    return task.assigned_on is None or task.assigned_on <= then.month.last_day


def _step(task: Task, now: Judged, then: Judged) -> News | None:
    stage, was = now.course.stage, then.course.stage
    if stage == Stage.CLOSED and was != Stage.CLOSED:
        return _news(task, Kind.CLOSED, now, on=now.course.closed_on)
    if stage == Stage.CANCELLED and was != Stage.CANCELLED:
        return _news(task, Kind.LEFT, now, on=now.course.cancelled_on)
    if was in _SETTLED and stage not in _SETTLED:
        return _news(task, Kind.TAKEN_BACK, now, words="上月已办结或撤销，现重新办理。")
    if now.is_overdue and not then.is_overdue:
        return _news(task, Kind.OVERDUE, now, on=now.limit)
    return None


def _turn(task: Task, now: Judged, then: Judged) -> News | None:
    """A light that turned while the task was open, not overdue already and nothing else befell."""
    if now.is_overdue or now.course.stage in _SETTLED:
        return None
    kind = turned(_mark(then), _mark(now))
    return _news(task, kind, now, then=then) if kind else None


def _news(
    task: Task,
    kind: Kind,
    now: Judged,
    *,
    then: Judged | None = None,
    on: date | None = None,
    words: str = "",
) -> News:
    return News(
        kind=kind,
        title=task.title,
        href=f"/tasks/{task.key}/",
        words=words or now.light.sentence,
        on=on,
        before=_mark(then) if then else None,
        after=_mark(now) if then else None,
    )


def _mark(judged: Judged) -> Mark:
    light = judged.light
    return Mark(light.colour, WORDS.get(light.state, light.word), light.sentence)
