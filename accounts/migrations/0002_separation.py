"""The three administrators are separate persons and touch no figures."""

from django.db import migrations

from accounts.separation import keep_administrators_apart


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [keep_administrators_apart()]
