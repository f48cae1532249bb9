import json
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from wattstead.gateways.mail import JobMailBackend, Letter, deliver, smtp_server

LETTER = Letter(
    subject="Ihre Rechnung für März",
    text="Guten Tag",
    html="<p>Guten Tag</p>",
    sender="Wattstead <portal@example.org>",
    to=["ada@example.org"],
    message_id="<1@example.org>",
)


def test_a_letter_becomes_one_file_however_often_it_is_delivered(tmp_path: Path) -> None:
    deliver(LETTER, mail_url="", folder=tmp_path / "mail")
    deliver(LETTER, mail_url="", folder=tmp_path / "mail")

    (file,) = (tmp_path / "mail").iterdir()
    kept = message_from_bytes(file.read_bytes())
    assert (kept["To"], kept["Message-ID"], kept.is_multipart()) == (
        "ada@example.org",
        "<1@example.org>",
        True,
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://ada:pass%20word@mail.example.org",
            ("mail.example.org", 587, "ada", "pass word", True, False),
        ),
        ("smtps://ada:x@mail.example.org:4650", ("mail.example.org", 4650, "ada", "x", False, True)),
        ("smtp://localhost:25", ("localhost", 25, "", "", False, False)),
    ],
)
def test_the_address_of_the_mail_server_says_how_to_reach_it(url: str, expected: tuple[object, ...]) -> None:
    server = smtp_server(url)

    assert (
        server.host,
        server.port,
        server.username,
        server.password,
        server.use_tls,
        server.use_ssl,
    ) == expected


@pytest.mark.django_db
def test_a_mail_is_noted_as_a_job() -> None:
    message = EmailMultiAlternatives("Hello", "text", "portal@example.org", ["ada@example.org"])
    message.attach_alternative("<p>text</p>", "text/html")

    JobMailBackend().send_messages([message])

    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args->'letter' FROM procrastinate_jobs")
        ((job, kept),) = cursor.fetchall()
    letter = json.loads(kept)
    assert job == "send_mail"
    assert {key: letter[key] for key in ("subject", "text", "html", "sender", "to")} == {
        "subject": "Hello",
        "text": "text",
        "html": "<p>text</p>",
        "sender": "portal@example.org",
        "to": ["ada@example.org"],
    }
