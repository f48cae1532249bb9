"""Lets somebody act for the account they were invited to."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.operations import invitations
from wattstead.domains.accounts.queries import invitation_shown
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer


def accept_invitation(*, user_id: UUID, addresses: frozenset[str], token: str, now: datetime) -> UUID:
    """Spend the secret of an invitation and return the account the person acts for from now on.

    `addresses` are those the person has proven to read. Opens its own units of work: the
    first finds the account, the second looks as somebody who may act for it, since nobody
    else could write the membership. Raises InvitationSpent, InvitationForAnother and AlreadyAMember.
    """
    with seen_by(Viewer(user_id=user_id)):
        shown = invitation_shown(token=token, now=now)
    if shown is None:
        raise invitations.InvitationSpent
    with seen_by(Viewer(user_id=user_id, account_ids=frozenset({shown.account_id}))):
        return invitations.accept_invitation(token=token, user_id=user_id, addresses=addresses, now=now)
