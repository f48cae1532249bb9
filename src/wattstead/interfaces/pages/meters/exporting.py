"""Gives out readings as files: asks for counter, days and format, then sends the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from wattstead.domains.metering.meter_views import MeterView, RegisterView, meter_seen
from wattstead.domains.metering.queries import register_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.exports.answers import file_answer
from wattstead.interfaces.exports.formats import ExportFormat
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import card_of, today_at
from wattstead.interfaces.pages.meters.forms import registers_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.journeys.export_readings import export_of
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import ONE_DAY, DayPeriod, month_of

FORMATS = (
    (ExportFormat.CSV, "CSV", gettext_lazy("A table that every program opens. It can be imported again.")),
    (ExportFormat.XLSX, "Excel", gettext_lazy("A workbook with dates and numbers to reckon with.")),
    (ExportFormat.GREEN_BUTTON, "Green Button", gettext_lazy("XML (ESPI) for other portals and apps.")),
    (ExportFormat.JSON, "JSON", gettext_lazy("For programs, with every digit.")),
    (ExportFormat.PARQUET, "Parquet", gettext_lazy("Packed columns for data analysis.")),
    (ExportFormat.ARROW, "Arrow", gettext_lazy("A stream of columns for data analysis.")),
)


class ExportForm(forms.Form):
    """A counter, the first and the last day, and a format."""

    register = forms.ChoiceField(label=gettext_lazy("Which counter?"))
    first = DayField(label=gettext_lazy("From"))
    last = DayField(label=gettext_lazy("Up to and including"))
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(each.value, name) for each, name, _ in FORMATS]
    )

    def __init__(self, asked: Mapping[str, object] | None, *, meter: MeterView, shown: DayPeriod) -> None:
        """Offer the registers of `meter` and the days `shown`."""
        super().__init__(
            asked,
            initial={
                "register": str(meter.registers[0].register_id),
                "first": shown.starts_on,
                "last": shown.last_day,
                "format": ExportFormat.CSV.value,
            },
        )
        self.fields["register"].choices = registers_of(meter)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Refuse days that run backwards."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", gettext("The last day lies before the first."))
        return self.cleaned_data

    @property
    def days(self) -> DayPeriod:
        """Return the days that were chosen."""
        return DayPeriod(
            starts_on=self.cleaned_data["first"], ends_before=self.cleaned_data["last"] + ONE_DAY
        )


@dataclass(frozen=True, kw_only=True)
class FormatChoice:
    """A format to choose."""

    value: str
    name: str
    told: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days that many people want."""

    label: str
    address: str
    is_chosen: bool


@require_safe
@for_members
def export_readings(request: PortalRequest, meter_id: UUID) -> HttpResponseBase:
    """Ask which readings are wanted and how, or send them."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
    today = today_at(meter)
    usual = _usual_days(meter, today=today)
    form = ExportForm(request.GET if "format" in request.GET else None, meter=meter, shown=usual)
    if form.is_valid():
        return _file(request, form=form)
    return _asked(request, form=form, meter=meter, today=today)


def _file(request: PortalRequest, *, form: ExportForm) -> HttpResponseBase:
    with seen_by(request.viewer) as viewer:
        register = register_visible_to(viewer, register_id=UUID(form.cleaned_data["register"]))
        zone, boundary = ZoneInfo(register.zone), register.day_boundary
        period = time_of_days(form.days, zone=zone, boundary=boundary)
        export = export_of(register, period=period, now=timezone.now())
    return file_answer(request.viewer, export=export, as_format=ExportFormat(form.cleaned_data["format"]))


def _asked(request: PortalRequest, *, form: ExportForm, meter: MeterView, today: date) -> HttpResponse:
    chosen = {name: str(request.GET.get(name) or form[name].value() or "") for name in form.fields}
    if "register" not in request.GET:
        chosen["register"] = _counting(meter, direction=request.GET.get("direction")) or chosen["register"]
    for name in ("register", "first", "last"):
        form.initial[name] = chosen[name]
    return render(
        request,
        "meters/export.html",
        {
            "card": card_of(meter),
            "form": form,
            "chosen": chosen,
            "formats": [
                FormatChoice(
                    value=each.value, name=name, told=str(told), is_chosen=each.value == chosen["format"]
                )
                for each, name, told in FORMATS
            ],
            "stretches": _stretches(meter, chosen=chosen, today=today),
        },
        status=422 if form.errors else 200,
    )


def _counting(meter: MeterView, *, direction: str | None) -> str:
    """Return the first register that counts in a direction; nothing where none does."""
    return next((str(each.register_id) for each in meter.registers if each.direction == direction), "")


def _stretches(meter: MeterView, *, chosen: Mapping[str, str], today: date) -> list[Stretch]:
    """Return the days that many people want, as links."""
    this_month = month_of(today)
    last_month = month_of(this_month.starts_on - ONE_DAY)
    this_year = DayPeriod(starts_on=date(today.year, 1, 1), ends_before=today + ONE_DAY)
    last_year = DayPeriod(starts_on=date(today.year - 1, 1, 1), ends_before=date(today.year, 1, 1))
    wanted = [
        (gettext("This month"), DayPeriod(starts_on=this_month.starts_on, ends_before=today + ONE_DAY)),
        (gettext("Last month"), last_month),
        (gettext("This year"), this_year),
        (gettext("Last year"), last_year),
    ]
    known = [register.known_from for register in meter.registers if register.known_from]
    if known:
        whole = DayPeriod(starts_on=min(*known, today), ends_before=today + ONE_DAY)
        wanted.append((gettext("Everything"), whole))
    return [
        Stretch(
            label=label,
            address="?" + urlencode(_named(days) | {"register": chosen["register"]}),
            is_chosen=_named(days) == {name: chosen[name] for name in ("first", "last")},
        )
        for label, days in wanted
    ]


def _named(days: DayPeriod) -> dict[str, str]:
    return {"first": days.starts_on.isoformat(), "last": days.last_day.isoformat()}


def _usual_days(meter: MeterView, *, today: date) -> DayPeriod:
    """Return the month of the last reading up to that day, or this month where nothing was read."""
    last = max(_last_day(register, zone=ZoneInfo(meter.zone)) or date.min for register in meter.registers)
    until = min(last, today) if last > date.min else today
    return DayPeriod(starts_on=month_of(until).starts_on, ends_before=until + ONE_DAY)


def _last_day(register: RegisterView, *, zone: ZoneInfo) -> date | None:
    """Return the local day that the last reading closes."""
    if register.last is None:
        return None
    return (register.last.read_at - timedelta(seconds=1)).astimezone(zone).date()
