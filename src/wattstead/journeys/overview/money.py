"""Works out costs, earnings and the bill so far, with the engine of the invoice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.billing.rules import BilledUse, work_out_bill
from wattstead.domains.contracts.queries import Supply
from wattstead.domains.rating.rules import (
    NOT_PRICED,
    BandUse,
    rate,
    together,
    use_by_band,
)
from wattstead.domains.tariffs.rules import (
    feed_in_intervals,
    price_intervals,
)
from wattstead.journeys.explore_usage.costs import Clock, costs_between
from wattstead.journeys.overview.answers import Bill
from wattstead.kernel.calendars import MIDNIGHT, time_of_days
from wattstead.kernel.money import Money, rounded
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.timeseries.intervals import Intervals

DAY_S = 86_400
LEAST_TO_EXPECT_BY_S = 2 * DAY_S  # less than that says nothing about a month


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What is needed to price energy: the contracts of the days, the energy, the clock of the site."""

    supplies: tuple[Supply, ...]
    used: tuple[Intervals, ...]
    fed_in: tuple[Intervals, ...]
    zone: ZoneInfo

    def cost_of(self, days: DayPeriod) -> Money | None:
        """Return what the energy of some days cost, with tax and without standing charges."""
        return self._sum(days, of=self.used, is_export=False)

    def earned_on(self, days: DayPeriod) -> Money | None:
        """Return what the energy fed in on some days earned."""
        return self._sum(days, of=self.fed_in, is_export=True)

    def _sum(self, days: DayPeriod, *, of: Sequence[Intervals], is_export: bool) -> Money | None:
        whole = time_of_days(days, zone=self.zone)
        edges_s = np.array([whole.starts_at.timestamp(), whole.ends_before.timestamp()]).astype(np.int64)
        supplies = cut_to(days, supplies=self.supplies)
        found = [
            cost.total
            for one in of
            if len(one)
            for cost in [
                costs_between(
                    edges_s,
                    energy=one,
                    supplies=supplies,
                    direction="export" if is_export else "import",
                    clock=Clock(zone=self.zone, boundary=MIDNIGHT),
                )
            ]
            if cost.total is not None
        ]
        return Money(sum((one.amount for one in found), Decimal(0)), found[0].currency) if found else None

    def bill_of(self, month: DayPeriod, *, until: DayPeriod) -> Bill | None:
        """Return the bill for the days `until` now, and what the month comes to if it goes on like this.

        None when no contract prices the energy, or contracts of several currencies do.
        """
        so_far = self._billed(until, is_with_energy=True)
        fees_so_far = self._billed(until, is_with_energy=False)
        fees = self._billed(month, is_with_energy=False)
        if so_far is None or fees_so_far is None or fees is None:
            return None
        expected = self._expected(month, until=until, so_far=so_far, fees=(fees_so_far, fees))
        return Bill(so_far=so_far, expected=expected)

    def _expected(
        self, month: DayPeriod, *, until: DayPeriod, so_far: Money, fees: tuple[Money, Money]
    ) -> Money | None:
        fees_so_far, fees_of_month = fees
        covered_s = self._covered_s(until)
        if covered_s < LEAST_TO_EXPECT_BY_S:
            return None
        months_s = sum(
            int(time_of_days(supply.days, zone=self.zone).length.total_seconds())
            for supply in cut_to(month, supplies=self.supplies)
        )
        use = (so_far.amount - fees_so_far.amount) * months_s / covered_s
        return Money(rounded(fees_of_month.amount + use), so_far.currency)

    def _covered_s(self, days: DayPeriod) -> int:
        """Return how many seconds of the supplied days the first counter of use knows."""
        if not self.used:
            return 0
        return sum(
            int(within(supply.days, energy=self.used[0], zone=self.zone).length_s.sum())
            for supply in cut_to(days, supplies=self.supplies)
        )

    def _billed(self, days: DayPeriod, *, is_with_energy: bool) -> Money | None:
        supplies = cut_to(days, supplies=self.supplies)
        if not supplies or len({supply.sheet.terms.currency for supply in supplies}) != 1:
            return None
        try:
            total = sum(
                (self._bill_of(supply, is_with_energy=is_with_energy) for supply in supplies), Decimal(0)
            )
        except NOT_PRICED:
            return None
        return Money(total, supplies[0].sheet.terms.currency)

    def _bill_of(self, supply: Supply, *, is_with_energy: bool) -> Decimal:
        """Return the total of the invoice that these days would have."""
        terms, days = supply.sheet.terms, supply.days
        imported: tuple[BilledUse, ...] = ()
        exported: tuple[BilledUse, ...] = ()
        if is_with_energy:
            prices = price_intervals(terms, period=days, zone=self.zone)
            earnings = feed_in_intervals(terms, period=days, zone=self.zone)
            imported = _uses(
                use
                for one in self.used
                for use in use_by_band(rate(within(days, energy=one, zone=self.zone), prices=prices))
            )
            if earnings is not None:
                exported = _uses(
                    use
                    for one in self.fed_in
                    for use in use_by_band(rate(within(days, energy=one, zone=self.zone), prices=earnings))
                )
        # The day before the first one read is among the supplies, so a contract that begins later is new.
        began = next(each for each in self.supplies if each.contract_id == supply.contract_id).days.starts_on
        first = min(each.days.starts_on for each in self.supplies)
        begins_on = began if began > first else first - ONE_DAY
        return work_out_bill(
            terms=terms, days=days, begins_on=begins_on, imported=imported, exported=exported
        ).total


def cut_to(days: DayPeriod, *, supplies: Sequence[Supply]) -> tuple[Supply, ...]:
    """Return the supplies of these days only."""
    return tuple(
        replace(supply, days=both) for supply in supplies if (both := supply.days.overlap(days)) is not None
    )


def within(days: DayPeriod, *, energy: Intervals, zone: ZoneInfo) -> Intervals:
    """Return the intervals that begin on these days."""
    whole = time_of_days(days, zone=zone)
    first, end = np.searchsorted(
        energy.starts_s, [int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp())]
    )
    return energy.picked(slice(int(first), int(end)))


def _uses(uses: Iterable[BandUse]) -> tuple[BilledUse, ...]:
    return tuple(BilledUse(use=use, daily_kwh=()) for use in together(uses))
