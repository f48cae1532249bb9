"""Finds how people are reached, for the system, which tells them what happens."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.identity.models import User


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Where somebody reads mails and text messages, in which language, and by which clock.

    `phone` is empty unless it is confirmed to be theirs.
    """

    email: str
    phone: str
    language: str
    zone: ZoneInfo


def reach_of(user_ids: Collection[UUID]) -> dict[UUID, Reach]:
    """Return how people are reached, in one query; who may sign in no more is not."""
    people = User.objects.filter(pk__in=user_ids, is_active=True)
    columns = ("pk", "email", "phone", "phone_verified", "language", "timezone")
    return {
        user_id: Reach(
            email=email, phone=phone if is_verified else "", language=language, zone=ZoneInfo(timezone)
        )
        for user_id, email, phone, is_verified, language, timezone in people.values_list(*columns)
    }
