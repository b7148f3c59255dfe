"""Accounts from the server: the first administrators, a forgotten password, a lock."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import actions, clock
from accounts.actions import Doer
from accounts.models import Department, User
from accounts.roles import ROLE_NAMES, Role


class Command(BaseCommand):
    help = "建立账号（create）、重置密码（reset）、解除锁定（unlock）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Subparsers must be of Django's kind to raise CommandError instead of leaving Python.
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="建立账号，输出一次性密码")
        create.add_argument("--username", required=True, help="用户名")
        create.add_argument("--full-name", required=True, help="姓名")
        names = "、".join(f"{role}={name}" for role, name in ROLE_NAMES.items())
        create.add_argument("--role", required=True, choices=list(Role), help=names)
        create.add_argument("--department", default="", help="部门代码，填报人、审核人、发布人必填")
        for verb, told in (("reset", "重置密码，输出一次性密码"), ("unlock", "解除登录锁定")):
            verbs.add_parser(verb, help=told).add_argument("username", help="用户名")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Doer(None, "command", name=getpass.getuser()[:40])
        {"create": self._create, "reset": self._reset, "unlock": self._unlock}[options["verb"]](
            by, options
        )

    def _create(self, by: Doer, options: dict[str, Any]) -> None:
        try:
            user, password = actions.open_account(
                username=options["username"],
                full_name=options["full_name"],
                role=Role(options["role"]),
                department=_department(options["department"]),
                by=by,
                at=clock.now(),
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages))
        role = ROLE_NAMES[Role(options["role"])]
        self.stdout.write(f"已建立账号 {user.username}（{user.full_name}，{role}）。")
        self._tell(password)

    def _reset(self, by: Doer, options: dict[str, Any]) -> None:
        user = _user(options["username"])
        password = actions.reset_password(user, by=by, at=clock.now())
        self.stdout.write(f"已重置 {user.username}（{user.full_name}）的密码。")
        self._tell(password)

    def _unlock(self, by: Doer, options: dict[str, Any]) -> None:
        username = options["username"]
        forgotten = actions.unlock_account(username, by=by, at=clock.now())
        told = "已解除锁定。" if forgotten else "没有失败记录，不需要解锁。"
        self.stdout.write(f"{username}：{told}")

    def _tell(self, password: str) -> None:
        """The password stands alone on the last line, for whoever copies it with a script."""
        self.stdout.write("一次性密码如下，只显示这一次，首次登录须修改：")
        self.stdout.write(password)


def _department(code: str) -> Department | None:
    if not code:
        return None
    found = Department.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有代码为 {code} 的部门，请在管理页面核对部门代码。")
    return found


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"没有用户 {username}。")
    return found
