"""Takes in what devices measured, and says of each reading what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import reduce
from uuid import UUID

import numpy as np

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.batteries.operations import note_battery
from wattstead.domains.devices.batteries.records import battery_held
from wattstead.domains.devices.batteries.vocabulary import BatteryActivity, BatteryReport
from wattstead.domains.devices.smart_plugs.operations import note_smart_plug
from wattstead.domains.devices.smart_plugs.records import smart_plug_held
from wattstead.domains.devices.smart_plugs.vocabulary import PlugActivity
from wattstead.domains.devices.solar.records import solar_system_held
from wattstead.domains.metering.operations.batches import IntervalsOverlap
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.journeys.device_readings.checking import BroughtReading, CheckedReading, checked_reading
from wattstead.journeys.device_readings.counters import REASON, counted, keep_what_counters_showed
from wattstead.journeys.device_readings.devices import DeviceRecord, MeasuringDevice, measuring
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import ONE_DAY, Period
from wattstead.kernel.refusals import Refusal
from wattstead.timeseries.became import Became, Result, became_of_each, overlapping_places
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.measured import Kept, Measured, read_measured, take_in_measured
from wattstead.timeseries.shown import UNKNOWN

PERCENT_PLACES = 1
_WEIGHT = (Became.UNCHANGED, Became.OUTRANKED, Became.STORED, Became.REVISED)


def take_in_production(
    *, system_id: UUID, readings: Sequence[BroughtReading], now: datetime
) -> tuple[Result, ...]:
    """Keep what a solar system produced; raises NotFound and RoleNotAllowed."""
    viewer = require_unit_of_work()
    return _take_in(solar_system_held(viewer, system_id=system_id), readings=readings, now=now)


def take_in_battery(
    *, battery_id: UUID, readings: Sequence[BroughtReading], now: datetime
) -> tuple[Result, ...]:
    """Keep how full a battery was, and that it was heard of; raises NotFound and RoleNotAllowed.

    A charge without its percentage is one of the usable capacity.
    """
    viewer = require_unit_of_work()
    battery = battery_held(viewer, battery_id=battery_id)
    complete = [_with_percent(one, usable_kwh=battery.usable_capacity_kwh) for one in readings]
    results = _take_in(battery, readings=complete, now=now)
    last = _last_kept(complete, results)
    if last is not None:
        note_battery(battery_id=battery_id, report=_report(last), seen_at=last.ends_at)
    return results


def take_in_smart_plug(
    *, plug_id: UUID, readings: Sequence[BroughtReading], now: datetime
) -> tuple[Result, ...]:
    """Keep what a plug measured, and that it was heard of; raises NotFound and RoleNotAllowed."""
    viewer = require_unit_of_work()
    results = _take_in(smart_plug_held(viewer, plug_id=plug_id), readings=readings, now=now)
    last = _last_kept(readings, results)
    if last is not None:
        power_w = last.amounts.get("power_w")
        activity = PlugActivity.ON if power_w else PlugActivity.OFF
        note_smart_plug(plug_id=plug_id, activity=activity, power_w=power_w, seen_at=last.ends_at)
    return results


def _take_in(held: DeviceRecord, *, readings: Sequence[BroughtReading], now: datetime) -> tuple[Result, ...]:
    """Keep what can be kept; a reading that is refused keeps no other from being kept.

    The device is held: what a counter showed before is looked up and built upon.
    """
    viewer = require_unit_of_work()
    require(viewer, account_id=held.account_id, to=Action.MANAGE_READINGS)
    device = measuring(held)
    results: dict[int, Result] = {}
    checked: list[CheckedReading] = []
    for place, brought in enumerate(readings):
        try:
            checked.append(checked_reading(brought, place=place, device=device, now=now))
        except Refusal as refusal:
            results[place] = Result(became=Became.REFUSED, refusal=refusal)
    inside_others = overlapping_places([(one.starts_s, one.length_s) for one in checked])
    for place in inside_others:
        results[checked[place].place] = Result(became=Became.REFUSED, refusal=IntervalsOverlap())
    usable = [one for place, one in enumerate(checked) if place not in inside_others]
    if usable:
        results |= _kept(device, readings=usable, now=now, actor_id=viewer.user_id)
    return tuple(results[place] for place in range(len(readings)))


def _kept(
    device: MeasuringDevice, *, readings: Sequence[CheckedReading], now: datetime, actor_id: UUID | None
) -> dict[int, Result]:
    """Keep readings, and tell of each what it did to what was known."""
    around = Period(
        starts_at=datetime.fromtimestamp(min(one.starts_s for one in readings), UTC) - 2 * ONE_DAY,
        ends_before=datetime.fromtimestamp(max(one.ends_s for one in readings), UTC) + ONE_DAY,
    )
    known, refused = read_measured(device.series, around), dict[int, Result]()
    if device.series.kind.first == "delta_kwh":
        is_known = (
            len(known) > 0 or known_days(device.series.first, table=device.series.kind.table) is not None
        )
        readings, refused = counted(readings, known=known, is_known=is_known)
    if not readings:
        return refused
    arriving = _columns(device, readings=readings)
    take_in_measured(device.series, arriving, known_at=now, actor_id=actor_id, reason=REASON)
    if any(one.counter is not None for one in readings):
        kept = read_measured(device.series, around)
        keep_what_counters_showed(device, readings=readings, kept=kept, now=now, actor_id=actor_id)
    became = _became(known, arriving)
    return refused | {one.place: Result(became=what) for one, what in zip(readings, became, strict=True)}


def _columns(device: MeasuringDevice, *, readings: Sequence[CheckedReading]) -> Measured:
    """Return readings in columns, with as few decimals as hold them all."""
    names = [quantity.name for quantity in device.series.kind.quantities]
    table = np.array(
        [[one.millionths.get(name, UNKNOWN) for name in names] for one in readings], dtype=np.int64
    )
    told = table[table != UNKNOWN]
    scale = next(
        scale for scale in range(3, LARGEST_SCALE + 1) if not (told % 10 ** (LARGEST_SCALE - scale)).any()
    )
    amounts = np.where(table == UNKNOWN, UNKNOWN, table // 10 ** (LARGEST_SCALE - scale))
    return Measured(
        starts_s=np.array([one.starts_s for one in readings], dtype=np.int64),
        length_s=np.array([one.length_s for one in readings], dtype=np.int64),
        flags=np.array([one.flag for one in readings], dtype=np.uint8),
        amounts={name: amounts[:, place].copy() for place, name in enumerate(names)},
        scale=scale,
    )


def _became(known: Kept, arriving: Measured) -> list[Became]:
    """Return the weightiest of what each reading did to the quantities it tells."""
    found: list[list[Became]] = [[] for _ in range(len(arriving))]
    for name in arriving.amounts:
        told = np.nonzero(arriving.amounts[name] != UNKNOWN)[0].tolist()
        did = became_of_each(known.measured.of(name), arriving.of(name))
        for place, what in zip(told, did, strict=True):
            found[place].append(what)
    return [reduce(_weightier, each) for each in found]


def _weightier(one: Became, other: Became) -> Became:
    """Return what a reading did; a quantity added to what else was known already revises the reading."""
    if {one, other} == {Became.STORED, Became.UNCHANGED}:
        return Became.REVISED
    return max(one, other, key=_WEIGHT.index)


def _with_percent(brought: BroughtReading, *, usable_kwh: Decimal) -> BroughtReading:
    charge_kwh = brought.amounts.get("charge_kwh")
    if charge_kwh is None or "charge_percent" in brought.amounts or not charge_kwh.is_finite():
        return brought
    percent = min(rounded(charge_kwh * 100 / usable_kwh, PERCENT_PLACES), Decimal(100))
    return replace(brought, amounts={**brought.amounts, "charge_percent": percent})


def _last_kept(readings: Sequence[BroughtReading], results: Sequence[Result]) -> BroughtReading | None:
    kept = [one for one, result in zip(readings, results, strict=True) if result.became is not Became.REFUSED]
    return max(kept, key=lambda one: one.ends_at, default=None)


def _report(last: BroughtReading) -> BatteryReport:
    power_kw = last.amounts.get("power_kw", Decimal(0))
    moving = BatteryActivity.CHARGING if power_kw > 0 else BatteryActivity.DISCHARGING
    return BatteryReport(
        activity=moving if power_kw else BatteryActivity.IDLE,
        charge_kwh=last.amounts["charge_kwh"],
        charge_percent=last.amounts["charge_percent"],
    )
