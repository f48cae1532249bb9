"""Finds what counts at a site, and the day totals of all of it in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.journeys.overview.answers import DayUse
from wattstead.kernel.periods import ONE_DAY, DayPeriod, month_of
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.extent import known_days_of_many
from wattstead.timeseries.series import Series
from wattstead.timeseries.totals_of_many import DayTotal, day_totals_of_many

LAST_DAYS = 14
USUAL_DAYS = 7
LOOKED_BACK = 30

Kind = Literal["used", "fed_in", "gas"]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One register, in the words of this use case; `in_use_before` is that of its meter."""

    kind: Kind
    unit: str
    meter_id: UUID
    meter_number: str
    in_use_before: date | None
    series: Series


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days the overview looks at."""

    today: date

    @property
    def month(self) -> DayPeriod:
        """Return this month."""
        return month_of(self.today)

    @property
    def recent(self) -> DayPeriod:
        """Return the last days and this month so far, today included."""
        starts_on = min(self.month.starts_on, self.today - timedelta(days=LOOKED_BACK))
        return DayPeriod(starts_on=starts_on, ends_before=self.today + ONE_DAY)

    @property
    def read(self) -> DayPeriod:
        """Return the days that are read interval by interval: this month so far and the usual days."""
        starts_on = min(self.month.starts_on, self.today - timedelta(days=USUAL_DAYS)) - ONE_DAY
        return DayPeriod(starts_on=starts_on, ends_before=self.today + ONE_DAY)

    @property
    def month_last_year(self) -> DayPeriod:
        """Return the same month of the year before."""
        return month_of(self.month.starts_on.replace(year=self.today.year - 1))


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the counters of a site know: their days, and from when to when each knows anything."""

    counters: tuple[Counter, ...]
    totals: Mapping[int, Mapping[date, DayTotal]]
    known: Mapping[int, DayPeriod]

    def of(self, kind: Kind) -> tuple[Counter, ...]:
        """Return the counters of one kind."""
        return tuple(counter for counter in self.counters if counter.kind == kind)

    def on(self, day: date, *, kind: Kind) -> Decimal | None:
        """Return what all counters of a kind counted on a day; None when none of them knows."""
        found = [
            total.total for counter in self.of(kind) if (total := self.totals[counter.series.number].get(day))
        ]
        return sum(found, Decimal(0)) if found else None

    def during(self, days: DayPeriod, *, kind: Kind) -> Decimal | None:
        """Return what all counters of a kind counted on some days; None when nothing is known of them."""
        found = [amount for day in days if (amount := self.on(day, kind=kind)) is not None]
        return sum(found, Decimal(0)) if found else None

    def knows_all(self, days: DayPeriod, *, kind: Kind) -> bool:
        """Tell whether something is known of every one of the days."""
        return all(self.on(day, kind=kind) is not None for day in days)

    def day_use(self, day: date, *, kind: Kind, is_over: bool = True) -> DayUse:
        """Return what was used on a day and how good that is; a day that is not over misses nothing yet."""
        found = [total for counter in self.of(kind) if (total := self.totals[counter.series.number].get(day))]
        if not any(total.present for total in found):
            begins_on = self.first_on(kind=kind)
            is_before = begins_on is None or day < begins_on
            return DayUse(on=day, used=None, quality="before" if is_before else "missing")
        used = sum((total.total for total in found), Decimal(0))
        if is_over and any(total.present < total.expected for total in found):
            return DayUse(on=day, used=used, quality="partial")
        guessed = any(total.has_estimates for total in found)
        return DayUse(on=day, used=used, quality="estimated" if guessed else "measured")

    def first_on(self, *, kind: Kind) -> date | None:
        """Return the first day of which a counter of the kind knows anything."""
        numbers = [each.series.number for each in self.of(kind)]
        found = [self.known[number].starts_on for number in numbers if number in self.known]
        return min(found, default=None)

    def last_on(self, *, kind: Kind) -> date | None:
        """Return the last day of which a counter of the kind knows anything."""
        found = [
            self.known[each.series.number].last_day
            for each in self.of(kind)
            if each.series.number in self.known
        ]
        return max(found, default=None)


def counted_at(viewer: Viewer, *, site_id: UUID, days: Days) -> Counted:
    """Return what counts at a site and what it counted: three statements, however many counters."""
    counters = tuple(
        Counter(
            kind=_kind_of(register.meter.meter_type, register.direction),
            unit=unit_written(register.unit),
            meter_id=register.meter_id,
            meter_number=register.meter.meter_number,
            in_use_before=register.meter.in_use_before,
            series=series_of(register),
        )
        for register in registers_visible_to(viewer).filter(meter__site_id=site_id)
    )
    series = [counter.series for counter in counters]
    if not series:
        return Counted(counters=(), totals={}, known={})
    return Counted(
        counters=counters,
        totals=day_totals_of_many(series, (days.recent, days.month_last_year)),
        known=known_days_of_many(series),
    )


def numbers_of(counters: Sequence[Counter]) -> tuple[str, ...]:
    """Return the numbers of the meters, each once."""
    return tuple(dict.fromkeys(counter.meter_number for counter in counters))


def _kind_of(meter_type: str, direction: str) -> Kind:
    if meter_type == "gas":
        return "gas"
    return "fed_in" if direction == "export" else "used"
