"""Changes accounts and who acts for them."""

from wattstead.domains.accounts.operations.accounts import create_account
from wattstead.domains.accounts.operations.memberships import AlreadyAMember, grant_membership

__all__ = ["AlreadyAMember", "create_account", "grant_membership"]
