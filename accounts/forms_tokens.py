"""The form in which a person asks for a token of his own."""

import re
from datetime import datetime
from itertools import product
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import lockout, token_rights, tokens
from accounts.models import ApiToken, Area, User
from accounts.scopes import ANY, DATASETS, RIGHT_NAMES, Right, Scope

USUAL_DAYS = 90
DAYS_WRONG = f"请填1至{tokens.MAX_DAYS}的整数。"
# What `tokens.mint` says of these stands at their field, everything else above the form.
FIELDS = {"name": "name", "days": "days", "networks": "networks"}


def datasets_for(user: User) -> list[tuple[str, str]]:
    """The datasets that a user may name in a token."""
    return [(name, one.name) for name, one in DATASETS.items() if token_rights.may_read(user, name)]


def rights_for(user: User) -> list[tuple[str, str]]:
    """The rights that a user has somewhere."""
    found = [right for right in Right if token_rights.owner_areas(user, right) != frozenset()]
    return [(right.value, RIGHT_NAMES[right]) for right in found]


class TokenForm(forms.Form):
    name = forms.CharField(
        label="用途",
        max_length=tokens.LONGEST_NAME,
        error_messages={"required": "请写明用途。"},
        help_text="给谁、做什么用，日后据此辨认，例如“统计局取数”。",
    )
    datasets = forms.MultipleChoiceField(
        label="数据",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项数据。"},
    )
    areas = forms.MultipleChoiceField(
        label="地区",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个地区。"},
    )
    right = forms.ChoiceField(
        label="权限",
        widget=forms.RadioSelect,
        initial=Right.READ.value,
        error_messages={"required": "请选择权限。"},
    )
    days = forms.IntegerField(
        label="有效期（天）",
        initial=USUAL_DAYS,
        help_text=f"1至{tokens.MAX_DAYS}天，到期自动失效。",
        min_value=1,
        max_value=tokens.MAX_DAYS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS_WRONG),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    networks = forms.CharField(
        label="允许的网段",
        required=False,
        max_length=2000,
        help_text="每行一个，例如10.1.0.0/16；留空则任何地址都可使用，不建议。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    password = forms.CharField(
        label="登录密码",
        max_length=128,
        strip=False,
        error_messages={"required": "请输入登录密码。"},
        help_text="令牌等于交出自己的部分权限，请再输一次密码确认。",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(
        self, user: User, request: HttpRequest, *args: Any, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.request = request
        self.at = at
        areas = Area.objects.values_list("code", "short_name")
        self._choose("datasets", [(ANY, "全部（含今后新增的）"), *datasets_for(user)])
        self._choose("areas", [(ANY, "全部"), *areas])
        self._choose("right", rights_for(user))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_name(self) -> str:
        """One name once: a form that is sent twice must not make two keys."""
        name: str = self.cleaned_data["name"]
        if tokens.valid_of(self.user, self.at).filter(name=name).exists():
            raise ValidationError(f"你已有名为“{name}”的有效令牌，请换个用途，或先停用它。")
        return name

    def clean_datasets(self) -> list[str]:
        return _all_or_some(self.cleaned_data["datasets"], "数据")

    def clean_areas(self) -> list[str]:
        return _all_or_some(self.cleaned_data["areas"], "地区")

    def clean_networks(self) -> list[str]:
        """As people write lists: by lines, blanks, commas and their Chinese kin."""
        texts = re.split(r"[\s,，、;；]+", self.cleaned_data["networks"])
        return tokens.networks_of(text for text in texts if text)

    def clean_password(self) -> str:
        """This is a door too: who sits down at an open session may not guess without end."""
        password: str = self.cleaned_data["password"]
        locked = lockout.is_locked(self.request, self.user.username)
        if not locked and self.user.check_password(password):
            return password
        lockout.failed(self.request, self.user.username)
        raise ValidationError("登录密码不正确。")

    def mint(self) -> tuple[ApiToken, str] | None:
        """The token and its text; None with the reasons at their fields."""
        data = self.cleaned_data
        try:
            return tokens.mint(
                self.user,
                name=data["name"],
                scopes=self._scopes(),
                days=data["days"],
                networks=data["networks"],
                by=self.user,
                door="page",
                address=lockout.peer_address(self.request),
                at=self.at,
            )
        except ValidationError as error:
            self.add_error(FIELDS.get(str(error.code)), error)
            return None

    def _scopes(self) -> list[str]:
        data = self.cleaned_data
        right = Right(data["right"])
        pairs = product(data["datasets"], data["areas"])
        return [str(Scope(dataset, area, right)) for dataset, area in pairs]


def _all_or_some(chosen: list[str], what: str) -> list[str]:
    if ANY in chosen and len(chosen) > 1:
        raise ValidationError(f"选了全部{what}就不要再选别的，请只留一种。")
    return chosen
