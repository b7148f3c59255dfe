"""The logs of the kernel can only be added to."""

from django.db import migrations

from entry.guards import guard_log


class Migration(migrations.Migration):
    dependencies = [("entry", "0001_initial")]
    operations = [
        guard_log("entry_auditevent"),
        guard_log("entry_returnevent"),
        guard_log("entry_cellremark"),
    ]
