from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress

from tests.factories.accounts import a_person
from wattstead.domains.identity.email_addresses import confirm_email
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def test_confirmed_address_is_that_of_its_person_alone_however_often_it_is_confirmed() -> None:
    with seen_by(SYSTEM):
        person, stranger = a_person(email="ada@example.org"), a_person(email="bob@example.org")

        for _ in range(2):
            confirm_email(user_id=person.pk)

        kept = [
            (address.user_id, address.email, address.verified, address.primary)
            for address in EmailAddress.objects.filter(user_id__in=[person.pk, stranger.pk])
        ]

    assert kept == [(person.pk, "ada@example.org", True, True)]


def test_address_of_nobody_is_not_found() -> None:
    with pytest.raises(NotFound), seen_by(SYSTEM):
        confirm_email(user_id=uuid4())
