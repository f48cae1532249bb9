"""Sends mail: noted as a job first, then delivered to a folder or an SMTP server."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, cast
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from procrastinate.types import JSONDict

from wattstead.foundation.jobs import defer


class Letter(TypedDict):
    """A mail as a job carries it."""

    subject: str
    text: str
    html: str
    sender: str
    to: list[str]
    message_id: str


class JobMailBackend(BaseEmailBackend):
    """Notes each mail as a job in the transaction: a rollback sends nothing, a crash loses nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Enqueue the mails and return how many."""
        for message in email_messages:
            defer("send_mail", letter=cast("JSONDict", letter_of(message)))
        return len(email_messages)


def letter_of(message: EmailMessage) -> Letter:
    """Return `message` in the form a job can carry."""
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(content) for content, kind in message.alternatives if kind == "text/html"), "")
    return Letter(
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        sender=message.from_email,
        to=list(message.to),
        message_id=str(message.message()["Message-ID"]),
    )


def deliver(letter: Letter, *, mail_url: str, folder: Path) -> None:
    """Hand a letter to the SMTP server of `mail_url`, or write it into `folder` when there is none.

    The file is named after the message id, so that a repeated job writes the same file.
    """
    message = EmailMultiAlternatives(
        letter["subject"],
        letter["text"],
        letter["sender"],
        letter["to"],
        headers={"Message-ID": letter["message_id"]},
    )
    if letter["html"]:
        message.attach_alternative(letter["html"], "text/html")
    if mail_url:
        smtp_server(mail_url).send_messages([message])
        return
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(letter["message_id"].encode()).hexdigest()[:16]
    (folder / f"{name}.eml").write_bytes(message.message().as_bytes())


def smtp_server(mail_url: str) -> SmtpBackend:
    """Return the server of smtp://user:password@host:port (STARTTLS) or smtps:// (TLS from the start)."""
    parts = urlsplit(mail_url)
    return SmtpBackend(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp" and bool(parts.username),
        use_ssl=parts.scheme == "smtps",
        timeout=20,
    )
