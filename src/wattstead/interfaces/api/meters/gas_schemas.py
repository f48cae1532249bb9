"""Says what state numbers and calorific values of gas look like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.interfaces.api.fields import Day, Exact, Incoming, Number, Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging


class GasQuality(Outgoing):
    """What a cubic metre of gas is worth on some days: volume x stateNumber x calorificValue = kWh."""

    id: UUID
    meter_id: UUID
    start_date: date
    end_date: date | None = Field(description="The last day; null until others follow.")
    state_number: Exact
    calorific_value: Exact
    calorific_unit: CalorificUnit
    created_at: datetime
    updated_at: datetime


class GasQualityPage(PageOf[GasQuality]):
    """A page of gas qualities."""


class GasQualityFilters(Paging):
    """Which page of gas qualities."""

    ordering: Literal["-startDate"] = "-startDate"


class GasQualityTold(Incoming):
    """What a cubic metre of gas is worth on some days, as the grid operator tells it."""

    start_date: Day
    end_date: Day | None = Field(default=None, description="The last day; if not told, until others follow.")
    state_number: Annotated[Number, Field(ge=0, le=10, description="Rounded to five decimals.")]
    calorific_value: Annotated[Number, Field(ge=0, le=100, description="Rounded to four decimals.")]
    calorific_unit: CalorificUnit = CalorificUnit.KWH
