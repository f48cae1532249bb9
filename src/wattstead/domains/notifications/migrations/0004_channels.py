from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_more_kinds")]
    operations = [
        migrations.AddField("notification", "in_app", models.BooleanField(default=True)),
        migrations.AddField("notification", "mail_at", models.DateTimeField(null=True)),
        migrations.AddField("notification", "text_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "notification",
            models.Index(
                fields=["created_at"],
                condition=Q(mail_at__isnull=False) | Q(text_at__isnull=False),
                name="notification_waiting",
            ),
        ),
    ]
