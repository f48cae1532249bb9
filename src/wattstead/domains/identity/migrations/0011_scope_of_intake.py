from django.db import migrations, models
from django.db.models import Q

SCOPES = [
    "profile:read",
    "profile:write",
    "accounts:read",
    "accounts:write",
    "sites:read",
    "sites:write",
    "meters:read",
    "meters:write",
    "readings:read",
    "readings:write",
    "readings:intake",
    "devices:read",
    "devices:write",
    "forecasts:read",
    "goals:read",
    "goals:write",
    "tariffs:read",
    "tariffs:write",
    "contracts:read",
    "contracts:write",
    "invoices:read",
    "invoices:write",
    "payments:read",
    "payments:write",
    "tickets:read",
    "tickets:write",
    "notifications:read",
    "notifications:write",
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0010_second_factors_protection")]
    operations = [
        migrations.RemoveConstraint("personalaccesstoken", "access_token_scopes_are_known"),
        migrations.AddConstraint(
            "personalaccesstoken",
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=SCOPES),
                name="access_token_scopes_are_known",
            ),
        ),
    ]
