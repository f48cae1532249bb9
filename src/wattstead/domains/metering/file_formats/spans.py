"""Remembers which stretches of time a file has named, where their lengths differ."""

from array import array
from bisect import bisect_left
from typing import Literal

_DAY_S = 86_400
Before = Literal["same", "other", "overlaps"]


class SeenSpans:
    """The stretches read so far and their values: 16 bytes each, in any order of lines.

    No stretch is longer than two days.
    """

    def __init__(self) -> None:
        """Start without having seen a line."""
        self._days: dict[int, tuple[array[int], array[int], array[int]]] = {}

    def before(self, starts_s: int, *, length_s: int, value: int) -> Before | None:
        """Return what stood there before, or None and keep the stretch when nothing did."""
        day, second = divmod(starts_s, _DAY_S)
        columns = self._days.get(day)
        starts, lengths, values = columns or (array("i"), array("i"), array("q"))
        at = bisect_left(starts, second)
        if at < len(starts) and starts[at] == second and lengths[at] == length_s:
            return "same" if values[at] == value else "other"
        if self._overlaps(day, at=at, second=second, length_s=length_s):
            return "overlaps"
        if columns is None:
            self._days[day] = (starts, lengths, values)
        starts.insert(at, second)
        lengths.insert(at, length_s)
        values.insert(at, value)
        return None

    def _overlaps(self, day: int, *, at: int, second: int, length_s: int) -> bool:
        """Tell whether the neighbours on both sides leave the room."""
        starts, lengths, _ = self._days.get(day, (array("i"), array("i"), array("q")))
        if at < len(starts) and starts[at] < second + length_s:
            return True
        if at and starts[at - 1] + lengths[at - 1] > second:
            return True
        for back in (1, 2):
            known = self._days.get(day - back)
            if known and not (back == 1 and at) and known[0][-1] + known[1][-1] > second + back * _DAY_S:
                return True
        return any(
            (known := self._days.get(day + ahead)) is not None
            and known[0][0] + ahead * _DAY_S < second + length_s
            for ahead in (1, 2)
        )
