"""Reads what people were told, for tests of those who tell it."""

from datetime import UTC, datetime
from uuid import UUID

from tests.factories.accounts import a_viewer
from wattstead.domains.notifications.queries import Told, notifications_visible_to, told_by
from wattstead.foundation.tenancy import seen_by

MORNING = datetime(2025, 11, 20, 6, 10, tzinfo=UTC)


def told_to(user_id: UUID, *, account_id: UUID) -> list[Told]:
    """Return what somebody finds in the portal, the latest first."""
    with seen_by(a_viewer(user_id=user_id, account_id=account_id)) as viewer:
        return [told_by(row) for row in notifications_visible_to(viewer)]


def titles(user_id: UUID, *, account_id: UUID) -> list[str]:
    """Return the English titles, with the names of facts in braces."""
    return [each.sentences.title for each in told_to(user_id, account_id=account_id)]
