"""Published progress, events of the workflow and snapshots are append-only in the database."""

from django.db import migrations

from entry.guards import guard_figures, guard_log


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]

    operations = [
        guard_figures("plan_taskprogress"),
        guard_log("plan_taskevent"),
        guard_log("plan_taskfile"),
    ]
