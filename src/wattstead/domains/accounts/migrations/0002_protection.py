from django.db import migrations

from wattstead.foundation.tenancy.protection import IS_ME, IS_MINE, ProtectRows, TouchUpdatedAt

# An account is its own account; a membership is seen by its person and by the
# account, but only somebody who may act for the account can write one.
IS_THIS = "id = ANY ((SELECT app.accounts())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("foundation", "0001_initial")]
    operations = [
        ProtectRows("accounts_account", visible=IS_THIS, writable=IS_THIS),
        ProtectRows("accounts_membership", visible=f"{IS_ME} OR {IS_MINE}", writable=IS_MINE),
        TouchUpdatedAt("accounts_account"),
        TouchUpdatedAt("accounts_membership"),
    ]
