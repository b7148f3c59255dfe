"""What people type about support: an item, its document, the shares of departments.

Forms that change something carry the version that their reader has seen; instalments, files and
decisions are in `investment.forms_support_steps`.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Area, Department, User
from accounts.roles import Action
from entry.inputs import FigureField
from investment.boxes import VersionForm, amount_box, day_box, words_box
from investment.choices import FundClass, Level, Novelty
from investment.models import SupportDocument, SupportItem, SupportKind
from investment.shares import PLACES, Parted
from investment.support_handed import NewDocument, NewItem
from investment.support_scopes import documents_open_to
from projects.models import Project

SPARE_ROWS = 3
MOST_ROWS = 20
NEW = "（登记新的文件）"


def _blank(choices: Iterable[Any], word: str) -> list[Any]:
    return [("", word), *choices]


class DocumentFields(forms.Form):
    """A document: one that is there, or the facts of a new one."""

    document = forms.ModelChoiceField(
        label="文件",
        queryset=SupportDocument.objects.none(),
        required=False,
        empty_label=NEW,
        help_text="一份文件可以有几个事项：已登记过的直接选，不要再登记。",
    )
    title = forms.CharField(label="文件名称", max_length=200, required=False)
    number = forms.CharField(
        label="文号", max_length=80, required=False, help_text="如内发改投字〔2024〕1号"
    )
    dated = day_box("文件日期")
    document_level = forms.ChoiceField(
        label="文件级别", choices=_blank(Level.choices, "请选择"), required=False
    )
    granted_by = forms.CharField(label="授予（下达）单位", max_length=100, required=False)

    def offer(self, user: User) -> None:
        known: Any = self.fields["document"]
        known.queryset = documents_open_to(user).order_by("-dated", "-pk")
        known.label_from_instance = document_label

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("document") is not None:
            if data.get("title") or data.get("number"):
                self.add_error("document", "已选了登记过的文件，就不要再填新文件；请二者取一。")
            return data
        for name, words in (("title", "文件名称"), ("document_level", "文件级别")):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"请填写{words}，或在上面选已登记的文件。")
        return data

    def chosen(self, lead: Department) -> SupportDocument | NewDocument:
        """Call it on a valid form."""
        data = self.cleaned_data
        if data["document"] is not None:
            known: SupportDocument = data["document"]
            return known
        return NewDocument(
            title=data["title"],
            lead=lead,
            level=data["document_level"],
            number=data["number"],
            dated=data["dated"],
            granted_by=data["granted_by"],
        )


def document_label(document: SupportDocument) -> str:
    """文号 名称（日期）."""
    day = f"（{document.dated.isoformat()}）" if document.dated else ""
    return f"{document.number} {document.title}{day}".strip()


class ItemFields(forms.Form):
    """What was won."""

    kind = forms.ModelChoiceField(
        label="类别", queryset=SupportKind.objects.all(), empty_label="请选择"
    )
    name = forms.CharField(label="名称", max_length=200, help_text="一个事项一条。")
    level = forms.ChoiceField(label="级别", choices=_blank(Level.choices, "同文件"), required=False)
    area = forms.ModelChoiceField(label="受益地区", queryset=Area.objects.none(), empty_label=None)
    amount = amount_box("争取金额", "万元；资金填写，其他类别不填")
    fund_class = forms.ChoiceField(
        label="资金类型", choices=_blank(FundClass.choices, "（不是资金）"), required=False
    )
    is_formula = forms.BooleanField(label="因素法分配", required=False)
    needs_match = forms.BooleanField(label="需地方配套", required=False)
    novelty = forms.ChoiceField(label="首次/延续", choices=Novelty.choices)
    valid_until = day_box("有效期至")
    project = forms.ModelChoiceField(
        label="用于项目", queryset=Project.objects.none(), required=False, empty_label="（不指定）"
    )
    note = words_box("备注", 300)

    def fill(self, user: User, home: int, item: SupportItem | None = None) -> None:
        """The choices within somebody's scope, and what stands; `home` is the lead's area."""
        area: Any = self.fields["area"]
        kept = Q(pk=item.area_id) if item else Q(pk__in=())
        area.queryset = Area.objects.filter(kept | Q(pk=home) | Q(parent=home))
        project: Any = self.fields["project"]
        named = Q(pk=item.project_id) if item and item.project_id else Q(pk__in=())
        seen = Project.objects.visible_to(user).values("pk")
        project.queryset = Project.objects.filter(named | Q(pk__in=seen)).order_by("order", "key")


DOCUMENT, ITEM = tuple(DocumentFields.base_fields), tuple(ItemFields.base_fields)


class NewItemForm(DocumentFields, ItemFields):
    """An item with its document; the department that leads it is one of the person's own."""

    lead = forms.ModelChoiceField(
        label="主办单位", queryset=Department.objects.none(), empty_label=None
    )

    def __init__(self, user: User, data: Any = None, initial: Any = None) -> None:
        reach = user.reach(Action.EDIT_INVESTMENT)
        mine = Department.objects.filter(reach.q_departments(), is_active=True)
        first = mine.order_by("order", "code").first()
        standing = {"lead": first, "area": first and first.area_id, **(initial or {})}
        super().__init__(data, initial=standing)
        lead: Any = self.fields["lead"]
        lead.queryset = mine.order_by("order", "code")
        self.offer(user)
        self.fill(user, first.area_id if first else 0)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What the page shows together."""
        named = (("所依据的文件", DOCUMENT), ("事项", ("lead", *ITEM)))
        return [(title, [self[name] for name in names]) for title, names in named]

    def new_item(self) -> NewItem:
        """What is entered; call it on a valid form."""
        data = self.cleaned_data
        return NewItem(
            **{name: data[name] for name in ITEM},
            lead=data["lead"],
            document=self.chosen(data["lead"]),
        )


class FactsForm(VersionForm, ItemFields):
    def __init__(self, item: SupportItem, user: User, data: Any = None) -> None:
        standing = {name: getattr(item, name) for name in ITEM}
        super().__init__(data, initial={**standing, "version": item.version})
        self.fill(user, item.lead.area_id, item)

    def typed(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in ITEM}


class ChooseDocumentForm(VersionForm, DocumentFields):
    """Under which document an item stands."""

    def __init__(self, item: SupportItem, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"document": item.document, "version": item.version})
        self.lead = item.lead
        self.offer(user)

    def typed(self) -> SupportDocument | NewDocument:
        return self.chosen(self.lead)


class DocumentForm(VersionForm):
    """The facts of a document that is there."""

    title = forms.CharField(label="文件名称", max_length=200)
    number = forms.CharField(label="文号", max_length=80, required=False)
    dated = day_box("文件日期")
    level = forms.ChoiceField(label="文件级别", choices=Level.choices)
    granted_by = forms.CharField(label="授予（下达）单位", max_length=100, required=False)

    def __init__(self, document: SupportDocument, data: Any = None) -> None:
        names = ("title", "number", "dated", "level", "granted_by", "version")
        super().__init__(data, initial={name: getattr(document, name) for name in names})

    def typed(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ShareRow(forms.Form):
    department = forms.ModelChoiceField(
        label="单位", queryset=Department.objects.none(), required=False, empty_label="（不选）"
    )
    percent = FigureField(
        label="比例%", required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=PLACES,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, area: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["department"]
        known.queryset = Department.objects.filter(area=area).order_by("order", "code")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        department, percent = data.get("department"), data.get("percent")
        if department is not None and percent is None and "percent" not in self.errors:
            self.add_error("percent", "请填写这个单位的比例。")
        if department is None and percent is not None and "department" not in self.errors:
            self.add_error("department", "请选择单位。")
        return data


class SharesForm(VersionForm):
    """The lead, and a department and its per cent in each row; an emptied row is taken away."""

    lead = forms.ModelChoiceField(
        label="主办单位",
        queryset=Department.objects.none(),
        empty_label=None,
        help_text="主办单位也要有比例，各单位合计100%。",
    )

    def __init__(self, item: SupportItem, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"version": item.version, "lead": item.lead})
        mine = Q(user.reach(Action.EDIT_INVESTMENT).q_departments(), is_active=True)
        lead: Any = self.fields["lead"]
        lead.queryset = Department.objects.filter(mine | Q(pk=item.lead_id))
        made = forms.formset_factory(
            ShareRow, extra=SPARE_ROWS, max_num=MOST_ROWS, validate_max=True
        )
        standing = [dict(one) for one in item.shares.values("department", "percent")]
        area = {"area": item.lead.area_id}
        self.rows = made(data, initial=standing, prefix="rows", form_kwargs=area)

    def is_valid(self) -> bool:
        own, rows = super().is_valid(), self.rows.is_valid()
        if own and rows and self._twice():
            self.add_error(None, "同一个单位填了两次，请去掉一行。")
            return False
        return own and rows

    def _filled(self) -> list[tuple[Department, Decimal]]:
        rows = [one.cleaned_data for one in self.rows]
        return [(one["department"], one["percent"]) for one in rows if one.get("department")]

    def _twice(self) -> bool:
        named = [department.pk for department, _ in self._filled()]
        return len(set(named)) < len(named)

    def typed(self) -> Parted:
        return Parted(self.cleaned_data["lead"], dict(self._filled()))
