"""Load the reference data and the report's own figures; running it again changes nothing."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import User
from accounts.seeding import seed_areas, seed_departments
from entry.audit import Actor
from entry.seeding import seed_calendar, seed_due_rules
from indicators.seeding import (
    seed_indicators,
    seed_light_rules,
    seed_observations,
    seed_targets,
    seed_task_targets,
)
from investment.seeding import seed_counting, seed_investment
from plan.seeding import (
    seed_chapters,
    seed_curves,
    seed_plans,
    seed_tasks,
    seed_threshold_rules,
)
from projects.seeding import (
    seed_chase_rules,
    seed_procedure_kinds,
    seed_project_lists,
    seed_projects,
)

LOADER = "report-loader"


class Command(BaseCommand):
    help = (
        "Load seeds/*.csv: areas, departments, calendar, plan, tasks, projects, investment, "
        "support, indicators, targets, past figures."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "seeds")

    @transaction.atomic
    def handle(self, *args: Any, folder: Path, verbosity: int, **options: Any) -> None:
        try:
            loaded = self._load(folder)
        except (ValueError, KeyError, FileNotFoundError) as error:
            raise CommandError(f"载入失败，未作任何改动：{error}")
        if verbosity:
            self.stdout.write(f"往年数据新载入{loaded}项。")

    def _load(self, folder: Path) -> int:
        seed_areas(folder)
        seed_departments(folder)
        seed_due_rules(folder)
        seed_curves(folder)
        seed_threshold_rules(folder)
        seed_project_lists(folder)
        seed_procedure_kinds(folder)
        seed_chase_rules(folder)
        seed_counting(folder)
        seed_light_rules(folder)
        seed_indicators(folder)
        loader = User.objects.filter(username=LOADER).first() or User.objects.create_user(
            LOADER, full_name="报告载入", is_active=False
        )
        loaded = 0
        for plan in seed_plans(folder):
            seed_calendar(range(plan.year, plan.year + 3))
            by = Actor(loader, "command")
            at = make_aware(datetime.combine(plan.reported_on, time(9)))
            seed_chapters(folder, plan)
            seed_tasks(folder, plan)
            seed_projects(folder, plan, by=by, at=at)
            seed_investment(folder, plan, by=by, at=at)
            seed_targets(folder, plan)
            seed_task_targets(folder)
            loaded += seed_observations(folder, plan, by=by, at=at)
        return loaded
