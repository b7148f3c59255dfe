"""Adds a year's public holidays and worked weekends to the calendar."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import clock
from entry import audit, calendars
from entry.audit import Actor, Entry

FIRST, LAST = 2000, 2100  # as in the administration


class Command(BaseCommand):
    help = "补齐一年的法定节假日和调休上班日；已有的日子保持不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, help="年度")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if not FIRST <= year <= LAST:
            raise CommandError(f"年度须在{FIRST}至{LAST}之间。")
        by = Actor(None, "command", name=getpass.getuser()[:40])
        with transaction.atomic():
            added = calendars.fill_calendar(year)
            if added:
                stated = {"year": year, "added": added}
                entry = Entry("calendar.fill", "entry.calendarday", str(year), after=stated)
                audit.record([entry], by=by, at=clock.now())
        self.stdout.write(f"{year}年补入{added}天，请与国务院办公厅的放假通知核对。")
