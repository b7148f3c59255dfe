"""Where a plan's text names projects: their quotes, mentions, events and year plans."""

from collections.abc import Iterable, Iterator

from plan.reading import Quoted
from projects.models import Mention, Project, ProjectEvent, YearPlan


def quoted_projects(plan: int, year: int) -> list[Quoted]:
    """Every place of every project in the text of a plan, each once. Four queries."""
    projects = {
        one.pk: one
        for one in Project.objects.filter(chapter__plan=plan).exclude(quote="").order_by("order")
    }
    rows: Iterable[tuple[int, str, int]] = [
        *((pk, one.quote, one.occurrence) for pk, one in projects.items()),
        *Mention.objects.filter(chapter__plan=plan).values_list(
            "project_id", "quote", "occurrence"
        ),
        *ProjectEvent.objects.as_of(None)
        .filter(chapter__plan=plan)
        .exclude(quote="")
        .values_list("project_id", "quote", "occurrence"),
        *YearPlan.objects.filter(year=year)
        .exclude(quote="")
        .values_list("project_id", "quote", "occurrence"),
    ]
    return list(_once(projects, rows))


def _once(projects: dict[int, Project], rows: Iterable[tuple[int, str, int]]) -> Iterator[Quoted]:
    for pk, quote, occurrence in dict.fromkeys(rows):
        project = projects.get(pk)
        if project is not None:
            yield Quoted(
                "project", project.key, project.name, quote, occurrence, names=project.names
            )
