"""Works out how a contract stands, and when it may end."""

from dataclasses import dataclass
from datetime import date, timedelta

from wattstead.domains.contracts.vocabulary import ContractStatus
from wattstead.kernel.periods import DayPeriod

LONGEST_TERM_YEARS = 2
WITHDRAWAL_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Term:
    """The days of a contract: `ends_before` is the first day without supply, or None.

    A contract that renews itself goes on without end after its first term
    (§ 309 no. 9 BGB allows nothing longer), unless it was terminated.
    """

    starts_on: date
    ends_before: date | None
    auto_renew: bool
    stored_status: ContractStatus

    @property
    def supplied_before(self) -> date | None:
        """Return the first day on which the contract supplies nothing any more, if there is one."""
        renews = self.auto_renew and self.stored_status is ContractStatus.ACTIVE
        return None if renews else self.ends_before

    @property
    def never_begins(self) -> bool:
        """Return whether somebody withdrew before the first day."""
        return self.supplied_before is not None and self.supplied_before <= self.starts_on

    def supplies_on(self, day: date) -> bool:
        """Return whether energy is supplied under the contract on `day`."""
        ended = self.supplied_before is not None and day >= self.supplied_before
        return day >= self.starts_on and not ended

    def supplied_days(self, period: DayPeriod) -> DayPeriod | None:
        """Return the days of `period` on which energy is supplied, or None when there are none."""
        ends_before = min(period.ends_before, self.supplied_before or period.ends_before)
        starts_on = max(period.starts_on, self.starts_on)
        if ends_before <= starts_on:
            return None
        return DayPeriod(starts_on=starts_on, ends_before=ends_before)

    def status_on(self, day: date) -> ContractStatus:
        """Return the status to show on `day`; a contract under notice is active until its end."""
        if self.never_begins:
            return ContractStatus.TERMINATED
        if day < self.starts_on:
            return ContractStatus.PENDING
        if self.supplies_on(day):
            return ContractStatus.ACTIVE
        if self.stored_status is ContractStatus.TERMINATED:
            return ContractStatus.TERMINATED
        return ContractStatus.EXPIRED


def earliest_end(*, noticed_on: date, notice_days: int, first_term_before: date | None) -> date:
    """Return the first day that may be without supply when notice is given on `noticed_on`.

    The day of the notice itself is not counted (§ 187 (1), § 188 (1) BGB). A first term that was
    agreed binds both until it is over; after it, notice alone does.
    """
    noticed_before = noticed_on + timedelta(days=notice_days + 1)
    return noticed_before if first_term_before is None else max(noticed_before, first_term_before)


def last_day_to_withdraw(concluded_on: date) -> date:
    """Return until when a contract concluded from afar can be withdrawn from (§§ 312g, 355 BGB).

    Directive 2011/83/EU art. 9: fourteen days after the day on which it was concluded.
    """
    return concluded_on + timedelta(days=WITHDRAWAL_DAYS)


def longest_term_before(starts_on: date) -> date:
    """Return the first day after the longest term that may be agreed: two years."""
    try:
        return starts_on.replace(year=starts_on.year + LONGEST_TERM_YEARS)
    except ValueError:  # 29 February
        return date(starts_on.year + LONGEST_TERM_YEARS, 3, 1)
