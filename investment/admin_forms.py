"""What the publisher types about chains, teams and rules, checked against the plan's own text."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from investment.models import Chain, Event, Team
from plan.admin_forms import check_quote


class QuotedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A quote must stand in the text of its chapter's plan."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chapter = data.get("chapter")
        check_quote(self, chapter.plan if chapter else None, data)
        return data


class ChainForm(QuotedForm):
    class Meta:
        model = Chain
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {"quote": AdminTextareaWidget(attrs={"rows": 2})}  # noqa: RUF012


class TeamForm(QuotedForm):
    class Meta:
        model = Team
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {"quote": AdminTextareaWidget(attrs={"rows": 2})}  # noqa: RUF012


class EventForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Event
        fields = "__all__"  # noqa: DJ007 - the administration names the fields
        widgets = {"note": AdminTextareaWidget(attrs={"rows": 2})}  # noqa: RUF012
