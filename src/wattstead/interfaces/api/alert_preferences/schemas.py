"""Says what an alert preference looks like."""

import re
from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Exact,
    Id,
    Incoming,
    Number,
    Outgoing,
)
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth

CLOCK = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"


def _clock(value: object) -> object:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(CLOCK, value, re.ASCII):
        raise PydanticCustomError("clock_unreadable", "not a time of day")
    return time.fromisoformat(value)


Clock = Annotated[
    time,
    BeforeValidator(_clock),
    PlainSerializer(lambda clock: f"{clock:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": CLOCK, "examples": ["22:00"]}),
]
Enabled = Annotated[bool, Field(strict=True)]
Threshold = Annotated[
    Number, Field(gt=0, lt=999_999_999, description="From how much on you hear of it; with its unit.")
]


class AlertPreference(Outgoing):
    """What you want of one type of alert, at one site or, without a site, everywhere."""

    id: UUID
    user_id: UUID
    site_id: UUID | None
    alert_type: AlertType
    email_enabled: bool
    sms_enabled: bool
    in_app_enabled: bool
    threshold_value: Exact | None
    threshold_unit: ThresholdUnit | None
    quiet_hours_start: Clock | None
    quiet_hours_end: Clock | None
    is_active: bool
    created_at: datetime
    updated_at: datetime


class AlertPreferencePage(PageOf[AlertPreference]):
    """A page of alert preferences."""


class AlertPreferenceFilters(Paging):
    """Which preferences, in which order."""

    site_id: Id | None = None
    alert_type: AlertType | None = None
    is_active: Truth | None = None
    ordering: Literal["createdAt", "-createdAt"] = "createdAt"


class NewAlertPreference(Incoming):
    """What you want of a type of alert."""

    site_id: Id | None = None
    alert_type: AlertType
    email_enabled: Enabled = False
    sms_enabled: Enabled = False
    in_app_enabled: Enabled = True
    threshold_value: Threshold | None = None
    threshold_unit: ThresholdUnit | None = None
    quiet_hours_start: Clock | None = None
    quiet_hours_end: Clock | None = None
    is_active: Enabled = True


class AlertPreferenceChanges(Changes):
    """What is to change; what is not named stays, null takes away."""

    email_enabled: Annotated[Enabled | None, NOT_NULL, NEVER_NULL] = None
    sms_enabled: Annotated[Enabled | None, NOT_NULL, NEVER_NULL] = None
    in_app_enabled: Annotated[Enabled | None, NOT_NULL, NEVER_NULL] = None
    threshold_value: Threshold | None = None
    threshold_unit: ThresholdUnit | None = None
    quiet_hours_start: Clock | None = None
    quiet_hours_end: Clock | None = None
    is_active: Annotated[Enabled | None, NOT_NULL, NEVER_NULL] = None
