"""Works out the rules by which the clocks of a zone change in a year, in the bits of ESPI."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

NO_RULE = "FFFFFFFF"
_LAST = 7
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class ClockRules:
    """How far clocks are ahead of UTC in winter, how far more in summer, and when they change, in bits."""

    offset_s: int
    summer_s: int
    summer_begins: str
    summer_ends: str


def clock_rules_of(zone: ZoneInfo, *, year: int) -> ClockRules:
    """Return the rules of a zone; where its clocks do not change forth and back, those of a still clock."""
    begins, moment = datetime(year, 1, 1, tzinfo=UTC), datetime(year, 1, 1, tzinfo=UTC)
    changes: list[tuple[datetime, int, int]] = []
    while moment.year == begins.year:
        before, after = _ahead_s(moment, zone=zone), _ahead_s(moment + _HOUR, zone=zone)
        if before != after:
            changes.append((moment + _HOUR, before, after))
        moment += _HOUR
    if len(changes) != 2:
        return ClockRules(
            offset_s=_ahead_s(moment, zone=zone), summer_s=0, summer_begins=NO_RULE, summer_ends=NO_RULE
        )
    forth = next(change for change in changes if change[2] == max(change[2] for change in changes))
    back = next(change for change in changes if change != forth)
    return ClockRules(
        offset_s=forth[1],
        summer_s=forth[2] - forth[1],
        summer_begins=_bits(forth[0], ahead_s=forth[1]),
        summer_ends=_bits(back[0], ahead_s=back[1]),
    )


def _bits(change_at: datetime, *, ahead_s: int) -> str:
    """Return "the nth weekday of the month at", by the clock as it ran before the change."""
    clock = change_at + timedelta(seconds=ahead_s)
    is_last = clock.day + 7 > monthrange(clock.year, clock.month)[1]
    operator = _LAST if is_last else (clock.day - 1) // 7 + 2
    weekday = clock.isoweekday()
    seconds = clock.minute * 60 + clock.second
    return f"{clock.month << 28 | operator << 25 | weekday << 17 | clock.hour << 12 | seconds:08X}"


def _ahead_s(moment: datetime, *, zone: ZoneInfo) -> int:
    ahead = moment.astimezone(zone).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())
