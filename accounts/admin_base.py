"""The base of every page of the administration: audited, scoped, and silent about the rest.

What a role may do to a model is in `accounts.admin_rights`; which rows it sees is `get_queryset`
of each class, and look-ups, related choices and prefilled forms go through the same queryset.
Changes are written to the audit trail; Django's own log is not kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import PermissionDenied
from django.db import router, transaction
from django.db.models import Field, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from accounts import clock, trail
from accounts.admin_lists import listing
from accounts.lockout import peer_address
from accounts.models import User

BEFORE = "_before_change"
# A filter may ask only this of a field of `list_filter` or of the date hierarchy.
TAILS = (
    *("", "__exact", "__isnull", "__isempty", "__id__exact"),
    *("__gte", "__lt", "__year", "__month", "__day"),
)


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A ModelAdmin that records every add, change and deletion with before → after.

    `trail_children` names reverse relations that are edited on the same page; `trail_hidden`
    names fields whose content must not be recorded.
    """

    view_on_site = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 500
    save_on_top = False
    trail_children: Sequence[str] = ()
    trail_hidden: frozenset[str] = frozenset()

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/admin-lists.css",)}

    # -- what is shown ------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """With the list as a file; without the history page: the trail is read in one place."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        export = path("export.<str:kind>", self.admin_site.admin_view(self.export), name=name)
        found = super().get_urls()
        return [export, *(one for one in found if not str(one.name).endswith("_history"))]

    def export(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The list as this person sees it, filters and search included, as xlsx or csv."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return listing(self, request, kind)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The right is asked before the row is looked for: two errors tell nothing apart.

        A row out of the person's scope is not found, like one that never was.
        """
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the page's own filters ask; Django would allow any field of the model."""
        filters = self.get_list_filter(request) if request else self.list_filter
        names = {_asked(item) for item in filters} | {self.date_hierarchy or ""}
        return any(lookup == f"{name}{tail}" for name in names if name for tail in TAILS)

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> QuerySet[Any] | None:
        """A related field offers and accepts only rows that its own page would show."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if related is not None:
            return related.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[Any], list[Any]]:
        """What hinders a deletion is counted, not named: it may be out of the person's scope."""
        _, counts, needed, protected = super().get_deleted_objects(objs, request)
        if protected:
            collector = NestedObjects(using=router.db_for_write(self.model))
            collector.collect(objs)
            kinds = Counter(str(item._meta.verbose_name) for item in collector.protected)
            protected = [f"{name}（{count}条）" for name, count in sorted(kinds.items())]
        return [str(item) for item in objs], counts, needed, protected

    # -- what is recorded ---------------------------------------------------------------------

    def record(
        self,
        request: HttpRequest,
        action: str,
        obj: Model,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """One event of the audit trail, at the door `admin`."""
        user = request.user
        trail.record(
            action,
            obj._meta.label_lower,
            str(obj.pk),
            user=user if isinstance(user, User) else None,
            door="admin",
            address=peer_address(request),
            at=clock.now(),
            before=before,
            after=after,
        )

    def snapshot(self, obj: Model) -> dict[str, Any]:
        """A row as plain values, with what hangs on it and is edited with it."""
        found = _values(obj, self.trail_hidden)
        for field in obj._meta.many_to_many:
            found[field.name] = sorted(str(item) for item in getattr(obj, field.name).all())
        for name in self.trail_children:
            children = getattr(obj, name).order_by("pk")
            found[name] = [_values(child, self.trail_hidden) for child in children]
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            stored = self.model._base_manager.get(pk=obj.pk)
            setattr(obj, BEFORE, self.snapshot(stored))
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self.record(request, "record.add", obj, after=self._stored(obj))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        before, after = getattr(obj, BEFORE), self._stored(obj)
        changed = [name for name in after if before[name] != after[name]]
        if changed:
            self.record(
                request,
                "record.change",
                obj,
                {name: before[name] for name in changed},
                {name: after[name] for name in changed},
            )

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> Any:
        for obj in queryset:
            self.record(request, "record.delete", obj, before=self._stored(obj))

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        """An action over several rows happens with its records, or not at all."""
        with transaction.atomic():
            return super().response_action(request, queryset, *args)

    def _stored(self, obj: Any) -> dict[str, Any]:
        """As the database has it now: fresh of relations cached before the form was saved."""
        return self.snapshot(self.model._base_manager.get(pk=obj.pk))


def yes(field: str, title: str, word: str) -> Any:
    """A column that says a word where a flag is set, and nothing where it is not."""

    @admin.display(description=title, ordering=field, empty_value="")
    def column(obj: Model) -> str:
        return word if getattr(obj, field) else ""

    return column


class ReadOnlyAdmin(AuditedAdmin):
    """Figures, states and logs: looked at here, changed through their own doors only."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _asked(item: Any) -> str:
    """The parameter or field of an item of `list_filter`."""
    named = item[0] if isinstance(item, (list, tuple)) else item
    return str(getattr(named, "parameter_name", named))


def _values(obj: Model, hidden: frozenset[str]) -> dict[str, Any]:
    fields = [field for field in obj._meta.concrete_fields if field.name not in hidden]
    return {field.name: _plain(obj, field) for field in fields}


def _plain(obj: Model, field: "Field[Any, Any]") -> Any:
    """A field's value; of a relation both the key and the name that the person saw."""
    value = getattr(obj, field.attname)
    if not field.is_relation or value is None:
        return value
    return f"{value} {getattr(obj, field.name)}"
