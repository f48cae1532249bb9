"""Adds a device, describes one anew, and takes one away."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.rules import DeviceRetired
from wattstead.domains.devices.solar.operations.systems import SiteHasSolarSystem, move_solar_system
from wattstead.domains.devices.solar.records import solar_system_held
from wattstead.domains.devices.solar.vocabulary import SolarStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.devices.cards import SOLAR
from wattstead.interfaces.pages.devices.forms import SolarStatusForm
from wattstead.interfaces.pages.devices.kinds import KINDS, change, kind_named, register
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.kernel.refusals import NotFound


@require_safe
@for_members
def choose_kind(request: PortalRequest) -> HttpResponse:
    """Ask which kind of device is to be added."""
    place = place_of(request)
    require(request.viewer, account_id=place.account_id, to=Action.MANAGE_DEVICES)
    return render(request, "devices/kinds.html", {"place": place, "kinds": KINDS})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def add_device(request: PortalRequest, kind: str) -> HttpResponse:
    """Ask for a device of the site, and keep it."""
    place, named = place_of(request), kind_named(kind)
    require(request.viewer, account_id=place.account_id, to=Action.MANAGE_DEVICES)
    form = named.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(SiteHasSolarSystem,)):
            with seen_by(request.viewer):
                device_id = register(form, site_id=place.site_id, today=today_of(request))
            messages.success(request, gettext("The device is added."))
            return redirect("energy_device", kind=kind, device_id=device_id)
    page = {"form": form, "place": place, "kind": named, "back": reverse("add_energy_device")}
    return render(request, "devices/new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change_device(request: PortalRequest, kind: str, device_id: UUID) -> HttpResponse:
    """Ask what is different about a device, and keep it."""
    named = kind_named(kind)
    with seen_by(request.viewer) as viewer:
        device = named.seen(viewer, device_id)
    require(request.viewer, account_id=device.account_id, to=Action.MANAGE_DEVICES)
    if device.retired_at is not None:
        raise DeviceRetired(name=device.name)
    form = named.form(request.POST or None, initial=asdict(device))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer) as viewer:
                change(viewer, form=form, device_id=device_id, today=today_of(request))
            messages.success(request, gettext("Your changes are kept."))
            return redirect("energy_device", kind=kind, device_id=device_id)
    back = reverse("energy_device", args=[kind, device_id])
    page = {"form": form, "name": device.name, "kind": named, "back": back}
    return render(request, "devices/change.html", page, status=422 if form.errors else 200)


@require_POST
@for_members
def remove_device(request: PortalRequest, kind: str, device_id: UUID) -> HttpResponse:
    """Take a device away."""
    named = kind_named(kind)
    with seen_by(request.viewer) as viewer:
        named.retire(viewer, device_id, timezone.now())
    messages.success(request, gettext("The device is removed. What it measured stays."))
    return redirect("energy_devices")


@require_POST
@for_members
def move_device(request: PortalRequest, kind: str, device_id: UUID) -> HttpResponse:
    """Keep what people say of their solar system."""
    form = SolarStatusForm(request.POST)
    if kind != SOLAR or not form.is_valid():
        raise NotFound
    with seen_by(request.viewer) as viewer:
        system = solar_system_held(viewer, system_id=device_id)
        move_solar_system(system=system, to=SolarStatus(form.cleaned_data["status"]))
    messages.success(request, gettext("Your changes are kept."))
    return redirect("energy_device", kind=kind, device_id=device_id)
