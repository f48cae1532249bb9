from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import a_person
from wattstead.domains.accounts.queries import Bearer, bearer_of
from wattstead.domains.identity.models import PersonalAccessToken, User
from wattstead.domains.identity.operations import (
    AccessTokenLifeUnusable,
    AccessTokenUnnamed,
    AccessTokenWithoutScope,
    NewAccessToken,
    create_access_token,
    note_use_of_token,
    revoke_access_token,
)
from wattstead.domains.identity.queries import AccessToken, hash_of, tokens_of
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
A_MONTH = timedelta(days=30)


@pytest.fixture
def person() -> User:
    with seen_by(SYSTEM):
        return a_person()


@pytest.fixture
def stranger() -> User:
    with seen_by(SYSTEM):
        stranger = a_person()
        a_token(stranger, name="Theirs")
        return stranger


def a_token(
    person: User, *, name: str = "Dashboard", scopes: frozenset[Scope] = frozenset({Scope.READINGS_READ})
) -> NewAccessToken:
    return create_access_token(
        user_id=person.pk, name=name, scopes=scopes, expires_at=NOON + A_MONTH, now=NOON
    )


def shown(secret: str, *, at: datetime = NOON) -> Bearer | None:
    return bearer_of(secret, now=at, on=at.date())


def test_a_token_stands_for_its_person_and_what_it_may_do(person: User, stranger: User) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        made = a_token(person)

    assert shown(made.secret) == Bearer(
        token_id=made.token_id,
        user_id=person.pk,
        zone=person.timezone,
        viewer=Viewer(user_id=person.pk),
        scopes=frozenset({Scope.READINGS_READ}),
        last_used_on=None,
    )
    assert shown(made.secret + "x") is None


def test_a_secret_is_kept_only_as_its_hash(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        made = a_token(person)
        kept = PersonalAccessToken.objects.get()

    assert (made.secret[:4], len(made.secret)) == ("wst_", 47)
    assert (bytes(kept.token_hash), kept.prefix) == (hash_of(made.secret), made.secret[:12])


def test_a_person_sees_their_own_tokens_alone(person: User, stranger: User) -> None:
    with seen_by(Viewer(user_id=person.pk)) as viewer:
        made = a_token(person)
        note_use_of_token(token_id=made.token_id, on=date(2026, 3, 2))

        assert tokens_of(viewer) == (
            AccessToken(
                token_id=made.token_id,
                name="Dashboard",
                prefix=made.secret[:12],
                scopes=(Scope.READINGS_READ,),
                created_at=NOON,
                expires_at=NOON + A_MONTH,
                last_used_on=date(2026, 3, 2),
                revoked_at=None,
            ),
        )


def test_a_token_opens_nothing_from_its_end_on(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        made = a_token(person)

    assert shown(made.secret, at=NOON + A_MONTH - timedelta(seconds=1)) is not None
    assert shown(made.secret, at=NOON + A_MONTH) is None


def test_a_revoked_token_opens_nothing(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)) as viewer:
        made = a_token(person)
        revoke_access_token(user_id=person.pk, token_id=made.token_id, now=NOON)
        revoke_access_token(user_id=person.pk, token_id=made.token_id, now=NOON + A_MONTH)

        assert [token.revoked_at for token in tokens_of(viewer)] == [NOON]
    assert shown(made.secret) is None


def test_a_token_of_somebody_inactive_opens_nothing(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        made = a_token(person)
        User.objects.filter(pk=person.pk).update(is_active=False)

    assert shown(made.secret) is None


def test_nobody_revokes_the_token_of_another(person: User, stranger: User) -> None:
    with seen_by(SYSTEM):
        theirs = a_token(stranger)

    with pytest.raises(NotFound), seen_by(Viewer(user_id=person.pk)):
        revoke_access_token(user_id=person.pk, token_id=theirs.token_id, now=NOON)
    assert shown(theirs.secret) is not None


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_token_needs_a_name(person: User, name: str) -> None:
    with pytest.raises(AccessTokenUnnamed), seen_by(Viewer(user_id=person.pk)):
        a_token(person, name=name)


def test_a_token_may_do_something(person: User) -> None:
    with pytest.raises(AccessTokenWithoutScope), seen_by(Viewer(user_id=person.pk)):
        a_token(person, scopes=frozenset())


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=-1), timedelta(days=367)])
def test_a_token_ends_within_a_year(person: User, lasts: timedelta) -> None:
    with pytest.raises(AccessTokenLifeUnusable), seen_by(Viewer(user_id=person.pk)):
        create_access_token(
            user_id=person.pk,
            name="Dashboard",
            scopes=[Scope.SITES_READ],
            expires_at=NOON + lasts,
            now=NOON,
        )


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("access_token_scopes_are_known", {"scopes": ["everything"]}),
        ("access_token_scopes_are_known", {"scopes": []}),
        ("access_token_expires_after_its_making", {"expires_at": NOON}),
    ],
)
def test_the_database_keeps_only_usable_tokens(
    person: User, constraint: str, change: dict[str, object]
) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        a_token(person)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            PersonalAccessToken.objects.update(**change)


def test_two_tokens_never_share_a_secret(person: User) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        a_token(person)
        twin = PersonalAccessToken.objects.get()
        twin.pk = None
        with pytest.raises(IntegrityError, match="access_token_is_unique"), transaction.atomic():
            twin.save(force_insert=True)
