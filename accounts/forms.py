"""The login and the password change."""

import unicodedata
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import lockout
from accounts.models import User
from accounts.passwords import refuse_known, set_password


class LoginForm(forms.Form):
    """One answer for every reason of refusal, so that nothing is learnt of which accounts exist."""

    username = forms.CharField(
        label="用户名",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_username(self) -> str:
        """As user names are stored: Ｗａｎｇ typed in full width, or with a capital, is wang."""
        typed: str = self.cleaned_data["username"]
        return unicodedata.normalize("NFKC", typed).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        username, password = data.get("username"), data.get("password")
        if username and password:
            user = authenticate(self.request, username=username, password=password)
            if not isinstance(user, User):
                raise ValidationError("用户名或密码不正确，或者账号已停用。", "refused")
            self.user = user
        return data


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="现在的密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        help_text="至少10位，含大写字母、小写字母、数字、符号中的三类。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.request = request

    def clean_old(self) -> str:
        """This is a door too: who sits down at an open session may not guess without end."""
        old: str = self.cleaned_data["old"]
        locked = lockout.is_locked(self.request, self.user.username)
        if not locked and self.user.check_password(old):
            return old
        lockout.failed(self.request, self.user.username)
        raise ValidationError("现在的密码不正确。")

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        refuse_known(self.user, new)
        return new

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一致。")
        return data

    def save(self, *, at: datetime) -> None:
        set_password(self.user, self.cleaned_data["new"], at=at)
