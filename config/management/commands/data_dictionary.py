"""Prints what every table and field holds."""

from typing import Any

from django.core.management.base import BaseCommand

from config import dictionary


class Command(BaseCommand):
    help = "输出数据字典（Markdown）。"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(dictionary.document(), ending="")
