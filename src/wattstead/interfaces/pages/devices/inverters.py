"""Adds inverters to a solar system, describes them anew, and takes them away."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.rules import DeviceRetired
from wattstead.domains.devices.solar.operations.inverters import (
    add_inverter,
    change_inverter,
    retire_inverter,
)
from wattstead.domains.devices.solar.queries import InverterView, SolarSystemView, solar_system_seen
from wattstead.domains.devices.solar.records import inverter_held, solar_system_held
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.devices.cards import SOLAR
from wattstead.interfaces.pages.devices.forms import InverterForm
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.kernel.refusals import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def add(request: PortalRequest, system_id: UUID) -> HttpResponse:
    """Ask for an inverter of a solar system, and keep it."""
    system = _managed(request, system_id=system_id)
    form = InverterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer) as viewer:
                add_inverter(system=solar_system_held(viewer, system_id=system_id), plate=form.plate())
            messages.success(request, gettext("The inverter is added."))
            return redirect("energy_device", kind=SOLAR, device_id=system_id)
    page = {"form": form, "name": system.name, "back": _back(system_id)}
    return render(request, "devices/new_inverter.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(request: PortalRequest, system_id: UUID, inverter_id: UUID) -> HttpResponse:
    """Ask what is different about an inverter, and keep it."""
    inverter = _inverter(_managed(request, system_id=system_id), inverter_id=inverter_id)
    form = InverterForm(request.POST or None, initial=asdict(inverter))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer) as viewer:
                held = inverter_held(viewer, inverter_id=inverter_id)
                change_inverter(inverter=held, plate=form.plate())
            messages.success(request, gettext("Your changes are kept."))
            return redirect("energy_device", kind=SOLAR, device_id=system_id)
    page = {
        "form": form,
        "name": f"{inverter.manufacturer} {inverter.model}",
        "back": _back(system_id),
    }
    return render(request, "devices/change.html", page, status=422 if form.errors else 200)


@require_POST
@for_members
def remove(request: PortalRequest, system_id: UUID, inverter_id: UUID) -> HttpResponse:
    """Take an inverter away."""
    _inverter(_managed(request, system_id=system_id), inverter_id=inverter_id)
    with seen_by(request.viewer) as viewer:
        retire_inverter(inverter=inverter_held(viewer, inverter_id=inverter_id), now=timezone.now())
    messages.success(request, gettext("The inverter is removed."))
    return redirect("energy_device", kind=SOLAR, device_id=system_id)


def _managed(request: PortalRequest, *, system_id: UUID) -> SolarSystemView:
    """Return that solar system to somebody who may change it."""
    with seen_by(request.viewer) as viewer:
        system = solar_system_seen(viewer, system_id=system_id)
    require(request.viewer, account_id=system.account_id, to=Action.MANAGE_DEVICES)
    if system.retired_at is not None:
        raise DeviceRetired(name=system.name)
    return system


def _inverter(system: SolarSystemView, *, inverter_id: UUID) -> InverterView:
    found = next((each for each in system.inverters if each.inverter_id == inverter_id), None)
    if found is None:
        raise NotFound
    return found


def _back(system_id: UUID) -> str:
    return reverse("energy_device", kwargs={"kind": SOLAR, "device_id": system_id})
