"""A program knows whose it is, and changes of its person only what its person changes without proof."""

import io
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from tests.factories.accounts import a_person
from tests.factories.factors import an_app
from tests.factories.files import a_picture
from tests.interfaces.api.programs import Program, a_program
from wattstead.domains.identity.avatars import change_avatar
from wattstead.domains.identity.models import User
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
UNCHANGEABLE = (
    *("id", "email", "emailVerified", "passwordHash", "phoneVerified", "role", "avatarUrl"),
    *("twoFactorEnabled", "twoFactorSecret", "lastLoginAt", "isActive", "createdAt"),
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def person() -> User:
    with seen_by(SYSTEM):
        return a_person(email="ada@example.org", password="seven kind lamps hum")


@pytest.fixture
def program(person: User) -> Program:
    return a_program(person.pk)


def changed(program: Program, **body: object) -> tuple[int, object, object]:
    return program.patch("/users/me", body, seen=program.get("/users/me").headers["ETag"]).told


def test_who_has_told_little_is_told_little(person: User, program: Program) -> None:
    body = program.get("/users/me").body

    assert {name: value for name, value in body.items() if not name.endswith("At")} == {
        "id": str(person.pk),
        "email": "ada@example.org",
        "emailVerified": False,
        "firstName": "Ada",
        "lastName": "Sommer",
        "phone": None,
        "phoneVerified": None,
        "role": "customer",
        "language": "en",
        "timezone": "Europe/Berlin",
        "avatarUrl": None,
        "twoFactorEnabled": False,
        "isActive": True,
    }
    assert body["lastLoginAt"] is None


def test_every_field_of_a_person_is_told_but_what_proves_them(person: User, program: Program) -> None:
    with seen_by(SYSTEM):
        change_avatar(user_id=person.pk, picture=io.BytesIO(a_picture()))
        secret = an_app(person.pk)
        phone = {"phone": "+497611234567", "phone_verified": True}
        User.objects.filter(pk=person.pk).update(last_login=NOON, **phone)
    EmailAddress.objects.create(user_id=person.pk, email=person.email, primary=True, verified=True)

    answer = program.get("/users/me")

    told = ("emailVerified", "phone", "phoneVerified", "avatarUrl", "twoFactorEnabled", "lastLoginAt")
    assert [answer.body[name] for name in told] == [
        True,
        "+497611234567",
        True,
        "/api/v1/users/me/avatar",
        True,
        "2026-03-01T12:00:00Z",
    ]
    assert secret.encode() not in answer.content
    assert person.password.encode() not in answer.content


def test_picture_is_given_to_its_person_alone(person: User, program: Program) -> None:
    with seen_by(SYSTEM):
        change_avatar(user_id=person.pk, picture=io.BytesIO(a_picture()))
        stranger = a_person()

    assert program.get("/users/me/avatar").content[8:12] == b"WEBP"
    assert a_program(stranger.pk).get("/users/me/avatar").told == (404, "not_found", None)


def test_person_is_called_otherwise(person: User, program: Program) -> None:
    status, _, _ = changed(
        program, firstName=" Grace ", phone="+49 761/1234567", language="de", timezone="Atlantic/Canary"
    )

    body = program.get("/users/me").body
    assert status == 200
    assert [body[name] for name in ("firstName", "lastName", "phone", "language", "timezone")] == [
        "Grace",
        "Sommer",
        "+497611234567",
        "de",
        "Atlantic/Canary",
    ]


def test_phone_is_taken_away_and_its_proof_with_it(person: User, program: Program) -> None:
    with seen_by(SYSTEM):
        User.objects.filter(pk=person.pk).update(phone="+497611234567", phone_verified=True)

    assert changed(program, phone=None)[0] == 200
    assert [program.get("/users/me").body[name] for name in ("phone", "phoneVerified")] == [None, None]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"timezone": "Mars/Olympus"}, (422, "zone_unknown", "timezone")),
        ({"phone": "+999 123456789"}, (422, "phone_unreadable", "phone")),
        ({"phone": "0761 1234567"}, (400, "request_unreadable", "phone")),
        ({"firstName": "  "}, (400, "request_unreadable", "firstName")),
        ({"firstName": None}, (400, "request_unreadable", "firstName")),
        ({"language": "fr"}, (400, "request_unreadable", "language")),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    program: Program, body: dict[str, object], told: tuple[int, str, str]
) -> None:
    assert changed(program, **body) == told


@pytest.mark.parametrize("field", UNCHANGEABLE)
def test_nobody_proves_or_promotes_themselves_by_a_program(program: Program, field: str) -> None:
    assert changed(program, **{field: "admin"}) == (400, "request_unreadable", field)
