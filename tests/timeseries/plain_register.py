"""What a register showed, told again in plain Python: looks at its counter, exchanges of its device, use.

Like `plain_store` it imports nothing of the engine: dicts of instants and whole numbers.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tests.timeseries.plain_store import PlainStore

MILLIONTHS_IN_A_DELTA = 1_000


@dataclass(frozen=True, order=True)
class EndedLook:
    """A value that gave way to another one of the same instant."""

    instant_s: int
    value: int
    known_from: datetime
    known_until: datetime


@dataclass(frozen=True)
class Exchange:
    final_value: int
    first_value: int


@dataclass
class PlainRegister(PlainStore):
    """A store of one register that also knows what its counter showed, in millionths."""

    looks: dict[int, int] = field(default_factory=dict)
    last_look: dict[int, datetime] = field(default_factory=dict)
    ended_looks: list[EndedLook] = field(default_factory=list)
    exchanges: dict[int, Exchange] = field(default_factory=dict)

    def look(self, instant_s: int, value: int, *, known_at: datetime) -> None:
        """Keep what the counter showed; 00:00 closes the day before."""
        stored_at = self.stored_at.setdefault(self.day_of(instant_s - 1), known_at)
        known = self.looks.get(instant_s)
        if known is not None and known != value:
            since = min(self.last_look.get(instant_s, stored_at), known_at)
            self.ended_looks.append(EndedLook(instant_s, known, since, known_at))
            self.last_look[instant_s] = known_at
        self.looks[instant_s] = value

    def exchange(self, instant_s: int, exchange: Exchange) -> bool:
        """Keep an exchange; return whether it says nothing else than what was known."""
        return self.exchanges.setdefault(instant_s, exchange) == exchange

    def shown(self) -> list[tuple[int, int | None]]:
        """Return the end of each reading and what the counter showed then, or None if nobody ever looked."""
        return [(one.end_s, self._shown_at(one.end_s)) for one in self.readings()]

    def _shown_at(self, end_s: int) -> int | None:
        seen = [(at_s, 0, value) for at_s, value in self.looks.items() if at_s <= end_s]
        seen += [(at_s, 1, new.first_value) for at_s, new in self.exchanges.items() if at_s < end_s]
        if not seen:
            return None
        since_s, _, value = max(seen)
        counted = sum(
            one.delta for one in self.held.values() if since_s <= one.start_s and one.end_s <= end_s
        )
        return value + counted * MILLIONTHS_IN_A_DELTA
