"""How drafts become vintages and published figures are reopened. For the workflow only."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from entry.audit import Actor
from entry.errors import Invalid
from entry.figures import MonthlyFigure
from entry.models import PublicationClock, ReopenedFigure, Return
from entry.registers import Register, register, registers

STEP = timedelta(microseconds=1)
MOST_NAMED = 1000  # subjects that a query may name one by one


def stamp(at: datetime) -> datetime:
    """The moment that a publication at `at` is stamped with: `at`, or just after the last one.

    The clock stays locked until the caller's transaction ends, so publications are committed in
    the order of their stamps: nothing ever comes into force behind a stamp that was seen.
    """
    PublicationClock.objects.get_or_create(singleton=True, defaults={"last": at - STEP})
    clock = PublicationClock.objects.select_for_update().get()
    clock.last = max(at, clock.last + STEP)
    clock.save(update_fields=["last"])
    return clock.last


def last_stamp(model: type[MonthlyFigure]) -> datetime | None:
    """The stamp up to which all figures of a register are there; None when nothing is published.

    Before the first publication through the workflow it is the latest of what was loaded.
    """
    last = PublicationClock.objects.values_list("last", flat=True).first()
    if last is None:
        objects: Any = model._default_manager
        found = objects.aggregate(a=Max("published_at"), b=Max("superseded_at"))
        last = max((at for at in found.values() if at), default=None)
    return last


def publish_figures(monthly_return: Return, *, at: datetime) -> None:
    """Stamp the drafts of every register and close the vintages that they replace.

    Empty drafts and, in a correction, drafts equal to what stands are dropped: they are no news.
    """
    for each in registers():
        published = _publish_register(each.figure, monthly_return, at=at)
        each.published(monthly_return, published, at=at)


def _publish_register(
    model: type[MonthlyFigure], monthly_return: Return, *, at: datetime
) -> list[MonthlyFigure]:
    objects: Any = model._default_manager
    drafts = list(objects.drafts().filter(monthly_return=monthly_return))
    current = {(*row.subject_key, row.month): row for row in _standing(objects, model, drafts)}
    fresh, replaced, dropped = [], [], []
    for draft in drafts:
        old = current.get((*draft.subject_key, draft.month))
        if draft.is_empty() or (old is not None and old.content() == draft.content()):
            dropped.append(draft.pk)
            continue
        fresh.append(draft)
        if old is not None:
            replaced.append(old.pk)
    objects.filter(pk__in=dropped).delete()
    objects.filter(pk__in=replaced).update(superseded_at=at)
    objects.filter(pk__in=[draft.pk for draft in fresh]).update(published_at=at)
    for draft in fresh:
        draft.published_at = at
    return fresh


def _standing(objects: Any, model: type[MonthlyFigure], drafts: Sequence[MonthlyFigure]) -> Any:
    """What is in force in the months of these drafts: of their subjects, if they are few."""
    found = objects.current().filter(month__in={draft.month for draft in drafts})
    first = model.subject_fields[0]
    subjects = {getattr(draft, f"{first}_id") for draft in drafts}
    return found if len(subjects) > MOST_NAMED else found.filter(**{f"{first}__in": subjects})


def reopen_figures(
    correction: Return, figures: Sequence[tuple[str, str]], *, by: Actor, at: datetime
) -> None:
    """Name the figures that a correction may change, each with a draft copied from what stands."""
    for key, subject in dict.fromkeys(figures):
        try:
            each = register(key)
        except LookupError as error:
            raise Invalid(str(error))
        row = each.rows(correction, [subject]).get(subject)
        if row is None:
            raise Invalid(each.why_missing(correction, subject))
        ReopenedFigure.objects.create(monthly_return=correction, register=key, subject=subject)
        _copy(each, correction, row.key, by=by, at=at)


def _copy(
    each: Register, correction: Return, key: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    objects: Any = each.figure._default_manager
    current = objects.current().filter(**key).first()
    if current is None:
        return
    objects.create(
        **key,
        **current.content(),
        monthly_return=correction,
        version=1,
        entered_by=by.person,
        entered_at=at,
    )
