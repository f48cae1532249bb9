"""Holds what a site's contracts come to, as plain values. Prices are net, sums of money gross."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wattstead.domains.contracts.queries import ContractView
from wattstead.domains.tariffs.rules import PriceAt, PricedDay
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod


@dataclass(frozen=True, kw_only=True)
class BandShare:
    """Which part of the energy was used in a band; the name is empty for the base price."""

    band: str
    share: Decimal


@dataclass(frozen=True, kw_only=True)
class TypicalMonth:
    """What a month of usual length comes to under the contract, after the use of up to a year.

    `days` are those the readings cover. `cost` holds use and standing charges with tax, and
    is None where nothing prices the energy; `earnings` are for what is fed in.
    """

    days: int
    used: Decimal
    unit: str
    cost: Money | None
    earnings: Money | None
    shares: tuple[BandShare, ...]


@dataclass(frozen=True, kw_only=True)
class RunningContract:
    """A contract that supplies now: `earliest_end_on` is what notice given today would lead to.

    `now` and `week` are None where no price is known: a market's, or one not set yet.
    """

    contract: ContractView
    earliest_end_on: date | None
    now: PriceAt | None
    week: tuple[PricedDay, ...] | None
    typical: TypicalMonth | None


@dataclass(frozen=True, kw_only=True)
class SiteContracts:
    """All contracts of a site: those that run (electricity first), those to come, those that are over."""

    running: tuple[RunningContract, ...]
    upcoming: tuple[ContractView, ...]
    earlier: tuple[ContractView, ...]
    week: DayPeriod
