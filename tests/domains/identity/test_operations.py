from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person
from wattstead.domains.identity.models import SignInLink, User
from wattstead.domains.identity.operations import (
    EmailTaken,
    SignInLinkSpent,
    create_sign_in_link,
    redeem_sign_in_link,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANYBODY = Viewer(user_id=None)


def test_an_email_address_belongs_to_one_person_whatever_its_case() -> None:
    with seen_by(SYSTEM):
        kept = a_person(email="Ada@Example.org")

    with pytest.raises(EmailTaken), seen_by(SYSTEM):
        a_person(email="ADA@example.org")

    assert kept.email == "ada@example.org"


def test_a_sign_in_link_signs_in_its_person_once() -> None:
    with seen_by(SYSTEM):
        person = a_person()
        token = create_sign_in_link(user_id=person.pk, now=NOON)

    with seen_by(ANYBODY):
        assert redeem_sign_in_link(token=token, now=NOON + timedelta(minutes=1)).pk == person.pk
    with seen_by(ANYBODY), pytest.raises(SignInLinkSpent):
        redeem_sign_in_link(token=token, now=NOON + timedelta(minutes=2))


def test_a_sign_in_link_grows_too_old() -> None:
    with seen_by(SYSTEM):
        token = create_sign_in_link(user_id=a_person().pk, now=NOON)

    with seen_by(ANYBODY), pytest.raises(SignInLinkSpent):
        redeem_sign_in_link(token=token, now=NOON + timedelta(minutes=30))


def test_a_sign_in_link_of_somebody_inactive_is_spent() -> None:
    with seen_by(SYSTEM):
        person = a_person()
        token = create_sign_in_link(user_id=person.pk, now=NOON)
        User.objects.filter(pk=person.pk).update(is_active=False)

    with seen_by(ANYBODY), pytest.raises(SignInLinkSpent):
        redeem_sign_in_link(token=token, now=NOON)


def test_the_secret_of_a_sign_in_link_is_not_kept() -> None:
    with seen_by(SYSTEM):
        token = create_sign_in_link(user_id=a_person().pk, now=NOON)
        kept = SignInLink.objects.get()

    assert token.encode() not in bytes(kept.token_hash)
    assert len(bytes(kept.token_hash)) == 32


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("user_email_is_lowercase", {"email": "Ada@example.org"}),
        ("user_role_is_known", {"role": "king"}),
        ("user_theme_is_known", {"theme": "pink"}),
        ("user_phone_is_e164", {"phone": "0761 1234567"}),
        ("user_verified_phone_is_there", {"phone_verified": True}),
    ],
)
def test_the_database_forbids(constraint: str, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        User.objects.filter(pk=a_person().pk).update(**wrong)
