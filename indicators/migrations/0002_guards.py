"""Published observations can only be closed; snapshots of lights can only be added."""

from django.db import migrations

from entry.guards import guard_figures, guard_log


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [
        guard_figures("indicators_observation"),
        guard_log("indicators_lightsnapshot"),
    ]
