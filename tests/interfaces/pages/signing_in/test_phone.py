"""A person confirms their phone by the code of a text message."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.interfaces.pages.signing_in.people import signed_in, somebody
from wattstead.domains.identity.models import User
from wattstead.domains.identity.phones import count_phone_code
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "counters"])


def messages() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE task_name = 'send_text_message' ORDER BY id"
        )
        return [json.loads(args)["message"]["text"] for (args,) in cursor.fetchall()]


def asked(client: Client) -> str:
    """Ask for a code, and return it."""
    client.post("/account/sign-in/phone/", {"phone": "+49 761/1234567"})
    found = re.match(r"\d{6}", messages()[-1])
    assert found is not None
    return found[0]


def test_phone_is_confirmed_by_the_code_that_was_sent_there() -> None:
    ada = somebody(language="de")
    client = signed_in(ada)

    code = asked(client)
    page = client.post("/account/sign-in/phone/code/", {"code": code}, follow=True).content.decode()

    assert messages() == [f"{code} ist Ihr Code für Wattstead. Er gilt zehn Minuten."]
    assert "Ihre Telefonnummer ist bestätigt." in page
    with seen_by(SYSTEM):
        assert User.objects.values_list("phone", "phone_verified").get() == ("+497611234567", True)


def test_mistyped_code_is_told_with_the_tries_that_are_left() -> None:
    client = signed_in(somebody())
    wrong = f"{(int(asked(client)) + 1) % 10**6:06}"

    answers = [client.post("/account/sign-in/phone/code/", {"code": wrong}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Tries left: 3." in answers[-1].content.decode()


def test_second_code_within_a_minute_is_refused_kindly() -> None:
    client = signed_in(somebody())
    asked(client)

    answer = client.post("/account/sign-in/phone/", {"phone": "+49 761 1234567"})

    assert (answer.status_code, len(messages())) == (422, 1)
    assert "A code is on its way already." in answer.content.decode()


def test_sixth_code_within_an_hour_is_refused() -> None:
    ada = somebody()
    for _ in range(5):
        count_phone_code(user_id=ada.pk, now=timezone.now() + timedelta(hours=1))
    client = signed_in(ada)

    answer = client.post("/account/sign-in/phone/", {"phone": "+49 761 1234567"})

    assert (answer.status_code, messages()) == (422, [])
    assert "You have asked for 5 codes within an hour." in answer.content.decode()


def test_without_a_code_on_its_way_there_is_none_to_type() -> None:
    answer = signed_in(somebody()).get("/account/sign-in/phone/code/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/phone/")
