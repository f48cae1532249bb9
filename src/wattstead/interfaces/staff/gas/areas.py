"""Shows an area of a gas grid with all that was told of its gas; admins tell more, and correct it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.identity.queries import names_of
from wattstead.domains.metering.gas_areas.keeping import (
    MAY_TELL,
    change_gas_area,
    correct_area_quality,
    open_gas_area,
    tell_area_quality,
)
from wattstead.domains.metering.gas_areas.values import (
    GasAreaQualityRecord,
    area_qualities,
    gas_area,
    postal_codes_of,
)
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.gas import words
from wattstead.interfaces.staff.gas.forms import AreaForm, NewValuesForm, PlacesForm, ValuesForm
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound, Refusal

SHOWN = 240  # twenty years of months


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """Values that hold or held; without an address where there is nothing to correct."""

    when: str
    state_number: str
    calorific_value: str
    told: str
    note: str
    replaced: str
    address: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_area(request: PortalRequest, area_id: UUID) -> HttpResponse:
    """Show what is known of an area; keep values that are told."""
    form = NewValuesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        _admins_only(request)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)), seen_by(request.viewer):
            tell_area_quality(
                area_id=area_id,
                days=form.days(),
                values=form.values(),
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _kept())
            return redirect("staff_gas_area", area_id)
    return _area_page(request, area_id=area_id, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def open_area(request: PortalRequest) -> HttpResponse:
    """Ask for a new area, and keep it."""
    _admins_only(request)
    form = AreaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)), seen_by(request.viewer):
            area = open_gas_area(
                code=form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                country=form.cleaned_data["country"],
                postal_codes=form.cleaned_data["postal_codes"],
                now=timezone.now(),
            )
        if form.is_valid():
            return redirect("staff_gas_area", area.pk)
    found = {"form": form, "title": gettext("New area"), "back": reverse("staff_gas")}
    return shown(request, "staff_gas/form.html", found, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def change_area(request: PortalRequest, area_id: UUID) -> HttpResponse:
    """Ask what an area is called and which postal codes lie in it, and keep that."""
    _admins_only(request)
    with seen_by(request.viewer):
        area = gas_area(area_id)
        codes = postal_codes_of([area_id])[area_id]
    known = {"name": area.name, "postal_codes": " ".join(codes)}
    form = PlacesForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)), seen_by(request.viewer):
            change_gas_area(
                area_id=area_id,
                name=form.cleaned_data["name"],
                postal_codes=form.cleaned_data["postal_codes"],
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _kept())
            return redirect("staff_gas_area", area_id)
    found = {"form": form, "title": area.code, "back": reverse("staff_gas_area", args=[area_id])}
    return shown(request, "staff_gas/form.html", found, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def correct_values(request: PortalRequest, area_id: UUID, quality_id: UUID) -> HttpResponse:
    """Ask for what holds instead of some values, and keep both."""
    _admins_only(request)
    with seen_by(request.viewer):
        old = the_one(area_qualities(area_id).filter(pk=quality_id, replaced_at=None))
    form = ValuesForm(
        request.POST if request.method == "POST" else None, initial={"calorific_unit": old.calorific_unit}
    )
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)), seen_by(request.viewer):
            correct_area_quality(
                quality_id=quality_id,
                values=form.values(),
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _kept())
            return redirect("staff_gas_area", area_id)
    found = {
        "form": form,
        "title": days.period_title(DayPeriod(starts_on=old.starts_on, ends_before=old.ends_before)),
        "told": gettext(
            "Until now {state_number} and {calorific_value} hold on these days. They stay on record."
        ).format(
            state_number=words.state_number(old.state_number), calorific_value=words.calorific_value(old)
        ),
        "back": reverse("staff_gas_area", args=[area_id]),
    }
    return shown(request, "staff_gas/form.html", found, status=422 if form.errors else 200)


def _area_page(request: PortalRequest, *, area_id: UUID, form: NewValuesForm) -> HttpResponse:
    may_change = request.viewer.staff == MAY_TELL
    with seen_by(request.viewer):
        area = gas_area(area_id)
        codes = postal_codes_of([area_id])[area_id]
        told = list(area_qualities(area_id)[:SHOWN])
        names = names_of({each.told_by for each in told if each.told_by})
    zone = ZoneInfo(reader_of(request).timezone)
    found = {
        "code": area.code,
        "name": area.name,
        "codes": codes,
        "places": reverse("staff_gas_places", args=[area_id]),
        "rows": [_row(each, names=names, zone=zone, may_change=may_change) for each in told],
        "form": form,
        "may_change": may_change,
    }
    return shown(request, "staff_gas/area.html", found, status=422 if form.errors else 200)


def _row(
    told: GasAreaQualityRecord, *, names: Mapping[UUID, str], zone: ZoneInfo, may_change: bool
) -> ValueRow:
    is_replaced = told.replaced_at is not None
    return ValueRow(
        when=words.when(told),
        state_number=words.state_number(told.state_number),
        calorific_value=words.calorific_value(told),
        told=", ".join(_who_and_when(told, names=names, zone=zone)),
        note=told.note,
        replaced=gettext("replaced on {day}").format(day=days.day(told.replaced_at.astimezone(zone).date()))
        if told.replaced_at
        else "",
        address=reverse("staff_gas_value", args=[told.area_id, told.pk])
        if may_change and not is_replaced
        else "",
    )


def _who_and_when(told: GasAreaQualityRecord, *, names: Mapping[UUID, str], zone: ZoneInfo) -> Iterable[str]:
    yield days.day(told.told_at.astimezone(zone).date())
    if told.told_by is not None and told.told_by in names:
        yield names[told.told_by]


def _kept() -> str:
    return gettext("Kept. Invoices of these days that were issued already are looked at this night.")


def _admins_only(request: PortalRequest) -> None:
    if request.viewer.staff != MAY_TELL:
        raise NotFound
