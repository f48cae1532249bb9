"""Makes people and accounts for tests; call inside `seen_by(SYSTEM)`."""

from datetime import date
from uuid import UUID

from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.operations import create_account, grant_membership
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.domains.identity.models import User
from wattstead.domains.identity.operations import register_user
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.keys import new_key
from wattstead.kernel.addresses import Address
from wattstead.kernel.viewer import Viewer

SOLAR_LANE = Address(
    street="Sonnenweg", street_number="7", city="Freiburg", postal_code="79098", country="DE"
)


def a_person(
    *,
    email: str = "",
    first_name: str = "Ada",
    password: str | None = None,
    language: str = "en",
    role: Role = Role.CUSTOMER,
) -> User:
    return register_user(
        email=email or f"{new_key().hex}@example.org",
        password=password,
        first_name=first_name,
        last_name="Sommer",
        role=role,
        language=language,
        timezone="Europe/Berlin",
    )


def an_account(*, owner: User | None = None, account_id: UUID | None = None) -> Account:
    account = create_account(
        account_id=account_id or new_key(),
        account_type=AccountType.RESIDENTIAL,
        billing_address=SOLAR_LANE,
        billing_email="",
        opened_on=date(2025, 1, 1),
    )
    if owner is not None:
        grant_membership(
            user_id=owner.pk, account_id=account.pk, role=MembershipRole.OWNER, valid_from=date(2020, 1, 1)
        )
    return account


def a_viewer(
    *, account_id: UUID, user_id: UUID | None = None, role: MembershipRole = MembershipRole.OWNER
) -> Viewer:
    """Return somebody who acts for one account in that role, as `viewer_of` would."""
    return Viewer(user_id=user_id, account_ids=frozenset({account_id}), roles={account_id: role.value})


def a_member(account: Account, *, role: MembershipRole, language: str = "en", first_name: str = "Bo") -> User:
    """Keep a person who acts for an account in that role."""
    person = a_person(first_name=first_name, language=language)
    grant_membership(user_id=person.pk, account_id=account.pk, role=role, valid_from=date(2020, 1, 1))
    return person
