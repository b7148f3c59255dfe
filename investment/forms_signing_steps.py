"""What people type about what happens to a signing: steps with what they ask for, files, voids."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from investment.agreements import NewAgreement
from investment.boxes import VersionForm, day_box, words_box
from investment.choices import ENDINGS, NOTED, AgreementKind, Needed, Reason, StepKind
from investment.forms_signing import (
    FIRMS,
    FactFields,
    InvestorFields,
    LandFields,
    ProjectFields,
    blank,
    words_line,
)
from investment.models import Agreement, InvestmentFile, Signing
from investment.steps import NewStep
from investment.taking import Paper, Taken
from plan.precisions import Precision

FILE_HELP = "PDF、OFD、PNG、JPG、Word、Excel，每个不超过20MB。"
OF_AGREEMENT = (StepKind.SIGNED, StepKind.UPGRADED)
_FIRM = ("name", "code", "doubted")
# Where on the form of a step each field of the record is typed that the step may ask for.
_ASKED: Mapping[str, tuple[str, ...]] = {
    Needed.ENTERPRISE: tuple(f"enterprise_{one}" for one in _FIRM),
    Needed.CREDIT_CODE: tuple(f"enterprise_{one}" for one in _FIRM),
    Needed.SOURCE: ("source",),
    Needed.CONTENT: ("content",),
    Needed.CHAIN: ("chain",),
    Needed.AGREED: ("agreed_investment",),
    Needed.OUTSIDE: ("outside_investment",),
    Needed.COMPANY: tuple(f"company_{one}" for one in _FIRM),
    Needed.SITE: ("site",),
}
_DAY = ("on", "precision")
_AGREEMENT = ("agreement", "agreement_kind", "number", "signed_on")
_PAPER = ("upload", "is_restricted", "kept")


class PaperFields(forms.Form):
    """A file that proves something: a new one, or one that is there already."""

    upload = forms.FileField(label="佐证材料", required=False, help_text=FILE_HELP)
    is_restricted = forms.BooleanField(
        label="这份材料含协议条款，只对有权查看的人显示", required=False
    )
    kept = forms.ModelChoiceField(
        label="或选已上传的资料",
        queryset=InvestmentFile.objects.none(),
        required=False,
        empty_label="（不选）",
    )

    def offer_files(self, papers: "QuerySet[InvestmentFile]") -> None:
        """What is there already may be chosen in place of a new file; one of the two there must be.

        `is_either` tells the page not to call a field optional that may stay blank.
        """
        upload: Any = self.fields["upload"]
        upload.is_either = True
        if not papers.exists():
            del self.fields["kept"]
            return
        upload.help_text = f"上传新的或选已有的，必有其一。{FILE_HELP}"
        known: Any = self.fields["kept"]
        known.is_either = True
        known.queryset = papers
        known.label_from_instance = lambda file: file.caption or file.name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and data.get("kept"):
            self.add_error("kept", "上传了新材料就不要再选已有的，请二者取一。")
        return data

    def paper(self, caption: str, max_bytes: int) -> Paper:
        """What proves it; call it on a valid form."""
        data = self.cleaned_data
        return Paper(
            upload=data.get("upload"), kept=data.get("kept"), caption=caption,
            is_restricted=data.get("is_restricted", False), max_bytes=max_bytes,
        )  # fmt: skip


class StepFields(forms.Form):
    """What is told of a step itself."""

    on = day_box("日期", required=True, help_text="只知道年、月的，填其中任何一天。")
    precision = forms.ChoiceField(label="日期精确到", choices=Precision.choices)
    agreement = forms.ModelChoiceField(
        label="依据的协议",
        queryset=Agreement.objects.none(),
        required=False,
        empty_label="（登记新的协议）",
        help_text="已登记的直接选；没有的，在下面登记。",
    )
    agreement_kind = forms.ChoiceField(
        label="协议类型", choices=blank(AgreementKind.choices, "请选择"), required=False
    )
    number = words_line("协议编号", 60)
    signed_on = day_box("签订日期", help_text="签约以协议的签订日期为准。")
    reason = forms.ChoiceField(label="原因", choices=blank(Reason.choices, "请选择"))
    note = words_box("说明", 300)


class StepForm(VersionForm, PaperFields, StepFields, FactFields, LandFields, InvestorFields, ProjectFields):  # fmt: skip  # noqa: E501
    """One step: its day and proof, and of the record only what it still needs.

    `unmet` are the needs that the record does not meet, by name, alternatives together.
    """

    others = ("note",)
    field_order = (
        *_AGREEMENT, *_DAY, "enterprise_name", "enterprise_code", "enterprise_doubted", "source",
        "chain", "content", "agreed_investment", "outside_investment", "company_name",
        "company_code", "company_doubted", "site", "reason", *_PAPER, "note",
    )  # fmt: skip

    def __init__(
        self,
        signing: Signing,
        kind: StepKind,
        unmet: Iterable[tuple[str, ...]],
        data: Any = None,
        files: Any = None,
        *,
        papers: "QuerySet[InvestmentFile]",
    ) -> None:
        initial = {"version": signing.version, "is_restricted": kind in OF_AGREEMENT}
        super().__init__(data, files, initial=initial)
        self.kind, self.signing = kind, signing
        self.standing = {name: getattr(signing, name) for name in FIRMS}
        self._keep(unmet)
        self.offer_all(signing.lead.area_id, signing)
        if "kept" in self.fields:
            self.offer_files(papers)
        if "agreement" in self.fields:
            self._offer_agreements()

    def _keep(self, unmet: Iterable[tuple[str, ...]]) -> None:
        """Only the fields of this step and of what it still asks for."""
        wanted = {"version", "note", *(_AGREEMENT if self.kind in OF_AGREEMENT else _DAY)}
        for needs in unmet:
            asked = [name for need in needs for name in _ASKED.get(need, ())]
            wanted.update(asked)
            for name in asked:
                is_extra = name.endswith(("_code", "_doubted"))
                self.fields[name].required = len(needs) == 1 and not is_extra
            if needs == (Needed.CREDIT_CODE,):
                self.fields["enterprise_code"].required = True
        if self.kind in ENDINGS:
            wanted.add("reason")
        if self.kind not in NOTED:
            wanted.update(_PAPER)
        for name, firm in self.standing.items():
            self.initial[f"{name}_name"] = firm.name if firm else ""
        for name in {*self.fields} - wanted:
            del self.fields[name]

    def _offer_agreements(self) -> None:
        known: Any = self.fields["agreement"]
        known.queryset = self.signing.agreements.order_by("-signed_on", "-pk")
        known.label_from_instance = lambda one: f"{one}（{one.signed_on.isoformat()}）"
        first = known.queryset.first()
        if first is None:
            del self.fields["agreement"]
            for name in ("agreement_kind", "signed_on"):
                wanted: Any = self.fields[name]
                wanted.is_either = True
        else:
            self.initial["agreement"] = first.pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.kind not in OF_AGREEMENT:
            return data
        told = [name for name in ("agreement_kind", "number", "signed_on") if data.get(name)]
        if data.get("agreement") is not None:
            if told:
                self.add_error("agreement", "选了已登记的协议，就不要再填新的；请二者取一。")
            return data
        for name, words in (("agreement_kind", "协议类型"), ("signed_on", "签订日期")):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"请填写{words}。")
        return data

    def taken(self, max_bytes: int) -> Taken:
        """What is handed in; call it on a valid form."""
        data = self.cleaned_data
        facts = self.facts()
        step = NewStep(
            kind=self.kind,
            on=data.get("on"),
            precision=data.get("precision") or Precision.DAY,
            agreement=data.get("agreement"),
            reason=data.get("reason", ""),
            note=data["note"],
        )
        return Taken(
            step=step,
            facts=facts if facts.values or facts.firms else None,
            agreement=self._new_agreement(),
            paper=self.paper(f"{self.kind.label}佐证", max_bytes),
            seen_version=self.seen_version,
        )

    def _new_agreement(self) -> NewAgreement | None:
        data = self.cleaned_data
        if not data.get("agreement_kind"):
            return None
        return NewAgreement(
            kind=data["agreement_kind"], signed_on=data["signed_on"], number=data["number"]
        )


class FileForm(forms.Form):
    upload = forms.FileField(label="文件", help_text=FILE_HELP)
    caption = words_line("说明", 100)
    is_restricted = forms.BooleanField(
        label="这份材料含协议条款，只对有权查看的人显示", required=False
    )


class VoidForm(forms.Form):
    """Why a step is taken out of the counts; one such form stands at each of them."""

    reason = words_box("作废原因", 300, required=True)


def void_form(pk: int, data: Any = None) -> VoidForm:
    return VoidForm(data, auto_id=f"void-{pk}-%s")
