"""Writes and sends the mail that invites somebody."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from wattstead.domains.accounts.ports import InvitationLetter
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.account.words import role_rights


def send_invitation(letter: InvitationLetter) -> None:
    """Send the mail in the language of its reader; the mail gateway notes it in the unit of work."""
    with translation.override(letter.language):
        facts = {
            "inviter": letter.inviter_name,
            "rights": role_rights(letter.role),
            "link": settings.PUBLIC_URL + reverse("invitation", args=[letter.token]),
            "last_day": days.day(letter.expires_at.date()),
            "email": letter.to,
        }
        subject = " ".join(render_to_string("account_area/mail/invitation_subject.txt", facts).split())
        text = render_to_string("account_area/mail/invitation_message.txt", facts)
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
