"""Writes notifications as mails and text messages, in the language of whom they go to."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from wattstead.domains.notifications.queries import Told
from wattstead.foundation.tenancy import seen_by
from wattstead.gateways.text_messages import send_text_message
from wattstead.interfaces.notices import message_of, title_of
from wattstead.journeys.telling.sending import AT_ONCE, Message, messages_to_send
from wattstead.kernel.viewer import Viewer

MOST_ROUNDS = 50


def send_messages(viewer: Viewer, *, now: datetime) -> int:
    """Note every message that waits no longer as a job of its own; return how many there were.

    A message is taken and noted in one unit of work: a worker that dies sends it not twice.
    """
    noted = 0
    for _ in range(MOST_ROUNDS):
        with seen_by(viewer):
            messages = messages_to_send(now=now)
            for message in messages:
                noted += _noted(message)
        if len(messages) < AT_ONCE:
            break
    return noted


def _noted(message: Message) -> int:
    with translation.override(message.reach.language), timezone.override(message.reach.zone):
        if message.by_mail:
            _letter(message.told, to=message.reach.email).send()
        if message.by_text_message:
            text = f"{title_of(message.told)}. {message_of(message.told)}"
            send_text_message(to=message.reach.phone, text=text)
    return message.by_mail + message.by_text_message


def _letter(told: Told, *, to: str) -> EmailMessage:
    parts = [
        message_of(told),
        settings.PUBLIC_URL + told.action_url if told.action_url else "",
        gettext("You wanted to hear of this by e-mail. What you hear of, you choose here: {address}").format(
            address=settings.PUBLIC_URL + reverse("alerts")
        ),
    ]
    return EmailMessage(
        title_of(told),
        "\n\n".join(part for part in parts if part) + "\n",
        to=[to],
        headers={"Message-ID": f"<notification-{told.notification_id}@wattstead>"},
    )
