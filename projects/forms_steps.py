"""What people type about what happens to a project: events, files, exemptions from a light."""

from typing import Any, TypeVar

from django import forms

from entry.fields import MonthFormField
from plan.precisions import Precision
from projects.choices import EventKind, FileKind
from projects.exemptions import Wish
from projects.forms_book import area_of_text, day, month_box
from projects.models import FAMILIES, Project, ProjectFile

FormT = TypeVar("FormT", bound=forms.Form)


class EventForm(forms.Form):
    """An event with the file that proves it: a new one, or one that is there already."""

    kind = forms.ChoiceField(label="事件", choices=[("", "请选择"), *EventKind.choices])
    on = day("日期", required=True, help_text="只知道年、月的，填其中任何一天。")
    precision = forms.ChoiceField(
        label="日期精确到", choices=Precision.choices, initial=Precision.DAY
    )
    upload = forms.FileField(
        label="佐证材料",
        required=False,
        help_text="上传新的或选已有的，必有其一。批文、施工许可证、现场照片、入库通知等，不超过20MB。",
    )
    evidence = forms.ModelChoiceField(
        label="或选已上传的资料",
        queryset=ProjectFile.objects.none(),
        required=False,
        empty_label="（不选）",
    )
    note = forms.CharField(label="说明", required=False, max_length=300, widget=area_of_text())

    def __init__(self, project: Project, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        known: Any = self.fields["evidence"]
        known.queryset = project.files.filter(removed_at=None).order_by("-uploaded_at")
        known.label_from_instance = lambda file: file.caption or file.name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and data.get("evidence"):
            self.add_error("evidence", "上传了新材料就不要再选已有的，请二者取一。")
        return data


class FileForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=FileKind.choices)
    upload = forms.FileField(
        label="文件", help_text="PDF、OFD、PNG、JPG、Word、Excel，每个不超过20MB。"
    )
    caption = forms.CharField(
        label="说明", required=False, max_length=100, help_text="照片写明拍的是哪里、到什么程度。"
    )
    taken_on = day("拍摄（形成）日期")

    def __init__(self, project: Project, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)


class ExemptionForm(forms.Form):
    family = forms.ChoiceField(label="哪一种灯", choices=[("", "请选择"), *FAMILIES])
    first = MonthFormField(label="自", widget=month_box())
    last = MonthFormField(label="至", widget=month_box(), help_text="含当月；到期自动恢复亮灯。")
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=area_of_text(4),
        help_text="写清楚不是责任单位能左右的原因，审批人据此判断。",
    )

    def __init__(self, project: Project, data: Any = None, files: Any = None) -> None:
        super().__init__(data)

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class VoidForm(forms.Form):
    """Why an event is taken out of the counts; one such form stands at each event."""

    reason = forms.CharField(label="作废原因", max_length=300, widget=area_of_text())


class DecideForm(forms.Form):
    """The two buttons carry the answer."""

    decision = forms.ChoiceField(choices=[("approve", "同意"), ("refuse", "不同意")])
    answer = forms.CharField(
        label="审批意见", required=False, max_length=300, widget=area_of_text()
    )

    @property
    def approve(self) -> bool:
        return bool(self.cleaned_data["decision"] == "approve")


def form_at(form: type[FormT], pk: int, data: Any = None) -> FormT:
    """A form that stands at a row of the page, with ids of its own: void-3-reason."""
    name = form.__name__.removesuffix("Form").lower()
    return form(data, auto_id=f"{name}-{pk}-%s")
