"""Prepares the pages of meters: everything their templates show, in the words of the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from wattstead.domains.metering.counter_photos.queries import PhotoOfLook
from wattstead.domains.metering.meter_views import RECENT_DAYS, MeterView, RegisterView
from wattstead.domains.metering.vocabulary import MeterStatus, MeterType, unit_written
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.words import (
    counted_by,
    counter_text,
    fault_of,
    last_fault_of,
    name_of,
    obis_explained,
    plain_words,
    status_of,
)
from wattstead.interfaces.pages.parts import Fact
from wattstead.kernel.calendars import local_day_of


@dataclass(frozen=True, kw_only=True)
class CounterChange:
    """What stood on one counter when the device was exchanged."""

    title: str
    old_final: str
    new_first: str


@dataclass(frozen=True, kw_only=True)
class ExchangeCard:
    """An exchange of the device, in words."""

    when: str
    old_device: str
    new_device: str
    counters: tuple[CounterChange, ...]


@dataclass(frozen=True, kw_only=True)
class RegisterCard:
    """One counter of a meter, in words. `recent_percent` is a whole number for a bar.

    `photo` is the address of the photo beside the last look, nothing where there is none.
    """

    register_id: UUID
    title: str
    obis_code: str
    obis_told: str
    counter: str
    last_when: str
    recent: str
    recent_percent: int | None
    digits: int
    multiplier: str
    photo: str = ""


@dataclass(frozen=True, kw_only=True)
class MeterCard:
    """A meter as pages show it."""

    meter_id: UUID
    is_gas: bool
    is_in_use: bool
    name: str
    number: str
    status: str
    status_tone: str
    fault: str
    words: str
    facts: tuple[Fact, ...]
    registers: tuple[RegisterCard, ...]
    exchanges: tuple[ExchangeCard, ...]
    address: str
    usage_address: str
    reading_address: str
    upload_address: str
    fault_address: str
    exchange_address: str
    estimation_address: str


def card_of(meter: MeterView, *, photos: Sequence[PhotoOfLook] = ()) -> MeterCard:
    """Return a meter in words, with the photos of its last looks among `photos`."""
    zone = ZoneInfo(meter.zone)
    key = {"meter_id": meter.meter_id}
    registers = tuple(
        _register(register, meter=meter, zone=zone, photos=photos) for register in meter.registers
    )
    return MeterCard(
        meter_id=meter.meter_id,
        is_gas=meter.meter_type is MeterType.GAS,
        is_in_use=meter.is_in_use,
        name=name_of(meter),
        number=meter.meter_number,
        status=status_of(meter),
        status_tone="warning" if meter.status is MeterStatus.FAULTY else "neutral",
        fault=fault_of(meter),
        words=plain_words(meter),
        facts=_facts(meter),
        registers=registers,
        exchanges=_exchanges(meter, zone=zone),
        address=reverse("meter", kwargs=key),
        usage_address=f"{reverse('usage')}?{urlencode({'site': meter.site_id, 'meter': meter.meter_id})}",
        reading_address=reverse("enter_reading", kwargs=key),
        upload_address=reverse("upload_file", kwargs=key),
        fault_address=reverse("report_fault", kwargs=key),
        exchange_address=reverse("record_exchange", kwargs=key),
        estimation_address=reverse("fill_gaps", kwargs=key),
    )


def moment_told(moment: datetime, *, zone: ZoneInfo) -> str:
    """Return a moment by the clock of the site: 3 May 2025, 14:15."""
    local = moment.astimezone(zone)
    return f"{days.day(local.date())}, {days.clock(local)}"


def today_at(meter: MeterView) -> date:
    """Return the day it is where the meter stands."""
    return local_day_of(timezone.now(), zone=ZoneInfo(meter.zone))


def _register(
    register: RegisterView, *, meter: MeterView, zone: ZoneInfo, photos: Sequence[PhotoOfLook]
) -> RegisterCard:
    percent = _percent(register.recent_share)
    return RegisterCard(
        register_id=register.register_id,
        title=counted_by(register, meter_type=meter.meter_type),
        obis_code=register.obis_code,
        obis_told=obis_explained(register.obis_code),
        counter=_counter(register),
        last_when=moment_told(register.last.read_at, zone=zone) if register.last else "",
        recent=_recent(register.recent_share),
        recent_percent=percent,
        digits=register.digits,
        multiplier="" if register.multiplier == 1 else counter_text(register.multiplier),
        photo=photo_at(photos, register_id=register.register_id, read_at=register.last.read_at)
        if register.last
        else "",
    )


def photo_at(photos: Sequence[PhotoOfLook], *, register_id: UUID, read_at: datetime) -> str:
    """Return the address of the photo beside a look, nothing where there is none."""
    for photo in photos:
        if (photo.register_id, photo.read_at) == (register_id, read_at):
            return reverse("counter_photo", kwargs={"photo_id": photo.id})
    return ""


def _counter(register: RegisterView) -> str:
    if register.counter is None:
        return ""
    return f"{counter_text(register.counter)}{figures.NO_BREAK}{unit_written(register.unit)}"


def _percent(share: Decimal | None) -> int | None:
    """Return a share in percent; nothing but everything is a hundred."""
    return None if share is None else int((share * 100).to_integral_value(rounding=ROUND_DOWN))


def _recent(share: Decimal | None) -> str:
    percent = _percent(share)
    if percent is None:
        return ""
    if percent == 100:
        return gettext("complete for the last {count} days").format(count=RECENT_DAYS)
    told = figures.share(Decimal(percent) / 100)
    return gettext("{share} of the last {count} days").format(share=told, count=RECENT_DAYS)


def _exchanges(meter: MeterView, *, zone: ZoneInfo) -> tuple[ExchangeCard, ...]:
    """Return the exchanges of the device, oldest first, each with all its counters."""
    found: dict[tuple[datetime, str, str], list[CounterChange]] = {}
    for register in meter.registers:
        for each in register.exchanges:
            key = (each.exchanged_at, each.old_serial_number, each.new_serial_number)
            found.setdefault(key, []).append(
                CounterChange(
                    title=counted_by(register, meter_type=meter.meter_type),
                    old_final=counter_text(each.old_final_value),
                    new_first=counter_text(each.new_first_value),
                )
            )
    return tuple(
        ExchangeCard(
            when=moment_told(at, zone=zone), old_device=old, new_device=new, counters=tuple(counters)
        )
        for (at, old, new), counters in sorted(found.items())
    )


def _facts(meter: MeterView) -> tuple[Fact, ...]:
    device = " ".join(part for part in (meter.manufacturer, meter.model) if part)
    facts = [
        Fact(label=gettext("Meter number"), value=meter.meter_number),
        Fact(label=gettext("Installed on"), value=days.day(meter.installed_on) if meter.installed_on else ""),
        Fact(
            label=gettext("Out of use since"),
            value=days.day(meter.in_use_before) if meter.in_use_before else "",
        ),
        Fact(label=gettext("Device"), value=device),
        Fact(label=gettext("Last fault"), value=last_fault_of(meter)),
    ]
    return tuple(fact for fact in facts if fact.value)
