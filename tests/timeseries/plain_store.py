"""The store told again in plain Python, to hold the engine against.

Dicts, zoneinfo and integers; it imports nothing of the engine. It keeps every reading
by its stretch of time and writes down what gives way, one reading after another.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ESTIMATES = {1, 5, 8, 9, 10, 13}
LATE_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Given:
    start_s: int
    length_s: int
    delta: int
    flag: int

    @property
    def end_s(self) -> int:
        return self.start_s + self.length_s


@dataclass(frozen=True, order=True)
class Ended:
    instant_s: int
    length_s: int
    known_from: datetime
    known_until: datetime
    old_delta: int = 0
    old_flag: int = -1


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@dataclass
class PlainStore:
    zone: str
    boundary: time = time(0)
    held: dict[tuple[int, int], Given] = field(default_factory=dict)
    stored_at: dict[date, datetime] = field(default_factory=dict)
    last_change: dict[tuple[int, int], datetime] = field(default_factory=dict)
    ended: list[Ended] = field(default_factory=list)

    def day_of(self, second: int) -> date:
        wall = moment(second).astimezone(ZoneInfo(self.zone))
        return (
            wall.date()
            if wall.time().replace(tzinfo=None) >= self.boundary
            else wall.date() - timedelta(days=1)
        )

    def day_starts(self, day: date) -> datetime:
        return datetime.combine(day, self.boundary, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def take_in(self, readings: Iterable[Given], *, known_at: datetime) -> None:
        for given in readings:
            self._take_in_one(given, known_at=known_at)

    def _take_in_one(self, given: Given, *, known_at: datetime) -> None:
        day = self.day_of(given.start_s)
        stored_at = self.stored_at.setdefault(day, known_at)
        met = [old for old in self.held.values() if old.start_s < given.end_s and given.start_s < old.end_s]
        if met == [given]:
            return
        if given.flag in ESTIMATES and any(old.flag not in ESTIMATES for old in met):
            return
        for old in met:
            del self.held[old.start_s, old.length_s]
            self._end(old, old=old, since=max(stored_at, moment(old.end_s)), known_at=known_at)
        if all((old.start_s, old.length_s) != (given.start_s, given.length_s) for old in met):
            late = known_at > self.day_starts(day + timedelta(days=1)) + LATE_AFTER
            if met or (late and stored_at < known_at):
                self._end(given, old=None, since=stored_at, known_at=known_at)
        self.held[given.start_s, given.length_s] = given

    def withdraw(self, start_s: int, end_s: int, *, known_at: datetime) -> None:
        for old in [one for one in self.held.values() if start_s <= one.start_s and one.end_s <= end_s]:
            del self.held[old.start_s, old.length_s]
            stored_at = self.stored_at[self.day_of(old.start_s)]
            self._end(old, old=old, since=max(stored_at, moment(old.end_s)), known_at=known_at)

    def _end(self, stretch: Given, *, old: Given | None, since: datetime, known_at: datetime) -> None:
        key = (stretch.start_s, stretch.length_s)
        known_from = min(self.last_change.get(key, since), known_at)
        self.last_change[key] = known_at
        self.ended.append(
            Ended(
                instant_s=stretch.end_s,
                length_s=stretch.length_s,
                known_from=known_from,
                known_until=known_at,
                old_delta=old.delta if old else 0,
                old_flag=old.flag if old else -1,
            )
        )

    def readings(self) -> list[Given]:
        return sorted(self.held.values(), key=lambda one: one.start_s)

    def totals(self) -> dict[date, int]:
        sums: dict[date, int] = defaultdict(int)
        for one in self.held.values():
            sums[self.day_of(one.start_s)] += one.delta
        return dict(sums)
