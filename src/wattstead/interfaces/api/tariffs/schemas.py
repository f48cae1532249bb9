"""Says what a tariff looks like."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffStatus, TariffType
from wattstead.interfaces.api.fields import Day, Exact, Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging


class TimeBand(Outgoing):
    """A price for some hours of some days of the week; what follows midnight belongs to the day before."""

    name: str
    start_time: str = Field(description="HH:mm", examples=["22:00"])
    end_time: str = Field(description="HH:mm; at or before the start: on the next day.", examples=["06:00"])
    days_of_week: list[int] = Field(description="0 is Sunday.")
    price_per_kwh: Exact
    multiplier: Exact | None


class Tariff(Outgoing):
    """What a supplier asks and pays; all prices are net."""

    id: UUID
    name: str
    code: str
    type: TariffType
    status: TariffStatus
    base_price_per_kwh: Exact = Field(description="Holds where no time band does.")
    currency: str = Field(description="ISO 4217")
    time_bands: list[TimeBand]
    clock: BandClock = Field(description="Which clock the bands follow.")
    monthly_fee: Exact
    connection_fee: Exact | None
    feed_in_tariff: Exact | None = Field(description="What a kilowatt-hour given to the grid earns.")
    feed_in_tariff_type: FeedInType | None
    grid_fee_per_kwh: Exact | None
    tax_rate: Exact = Field(description="0.19 is 19 percent.")
    valid_from: date
    valid_to: date | None = Field(description="The last day.")
    created_at: datetime
    updated_at: datetime


class TariffPage(PageOf[Tariff]):
    """A page of tariffs."""


class TariffFilters(Paging):
    """Which tariffs, in which order."""

    type: TariffType | None = None
    status: TariffStatus | None = None
    valid_on: Day | None = Field(default=None, description="Those that hold on that day.")
    ordering: Literal["code", "-validFrom"] = "code"
