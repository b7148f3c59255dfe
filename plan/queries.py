"""What others may ask of plans."""

from dataclasses import dataclass

from accounts.models import Area
from plan.models import Chapter, Plan, Task
from plan.reading import Heading, Quoted


def has_plan(area: Area) -> bool:
    """Whether the area has a plan of any year. One query."""
    return Plan.objects.filter(area=area).exists()


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan as a reader opens it; `folds` are the chapters that fold: parts and their sections."""

    pk: int
    year: int
    title: str
    short_title: str
    area: Area
    document: str
    headings: tuple[Heading, ...]
    folds: tuple[str, ...]
    titles: dict[str, str]


def plan_text(year: int, area: Area | None = None) -> PlanText | None:
    """The plan of a year, of the area or of the only one there is. Two queries."""
    found = Plan.objects.filter(year=year).select_related("area")
    plan = (found.filter(area=area) if area else found).first()
    if plan is None:
        return None
    chapters = list(plan.chapters.order_by("order"))
    keys = {one.pk: one.key for one in chapters}
    parts = {one.pk for one in chapters if one.parent_id is None}
    return PlanText(
        pk=plan.pk,
        year=plan.year,
        title=plan.title,
        short_title=plan.short_title,
        area=plan.area,
        document=plan.document,
        headings=tuple(
            Heading(one.key, keys.get(one.parent_id or 0, ""), one.quote) for one in chapters
        ),
        folds=tuple(one.key for one in chapters if _folds(one, parts)),
        titles={one.key: str(one) for one in chapters},
    )


def _folds(chapter: Chapter, parts: set[int]) -> bool:
    return chapter.parent_id is None or chapter.parent_id in parts


def years() -> list[int]:
    """The years that have a plan, the latest first."""
    return list(Plan.objects.order_by("-year").values_list("year", flat=True).distinct())


def quoted_tasks(plan: int) -> list[Quoted]:
    """Where the text sets a plan's tasks. One query."""
    found = Task.objects.filter(plan=plan).exclude(quote="").order_by("order", "number")
    return [
        Quoted("task", key, title, quote, occurrence)
        for key, title, quote, occurrence in found.values_list(
            "key", "title", "quote", "occurrence"
        )
    ]
