"""Sets a household, a stranger and the customer service at one table."""

from tests.factories.accounts import a_member, a_person, a_viewer, an_account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer


class Desk:
    """An account with an owner and a partner who only looks, a stranger, and two of the staff."""

    def __init__(self) -> None:
        with seen_by(SYSTEM):
            owner, stranger = a_person(), a_person()
            self.support = a_person(role=Role.SUPPORT, first_name="Sam")
            self.admin = a_person(role=Role.ADMIN)
            account = an_account(owner=owner)
            partner = a_member(account, role=MembershipRole.VIEWER)
            self.strangers_account_id = an_account(owner=stranger).pk
        self.account_id, self.owner_id = account.pk, owner.pk
        self.as_owner = a_viewer(user_id=owner.pk, account_id=self.account_id)
        self.as_partner = a_viewer(user_id=partner.pk, account_id=self.account_id, role=MembershipRole.VIEWER)
        self.as_stranger = a_viewer(user_id=stranger.pk, account_id=self.strangers_account_id)
        self.as_support = Viewer(user_id=self.support.pk, staff="support")
