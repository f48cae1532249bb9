"""Says what counters showed when a contract began or ended, and how one tells it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.interfaces.api.fields import Exact, Incoming, Outgoing, RegisterName
from wattstead.interfaces.api.meters.life_schemas import CounterValue
from wattstead.journeys import move_readings


class WhichMove(StrEnum):
    """The beginning of a contract, or its end."""

    IN = move_readings.Move.IN.value
    OUT = move_readings.Move.OUT.value


class HowKnown(StrEnum):
    """Whether somebody read it, or it follows from an earlier look and what was counted since."""

    READ = move_readings.HowKnown.READ.value
    WORKED_OUT = move_readings.HowKnown.WORKED_OUT.value
    UNKNOWN = move_readings.HowKnown.UNKNOWN.value


class MoveCounter(Outgoing):
    """One counter at the beginning or the end of a contract."""

    register_id: UUID
    meter_id: UUID
    meter_number: str
    obis_code: str
    direction: Literal["import", "export"]
    unit: Literal["kWh", "m3"]
    value: Exact | None = Field(description="In the counter's own digits; null where nothing tells it.")
    how: HowKnown


class Move(Outgoing):
    """The beginning or the end of a contract."""

    move: WhichMove
    day: date = Field(description="The first day of the contract, or its last.")
    at: datetime = Field(description="When the first day begins, or the last one ends.")
    registers: list[MoveCounter] = Field(description="Empty before that moment.")


class Moves(Outgoing):
    """The beginning of a contract, and its end where it has one."""

    contract_id: UUID
    items: list[Move]


class NewMoveCounter(Incoming):
    """What was read off one counter."""

    register_name: RegisterName = "import"
    value: CounterValue


class NewMoveReading(Incoming):
    """What all counters showed when a contract began or ended."""

    move: WhichMove
    registers: Annotated[list[NewMoveCounter], Field(min_length=1, max_length=20)]
    confirmed: Annotated[
        bool, Field(description="Keep it although it is hard to believe: somebody has looked again.")
    ] = False
