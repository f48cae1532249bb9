"""Notes that another device hangs in the place of a meter's, with what both showed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.operations.hand_readings import (
    CounterCannotShow,
    DeviceExchange,
    exchange_device,
)
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.records import RegisterRecord, meter_held
from wattstead.domains.metering.rules import fits_counter
from wattstead.journeys.record_hand_reading import HandReading, ReadingDoubted, Weighed, weigh
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.epochs import exchanges_of


class ExchangeIncomplete(Refusal):
    """Each counter of a meter is exchanged with it, so the values of each are told, once."""

    code = "exchange_incomplete"
    kind = "unreadable"
    message = said("Meter {meter_number} has {count} counters: tell the two values of each, once.")


class ExchangeOfSameDevice(Refusal):
    """Another device has another serial number."""

    code = "exchange_of_same_device"
    kind = "unreadable"
    message = said("The device with the serial number {serial_number} is the one that is installed already.")


@dataclass(frozen=True, kw_only=True)
class CounterExchange:
    """What stood on the counter of the old device last, and on that of the new one first, in its digits."""

    register_id: UUID
    old_final_value: Decimal
    new_first_value: Decimal


@dataclass(frozen=True, kw_only=True)
class MeterExchange:
    """When a device was exchanged, and what was read off both; the old number may be left to us."""

    exchanged_at: datetime
    old_serial_number: str
    new_serial_number: str
    counters: Sequence[CounterExchange]


@dataclass(frozen=True, kw_only=True)
class WeighedCounter:
    """What the exchange of a counter means: what the old device counted, and what is odd about it."""

    register_id: UUID
    weighed: Weighed
    exchange: CounterExchange


def weigh_exchange(
    viewer: Viewer, *, meter_id: UUID, exchange: MeterExchange, now: datetime
) -> tuple[WeighedCounter, ...]:
    """Return what an exchange would mean, without keeping it.

    Raises NotFound, RoleNotAllowed, ExchangeIncomplete, ExchangeOfSameDevice and what
    `advance_to` refuses of the final value of the old device.
    """
    registers = _registers(viewer, meter_id=meter_id, exchange=exchange)
    return tuple(
        _weighed(registers[counter.register_id], place=place, counter=counter, exchange=exchange, now=now)
        for place, counter in enumerate(exchange.counters)
    )


def exchange_meter(
    viewer: Viewer, *, meter_id: UUID, exchange: MeterExchange, is_confirmed: bool, now: datetime
) -> None:
    """Keep an exchange of the device of a meter, all its counters at once.

    Raises ReadingDoubted where something is odd and nobody has confirmed it, what
    `weigh_exchange` refuses, CounterCannotShow and ExchangeKnownOtherwise.
    """
    weighed = weigh_exchange(viewer, meter_id=meter_id, exchange=exchange, now=now)
    if not is_confirmed and any(each.weighed.doubts for each in weighed):
        raise ReadingDoubted(field="registers")
    registers = _registers(viewer, meter_id=meter_id, exchange=exchange)
    old = _old_serial_number(registers, exchange=exchange)
    for counter in exchange.counters:
        exchange_device(
            register=registers[counter.register_id],
            exchange=DeviceExchange(
                exchanged_at=exchange.exchanged_at,
                old_serial_number=old,
                new_serial_number=exchange.new_serial_number,
                old_final_value=counter.old_final_value,
                new_first_value=counter.new_first_value,
            ),
            now=now,
        )


def _old_serial_number(registers: Mapping[UUID, RegisterRecord], *, exchange: MeterExchange) -> str:
    """Return the number of the device that was there before: as told, else as earlier exchanges say."""
    register = next(iter(registers.values()))
    earlier = [
        each.new_serial_number
        for each in exchanges_of(series_of(register))
        if each.starts_at < exchange.exchanged_at
    ]
    return exchange.old_serial_number or (earlier[-1] if earlier else register.meter.meter_number)


def _weighed(
    register: RegisterRecord, *, place: int, counter: CounterExchange, exchange: MeterExchange, now: datetime
) -> WeighedCounter:
    """Return what the exchange of one counter means; a refusal names the field it is about."""
    if not fits_counter(counter.new_first_value, digits=register.digits):
        raise CounterCannotShow(
            field=f"registers.{place}.new_first_value",
            digits=register.digits,
            value=counter.new_first_value,
        )
    seen = HandReading(
        register_id=counter.register_id, value=counter.old_final_value, read_at=exchange.exchanged_at
    )
    try:
        weighed = weigh(register, reading=seen, now=now)
    except Refusal as refusal:
        names = {"read_at": "exchanged_at", "value": f"registers.{place}.old_final_value"}
        refusal.field = names.get(refusal.field or "", refusal.field)
        raise
    return WeighedCounter(register_id=counter.register_id, weighed=weighed, exchange=counter)


def _registers(viewer: Viewer, *, meter_id: UUID, exchange: MeterExchange) -> dict[UUID, RegisterRecord]:
    """Return the registers of a meter, held until the end; refuse an exchange that is not of all of them."""
    meter = meter_held(viewer, meter_id=meter_id)
    require(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    registers = {each.pk: each for each in registers_visible_to(viewer).filter(meter_id=meter_id)}
    told = [counter.register_id for counter in exchange.counters]
    if sorted(told) != sorted(registers):
        raise ExchangeIncomplete(field="registers", meter_number=meter.meter_number, count=len(registers))
    old = _old_serial_number(registers, exchange=exchange)
    if exchange.new_serial_number == old:
        raise ExchangeOfSameDevice(field="new_serial_number", serial_number=old)
    return registers
