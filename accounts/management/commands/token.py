"""Tokens for programs: made, listed, revoked from the command line."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken, User
from accounts.scopes import DATASETS, Right

DOOR = "command"


class Command(BaseCommand):
    help = "Keys for programs: token create, token revoke, token list."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        create = commands.add_parser("create", help="make one; its text is printed last, once")
        create.add_argument("--user", required=True, help="whose rights it has")
        create.add_argument(
            "--scope",
            action="append",
            required=True,
            dest="scopes",
            metavar="SCOPE",
            help="what it may do: read (all that is published), or dataset:area:right such as "
            f"observations:150205:read; rights: {', '.join(Right)}; * for any; may be repeated; "
            f"datasets: {', '.join(DATASETS)}",
        )
        create.add_argument("--name", default="", help="what it is for")
        create.add_argument("--days", type=int, default=365, help="how long it is good")
        create.add_argument(
            "--network",
            action="append",
            default=[],
            dest="networks",
            metavar="CIDR",
            help="from where it may be used; may be repeated; everywhere when left out",
        )
        revoke = commands.add_parser("revoke", help="end one at once")
        revoke.add_argument("prefix", help="pt_ and eight characters")
        commands.add_parser("list", help="show all, without their secrets")

    @transaction.atomic
    def handle(self, *args: Any, what: str, **options: Any) -> None:
        commands: dict[str, Callable[..., None]] = {
            "create": self._create,
            "revoke": self._revoke,
            "list": self._list,
        }
        commands[what](**options)

    def _create(
        self, *, user: str, scopes: list[str], name: str, days: int, networks: list[str], **_: Any
    ) -> None:
        owner = User.objects.filter(username=user).first()
        if owner is None:
            raise CommandError(f"没有用户名为“{user}”的账号。")
        try:
            token, text = tokens.mint(
                owner,
                name=name or "命令行",
                scopes=scopes,
                days=days,
                networks=networks,
                by=None,
                door=DOOR,
                at=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages))
        until = timezone.localtime(token.expires_at).strftime("%Y-%m-%d %H:%M")
        self.stdout.write(f"{owner.username}的令牌，有效期至{until}。下面一行只显示这一次：")
        self.stdout.write(text)

    def _revoke(self, *, prefix: str, **_: Any) -> None:
        token = ApiToken.objects.filter(prefix=prefix[:11]).first()
        if token is None:
            raise CommandError(f"没有前缀为“{prefix[:11]}”的令牌，见 token list。")
        tokens.revoke(token, by=None, door=DOOR, at=timezone.now())
        self.stdout.write(f"令牌{token}已停用。")

    def _list(self, **_: Any) -> None:
        now = timezone.now()
        for token in ApiToken.objects.select_related("user").order_by("created_at", "pk"):
            state = _state(token, now)
            used = token.last_used_at
            last = timezone.localtime(used).strftime("%Y-%m-%d %H:%M") if used else "未用过"
            until = timezone.localtime(token.expires_at).strftime("%Y-%m-%d")
            cells = (token.prefix, token.user.username, ",".join(token.scopes), until, state, last)
            self.stdout.write("\t".join((*cells, token.name)))


def _state(token: ApiToken, now: datetime) -> str:
    if token.revoked_at is not None:
        return "已停用"
    if not token.is_valid(now):
        return "已过期"
    return "有效" if token.user.is_active else "账号停用"
