"""Registers smart plugs, keeps what they report and takes them away."""

from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.operations import keep_report, require_in_use
from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.smart_plugs.queries import plug_status
from wattstead.domains.devices.smart_plugs.rules import checked_mac_address
from wattstead.domains.devices.smart_plugs.vocabulary import (
    PLUG_TRANSITIONS,
    PlugActivity,
    PlugDescription,
    PlugStatus,
)
from wattstead.domains.devices.vocabulary import Connection
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said


class MacAddressTaken(Refusal):
    """MAC addresses are unique among all plugs; whose the other one is stays untold."""

    code = "mac_address_taken"
    message = said("The MAC address {mac_address} is in use already.")


def register_smart_plug(*, site_id: UUID, description: PlugDescription) -> SmartPlug:
    """Keep a new plug of a site, whose days follow the clock of the site.

    Raises NotFound, MacAddressUnreadable and MacAddressTaken.
    """
    viewer = require_unit_of_work()
    site = site_visible_to(viewer, site_id=site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_DEVICES)
    told = _checked(description)
    with refusing(_taken(told)):
        return SmartPlug.objects.create(
            account_id=site.account_id, site_id=site.pk, zone=site.zone, **asdict(told)
        )


def change_smart_plug(*, plug: SmartPlug, description: PlugDescription) -> None:
    """Describe a plug anew; raises DeviceRetired, MacAddressUnreadable and MacAddressTaken."""
    require_in_use(plug)
    told = _checked(description)
    with refusing(_taken(told)):
        SmartPlug.objects.filter(pk=plug.pk).update(**asdict(told))


def retire_smart_plug(*, plug: SmartPlug, now: datetime) -> None:
    """Take a plug away; what it measured stays. Raises DeviceRetired."""
    require_in_use(plug)
    SmartPlug.objects.filter(pk=plug.pk).update(retired_at=now)


def note_smart_plug(
    *, plug_id: UUID, activity: PlugActivity, power_w: Decimal | None, seen_at: datetime
) -> None:
    """Keep what a plug says of itself, unless something later is known already."""
    plug = SmartPlug.objects.filter(pk=plug_id)
    keep_report(plug, seen_at=seen_at, activity=activity.value, current_power_w=power_w)


def note_smart_plug_silent(*, plug: SmartPlug) -> None:
    """Keep that a plug cannot be reached any more; raises TransitionRefused where that is known."""
    require_unit_of_work()
    PLUG_TRANSITIONS.require(plug_status(plug), to=PlugStatus.OFFLINE)
    SmartPlug.objects.filter(pk=plug.pk).update(
        connection=Connection.OFFLINE.value, activity=PlugActivity.UNKNOWN.value, current_power_w=None
    )


def _checked(description: PlugDescription) -> PlugDescription:
    return replace(description, mac_address=checked_mac_address(description.mac_address))


def _taken(told: PlugDescription) -> dict[str, Refusal]:
    return {
        "smart_plug_mac_address_is_unique": MacAddressTaken(field="mac_address", mac_address=told.mac_address)
    }
