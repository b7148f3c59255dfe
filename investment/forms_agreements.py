"""What people type about the papers of a signing: agreements, investors, whether it counts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from investment.agreements import NewAgreement
from investment.boxes import VersionForm, day_box, words_box
from investment.choices import AgreementKind, Review, Source
from investment.forms_signing import CODE_LENGTH, blank, doubt_box, words_line
from investment.forms_signing_steps import FILE_HELP, PaperFields
from investment.models import Agreement, CountingRule, InvestmentFile, Signing
from investment.taking import Firm


class AgreementForm(VersionForm):
    """A new agreement, or what stands in one; its terms only for who may read them.

    Who keeps the record may hand the terms in with a new agreement; afterwards they are closed to
    him (DOMAIN §4.5).
    """

    kind = forms.ChoiceField(label="协议类型", choices=blank(AgreementKind.choices, "请选择"))
    number = words_line("协议编号", 60)
    signed_on = day_box("签订日期", required=True)
    review = forms.ChoiceField(
        label="公平竞争审查",
        choices=Review.choices,
        help_text="含优惠政策的协议，签订前应经公平竞争审查。",
    )
    reviewed_on = day_box("审查日期", help_text="已审查的须填。")
    terms = forms.CharField(
        label="协议条款",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="只对有权查看协议条款的人显示。",
    )
    upload = forms.FileField(
        label="协议文本",
        required=False,
        help_text=f"只对有权查看协议条款的人提供。{FILE_HELP}",
    )

    def __init__(
        self,
        signing: Signing,
        agreement: Agreement | None = None,
        data: Any = None,
        files: Any = None,
        *,
        sees_terms: bool = False,
    ) -> None:
        names = ("kind", "number", "signed_on", "review", "reviewed_on", "terms")
        standing = {name: getattr(agreement, name) for name in names} if agreement else {}
        super().__init__(data, files, initial={**standing, "version": signing.version})
        if agreement is not None:
            del self.fields["upload"]
            if not sees_terms:
                del self.fields["terms"]
                self.initial.pop("terms")

    def new_agreement(self, max_bytes: int) -> NewAgreement:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return NewAgreement(**data, max_bytes=max_bytes)

    def values(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class InvestorForm(VersionForm, PaperFields):
    """Who takes over from whom, from which day, by which paper."""

    on = day_box("变更日期", required=True, help_text="从这一天起计为新投资方的。")
    enterprise_name = words_line("新投资方全称", 100, required=True)
    enterprise_code = words_line("统一社会信用代码", CODE_LENGTH)
    enterprise_doubted = doubt_box()
    source = forms.ChoiceField(label="新投资方来源", choices=blank(Source.choices, "请选择"))
    source_place = words_line("新投资方所在地", 60)
    field_order = (
        "on", "enterprise_name", "enterprise_code", "enterprise_doubted", "source",
        "source_place", "upload", "is_restricted", "kept",
    )  # fmt: skip

    def __init__(
        self,
        signing: Signing,
        papers: "QuerySet[InvestmentFile]",
        data: Any = None,
        files: Any = None,
    ) -> None:
        super().__init__(data, files, initial={"version": signing.version})
        self.offer_files(papers)

    def firm(self) -> Firm:
        data = self.cleaned_data
        return Firm(
            name=" ".join(data["enterprise_name"].split()),
            code=data["enterprise_code"].strip(),
            is_doubted=data["enterprise_doubted"],
        )


class ExclusionForm(VersionForm):
    """By which rule a signing is left out of the counts, or that it counts again."""

    rule = forms.ModelChoiceField(
        label="不计入的规定",
        queryset=CountingRule.objects.none(),
        required=False,
        empty_label="（计入）",
        help_text="低于最低协议投资的按金额自动判定，不在这里选。",
    )
    reason = words_box("理由", 300, required=True)

    def __init__(self, signing: Signing, year: int, data: Any = None) -> None:
        super().__init__(data, initial={"version": signing.version, "rule": signing.exclusion})
        rules: Any = self.fields["rule"]
        kept = Q(pk=signing.exclusion_id or 0)
        rules.queryset = CountingRule.objects.filter(kept | Q(year=year, least=None))
        rules.label_from_instance = lambda one: f"{one.title}：{one.text}"
