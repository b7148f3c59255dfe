"""Published progress, events of the workflow and snapshots are append-only in the database."""

from django.db import migrations

from entry.guards import guard_figures, guard_log


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        guard_figures("projects_projectprogress"),
        guard_log("projects_dismissal"),
        guard_log("projects_problemevent"),
        guard_log("projects_projectlightsnapshot"),
    ]
