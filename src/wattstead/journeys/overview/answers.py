"""Holds what the overview of a site answers, as plain values.

Energy is in kWh (gas in its meter's unit), money gross. None is "not known", which is not zero.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod

MatterKind = Literal[
    "never_read",
    "readings_stopped",
    "gaps",
    "estimates",
    "invoice_overdue",
    "more_overdue",
    "invoice_new",
    "corrected_after_invoice",
    "contract_ending",
    "no_contract",
]


@dataclass(frozen=True, kw_only=True)
class Power:
    """The mean power of the latest interval; `is_of_now` when nothing newer is to be expected yet."""

    ends_at: datetime
    used_kw: Decimal | None
    fed_in_kw: Decimal | None
    is_of_now: bool


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """The power from the grid at a time of day, and what is usual then; by the wall clock of the site."""

    starts_at: datetime
    ends_before: datetime
    used_kw: Decimal | None
    usual_kw: Decimal | None


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """Today, or the last day of which anything is known.

    `usual` is the mean of the seven days before, until the same time of day.
    """

    on: date
    used: Decimal | None
    cost: Money | None
    fed_in: Decimal | None
    earned: Money | None
    usual: Decimal | None
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, kw_only=True)
class DayUse:
    """What was used on one of the last days; `before` is a day before anything was known."""

    on: date
    used: Decimal | None
    quality: Literal["measured", "estimated", "partial", "missing", "before"]


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a bill comes to, with standing charges, tax and what is paid for energy fed in.

    `expected` is what the whole month comes to if it goes on like this; None while that is a guess.
    """

    so_far: Money
    expected: Money | None


@dataclass(frozen=True, kw_only=True)
class MonthSoFar:
    """What the current month has come to until now."""

    month: DayPeriod
    earned: Money | None
    bill: Bill | None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One kind of energy in one direction: which meters count it, its last days, and its month.

    The comparison holds whole days only, those of this year and as many of the year before.
    """

    unit: str
    meter_numbers: tuple[str, ...]
    last_read_on: date | None
    days: tuple[DayUse, ...]
    month_used: Decimal | None
    used_in_these: Decimal | None
    used_last_year: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something that needs attention; which of the facts are there depends on its kind."""

    kind: MatterKind
    name: str = ""
    on: date | None = None
    days: int = 0
    count: int = 0
    amount: Money | None = None
    thing_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything the overview of one site shows; `meter_id` is the meter to begin with, None without any."""

    site_id: UUID
    zone: str
    today: date
    meter_id: UUID | None
    has_readings: bool
    power: Power | None
    day: DayShown | None
    month: MonthSoFar
    electricity: Flow | None
    fed_in: Flow | None
    gas: Flow | None
    tariff_name: str
    matters: tuple[Matter, ...]
