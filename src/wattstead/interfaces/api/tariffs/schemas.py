"""Says what a tariff looks like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from wattstead.domains.tariffs.operations import LONGEST_CODE, LONGEST_NAME
from wattstead.domains.tariffs.rules.terms import LONGEST_NAME as LONGEST_BAND_NAME
from wattstead.domains.tariffs.rules.terms import PRICE_PLACES, TAX_PLACES
from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffStatus, TariffType
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Day,
    Exact,
    Incoming,
    Number,
    Outgoing,
    Whole,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging
from wattstead.kernel.money import rounded

Code = Annotated[str, text(LONGEST_CODE)]
Name = Annotated[str, text(LONGEST_NAME)]
IN_MILLIONTHS = AfterValidator(lambda value: rounded(value, PRICE_PLACES))
Price = Annotated[
    Number,
    Field(gt=-100_000, lt=100_000, description="Net, per kWh; rounded to millionths."),
    IN_MILLIONTHS,
]
Fee = Annotated[Number, Field(ge=0, lt=100_000, description="Net; rounded to millionths."), IN_MILLIONTHS]
Multiplier = Annotated[Number, Field(gt=-1_000, lt=1_000), IN_MILLIONTHS]
TaxRate = Annotated[
    Number,
    Field(ge=0, le=1, description="0.19 is 19 percent; rounded to a hundredth of a percent."),
    AfterValidator(lambda value: rounded(value, TAX_PLACES)),
]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217", examples=["EUR"])]
ClockTime = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["22:00"])]
Weekday = Annotated[Whole, Field(ge=0, le=6)]
MOST_BANDS = 100


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


class NewTimeBand(Incoming):
    """A price for some hours of some days of the week; what follows midnight belongs to the day before."""

    name: Annotated[str, text(LONGEST_BAND_NAME)]
    start_time: ClockTime
    end_time: ClockTime = Field(description="At or before the start: on the next day.")
    days_of_week: list[Weekday] = Field(min_length=1, max_length=7, description="0 is Sunday.")
    price_per_kwh: Price
    multiplier: Multiplier | None = Field(
        default=None, description="Of the base price; where it is told, it must make the price of the band."
    )


Bands = Annotated[list[NewTimeBand], Field(max_length=MOST_BANDS)]


class NewTariff(Incoming):
    """A draft, which nobody but the staff sees until it is published."""

    name: Name
    code: Code
    type: TariffType
    base_price_per_kwh: Price = Field(description="Net; holds where no time band does.")
    currency: Currency
    time_bands: Bands = Field(default=[], description="Of a tariff of the type tou, and only of it.")
    clock: BandClock = BandClock.LOCAL
    monthly_fee: Fee
    connection_fee: Fee | None = None
    feed_in_tariff: Price | None = None
    feed_in_tariff_type: FeedInType | None = Field(default=None, description="fixed, unless told.")
    grid_fee_per_kwh: Price | None = None
    tax_rate: TaxRate
    valid_from: Day
    valid_to: Day | None = Field(default=None, description="The last day.")


class TariffChanges(Changes):
    """What is to change of a draft; what is not named stays, null takes away. Bands come all at once."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    code: Annotated[Code | None, NOT_NULL, NEVER_NULL] = None
    type: Annotated[TariffType | None, NOT_NULL, NEVER_NULL] = None
    base_price_per_kwh: Annotated[Price | None, NOT_NULL, NEVER_NULL] = None
    currency: Annotated[Currency | None, NOT_NULL, NEVER_NULL] = None
    time_bands: Annotated[Bands | None, NOT_NULL, NEVER_NULL] = None
    clock: Annotated[BandClock | None, NOT_NULL, NEVER_NULL] = None
    monthly_fee: Annotated[Fee | None, NOT_NULL, NEVER_NULL] = None
    connection_fee: Fee | None = None
    feed_in_tariff: Price | None = None
    feed_in_tariff_type: Annotated[FeedInType | None, NOT_NULL, NEVER_NULL] = None
    grid_fee_per_kwh: Price | None = None
    tax_rate: Annotated[TaxRate | None, NOT_NULL, NEVER_NULL] = None
    valid_from: Annotated[Day | None, NOT_NULL, NEVER_NULL] = None
    valid_to: Day | None = Field(default=None, description="The last day.")
