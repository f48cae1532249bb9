"""Checks that a line which names the end of its interval names the right one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.declarations import EndCheck
from wattstead.domains.metering.file_formats.faults import Fault
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.stamps import StampReader, instants_of_wall_clock, stamp_text


class EndReader:
    """Reads the column, or the two, that name the end."""

    def __init__(self, end: EndCheck, *, file: RecognisedFile, zone: ZoneInfo) -> None:
        """Look up the columns once."""
        self.places = tuple(file.places[column] for column in end.stamp.columns)
        self._field = " ".join(end.stamp.columns)
        self._end = end
        self._zone = zone
        self._stamps = StampReader(end.stamp.patterns, zone=zone)

    def ends_s(self, cells: list[str]) -> int:
        """Return the instant that the line names as its end; it has to be the only one it may mean."""
        text = stamp_text(cells, self.places)
        try:
            (instant,) = self._stamps.instants(text)
        except ValueError:
            raise Fault("stamp_unreadable", field=self._field, value=text) from None
        return instant

    def check(self, cells: list[str], *, starts_s: int, length_s: int) -> None:
        """Refuse an end that is not `length_s` after `starts_s`, nor as short of it as the format writes."""
        text = stamp_text(cells, self.places)
        try:
            instants = self._stamps.instants(text)
        except ValueError:
            raise Fault("stamp_unreadable", field=self._field, value=text) from None
        ends_s = starts_s + length_s
        # In the repeated hour the end may mean two instants; one of them has to fit.
        for instant in instants:
            if ends_s - instant in self._end.short_by_s:
                return
        if self._end.midnight_closes_its_day and ends_s in self._midnight_after(instants):
            return
        raise Fault("interval_of_other_length", field=self._field, value=text)

    def _midnight_after(self, instants: tuple[int, ...]) -> tuple[int, ...]:
        """Return the midnight one day after the stamp, when the stamp is one."""
        if not instants:
            return ()
        clock = datetime.fromtimestamp(instants[0], UTC).astimezone(self._zone).replace(tzinfo=None)
        if clock.hour or clock.minute or clock.second:
            return ()
        return instants_of_wall_clock(clock + timedelta(days=1), zone=self._zone)
