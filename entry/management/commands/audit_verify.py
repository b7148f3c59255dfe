"""Walk the audit chain and compare it with the anchors kept outside the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from entry.audit import read_anchors, verify
from entry.models import AuditHead


class Command(BaseCommand):
    help = "Verify the audit chain; fails with the faults found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", type=Path, default=settings.AUDIT_ANCHORS)

    def handle(self, *args: Any, anchor: Path, **options: Any) -> None:
        try:
            anchors = list(read_anchors(anchor))
        except ValueError as error:
            raise CommandError(f"锚点文件损坏：{error}")
        faults = verify(anchors)
        if faults:
            raise CommandError("审计链有问题：\n" + "\n".join(faults))
        head = AuditHead.objects.first()
        self.stdout.write(
            f"审计链完整：{head.sequence if head else 0}条，核对锚点{len(anchors)}个。"
        )
        if not anchors:
            self.stdout.write("注意：没有库外锚点，链尾若被截断无从发现；请先运行 audit_anchor。")
