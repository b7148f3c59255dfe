"""Read one uploaded workbook outside the web server, as the page does with large ones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import clock
from entry import uploads
from entry.audit import Actor
from entry.models import Upload


class Command(BaseCommand):
    help = "Read an uploaded workbook and keep its preview."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("upload", type=int)

    def handle(self, *args: Any, upload: int, **options: Any) -> None:
        found = Upload.objects.select_related("uploaded_by").filter(pk=upload).first()
        if found is None:
            raise CommandError(f"没有编号为{upload}的导入文件。")
        by = Actor(found.uploaded_by, "import")
        try:
            uploads.read(found, by=by, at=clock.now(), now=clock.now)
        except uploads.Gone as refusal:
            self.stdout.write(refusal.message)
