"""Add a year's public holidays and worked weekend days to the calendar."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from entry.calendars import fill_calendar


class Command(BaseCommand):
    help = "Fill the calendar of a year; days that are there already are left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        self.stdout.write(f"{year}年：新增{fill_calendar(year)}天。")
