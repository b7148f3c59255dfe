"""Bring the installation up to date and serve it: what `python3 start.py` ends in."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import clock
from accounts.models import Department, User
from accounts.roles import ROLE_NAMES
from config.management.commands.demo import ACCOUNTS
from plan.models import Plan


class Command(BaseCommand):
    help = "Migrate, load the report's data, fill the demonstration, collect static files, serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument(
            "--production", action="store_true", help="no demonstration; refuses its accounts"
        )
        parser.add_argument("--prepare-only", action="store_true", help="do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        production = options["production"] or settings.MODE == "production"
        if production:
            self._refuse_unsafe_settings()
        self.stdout.write("正在准备数据库……")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if not Plan.objects.exists():
            # Once: what a person edits in the administration afterwards is not set back.
            call_command("seed", verbosity=0, stdout=self.stdout)
        if production:
            self._refuse_demonstration()
        elif not clock.installation().is_demo:
            self.stdout.write("首次启动，正在按真实流程生成示意数据，约需半分钟……")
            call_command("demo", password=self._password(), verbosity=0, stdout=self.stdout)
        call_command("collectstatic", verbosity=0, interactive=False)
        self._tell(options["host"], options["port"], production)
        if not options["prepare_only"]:
            self._serve(options)

    def _refuse_unsafe_settings(self) -> None:
        """What a demonstration on one desk may do and a service for a district may not."""
        if "*" in settings.ALLOWED_HOSTS:
            raise CommandError("PLAN_TRACKER_HOSTS 不能写“*”，请逐一写出访问本平台的域名或地址。")
        if settings.HTTPS and not settings.TRUSTED_PROXIES:
            raise CommandError(
                "设了 PLAN_TRACKER_HTTPS=1 而没有设 PLAN_TRACKER_PROXIES，网页会不停跳转。"
                "请写明前面有几层反向代理，例如 PLAN_TRACKER_PROXIES=1。"
            )
        if not settings.HTTPS:
            self.stderr.write("注意：未启用 HTTPS（PLAN_TRACKER_HTTPS=1），密码在网上明文传送。")

    def _refuse_demonstration(self) -> None:
        """Demonstration accounts have a known password: they must not meet real data."""
        if clock.installation().is_demo or User.objects.filter(is_demo=True).exists():
            raise CommandError(
                f"数据目录 {settings.DATA_DIR} 里是演示数据和演示账号，不能用于正式运行。"
                "请用 --data 指定一个新目录（或新的 DATABASE_URL）。"
            )

    def _password(self) -> str:
        """The demonstration's password: drawn once, kept beside the data for later starts."""
        path = self._password_file()
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(f"Demo-{secrets.token_hex(4)}")
        return path.read_text().strip()

    def _password_file(self) -> Path:
        return settings.DATA_DIR / "keys" / "demo_password"

    def _tell(self, host: str, port: int, production: bool) -> None:
        self.stdout.write(f"\n计划执行跟踪平台：http://{host}:{port}")
        if production:
            self.stdout.write(
                "首次使用请建立管理员：python3 start.py manage account create --help\n"
            )
            return
        places = dict(Department.objects.values_list("code", "short_name"))
        self.stdout.write(f"演示账号（密码均为 {self._password()}）：")
        for username, (name, roles) in ACCOUNTS.items():
            titles = "、".join(f"{places.get(code, '')}{ROLE_NAMES[role]}" for role, code in roles)
            self.stdout.write(f"  {username:<10}{name}　{titles}")
        self.stdout.flush()

    def _serve(self, options: dict[str, Any]) -> None:
        os.environ["PYTHONPATH"] = str(settings.BASE_DIR)
        os.execv(  # noqa: S606 - the server takes this process over
            sys.executable,
            [
                sys.executable,
                "-m",
                "granian",
                "config.wsgi:application",
                "--interface",
                "wsgi",
                "--host",
                options["host"],
                "--port",
                str(options["port"]),
                "--workers",
                str(options["workers"]),
                "--blocking-threads",
                "4",
                "--no-ws",
                "--log-level",
                "warning",
            ],
        )
