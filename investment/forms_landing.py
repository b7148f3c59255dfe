"""What people type when a signing becomes a project of the projects' register."""

from typing import Any

from django import forms

from investment.boxes import VersionForm, words_box
from investment.forms_signing import blank, words_line
from investment.landing import NewProject
from investment.models import Signing
from projects.choices import Category, Nature

PASTED = 60  # a code with blanks and dashes between its characters


class ProjectForm(VersionForm):
    """What the projects' register asks beyond what the signing says."""

    name = words_line("项目名称", 120, required=True)
    category = forms.ChoiceField(label="类别", choices=blank(Category.choices, "请选择"))
    nature = forms.ChoiceField(label="建设性质", choices=blank(Nature.choices), required=False)
    code = words_line(
        "项目代码", PASTED, help_text="24位，如2312-150205-04-01-123456；还没有的可以以后填。"
    )

    def __init__(self, signing: Signing, data: Any = None) -> None:
        super().__init__(
            data, initial={"version": signing.version, "name": signing.name}, auto_id="new-%s"
        )

    def new_project(self) -> NewProject:
        return NewProject(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )


class LinkForm(VersionForm):
    """Which project it is; the version alone is typed, the project is a button's."""

    project = forms.SlugField(widget=forms.HiddenInput)


class UnlinkForm(VersionForm):
    reason = words_box("取消对应的原因", 300, required=True)

    def __init__(self, signing: Signing, data: Any = None) -> None:
        super().__init__(data, initial={"version": signing.version})
