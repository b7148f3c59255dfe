"""What people type about a signing: a new one, its facts, an increase, what comes next.

Forms that change something carry the version that their reader has seen. Steps, agreements and
investors are in `investment.forms_signing_steps`, the project in `investment.forms_landing`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Area, Department, User
from accounts.roles import Action
from investment.boxes import VersionForm, amount_box, day_box, words_box
from investment.choices import Source, StepKind, Way
from investment.models import Chain, Event, Signing, Team
from investment.steps import NewStep
from investment.taking import Entered, Facts, Firm
from investment.upkeep import NewSigning
from plan.forms import officials
from projects.models import Enterprise

CODE_LENGTH = 30  # a code with blanks or dashes between its characters


def blank(choices: Iterable[Any], word: str = "（不注明）") -> list[Any]:
    return [("", word), *choices]


def words_line(label: str, most: int, *, required: bool = False, help_text: str = "") -> Any:
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text)


def pick(label: str, empty: str = "（不注明）", help_text: str = "") -> Any:
    """One of the rows that `offer` puts in."""
    return forms.ModelChoiceField(
        label=label, queryset=Department.objects.none(), required=False, empty_label=empty,
        help_text=help_text,
    )  # fmt: skip


def offer(form: forms.Form, name: str, rows: Any) -> None:
    if name in form.fields:
        field: Any = form.fields[name]
        field.queryset = rows


def doubt_box() -> forms.BooleanField:
    return forms.BooleanField(
        label="代码未通过校验，旧证照确实如此",
        required=False,
    )


class ProjectFields(forms.Form):
    """What is to be built, and for how much."""

    name = words_line("项目名称", 120, required=True)
    aliases = words_line("别名", 300, help_text="有几个的用 | 分隔。")
    chain = pick("产业链")
    industry = words_line("行业代码", 5, help_text="GB/T 4754-2017，如C3415")
    content = words_box("建设内容", 500)
    agreed_investment = amount_box("协议总投资")
    outside_investment = amount_box("其中区外资金", "万元，自治区以外、国内的资金")


class InvestorFields(forms.Form):
    """Who invests; an enterprise is found by its code or name, else entered."""

    enterprise_name = words_line("投资方全称", 100)
    enterprise_code = words_line("统一社会信用代码", CODE_LENGTH)
    enterprise_doubted = doubt_box()
    source = forms.ChoiceField(label="投资方来源", choices=blank(Source.choices), required=False)
    source_place = words_line("投资方所在地", 60, help_text="省、市，如浙江省宁波市")
    is_top500 = forms.BooleanField(label="500强", required=False)
    is_chain_leader = forms.BooleanField(label="链主", required=False)
    is_listed = forms.BooleanField(label="上市公司", required=False)
    is_specialised = forms.BooleanField(label="专精特新", required=False)


class WayFields(forms.Form):
    """How it was brought in."""

    way = forms.ChoiceField(label="引进方式", choices=blank(Way.choices), required=False)
    event = pick("招商活动", "（不是活动带来的）")
    team = pick("招商小分队")
    first_talker = pick("首谈单位")
    recruiter = words_line("招商人", 40)


class LandFields(forms.Form):
    """What a landing asks for."""

    company_name = words_line("注册公司全称", 100, help_text="在石拐区登记注册的公司。")
    company_code = words_line("注册公司统一社会信用代码", CODE_LENGTH)
    company_doubted = doubt_box()
    site = words_line("用地（厂房）", 200)


PLAIN = (
    "name", "aliases", "chain", "industry", "content", "agreed_investment", "outside_investment",
    "source", "source_place", "is_top500", "is_chain_leader", "is_listed", "is_specialised", "way",
    "event", "team", "first_talker", "recruiter", "site", "area", "lead_official", "note",
)  # fmt: skip
FIRMS = ("enterprise", "company")


class FactFields(forms.Form):
    """Facts of any part of a form that has fields under these names."""

    standing: Mapping[str, Enterprise | None] = {}
    others: Collection[str] = ()  # fields that tell no fact though they are named like one

    def offer_all(self, home: int, signing: Signing | None = None) -> None:
        """The choices of an area; what stands already stays among them."""

        def kept(name: str) -> Q:
            return Q(pk=getattr(signing, f"{name}_id", None) or 0)

        offer(self, "chain", Chain.objects.all())
        offer(self, "event", Event.objects.order_by("-held_on", "key"))
        offer(self, "team", Team.objects.filter(Q(is_active=True) | kept("team")))
        near = Department.objects.filter(area=home).order_by("order", "code")
        offer(self, "first_talker", near.filter(Q(is_active=True) | kept("first_talker")))
        offer(self, "co_operating", near.filter(is_active=True))
        offer(self, "lead_official", officials())
        areas = Area.objects.filter(Q(pk=home) | Q(parent=home) | kept("area"))
        offer(self, "area", areas)

    def facts(self) -> Facts:
        """What is typed; call it on a valid form."""
        data = self.cleaned_data
        firms = {
            name: Firm(
                name=" ".join(data[f"{name}_name"].split()),
                code=data.get(f"{name}_code", "").strip(),
                is_doubted=data.get(f"{name}_doubted", False),
                standing=self.standing.get(name),
            )
            for name in FIRMS
            if f"{name}_name" in data
        }
        told = {name: data[name] for name in PLAIN if name in data and name not in self.others}
        return Facts(values=told, firms=firms)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in FIRMS:
            if data.get(f"{name}_code") and data.get(f"{name}_name") == "":
                self.add_error(f"{name}_name", "填了代码的，请同时填写企业全称。")
        return data

    def together(self, *named: tuple[str, Sequence[str]]) -> list[tuple[str, list[Any]]]:
        """Fields of this form that the page shows together, under a title."""
        return [(title, [self[name] for name in names if name in self.fields])
                for title, names in named]  # fmt: skip


def _names(*of: type[forms.Form]) -> tuple[str, ...]:
    return tuple(name for one in of for name in one.base_fields)


class NewSigningForm(FactFields, WayFields, InvestorFields, ProjectFields):
    """A signing with the step with which it begins."""

    lead = forms.ModelChoiceField(
        label="责任单位", queryset=Department.objects.none(), empty_label=None
    )
    area = forms.ModelChoiceField(label="落户地区", queryset=Area.objects.none(), empty_label=None)
    first = forms.ChoiceField(
        label="目前处在",
        choices=[(one.value, one.label) for one in (StepKind.LEAD, StepKind.TALKING)],
        help_text="签约以后的环节，保存后在项目页登记。",
    )
    first_on = day_box("自哪天起", required=True)

    def __init__(self, user: User, today: date, data: Any = None, initial: Any = None) -> None:
        reach = user.reach(Action.EDIT_INVESTMENT)
        mine = Department.objects.filter(reach.q_departments(), is_active=True)
        mine = mine.order_by("order", "code")
        home = mine.first()
        known = {"lead": home, "first_talker": home, "area": home and home.area_id}
        super().__init__(data, initial={"first_on": today, **known, **(initial or {})})
        offer(self, "lead", mine)
        self.offer_all(home.area_id if home else 0)

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return self.together(
            ("项目", ("name", "first", "first_on", "lead", "area", *_names(ProjectFields)[1:])),
            ("投资方", _names(InvestorFields)),
            ("引进", _names(WayFields)),
        )

    def entered(self, **more: Any) -> Entered:
        data = self.cleaned_data
        return Entered(
            new=NewSigning(name=data["name"], lead=data["lead"], area=data["area"]),
            facts=self.facts(),
            first=NewStep(kind=data["first"], on=data["first_on"]),
            **more,
        )


class FactsForm(VersionForm, FactFields, LandFields, WayFields, InvestorFields, ProjectFields):
    """All facts of a signing. The investor of what is signed is changed by its own form."""

    area = forms.ModelChoiceField(label="落户地区", queryset=Area.objects.none(), empty_label=None)
    lead_official = pick("包联领导", "（不指定）")
    co_operating = forms.ModelMultipleChoiceField(
        label="配合单位",
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = words_box("说明", 300)

    def __init__(self, signing: Signing, data: Any = None) -> None:
        self.standing = {name: getattr(signing, name) for name in FIRMS}
        firms: dict[str, Any] = {}
        for name, firm in self.standing.items():
            firms[f"{name}_name"] = firm.name if firm else ""
            firms[f"{name}_code"] = firm.credit_code if firm else ""
            firms[f"{name}_doubted"] = firm.code_doubted if firm else False
        plain = {name: getattr(signing, name) for name in PLAIN}
        joined = [one.pk for one in signing.co_operating.all()]
        told = {"co_operating": joined, "version": signing.version}
        super().__init__(data, initial={**plain, **firms, **told})
        self.offer_all(signing.lead.area_id, signing)
        if signing.enterprise_id is not None and _is_signed(signing):
            for name in ("enterprise_name", "enterprise_code", "enterprise_doubted"):
                del self.fields[name]

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return self.together(
            ("项目", ("name", "area", *_names(ProjectFields)[1:])),
            ("投资方", _names(InvestorFields)),
            ("引进", _names(WayFields)),
            ("落地", _names(LandFields)),
            ("责任", ("lead_official", "note")),
        )


def _is_signed(signing: Signing) -> bool:
    standing = signing.steps.filter(kind=StepKind.SIGNED, voided_at=None)
    return bool(standing.exclude(confirmed_at=None).exists())


class IncreaseForm(FactFields):
    """A capital increase: its amounts are the increment alone."""

    name = words_line("增资名称", 120, required=True)
    agreed_investment = amount_box("增加的协议投资", "万元，只填增量", required=True)
    outside_investment = amount_box("其中区外资金", "万元，自治区以外、国内的资金")
    content = words_box("增资建设内容", 500)
    event = pick("招商活动", "（不是活动带来的）")

    def __init__(self, parent: Signing, data: Any = None) -> None:
        number = parent.increases.count() + 1
        names = {"name": f"{parent.name}增资{number if number > 1 else ''}"}
        super().__init__(data, initial=names)
        self.offer_all(parent.lead.area_id)

    def entered(self, parent: Signing) -> Entered:
        name = self.cleaned_data["name"]
        new = NewSigning(name=name, lead=parent.lead, area=parent.area, parent=parent)
        return Entered(new=new, facts=self.facts())


class NewsForm(VersionForm):
    """What stands in the way, and what comes next."""

    problem = words_box("存在问题", 300)
    next_step = words_box("下步计划", 300)
    next_on = day_box("下步期限")

    def __init__(self, signing: Signing, data: Any = None) -> None:
        names = ("problem", "next_step", "next_on", "version")
        super().__init__(data, initial={name: getattr(signing, name) for name in names})

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
