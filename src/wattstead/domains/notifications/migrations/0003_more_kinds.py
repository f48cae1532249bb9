from django.db import migrations, models
from django.db.models import Q

KINDS = (
    *("welcome", "invoice_issued", "credit_issued", "import_with_refused_lines", "contract_expiring"),
    *("high_consumption", "device_offline", "ticket_answered", "payment_due", "payment_overdue"),
    *("production_drop", "goal_reached", "goal_at_risk", "goal_missed"),
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_protection")]
    operations = [
        migrations.RemoveConstraint("notification", "notification_kind_is_known"),
        migrations.AddConstraint(
            "notification",
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="notification_kind_is_known"),
        ),
    ]
