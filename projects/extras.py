"""What only the wider columns of the ledger tell: people, money by source, photos, excuses.

Six queries for any number of projects, taken only when such a column is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, prefetch_related_objects

from accounts.models import User
from entry.periods import Month
from projects.choices import FileKind
from projects.entries import Contact, More
from projects.lights import LIBRARY
from projects.models import Funding, LightExemption, Member, Project, ProjectFile
from projects.problems import solved_words
from projects.scopes import sees_inside


def more_of(
    user: User, projects: Sequence[Project], month: Month, as_of: datetime | None = None
) -> dict[int, More]:
    """By project, within what this user may see: telephone numbers only to those inside."""
    prefetch_related_objects(projects, "co_operating")
    pks = [one.pk for one in projects]
    inside = {one.pk for one in projects if sees_inside(user, one)}
    people, funding = _people(pks, inside), _funding(pks)
    photos, excused = _photos(pks, as_of), _excused(pks, month, as_of)
    solved = solved_words(pks, month, as_of)
    return {
        one.pk: More(
            co_operating=tuple(each.short_name for each in one.co_operating.all()),
            people=tuple(people[one.pk]),
            funding=funding[one.pk],
            photos=photos[one.pk],
            excused=excused.get(one.pk, ""),
            solved=solved.get(one.pk, ""),
        )
        for one in projects
    }


def _people(pks: Sequence[int], inside: set[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    rows = Member.objects.filter(project__in=pks).order_by("project", "pk")
    for project, duty, name, phone in rows.values_list("project_id", "duty", "name", "phone"):
        found[project].append(Contact(duty, name, phone if project in inside else ""))
    return found


def _funding(pks: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = Funding.objects.filter(project__in=pks)
    for project, kind, amount in rows.values_list("project_id", "kind", "amount"):
        found[project][kind] = amount
    return found


def _photos(pks: Sequence[int], as_of: datetime | None) -> Counter[int]:
    kept = Q(removed_at=None)
    if as_of is not None:
        kept = Q(uploaded_at__lte=as_of) & (kept | Q(removed_at__gt=as_of))
    rows = ProjectFile.objects.filter(kept, project__in=pks, kind=FileKind.PHOTO)
    return Counter(rows.values_list("project_id", flat=True))


def _excused(pks: Sequence[int], month: Month, as_of: datetime | None) -> dict[int, str]:
    """Why a project need not stand in the statistics library yet, as it was approved."""
    approved = LightExemption.objects.filter(
        project__in=pks, family=LIBRARY, is_approved=True, first__lte=month, last__gte=month
    )
    if as_of is not None:
        approved = approved.filter(decided_at__lte=as_of)
    return dict(approved.order_by("decided_at").values_list("project_id", "reason"))
