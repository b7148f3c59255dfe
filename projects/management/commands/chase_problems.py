"""The daily round: remind of overdue problems, escalate by the rule."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import clock
from accounts.models import User
from accounts.roles import Action
from entry.audit import Actor
from projects.chasing import chase


class Command(BaseCommand):
    help = "Remind of overdue problems and escalate by the rule, in the name of a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--by", required=True, help="username of the person in whose name it is done"
        )

    def handle(self, *args: Any, by: str, **options: Any) -> None:
        person = User.objects.filter(username=by, is_active=True).first()
        if person is None:
            raise CommandError(f"没有可用的账号“{by}”。")
        if not person.has_perm(Action.ASSIGN_PROBLEM):
            raise CommandError(f"账号“{by}”没有交办、催办、升级问题的权限。")
        done = chase(by=Actor(person, "command"), at=clock.now())
        for title, numbers in (
            ("已催办", done.reminded),
            ("已报牵头领导", done.escalated),
            ("建议报牵头领导，等人确认", done.proposed),
        ):
            told = f"：{'、'.join(numbers)}" if numbers else ""
            self.stdout.write(f"{title}{len(numbers)}个{told}")
