"""Says what a goal looks like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Day,
    Exact,
    Id,
    Incoming,
    Number,
    Outgoing,
)
from wattstead.interfaces.api.pagination import PageOf, Paging

Target = Annotated[
    Number, Field(gt=0, le=999_999_999, description="Rounded to thousandths; a share is at most 100.")
]


class Goal(Outgoing):
    """What you aim at in each period: a limit for consumption and cost, a mark for the other types.

    currentValue and progressPercent are those of the period around today, or of the last one
    once the goal is over. They are worked out when you ask, as the pages of the portal do, and
    null while nothing is known: production needs a solar system that tells what it produces,
    self_consumption a meter that counts what is fed in too.
    """

    id: UUID
    user_id: UUID
    site_id: UUID | None = Field(description="Without a site the goal counts all of yours.")
    type: GoalType
    target_value: Exact
    unit: GoalUnit
    period: GoalPeriod
    start_date: date
    end_date: date = Field(description="The last day.")
    current_value: Exact | None
    progress_percent: Exact | None
    is_active: bool = Field(description="False once it is over, or you have ended it.")
    created_at: datetime
    updated_at: datetime


class GoalPage(PageOf[Goal]):
    """A page of goals."""


class GoalFilters(Paging):
    """Which goals, in which order."""

    site_id: Id | None = None
    type: GoalType | None = None
    period: GoalPeriod | None = None
    ordering: Literal["-startDate", "startDate"] = "-startDate"


class NewGoal(Incoming):
    """What you want to aim at."""

    site_id: Id | None = None
    type: GoalType
    target_value: Target
    unit: GoalUnit
    period: GoalPeriod
    start_date: Day
    end_date: Day


class GoalChanges(Changes):
    """What is to change of a goal; what is not named stays."""

    site_id: Id | None = None
    type: Annotated[GoalType | None, NOT_NULL, NEVER_NULL] = None
    target_value: Annotated[Target | None, NOT_NULL, NEVER_NULL] = None
    unit: Annotated[GoalUnit | None, NOT_NULL, NEVER_NULL] = None
    period: Annotated[GoalPeriod | None, NOT_NULL, NEVER_NULL] = None
    start_date: Annotated[Day | None, NOT_NULL, NEVER_NULL] = None
    end_date: Annotated[Day | None, NOT_NULL, NEVER_NULL] = None
    is_active: Annotated[bool | None, NOT_NULL, NEVER_NULL] = Field(
        default=None, strict=True, description="False ends the goal, true follows it again."
    )
