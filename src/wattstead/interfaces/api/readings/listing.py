"""Gives out what a register counted: a page where it is short or cut, as a stream where it is long."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils import timezone

from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.rules import rolls_over_at
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.pagination import cursor_of, parts_of
from wattstead.interfaces.api.readings import sums
from wattstead.interfaces.api.readings.known_then import shown_as_known, sums_as_known
from wattstead.interfaces.api.readings.ranges import known_part, pieces_of, stretch_of, utc
from wattstead.interfaces.api.readings.schemas import ReadingFilters
from wattstead.interfaces.api.readings.sums import Sums
from wattstead.interfaces.api.readings.writing import (
    CSV_HEAD,
    CSV_SUM_HEAD,
    Of,
    csv_of,
    csv_of_sums,
    head_of,
    json_items,
    json_items_of_sums,
    json_of,
    json_of_sums,
)
from wattstead.interfaces.api.refusals import CursorUnusable
from wattstead.interfaces.api.series.filters import MOST_ITEMS, wants_csv
from wattstead.interfaces.api.series.streaming import streamed_answer, whole_answer, with_commas
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.series import Series
from wattstead.timeseries.shown import Shown, read_shown

SUMS = {"hour": sums.by_hour, "day": sums.by_day, "month": sums.by_month}
Part = Shown | Sums


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What is asked of a register, and how it is told."""

    series: Series
    of: Of
    resolution: str
    is_csv: bool
    rolls_over_at: int
    known_at: datetime | None = None

    def part(self, period: Period) -> Part:
        """Return what is known of a stretch, or was known at an earlier moment."""
        if self.known_at is not None:
            if self.resolution == "raw":
                return shown_as_known(self.series, period, known_at=self.known_at)
            return sums_as_known(self.series, period, resolution=self.resolution, known_at=self.known_at)
        if self.resolution == "raw":
            return read_shown(self.series, period).on_counter(rolls_over_at=self.rolls_over_at)
        return SUMS[self.resolution](self.series, period)

    def whole(self, part: Part, *, next_cursor: str | None) -> bytes:
        """Return a part as an answer of its own."""
        if self.is_csv:
            return csv_of_sums(part, of=self.of) if isinstance(part, Sums) else csv_of(part, of=self.of)
        if isinstance(part, Sums):
            return json_of_sums(part, of=self.of, resolution=self.resolution, next_cursor=next_cursor)
        return json_of(part, of=self.of, next_cursor=next_cursor)

    def pieces(self, period: Period) -> Iterator[bytes]:
        """Yield the answer about a long stretch, piece by piece."""
        # A month is told whole, and few months are few items.
        periods = [period] if self.resolution == "month" else pieces_of(period, series=self.series)
        parts = (part for part in map(self.part, periods) if len(part))
        if self.is_csv:
            head = CSV_HEAD if self.resolution == "raw" else CSV_SUM_HEAD
            yield head
            yield from (self.whole(part, next_cursor=None).removeprefix(head) for part in parts)
            return
        items = (
            json_items_of_sums(part, of=self.of) if isinstance(part, Sums) else json_items(part, of=self.of)
            for part in parts
        )
        yield from with_commas(
            head_of(self.of, resolution=self.resolution), items, tail=b'],"nextCursor":null}'
        )


def listed(
    request: CalledRequest, *, filters: ReadingFilters, find: Callable[[Viewer], RegisterRecord]
) -> HttpResponseBase:
    """Return the readings of the register that `find` finds, or sums of them."""
    with seen_by(request.auth.viewer) as viewer:
        register = find(viewer)
        asked = _Asked(
            series=series_of(register),
            of=Of(
                meter_id=register.meter_id,
                register_id=register.pk,
                number=register.number,
                unit=register.unit,
            ),
            resolution=filters.resolution,
            is_csv=wants_csv(request, filters=filters),
            rolls_over_at=rolls_over_at(multiplier=register.multiplier, digits=register.digits),
            known_at=filters.known_at,
        )
        stretch = stretch_of(
            start=filters.start,
            end=filters.end,
            series=asked.series,
            now=timezone.now(),
            go_on_at=_go_on_at(filters, number=register.number),
        )
        if filters.limit is not None or not stretch.is_cut:
            part = asked.part(stretch.period)
            if filters.limit is not None or len(part) <= MOST_ITEMS:
                go_on_at_s = int(stretch.period.ends_before.timestamp()) if stretch.is_cut else None
                return _page(asked, part=part, limit=filters.limit or MOST_ITEMS, go_on_at_s=go_on_at_s)
        whole = Period(starts_at=stretch.period.starts_at, ends_before=stretch.asked_until)
        # A month begins where it begins; everything else is asked for only where something is known.
        known = whole if asked.resolution == "month" else known_part(whole, series=asked.series)
    return streamed_answer(request.auth.viewer, pieces=lambda _: asked.pieces(known), is_csv=asked.is_csv)


def _page(asked: _Asked, *, part: Part, limit: int, go_on_at_s: int | None) -> HttpResponseBase:
    """Return the first items of a part, with a cursor that leads on from there."""
    if len(part) > limit:
        starts_s = part.starts_s if isinstance(part, Sums) else part.intervals.starts_s
        go_on_at_s, part = int(starts_s[limit]), part.picked(slice(0, limit))
    cursor = None
    if go_on_at_s is not None:
        cursor = cursor_of(["readings", asked.of.number, asked.resolution, go_on_at_s])
    return whole_answer(asked.whole(part, next_cursor=cursor), next_cursor=cursor, is_csv=asked.is_csv)


def _go_on_at(filters: ReadingFilters, *, number: int) -> datetime | None:
    if filters.cursor is None:
        return None
    parts = parts_of(filters.cursor)
    if parts[:3] != ["readings", number, filters.resolution] or not isinstance(parts[-1], int):
        raise CursorUnusable(field="cursor")
    return utc(parts[-1])
