"""Published funds and conversations are append-only in the database."""

from django.db import migrations

from entry.guards import guard_figures, guard_log


class Migration(migrations.Migration):
    dependencies = [("investment", "0001_initial")]

    operations = [
        guard_figures("investment_fundsreceived"),
        guard_log("investment_contactnote"),
        guard_log("investment_investorchange"),
    ]
