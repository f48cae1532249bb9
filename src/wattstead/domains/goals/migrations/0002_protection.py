from django.db import migrations

from wattstead.foundation.tenancy.protection import IS_ME, IS_MINE, ProtectRows, TouchUpdatedAt

# A goal is its person's own; one of a site is out of reach while they do not act for its account.
OWN = f"{IS_ME} AND (account_id IS NULL OR {IS_MINE})"


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_initial"), ("foundation", "0001_initial")]
    operations = [
        ProtectRows("goals_goal", visible=OWN, writable=OWN),
        TouchUpdatedAt("goals_goal"),
    ]
