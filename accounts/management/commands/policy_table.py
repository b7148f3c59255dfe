"""Prints who may do what."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import policy


class Command(BaseCommand):
    help = "输出角色与权限对照表（Markdown）。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(policy.document(), ending="")
