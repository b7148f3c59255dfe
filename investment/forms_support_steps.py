"""What people type at an item of support: instalments, files, the steps to recognition."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from investment.boxes import VersionForm, amount_box, day_box, words_box
from investment.models import InvestmentFile, SupportItem
from investment.support import ANSWER_LENGTH
from investment.support_handed import Given, NewArrival
from investment.support_moves import Move


class ArrivalForm(forms.Form):
    """An instalment with its slip: a new file, or one that is there already."""

    amount = amount_box("到账金额", required=True)
    on = day_box("到账日期", required=True)
    upload = forms.FileField(
        label="凭证",
        required=False,
        help_text="上传新的或选已有的，必有其一。财政到位文件、银行进账单等，不超过20MB。",
    )
    evidence = forms.ModelChoiceField(
        label="或选已上传的附件",
        queryset=InvestmentFile.objects.none(),
        required=False,
        empty_label="（不选）",
    )
    note = words_box("说明", 300)

    def __init__(self, item: SupportItem, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        known: Any = self.fields["evidence"]
        kept = InvestmentFile.objects.filter(
            document=item.document_id, removed_at=None, is_restricted=False
        )
        known.queryset = kept.exclude(document=None).order_by("-uploaded_at")
        known.label_from_instance = lambda file: file.caption or file.name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and data.get("evidence"):
            self.add_error("evidence", "上传了新凭证就不要再选已有的，请二者取一。")
        return data

    def new_arrival(self, max_bytes: int) -> NewArrival:
        return NewArrival(**self.cleaned_data, max_bytes=max_bytes)


class FileForm(forms.Form):
    upload = forms.FileField(
        label="文件", help_text="PDF、OFD、PNG、JPG、Word、Excel，每个不超过20MB。"
    )
    caption = forms.CharField(label="说明", required=False, max_length=100)

    def __init__(self, item: SupportItem, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)


class VoidForm(forms.Form):
    """Why an instalment is taken out of the counts; one such form stands at each of them."""

    reason = words_box("作废原因", 300, required=True)


def void_form(pk: int, data: Any = None) -> VoidForm:
    return VoidForm(data, auto_id=f"void-{pk}-%s")


class MoveForm(VersionForm):
    """One step's form: the version that the person has seen, its text, and what the step takes."""

    def __init__(self, move: Move, item: SupportItem, data: Any = None) -> None:
        initial = {"version": item.version, "amount": item.amount, "count": 1}
        super().__init__(data, initial=initial, auto_id=f"{move.name}-%s")
        self.move = move
        unit = "amount" if item.kind.is_money else "count"
        for name in move.takes:
            if name in ("on", unit):
                self.fields[name] = _TAKEN[name]()
        if move.text_title:
            self.fields["text"] = words_box(
                move.text_title, ANSWER_LENGTH, required=move.needs_text
            )

    @property
    def is_bare(self) -> bool:
        """Nothing is asked: a button is enough."""
        return not self.visible_fields()

    def given(self) -> Given:
        """What was handed in; call it on a valid form."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Given(**told)


_TAKEN: Mapping[str, Callable[[], forms.Field]] = {
    "amount": lambda: amount_box("认定金额", "万元，不大于争取金额", required=True),
    "count": lambda: forms.IntegerField(label="认定数", min_value=1, help_text="项"),
    "on": lambda: day_box("认定日期", help_text="不填为今天。"),
}


def move_forms(
    moves: Iterable[Move], item: SupportItem, refused: MoveForm | None = None
) -> list[MoveForm]:
    """A form for each step, a refused one as it was typed, at the version that is now seen."""
    if refused is not None:
        refused.renew(item.version)
    return [refused if refused and refused.move is move else MoveForm(move, item) for move in moves]
