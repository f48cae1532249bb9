"""Holds what is asked about usage, and what is answered, as plain values.

Energy is in the unit of the meter (kWh, or cubic metres of gas). A cost is
gross and holds what depends on use: energy, the grid fee per kWh and tax.
Standing charges belong to no hour and are left out; the invoice has them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from wattstead.domains.rating.gas import GasStep
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod

Direction = Literal["import", "export"]
Span = Literal["day", "week", "month", "year"]
Quality = Literal["measured", "estimated", "partial", "missing"]
Sureness = Literal["measured", "estimated", "provisional", "corrected"]
SURENESS: tuple[Sureness, ...] = ("measured", "estimated", "provisional", "corrected")
"""How sure a reading is, in the order of `timeseries.sureness`."""


@dataclass(frozen=True, kw_only=True)
class UsageQuestion:
    """What the reader wants to see; whatever is None is chosen for them."""

    site_id: UUID | None = None
    meter_id: UUID | None = None
    direction: Direction = "import"
    span: Span = "day"
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A thing with its name."""

    id: UUID
    label: str


@dataclass(frozen=True, kw_only=True)
class MeterChoice:
    """A meter of the site, and the directions its registers count."""

    id: UUID
    label: str
    meter_type: Literal["electricity", "gas"]
    unit: str
    directions: tuple[Direction, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One hour, day or month: what was used and what it cost.

    `energy` is None where nothing is known (which is not zero), and a sum of
    what is known where the quality is partial. `band` is named when the whole
    bar lies in one band of the tariff. The ends are instants in the zone of
    the site.
    """

    starts_at: datetime
    ends_before: datetime
    energy: Decimal | None
    cost: Money | None
    band: str | None
    quality: Quality


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Earlier days that stand beside the shown ones: as many as those have behind them.

    `shown_total` and `shown_cost` are those of the shown days alone that are over:
    what has happened today so far is compared with nothing.
    """

    period: DayPeriod
    total: Decimal | None
    cost: Money | None
    shown_total: Decimal | None
    shown_cost: Money | None


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Everything the usage page shows for one meter, direction and period.

    `cost` excludes standing charges (see the head of this module) and is None
    when no contract prices any of the period, or nobody has told yet what its gas is
    worth; `conversion` says how cubic metres became what is priced.
    Of the total, checks doubt what is `provisional`, and `corrected` is what took the place of another value.
    """

    meters: tuple[MeterChoice, ...]
    site: Choice | None
    meter: MeterChoice | None
    direction: Direction
    span: Span
    period: DayPeriod
    zone: str
    previous_on: date | None
    next_on: date | None
    first_on: date | None
    last_on: date | None
    bars: tuple[Bar, ...]
    total: Decimal | None
    cost: Money | None
    compared: Comparison | None
    estimated_share: Decimal
    missing_slots: int
    tariff_name: str | None
    conversion: tuple[GasStep, ...] = ()
    provisional: Decimal = Decimal(0)
    corrected: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class UsageRow:
    """One interval of a meter, as the CSV file gives it."""

    starts_at: datetime
    ends_before: datetime
    energy: Decimal
    quality: Sureness
