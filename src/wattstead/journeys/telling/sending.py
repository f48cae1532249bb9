"""Finds the mails and text messages of notifications that wait no longer, and whom they go to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.people import people_of
from wattstead.domains.identity.reaching import Reach, reach_of
from wattstead.domains.notifications.operations import take_waiting
from wattstead.domains.notifications.queries import Told

AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Message:
    """What somebody is to be told outside of the portal, and how they are reached."""

    told: Told
    reach: Reach
    by_mail: bool
    by_text_message: bool


def messages_to_send(*, now: datetime) -> tuple[Message, ...]:
    """Take the messages that are to go out now; runs in the unit of work that notes them as jobs.

    Who acts for the account no longer, or may sign in no more, gets none. Phones that nobody
    confirmed get none either.
    """
    waiting = take_waiting(now=now, limit=AT_ONCE)
    people = people_of({one.account_id for one in waiting if one.account_id is not None}, on=now.date())
    reach = reach_of({one.told.user_id for one in waiting})
    return tuple(
        Message(
            told=one.told,
            reach=reach[one.told.user_id],
            by_mail=one.by_mail,
            by_text_message=one.by_text_message and bool(reach[one.told.user_id].phone),
        )
        for one in waiting
        if one.told.user_id in reach and _may_know(one.told.user_id, account_id=one.account_id, people=people)
    )


def _may_know(user_id: UUID, *, account_id: UUID | None, people: dict[UUID, tuple[UUID, ...]]) -> bool:
    return account_id is None or user_id in people.get(account_id, ())
