from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Remember when a contract was concluded; who withdraws soon after may end it where it begins."""

    dependencies = [("contracts", "0002_protection")]
    operations = [
        migrations.AddField(model_name="contract", name="concluded_on", field=models.DateField(null=True)),
        migrations.RunSQL("UPDATE contracts_contract SET concluded_on = starts_on;", migrations.RunSQL.noop),
        # The checks that wait for the end of the transaction would stand in the way of what follows.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE;", migrations.RunSQL.noop),
        migrations.AlterField(model_name="contract", name="concluded_on", field=models.DateField()),
        migrations.RemoveConstraint(model_name="contract", name="contract_ends_after_it_begins"),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=Q(ends_before=None)
                | Q(ends_before__gt=F("starts_on"))
                | Q(status="terminated", ends_before=F("starts_on")),
                name="contract_ends_after_it_begins",
            ),
        ),
    ]
