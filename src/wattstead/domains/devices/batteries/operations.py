"""Registers batteries, keeps what they report and takes them away."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.batteries.queries import battery_status
from wattstead.domains.devices.batteries.rules import checked_battery
from wattstead.domains.devices.batteries.vocabulary import (
    BATTERY_TRANSITIONS,
    BatteryActivity,
    BatteryDescription,
    BatteryReport,
    BatteryStatus,
)
from wattstead.domains.devices.operations import (
    keep_endpoint,
    keep_report,
    not_heard_since,
    require_in_use,
)
from wattstead.domains.devices.vocabulary import Connection
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said


class ChargeAboveCapacity(Refusal):
    """A battery holds no more than its capacity, and no less than nothing."""

    code = "charge_above_capacity"
    message = said("The battery “{name}” holds from nothing to {capacity_kwh} kWh.")


def register_battery(*, site_id: UUID, description: BatteryDescription, today: date) -> Battery:
    """Keep a new battery of a site, whose days follow the clock of the site.

    Raises NotFound and what `checked_battery` refuses.
    """
    viewer = require_unit_of_work()
    site = site_visible_to(viewer, site_id=site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_DEVICES)
    told = asdict(checked_battery(description, today=today))
    return Battery.objects.create(account_id=site.account_id, site_id=site.pk, zone=site.zone, **told)


def change_battery(*, battery: Battery, description: BatteryDescription, today: date) -> None:
    """Describe a battery anew.

    Raises DeviceRetired, ChargeAboveCapacity and what `checked_battery` refuses.
    """
    require_in_use(battery)
    told = asdict(checked_battery(description, today=today))
    with refusing(_too_much(description.name, capacity_kwh=description.capacity_kwh)):
        Battery.objects.filter(pk=battery.pk).update(**told)


def retire_battery(*, battery: Battery, now: datetime) -> None:
    """Take a battery away; what it did stays. Raises DeviceRetired."""
    require_in_use(battery)
    Battery.objects.filter(pk=battery.pk).update(retired_at=now)


def approve_battery_endpoint(*, battery: Battery, api_endpoint: str) -> None:
    """Keep the address at which a battery answers, or none; raises as `keep_endpoint` does."""
    keep_endpoint(Battery.objects.filter(pk=battery.pk), api_endpoint=api_endpoint)


def note_battery(*, battery_id: UUID, report: BatteryReport, seen_at: datetime) -> None:
    """Keep what a battery says of itself, unless something later is known; raises ChargeAboveCapacity."""
    battery = Battery.objects.filter(pk=battery_id)
    held = not_heard_since(battery, seen_at=seen_at).first()
    if held is None:
        return
    with refusing(_too_much(held.name, capacity_kwh=held.capacity_kwh)):
        keep_report(
            battery,
            seen_at=seen_at,
            activity=report.activity.value,
            current_charge_kwh=report.charge_kwh,
            current_charge_percent=report.charge_percent,
        )


def note_battery_silent(*, battery: Battery) -> None:
    """Keep that a battery cannot be reached any more; raises TransitionRefused where that is known."""
    require_unit_of_work()
    BATTERY_TRANSITIONS.require(battery_status(battery), to=BatteryStatus.OFFLINE)
    Battery.objects.filter(pk=battery.pk).update(
        connection=Connection.OFFLINE.value, activity=BatteryActivity.UNKNOWN.value
    )


def _too_much(name: str, *, capacity_kwh: object) -> dict[str, Refusal]:
    refusal = ChargeAboveCapacity(field="capacity_kwh", name=name, capacity_kwh=capacity_kwh)
    return {"battery_charge_fits_its_capacity": refusal, "battery_charge_is_a_percentage": refusal}
