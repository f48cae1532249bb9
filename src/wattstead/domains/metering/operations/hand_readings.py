"""Records what people read off a counter, and the exchange of a device."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.checks.limits import KINDS, LIMITS, kind_number
from wattstead.domains.metering.estimation.shares import shared_out
from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations.readings import refuse_before_installation, refuse_moment
from wattstead.domains.metering.quarantine.limits_kept import limits_in_force
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.rules import (
    fits_counter,
    largest_use,
    rolls_over_at,
    shown_on_counter,
    spread_evenly,
)
from wattstead.domains.metering.scales import scale_needed
from wattstead.domains.metering.vocabulary import Direction, EstimateMethod, MeterType
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.energy import LARGEST_SCALE, scaled, unscaled
from wattstead.kernel.periods import ONE_DAY, Period
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries import store
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.counting import DeviceEpoch, RegisterRanBackwards, advance_across
from wattstead.timeseries.epochs import exchanges_of, record_exchange
from wattstead.timeseries.flags import ESTIMATED, estimates
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.register_values import RegisterValue, value_after, value_before

_HOUR_S = 3_600


class CounterCannotShow(Refusal):
    """A counter shows as many digits as it has, and nothing below zero."""

    code = "counter_cannot_show"
    kind = "unreadable"
    message = said("A counter of {digits} digits cannot show {value}.")


class CounterRanBackwards(Refusal):
    """A counter shows less than it did before, or more than it did later."""

    code = "counter_ran_backwards"
    message = said("The counter showed {before} at {before_at} and cannot show {value} at {read_at}.")


class UseBeyondBelief(Refusal):
    """The counter would have counted more than the connection can deliver."""

    code = "use_beyond_belief"
    message = said("From {before} at {before_at} to {value} at {read_at} is more than a connection delivers.")


@dataclass(frozen=True, kw_only=True)
class DeviceExchange:
    """What stood on both devices when one took the place of the other."""

    exchanged_at: datetime
    old_serial_number: str
    new_serial_number: str
    old_final_value: Decimal
    new_first_value: Decimal


@dataclass(frozen=True, kw_only=True)
class Advance:
    """How far a register went to a value and from it to the next one, in millionths of its unit.

    `earlier` and `later` are None where no value was seen before or after; `rolled_over`
    says that the counter, and no other device, began again at zero since.
    """

    shown: RegisterValue
    before: RegisterValue | None
    earlier: int | None
    after: RegisterValue | None
    later: int | None
    rolled_over: bool


def advance_to(*, register: Register, value: Decimal, read_at: datetime, now: datetime) -> Advance:
    """Return what it means that the counter of `register` shows `value`; nothing is kept.

    Raises ReadingInFuture, MeterOutOfUse, MeterNotInstalledYet, CounterCannotShow,
    CounterRanBackwards and UseBeyondBelief.
    """
    require_unit_of_work()
    refuse_moment(register, read_at, now=now)
    refuse_before_installation(register, read_at)
    series = series_of(register)
    shown = RegisterValue(at=read_at.astimezone(UTC), value=energy_shown(register, value))
    before, after = value_before(series, shown.at), value_after(series, shown.at)
    return Advance(
        shown=shown,
        before=before,
        earlier=advance_between(register, before=before, after=shown) if before else None,
        after=after,
        later=advance_between(register, before=shown, after=after) if after else None,
        rolled_over=bool(
            before and shown.value < before.value and not _exchanged(register, before=before, after=shown)
        ),
    )


def record_reading(*, register: Register, value: Decimal, read_at: datetime, now: datetime) -> None:
    """Keep what somebody read off the counter of `register`, in the counter's own digits.

    Where nothing was measured since the reading before, the use in between is
    kept as an estimate, even over the days, that adds up to the counter's advance.
    Raises ReadingInFuture, MeterOutOfUse, MeterNotInstalledYet, CounterCannotShow,
    CounterRanBackwards and UseBeyondBelief.
    """
    advance = advance_to(register=register, value=value, read_at=read_at, now=now)
    keep_advance(register=register, advance=advance, now=now)


def keep_advance(*, register: Register, advance: Advance, now: datetime) -> None:
    """Keep what `advance_to` found that the counter of `register` shows, as `record_reading` does."""
    viewer = require_unit_of_work()
    keep_register_values(
        series_of(register),
        {int(advance.shown.at.timestamp()): advance.shown.value},
        known_at=now,
        actor_id=viewer.user_id,
        reason="reading by hand",
    )
    if advance.before and advance.earlier is not None:
        _estimate(register, before=advance.before.at, after=advance.shown.at, use=advance.earlier, now=now)
    if advance.after and advance.later is not None:
        _estimate(register, before=advance.shown.at, after=advance.after.at, use=advance.later, now=now)


def exchange_device(*, register: Register, exchange: DeviceExchange, now: datetime) -> None:
    """Record that another device counts for `register`, with what both showed.

    Raises what `record_reading` refuses of the old device's final value, and
    ExchangeKnownOtherwise.
    """
    viewer = require_unit_of_work()
    # The exchange comes first: what the new device showed later is then measured from its own first value.
    record_exchange(
        series_of(register),
        DeviceEpoch(
            starts_at=exchange.exchanged_at.astimezone(UTC),
            old_serial_number=exchange.old_serial_number,
            new_serial_number=exchange.new_serial_number,
            old_final_value=energy_shown(register, exchange.old_final_value),
            new_first_value=energy_shown(register, exchange.new_first_value),
        ),
        known_at=now,
        actor_id=viewer.user_id,
        reason="exchange of the device",
    )
    record_reading(register=register, value=exchange.old_final_value, read_at=exchange.exchanged_at, now=now)


def energy_shown(register: Register, value: Decimal) -> int:
    """Return what the counter shows in millionths of the unit: here, and only here, it is multiplied.

    Raises CounterCannotShow.
    """
    if not fits_counter(value, digits=register.digits):
        raise CounterCannotShow(field="value", digits=register.digits, value=value)
    return scaled(value * register.multiplier, LARGEST_SCALE)


def advance_between(register: Register, *, before: RegisterValue, after: RegisterValue) -> int:
    """Return how far the register's devices counted between two values, in millionths of its unit.

    Raises CounterRanBackwards and UseBeyondBelief.
    """
    try:
        return _advance(register, before=before, after=after)
    except (CounterRanBackwards, UseBeyondBelief):
        # Only now is it asked whether staff says that such connections deliver more.
        kind = KINDS[kind_number(MeterType(register.meter.meter_type), Direction(register.direction))]
        per_hour = limits_in_force()[kind].most_per_hour
        if per_hour <= LIMITS[kind].most_per_hour:
            raise
        return _advance(register, before=before, after=after, per_hour=per_hour)


def _advance(register: Register, *, before: RegisterValue, after: RegisterValue, per_hour: int = 0) -> int:
    most = largest_use(
        over=after.at - before.at,
        multiplier=register.multiplier,
        meter_type=MeterType(register.meter.meter_type),
        per_hour=per_hour,
    )
    most_millionths = int(most.scaleb(LARGEST_SCALE))
    told = {
        "before": _counter(register, before.value),
        "before_at": _wall_clock(register, before.at),
        "value": _counter(register, after.value),
        "read_at": _wall_clock(register, after.at),
    }
    exchanges = _exchanged(register, before=before, after=after)
    try:
        use = advance_across(
            before=before.value,
            after=after.value,
            exchanges=exchanges,
            rolls_over_at=rolls_over_at(multiplier=register.multiplier, digits=register.digits),
            most=most_millionths,
        )
    except RegisterRanBackwards:
        raise CounterRanBackwards(field="value", **told) from None
    if use > most_millionths:
        raise UseBeyondBelief(field="value", **told)
    return use


def _exchanged(register: Register, *, before: RegisterValue, after: RegisterValue) -> list[DeviceEpoch]:
    """Return the exchanges of the device between two values."""
    return [
        exchange
        for exchange in exchanges_of(series_of(register))
        if before.at <= exchange.starts_at < after.at
    ]


def _counter(register: Register, millionths: int) -> Decimal:
    """Return a register's value as its counter shows it."""
    value = unscaled(millionths, LARGEST_SCALE)
    return shown_on_counter(value, multiplier=register.multiplier, digits=register.digits)


def _wall_clock(register: Register, moment: datetime) -> datetime:
    """Return the moment by the clock of the register's site."""
    return moment.astimezone(ZoneInfo(register.zone))


def _estimate(register: Register, *, before: datetime, after: datetime, use: int, now: datetime) -> None:
    """Spread the use between two values over the time between, unless something was measured.

    Evenly, day by day; where finer estimates fill all of the time, as those went.
    """
    viewer, series = require_unit_of_work(), series_of(register)
    known = read(series=series, period=Period(starts_at=before - timedelta(days=1), ends_before=after))
    inside = known.picked(known.ends_s > int(before.timestamp()))
    if not estimates(inside.flags).all():
        return
    edges_s = _day_edges_s(register, before=before, after=after)
    scale = scale_needed(np.array([use], dtype=np.int64), scale=max(register.scale, inside.scale))
    whole = use // 10 ** (LARGEST_SCALE - scale)
    method, profile = EstimateMethod.EVEN.value, ""
    if _is_finer(inside, first_s=edges_s[0], last_s=edges_s[-1]):
        method, profile = _method_of(register, before=before, after=after) or (method, profile)
        spread = inside.replaced(deltas=shared_out(whole, weights=inside.deltas), scale=scale)
    else:
        spread = Intervals(
            starts_s=np.array(edges_s[:-1], dtype=np.int64),
            length_s=np.diff(edges_s),
            deltas=np.array(spread_evenly(whole, edges_s=edges_s), dtype=np.int64),
            flags=np.full(len(edges_s) - 1, ESTIMATED, dtype=np.uint8),
            scale=scale,
        )
    store.take_in(
        series=series,
        intervals=spread,
        known_at=now,
        actor_id=viewer.user_id,
        reason="estimate between two readings by hand",
    )
    Estimate.objects.create(
        account_id=register.account_id,
        register=register,
        starts_at=before,
        ends_before=after,
        method=method,
        profile=profile,
        intervals=len(spread),
        total_millionths=use,
        advance_millionths=use,
        read_from=before,
        read_until=after,
        made_at=now,
        made_by=viewer.user_id,
    )


def _method_of(register: Register, *, before: datetime, after: datetime) -> tuple[str, str] | None:
    """Return method and profile of the estimates between two moments, or None of those nobody noted."""
    made = Estimate.objects.filter(register=register, starts_at__lt=after, ends_before__gt=before)
    return made.order_by("-made_at", "id").values_list("method", "profile").first()


def _is_finer(known: Intervals, *, first_s: int, last_s: int) -> bool:
    """Tell whether intervals of an hour or less fill all of a time, and nothing beyond."""
    return (
        len(known) > 0
        and int(known.starts_s[0]) == first_s
        and int(known.ends_s[-1]) == last_s
        and bool((known.starts_s[1:] == known.ends_s[:-1]).all())
        and int(known.length_s.max()) <= _HOUR_S
    )


def _day_edges_s(register: Register, *, before: datetime, after: datetime) -> list[int]:
    """Return both moments and every start of a local day between them, in epoch seconds."""
    zone, boundary = ZoneInfo(register.zone), register.day_boundary
    edges = [before]
    day = local_day_of(before, zone=zone, boundary=boundary) + ONE_DAY
    while (starts_at := day_starts_at(day, zone=zone, boundary=boundary)) < after:
        edges.append(starts_at)
        day += ONE_DAY
    return [int(edge.timestamp()) for edge in [*edges, after]]
