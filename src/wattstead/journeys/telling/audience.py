"""Finds who is to be told something, and what each of them wants."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.alerts.queries import wishes_of
from wattstead.domains.alerts.rules import Wish, channels_of, wish_for
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.identity.reaching import Reach, reach_of
from wattstead.domains.notifications.rules import Channels

UTC = ZoneInfo("UTC")
AT_ONCE = 500
"""How many sites or invoices are looked at in one unit of work."""


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Somebody who wants to hear of a type of alert, from how much on, and through which channels."""

    user_id: UUID
    wish: Wish
    channels: Channels


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The people of some accounts, and what they want of one type of alert that comes at a moment."""

    alert_type: AlertType
    at: datetime
    people: Mapping[UUID, tuple[UUID, ...]]
    wishes: Mapping[UUID, tuple[Wish, ...]]
    reach: Mapping[UUID, Reach]

    def of(self, account_id: UUID, *, site_id: UUID | None) -> Iterator[Listener]:
        """Yield who wants to hear of it at a site; what they said of the site goes before the rest."""
        for user_id in self.people.get(account_id, ()):
            wish = wish_for(self.alert_type, site_id=site_id, among=self.wishes[user_id])
            reach = self.reach.get(user_id)
            channels = channels_of(wish, at=self.at, zone=UTC if reach is None else reach.zone)
            if channels is not None:
                yield Listener(user_id=user_id, wish=wish, channels=channels)


def audience_of(people: Mapping[UUID, tuple[UUID, ...]], *, alert_type: AlertType, at: datetime) -> Audience:
    """Return what the people of some accounts want of a type of alert, in one query or two."""
    everybody = {user_id for members in people.values() for user_id in members}
    wishes = wishes_of(everybody, alert_type=alert_type)
    disturbed = [
        user_id
        for user_id, theirs in wishes.items()
        if any(wish.by_email or wish.by_text_message for wish in theirs)
    ]
    reach = reach_of(disturbed) if disturbed else {}
    return Audience(alert_type=alert_type, at=at, people=people, wishes=wishes, reach=reach)


def in_pieces(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield ids in pieces that one unit of work can hold."""
    every = list(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
