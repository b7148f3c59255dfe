"""Write the head of the audit chain into a file outside the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from accounts import clock
from entry.audit import write_anchor


class Command(BaseCommand):
    help = "Add the audit chain's head to the anchor file; keep copies of that file elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.AUDIT_ANCHORS)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        anchor = write_anchor(file, at=clock.now())
        told = f"已记锚点：第{anchor.sequence}条。" if anchor else "没有新的审计记录，锚点未变。"
        self.stdout.write(told)
