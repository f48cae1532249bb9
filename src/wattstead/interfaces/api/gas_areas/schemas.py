"""Says what areas of gas grids and the values told for them look like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.gas_areas.vocabulary import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_POSTAL_CODE,
    MOST_POSTAL_CODES,
)
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.interfaces.api.addresses import Country
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Day,
    Exact,
    Incoming,
    Number,
    Outgoing,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging

Name = Annotated[str, text(LONGEST_NAME)]
PostalCodes = Annotated[
    list[Annotated[str, text(LONGEST_POSTAL_CODE)]],
    Field(max_length=MOST_POSTAL_CODES, description="The sites of a postal code lie in one area."),
]
StateNumber = Annotated[Number, Field(ge=0, le=10, description="Rounded to five decimals.")]
CalorificValue = Annotated[Number, Field(ge=0, le=100, description="Rounded to four decimals.")]


class GasArea(Outgoing):
    """Where the gas of one grid is worth the same: for sites whose meter has no values of its own."""

    id: UUID
    code: str = Field(description="What the grid operator calls it.")
    name: str
    country: str = Field(description="ISO 3166-1 alpha-2")
    postal_codes: list[str]
    created_at: datetime
    updated_at: datetime


class GasAreaPage(PageOf[GasArea]):
    """A page of areas."""


class GasAreaFilters(Paging):
    """Which areas, in order of their codes."""

    code: Annotated[str, text(LONGEST_CODE)] | None = None
    ordering: Literal["code"] = "code"


class NewGasArea(Incoming):
    """An area and the postal codes that lie in it."""

    code: Annotated[str, text(LONGEST_CODE)]
    name: Name
    country: Country
    postal_codes: PostalCodes = []


class GasAreaChanges(Changes):
    """What an area is called now, and which postal codes lie in it: they come all at once."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    postal_codes: Annotated[PostalCodes | None, NOT_NULL, NEVER_NULL] = None


class GasAreaQuality(Outgoing):
    """What a cubic metre of gas in an area is worth on some days: volume x stateNumber x calorificValue."""

    id: UUID
    gas_area_id: UUID
    start_date: date
    end_date: date = Field(description="The last day.")
    state_number: Exact
    calorific_value: Exact
    calorific_unit: CalorificUnit
    note: str
    told_at: datetime
    replaced_at: datetime | None = Field(description="When a correction took its place.")
    replaces: UUID | None = Field(description="What this one corrects.")


class GasAreaQualityPage(PageOf[GasAreaQuality]):
    """A page of values, replaced ones as well."""


class GasAreaQualityFilters(Paging):
    """Which page of values, the latest days first."""

    ordering: Literal["-startDate"] = "-startDate"


class GasAreaValues(Incoming):
    """What a cubic metre of gas is worth, and why this is told."""

    state_number: StateNumber
    calorific_value: CalorificValue
    calorific_unit: CalorificUnit = CalorificUnit.KWH
    note: Annotated[str, text(LONGEST_NOTE, shortest=3)]


class GasAreaValuesOfDays(GasAreaValues):
    """What a cubic metre of gas is worth on some days."""

    start_date: Day
    end_date: Day = Field(description="The last day.")
