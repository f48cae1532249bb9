"""Stores what people are told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.models import Entity


class Notification(Entity):
    """Something one person is told; `account` is the one it is about, if it is about one.

    What is said follows from `kind` and `facts`, in the language of whoever reads it.
    `event` names what has happened: nobody is told of the same event twice. Who does not want
    to read of it in the portal (`in_app`) never sees the row. `mail_at` and `text_at` say from
    when on a mail and a text message wait to be sent, None once they are noted as jobs.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    action_url = models.CharField(max_length=200, blank=True, default="")
    event = models.CharField(max_length=120)
    read = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    in_app = models.BooleanField(default=True)
    mail_at = models.DateTimeField(null=True)
    text_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notification_once_per_event"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="notification_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(read=False, read_at=None) | Q(read=True, read_at__isnull=False),
                name="notification_read_has_its_moment",
            ),
            # What a browser may take for another site; `rules.is_path_of_ours` knows more tricks.
            models.CheckConstraint(
                condition=Q(action_url="") | Q(action_url__regex=r"^/($|[^/\\])"),
                name="notification_leads_to_a_path_of_ours",
            ),
        ]
        indexes = [
            models.Index(F("user"), F("read"), F("created_at").desc(), name="notification_unread"),
            models.Index(F("user"), F("created_at").desc(), F("id").desc(), name="notification_of_person"),
            models.Index(
                fields=["created_at"],
                condition=Q(mail_at__isnull=False) | Q(text_at__isnull=False),
                name="notification_waiting",
            ),
        ]
