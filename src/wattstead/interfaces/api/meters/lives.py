"""Exchanges the devices of meters and fills the gaps of their registers, as programs ask."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.meter_views import MeterView, meter_seen
from wattstead.domains.metering.operations.estimates import estimate_gaps
from wattstead.domains.metering.queries import estimates_visible_to, register_visible_to
from wattstead.domains.metering.records import EstimateRecord, RegisterRecord
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.domains.metering.vocabulary import EstimateMethod
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import METER_ID, REGISTER_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.meters.endpoints import meters
from wattstead.interfaces.api.meters.life_schemas import (
    CounterExchange,
    Estimate,
    EstimateFilters,
    EstimatePage,
    Estimation,
    Exchange,
    Exchanges,
    NewExchange,
    WhichDays,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.interfaces.load_profiles import load_profiles
from wattstead.journeys import exchange_meter as exchanging
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer

__all__ = ["meters"]

ESTIMATES = Listing(orders={"-startsAt": ("-starts_at", "id")})


@meters.gives(
    "/meters/{meterId}/exchanges",
    scope=Scope.METERS_READ,
    answer=Exchanges,
    summary="List the exchanges of a meter's device",
)
def get_exchanges(request: CalledRequest, meter_id: Id = METER_ID) -> HttpResponse:
    """Return when another device took over, oldest first, with what each counter showed."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_exchanges(viewer, meter_id=meter_id))


@meters.does(
    "/meters/{meterId}/exchange",
    scope=Scope.METERS_WRITE,
    answer=Exchanges,
    summary="Exchange the device of a meter",
)
def exchange_meter(request: CalledRequest, body: NewExchange, meter_id: Id = METER_ID) -> HttpResponse:
    """Let another device count for a meter from a moment on, with what both showed on each counter.

    The use across the exchange is that of both devices, each from its own first to its own last value.
    A value that is hard to believe is refused with `reading_doubted` unless it is `confirmed`.
    """

    def exchanged(viewer: Viewer) -> HttpResponse:
        exchanging.exchange_meter(
            viewer,
            meter_id=meter_id,
            exchange=exchanging.MeterExchange(
                exchanged_at=body.exchanged_at,
                old_serial_number=body.old_serial_number or "",
                new_serial_number=body.new_serial_number,
                counters=[
                    exchanging.CounterExchange(
                        register_id=register_named(viewer, meter_id=meter_id, named=each.register_name).pk,
                        old_final_value=each.old_final_value,
                        new_first_value=each.new_first_value,
                    )
                    for each in body.registers
                ],
            ),
            is_confirmed=body.confirmed,
            now=timezone.now(),
        )
        return tagged_answer(_exchanges(viewer, meter_id=meter_id))

    return done_once(request, exchanged)


@meters.lists(
    "/registers/{registerId}/estimates",
    scope=Scope.READINGS_READ,
    answer=EstimatePage,
    summary="List the gaps of a register that were filled",
)
def list_estimates(
    request: CalledRequest, filters: Query[EstimateFilters], register_id: Id = REGISTER_ID
) -> HttpResponse:
    """Return how gaps were filled, the latest first. The estimates themselves are among the readings."""
    with seen_by(request.auth.viewer) as viewer:
        register = register_visible_to(viewer, register_id=register_id)
        found = ESTIMATES.shown(estimates_visible_to(viewer).filter(register=register), asked=filters)
        items = _told(found.rows, register=register)
        return json_answer(EstimatePage(items=items, next_cursor=found.next_cursor))


@meters.does(
    "/registers/{registerId}/estimation",
    scope=Scope.METERS_WRITE,
    answer=Estimation,
    summary="Fill the gaps of a register",
)
def estimate_readings(request: CalledRequest, body: WhichDays, register_id: Id = REGISTER_ID) -> HttpResponse:
    """Estimate what was counted where no reading came, on days that are over.

    Between two looks at the counter the estimates and readings add up to what it went on. An estimate
    never takes the place of a reading; any reading that comes later takes its place.
    """

    def estimated(viewer: Viewer) -> HttpResponse:
        register = register_visible_to(viewer, register_id=register_id)
        days = DayPeriod(starts_on=body.start_date, ends_before=body.end_date + ONE_DAY)
        made = estimate_gaps(register=register, days=days, profiles=load_profiles(), now=timezone.now())
        return json_answer(Estimation(estimates=_told(made, register=register)))

    return done_once(request, estimated)


def _told(estimates: Iterable[EstimateRecord], *, register: RegisterRecord) -> list[Estimate]:
    return [
        Estimate(
            id=each.pk,
            register_id=register.pk,
            starts_at=each.starts_at,
            ends_before=each.ends_before,
            method=EstimateMethod(each.method),
            profile=each.profile or None,
            intervals=each.intervals,
            total=unscaled(each.total_millionths, LARGEST_SCALE),
            unit="m3" if register.unit == "m3" else "kWh",
            advance=None
            if each.advance_millionths is None
            else unscaled(each.advance_millionths, LARGEST_SCALE),
            read_from=each.read_from,
            read_until=each.read_until,
            created_at=each.created_at,
            updated_at=each.updated_at,
        )
        for each in estimates
    ]


def _exchanges(viewer: Viewer, *, meter_id: UUID) -> Exchanges:
    meter = meter_seen(viewer, meter_id=meter_id, today=timezone.localdate())
    return Exchanges(meter_id=meter_id, items=_exchanges_of(meter))


def _exchanges_of(meter: MeterView) -> list[Exchange]:
    """Return the exchanges of a meter, oldest first, each with all its counters."""
    found: dict[tuple[datetime, str, str], list[CounterExchange]] = {}
    for register in meter.registers:
        for each in register.exchanges:
            key = (each.exchanged_at, each.old_serial_number, each.new_serial_number)
            found.setdefault(key, []).append(
                CounterExchange(
                    register_id=register.register_id,
                    old_final_value=each.old_final_value,
                    new_first_value=each.new_first_value,
                )
            )
    return [
        Exchange(exchanged_at=at, old_serial_number=old, new_serial_number=new, registers=counters)
        for (at, old, new), counters in sorted(found.items())
    ]
