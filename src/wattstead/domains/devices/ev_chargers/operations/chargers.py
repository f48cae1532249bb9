"""Registers chargers of electric vehicles, keeps what they report and takes them away."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.ev_chargers.models import ChargingSession, EVCharger
from wattstead.domains.devices.ev_chargers.queries import charger_status
from wattstead.domains.devices.ev_chargers.vocabulary import (
    CHARGER_TRANSITIONS,
    ChargerActivity,
    ChargerDescription,
    ChargerStatus,
)
from wattstead.domains.devices.operations import keep_report, require_in_use
from wattstead.domains.devices.rules import SerialNumberTaken, checked_figure
from wattstead.domains.devices.vocabulary import Connection
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said


class StillCharging(Refusal):
    """A charger is taken away after its last session has ended."""

    code = "still_charging"
    message = said("“{name}” has a charging session that goes on. End it before you remove the charger.")


def register_ev_charger(*, site_id: UUID, description: ChargerDescription) -> EVCharger:
    """Keep a new charger of a site; raises NotFound, SerialNumberTaken and FigureOutOfRange."""
    viewer = require_unit_of_work()
    site = site_visible_to(viewer, site_id=site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_DEVICES)
    with refusing(_taken(description)):
        return EVCharger.objects.create(
            account_id=site.account_id, site_id=site.pk, **asdict(_checked(description))
        )


def change_ev_charger(*, charger: EVCharger, description: ChargerDescription) -> None:
    """Describe a charger anew; raises DeviceRetired, SerialNumberTaken and FigureOutOfRange."""
    require_in_use(charger)
    with refusing(_taken(description)):
        EVCharger.objects.filter(pk=charger.pk).update(**asdict(_checked(description)))


def retire_ev_charger(*, charger: EVCharger, now: datetime) -> None:
    """Take a charger away; its sessions stay. Raises DeviceRetired and StillCharging."""
    require_in_use(charger)
    if ChargingSession.objects.filter(ev_charger=charger, ended_at=None).exists():
        raise StillCharging(name=charger.name)
    EVCharger.objects.filter(pk=charger.pk).update(retired_at=now)


def note_ev_charger(*, charger_id: UUID, activity: ChargerActivity, seen_at: datetime) -> None:
    """Keep what a charger says of itself, unless something later is known already."""
    keep_report(EVCharger.objects.filter(pk=charger_id), seen_at=seen_at, activity=activity.value)


def forget_charging(*, charger_id: UUID, told_at: datetime) -> None:
    """Take back that a charger began to charge then, unless something later is known already."""
    require_unit_of_work()
    EVCharger.objects.filter(
        pk=charger_id, activity=ChargerActivity.CHARGING.value, last_seen_at=told_at
    ).update(activity=ChargerActivity.UNKNOWN.value)


def note_ev_charger_silent(*, charger: EVCharger) -> None:
    """Keep that a charger cannot be reached any more; raises TransitionRefused where that is known."""
    require_unit_of_work()
    CHARGER_TRANSITIONS.require(charger_status(charger), to=ChargerStatus.OFFLINE)
    EVCharger.objects.filter(pk=charger.pk).update(
        connection=Connection.OFFLINE.value, activity=ChargerActivity.UNKNOWN.value
    )


def _checked(description: ChargerDescription) -> ChargerDescription:
    checked_figure(description.max_power_kw, field="max_power_kw")
    return description


def _taken(description: ChargerDescription) -> dict[str, Refusal]:
    taken = SerialNumberTaken(field="serial_number", serial_number=description.serial_number)
    return {"ev_charger_serial_number_is_unique": taken}
