"""Finds who is to be told something, and what each of them wants."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from wattstead.domains.alerts.queries import wishes_of
from wattstead.domains.alerts.rules import Wish, wish_for
from wattstead.domains.alerts.vocabulary import AlertType

AT_ONCE = 500
"""How many sites or invoices are looked at in one unit of work."""


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Somebody who wants to read of a type of alert in the portal, and how."""

    user_id: UUID
    wish: Wish


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The people of some accounts, and what they want of one type of alert."""

    alert_type: AlertType
    people: Mapping[UUID, tuple[UUID, ...]]
    wishes: Mapping[UUID, tuple[Wish, ...]]

    def of(self, account_id: UUID, *, site_id: UUID) -> Iterator[Listener]:
        """Yield who wants to read of it at a site; what they said of the site goes before the rest."""
        for user_id in self.people.get(account_id, ()):
            wish = wish_for(self.alert_type, site_id=site_id, among=self.wishes[user_id])
            if wish.is_active and wish.in_app:
                yield Listener(user_id=user_id, wish=wish)


def audience_of(people: Mapping[UUID, tuple[UUID, ...]], *, alert_type: AlertType) -> Audience:
    """Return what the people of some accounts want of a type of alert, in one query."""
    everybody = {user_id for members in people.values() for user_id in members}
    return Audience(alert_type=alert_type, people=people, wishes=wishes_of(everybody, alert_type=alert_type))


def in_pieces(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Yield ids in pieces that one unit of work can hold."""
    every = list(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
