"""Remembers which intervals a file has named already, in a few bytes each."""

from array import array

_DAY_S = 86_400
_UNSEEN = -1


class SeenIntervals:
    """The values of all intervals read so far: 8 bytes an interval, whatever the order of lines."""

    def __init__(self, *, step_s: int) -> None:
        """Expect starts that are `step_s` apart, give or take a change of clocks by half an hour."""
        self._slot_s = min(step_s, 1800)
        self._days: dict[int, array[int]] = {}

    def value_before(self, starts_s: int, *, value: int) -> int | None:
        """Return the value this interval had on an earlier line, or None and keep `value` as its first."""
        day, second = divmod(starts_s, _DAY_S)
        slot = second // self._slot_s
        values = self._days.get(day)
        if values is None:
            values = self._days[day] = array("q", [_UNSEEN]) * (_DAY_S // self._slot_s + 1)
        before = values[slot]
        if before == _UNSEEN:
            values[slot] = value
            return None
        return before
