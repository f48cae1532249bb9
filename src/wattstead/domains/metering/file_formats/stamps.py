"""Turns the local times of a file into instants, in zones whose clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_REMEMBERED = 20_000


class StampReader:
    """Reads stamps; remembers days and times of day, because files repeat them thousands of times."""

    def __init__(self, patterns: tuple[str, ...], *, zone: ZoneInfo, day_begins_s: int = 0) -> None:
        """Cut the patterns into date and time; a pattern without a time means `day_begins_s` of its day."""
        cut = [pattern.replace("T", " ", 1).partition(" ") for pattern in patterns]
        self._date_patterns = tuple(dict.fromkeys(day for day, _, _ in cut))
        self._time_patterns = tuple(dict.fromkeys(clock for _, _, clock in cut if clock))
        self._zone = zone
        self._days: dict[str, tuple[date, int | None]] = {}
        self._whole_days = {"": (day_begins_s, None)} if any(not clock for _, _, clock in cut) else {}
        self._times: dict[str, tuple[int, int | None]] = dict(self._whole_days)

    def instants(self, text: str) -> tuple[int, ...]:
        """Return the instants (epoch seconds) that `text` may mean; raises ValueError when it is no stamp.

        None when the clocks jumped over that time, two in the hour that happens
        twice, else one.
        """
        day_text, _, time_text = text.partition("T" if "T" in text else " ")
        day = self._days.get(day_text) or self._read_day(day_text)
        time = self._times.get(time_text) or self._read_time(time_text)
        seconds, offset_s = time
        if offset_s is not None:
            return ((day[0].toordinal() - _EPOCH_DAY) * 86_400 + seconds - offset_s,)
        if day[1] is not None:
            return (day[1] + seconds,)
        return instants_of_wall_clock(
            datetime.combine(day[0], datetime.min.time()) + timedelta(seconds=seconds), zone=self._zone
        )

    def _read_day(self, text: str) -> tuple[date, int | None]:
        """Return the date, and its midnight in epoch seconds when the clocks stay still that day."""
        day = _read(text, self._date_patterns).date()
        if not date.min.year < day.year < date.max.year:
            raise ValueError("a zone cannot be applied at the ends of the calendar")
        if len(self._days) >= _REMEMBERED:
            self._days.clear()
        self._days[text] = (day, _midnight_of_quiet_day(day, zone=self._zone))
        return self._days[text]

    def _read_time(self, text: str) -> tuple[int, int | None]:
        """Return the seconds since midnight on the clock, and the offset when the stamp names one."""
        moment = _read(text, self._time_patterns)
        if moment.microsecond:
            raise ValueError("meters count whole seconds")
        offset = moment.utcoffset()
        if len(self._times) >= _REMEMBERED:
            self._times = dict(self._whole_days)
        self._times[text] = (
            moment.hour * 3600 + moment.minute * 60 + moment.second,
            None if offset is None else int(offset.total_seconds()),
        )
        return self._times[text]


def stamp_text(cells: list[str], places: tuple[int, ...]) -> str:
    """Return the text of a stamp that stands in one column, or in one for the date and one for the time."""
    if len(places) == 1:
        return cells[places[0]].strip()
    # A workbook gives a date the time of midnight.
    day = cells[places[0]].strip().removesuffix(" 00:00:00")
    return f"{day} {cells[places[1]].strip()}"


def instants_of_wall_clock(wall_clock: datetime, *, zone: ZoneInfo) -> tuple[int, ...]:
    """Return the instants (epoch seconds) at which the clock of `zone` shows `wall_clock`: up to two."""
    found = set()
    for fold in (0, 1):
        moment = wall_clock.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wall_clock:
            found.add(int(moment.timestamp()))
    return tuple(sorted(found))


def _midnight_of_quiet_day(day: date, *, zone: ZoneInfo) -> int | None:
    """Return the midnight that begins `day`, or None when the clocks change before the next one."""
    begins = datetime.combine(day, datetime.min.time(), tzinfo=zone)
    ends = begins + timedelta(days=1)
    return int(begins.timestamp()) if begins.utcoffset() == ends.utcoffset() else None


def _read(text: str, patterns: tuple[str, ...]) -> datetime:
    """Return `text` read by the first pattern that fits; raises ValueError."""
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  the caller knows the zone
        except ValueError:
            continue
    raise ValueError(text)
