"""Takes what the installer left when a device was exchanged: asks, says what it means, and keeps it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.meter_views import MeterView, meter_seen
from wattstead.domains.metering.operations.readings import MeterOutOfUse
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import card_of
from wattstead.interfaces.pages.meters.doubts import DoubtCard, doubt_card
from wattstead.interfaces.pages.meters.forms import MOST_CHARACTERS, CounterField, refuse_unclear_time
from wattstead.interfaces.pages.meters.words import counted_by, counter_text
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.refusals import told
from wattstead.journeys.exchange_meter import (
    CounterExchange,
    MeterExchange,
    WeighedCounter,
    exchange_meter,
    weigh_exchange,
)
from wattstead.kernel.refusals import Refusal

SERIAL_NUMBER = r"\A[0-9A-Za-z]([0-9A-Za-z ./_-]{0,38}[0-9A-Za-z])?\Z"


@dataclass(frozen=True, kw_only=True)
class CounterFields:
    """The two fields of one counter."""

    title: str
    obis_code: str
    last: str
    old: BoundField
    new: BoundField


class ExchangeForm(forms.Form):
    """When which device came, and what stood on each counter of both."""

    day = DayField(label=gettext_lazy("On which day was it exchanged?"))
    clock = forms.TimeField(
        label=gettext_lazy("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    new_serial_number = forms.RegexField(
        SERIAL_NUMBER,
        label=gettext_lazy("Number of the new device"),
        help_text=gettext_lazy("On its plate, often beside a bar code, and on the installer's slip."),
        max_length=40,
        error_messages={"invalid": gettext_lazy("Letters, digits and - . / _ are possible.")},
    )

    new_serial_number.widget.attrs |= {
        "autocomplete": "off",
        "autocapitalize": "characters",
        "spellcheck": "false",
    }

    def __init__(self, data: object = None, *, meter: MeterView, now: datetime) -> None:
        """Ask for both values of each counter of a meter; the new device often begins at zero."""
        self.meter, self.zone = meter, ZoneInfo(meter.zone)
        local = now.astimezone(self.zone)
        super().__init__(data, initial={"day": local.date()})  # type: ignore[arg-type]
        self.fields["day"].widget.attrs["max"] = local.date().isoformat()
        for place, _ in enumerate(meter.registers):
            self.fields[f"old_{place}"] = _counter(gettext_lazy("The old device showed last"))
            self.fields[f"new_{place}"] = _counter(gettext_lazy("The new device showed first"), initial="0")

    def clean(self) -> dict[str, object]:
        """Refuse a time that the clocks jumped over or showed twice."""
        refuse_unclear_time(self, zone=self.zone)
        return self.cleaned_data

    def counters(self) -> Iterator[CounterFields]:
        """Yield the fields of each counter."""
        for place, register in enumerate(self.meter.registers):
            yield CounterFields(
                title=counted_by(register, meter_type=self.meter.meter_type),
                obis_code=register.obis_code,
                last="" if register.counter is None else counter_text(register.counter),
                old=self[f"old_{place}"],
                new=self[f"new_{place}"],
            )

    def exchange(self) -> MeterExchange:
        """Return the exchange as it was entered, by the clock of the site."""
        entered = self.cleaned_data
        day: date = entered["day"]
        clock: time = entered["clock"]
        return MeterExchange(
            exchanged_at=datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC),
            old_serial_number="",
            new_serial_number=entered["new_serial_number"],
            counters=[
                CounterExchange(
                    register_id=register.register_id,
                    old_final_value=entered[f"old_{place}"],
                    new_first_value=entered[f"new_{place}"],
                )
                for place, register in enumerate(self.meter.registers)
            ],
        )

    def field_of(self, refusal: Refusal) -> str | None:
        """Return the field a refusal of an exchange is about, None for the whole form."""
        path = (refusal.field or "").split(".")
        if path[0] == "registers" and len(path) == 3:
            return f"{'old' if path[2] == 'old_final_value' else 'new'}_{path[1]}"
        return {"exchanged_at": "day", "new_serial_number": "new_serial_number"}.get(path[0])


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What the exchange of one counter means, and what is odd about it."""

    title: str
    ended: str
    began: str
    facts: str
    doubts: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def record_exchange(request: PortalRequest, meter_id: UUID) -> HttpResponse:
    """Ask for an exchange, say what it means, and keep it once that is confirmed."""
    now = timezone.now()
    meter = _meter(request, meter_id=meter_id)
    form = ExchangeForm(request.POST if request.method == "POST" else None, meter=meter, now=now)
    meanings: tuple[Meaning, ...] = ()
    if form.is_valid():
        try:
            if "keep" in request.POST:
                _keep(request, form=form, now=now)
                messages.success(
                    request, gettext("The exchange is kept. What you use is the sum of both devices.")
                )
                return redirect(card_of(meter).address)
            meanings = _weighed(request, form=form, now=now)
        except Refusal as refusal:
            if refusal.kind not in ("refused", "unreadable"):
                raise
            form.add_error(form.field_of(refusal), told(refusal))
    return render(
        request,
        "meters/exchange.html",
        {
            "card": card_of(meter),
            "form": form,
            "counters": tuple(form.counters()),
            "meanings": meanings,
            "is_doubted": any(meaning.doubts for meaning in meanings),
        },
        status=422 if form.errors else 200,
    )


def _meter(request: PortalRequest, *, meter_id: UUID) -> MeterView:
    """Return the meter whose device this person may exchange; raises what forbids it."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    if meter.in_use_before is not None and request.method != "POST":
        raise MeterOutOfUse(meter_number=meter.meter_number, in_use_before=meter.in_use_before)
    return meter


def _keep(request: PortalRequest, *, form: ExchangeForm, now: datetime) -> None:
    with seen_by(request.viewer) as viewer:
        exchange_meter(
            viewer, meter_id=form.meter.meter_id, exchange=form.exchange(), is_confirmed=True, now=now
        )


def _weighed(request: PortalRequest, *, form: ExchangeForm, now: datetime) -> tuple[Meaning, ...]:
    with seen_by(request.viewer) as viewer:
        weighed = weigh_exchange(viewer, meter_id=form.meter.meter_id, exchange=form.exchange(), now=now)
    return tuple(
        _meaning(each, title=counters.title) for each, counters in zip(weighed, form.counters(), strict=True)
    )


def _meaning(counter: WeighedCounter, *, title: str) -> Meaning:
    doubt: DoubtCard = doubt_card(counter.weighed)
    return Meaning(
        title=title,
        ended=counter_text(counter.exchange.old_final_value),
        began=counter_text(counter.exchange.new_first_value),
        facts=doubt.facts,
        doubts=doubt.sentences,
    )


def _counter(label: object, *, initial: str | None = None) -> CounterField:
    field = CounterField(label=label, max_length=MOST_CHARACTERS, initial=initial)  # type: ignore[arg-type]
    field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return field
