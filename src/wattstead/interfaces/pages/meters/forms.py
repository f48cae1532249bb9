"""Asks for a reading of a counter."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext, gettext_lazy

from wattstead.domains.metering.file_formats.stamps import instants_of_wall_clock
from wattstead.domains.metering.meter_views import MeterView
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.meters.words import counted_by

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")  # Decimal would read 1e400 and Infinity, too
GROUPED = re.compile(r"\d{1,3}([.,'’])\d{3}(\1\d{3})*")
MOST_CHARACTERS = 24


class CounterField(forms.CharField):
    """What stands on a counter, however people write it: 12.345,6 or 12,345.6 or 12345,6."""

    def clean(self, value: object) -> Decimal:
        """Return the number; raises ValidationError."""
        return number_in(super().clean(value))


class ReadingForm(forms.Form):
    """A register, what its counter shows, and when."""

    register = forms.ChoiceField(label=gettext_lazy("Which counter?"), widget=forms.RadioSelect)
    value = CounterField(
        label=gettext_lazy("What does it show?"),
        help_text=gettext_lazy("All digits, from left to right; leading zeros may be left out."),
        max_length=MOST_CHARACTERS,
    )
    day = DayField(label=gettext_lazy("On which day?"))
    clock = forms.TimeField(
        label=gettext_lazy("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    photo = forms.FileField(required=False, allow_empty_file=True, label=gettext_lazy("Photo of the counter"))
    photo_aside = forms.UUIDField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        required=False, label=gettext_lazy("I have looked again: the counter really shows this.")
    )

    value.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    photo.widget.attrs |= {"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}

    def __init__(self, data: object = None, files: object = None, *, meter: MeterView, now: datetime) -> None:
        """Offer the registers of `meter`, and this moment by the clock of its site."""
        self.zone = ZoneInfo(meter.zone)
        local = now.astimezone(self.zone)
        super().__init__(
            data,  # type: ignore[arg-type]
            files,  # type: ignore[arg-type]
            initial={
                "register": str(meter.registers[0].register_id),
                "day": local.date(),
                "clock": local.time().replace(second=0, microsecond=0, tzinfo=None),
            },
        )
        self.fields["register"].choices = registers_of(meter)  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["max"] = local.date().isoformat()

    def clean(self) -> dict[str, object]:
        """Refuse a time that the clocks jumped over or showed twice."""
        refuse_unclear_time(self, zone=self.zone)
        return self.cleaned_data

    def read_at(self) -> datetime:
        """Return the moment entered, by the clock of the site."""
        day: date = self.cleaned_data["day"]
        clock: time = self.cleaned_data["clock"]
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)


def refuse_unclear_time(form: forms.Form, *, zone: ZoneInfo) -> None:
    """Put a problem beside `clock` where the clocks of `zone` never showed that time on `day`, or twice."""
    day, clock = form.cleaned_data.get("day"), form.cleaned_data.get("clock")
    if day is None or clock is None:
        return
    shown = instants_of_wall_clock(datetime.combine(day, clock), zone=zone)
    if not shown:
        form.add_error("clock", gettext("The clocks jumped over that time on this day."))
    elif len(shown) > 1:
        form.add_error(
            "clock", gettext("The clocks showed that time twice on this day. Say one before or after.")
        )


def registers_of(meter: MeterView) -> Sequence[tuple[str, str]]:
    """Return the registers of a meter to choose from."""
    return [
        (
            str(register.register_id),
            f"{counted_by(register, meter_type=meter.meter_type)} ({register.obis_code})",
        )
        for register in meter.registers
    ]


def number_in(text: str) -> Decimal:
    """Return the number a person wrote; raises ValidationError.

    One sign alone before three digits groups thousands only where the language does so:
    "12.345" is twelve thousand in German, a decimal in English.
    """
    plain = re.sub(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", "", text)
    signs = [sign for sign in plain if sign in ".,"]
    whole, _, decimals = plain.rpartition(signs[-1]) if signs else (plain, "", "")
    if len(set(signs)) == 2 and GROUPED.fullmatch(whole):
        plain = re.sub(r"[.,'’]", "", whole) + "." + decimals
    elif GROUPED.fullmatch(plain) and (len(signs) > 1 or signs == [get_format("THOUSAND_SEPARATOR")]):
        plain = re.sub(r"[.,'’]", "", plain)
    else:
        plain = plain.replace(",", ".")
    plain = re.sub("['’]", "", plain)
    if not NUMBER.fullmatch(plain):
        raise ValidationError(gettext("Please enter a number, such as 12345.6."))
    return Decimal(plain)
