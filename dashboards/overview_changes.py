"""What changed since last month: what is told of a month and was not told of the one before.

The month before is taken as it was told while it was the newest: by what was known until the first
figures of this month were published. A month that is no longer the newest is told in the same way,
so its changes stay what they were, and what became known late is told once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from dashboards.overview_blocks import Blocks
from entry.rounds import told_until
from indicators.figure_news import figure_news
from indicators.news import target_news
from investment.news import signing_news
from investment.support_news import support_news
from plan.news import Kind, News, Telling
from plan.tasknews import task_news
from projects.news import project_news
from projects.problem_news import problem_news

# In the order of the page: what each is called, and where its records are listed.
GROUPS: Mapping[str, tuple[str, str]] = {
    "targets": ("目标", "/indicators/"),
    "figures": ("数据", "/indicators/"),
    "projects": ("重点项目", "/projects/"),
    "problems": ("问题", "/projects/problems/"),
    "tasks": ("任务", "/tasks/"),
    "signings": ("招商引资", "/investment/"),
    "support": ("三争取", "/support/"),
}


@dataclass(frozen=True, slots=True)
class NewsGroup:
    """What changed in one register; `key` names it, `href` is its list."""

    key: str
    title: str
    href: str
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    now: Telling
    then: Telling
    groups: tuple[NewsGroup, ...]


def changes(user: User, found: Blocks) -> Changes:
    """The changes among the records of these blocks; a fixed number of queries."""
    seen, today = Telling(found.month, found.as_of), found.today
    now = Telling(found.month, told_until(found.month, found.as_of))
    then = Telling(found.month - 1, told_until(found.month - 1, now.as_of))
    told: dict[str, Sequence[News]] = {
        "targets": target_news(found.standings, seen, now, then, today=today),
        "figures": figure_news(user, found.area, now, then),
        "projects": project_news(found.projects.entries, seen, now, then),
        "problems": problem_news(user, now, then),
        "tasks": task_news(found.tasks.entries, now, then, today=today),
        "signings": signing_news(found.signings.entries, seen, now, then, today=today),
        "support": support_news(found.support.entries, found.support.rules, now, then),
    }
    return Changes(now, then, tuple(_group(key, told[key]) for key in GROUPS))


def _group(key: str, news: Sequence[News]) -> NewsGroup:
    """By what became of the records, in the order of `Kind`; within it in the register's."""
    title, href = GROUPS[key]
    order = list(Kind)
    return NewsGroup(key, title, href, tuple(sorted(news, key=lambda one: order.index(one.kind))))
