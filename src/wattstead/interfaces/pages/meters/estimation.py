"""Shows what would be filled into the gaps of a meter, and fills them when somebody says so."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.meter_views import MeterView, meter_seen
from wattstead.domains.metering.operations.around_gaps import MOST_DAYS
from wattstead.domains.metering.vocabulary import EstimateMethod, unit_written
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.load_profiles import load_profiles
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import card_of, moment_told, today_at
from wattstead.interfaces.pages.meters.forms import registers_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.refusals import told
from wattstead.journeys.fill_gaps import (
    DayFilled,
    GapFilled,
    GapsFilled,
    fill_gaps_of_register,
    preview_gaps,
)
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.refusals import Refusal

USUALLY = timedelta(days=60)
FEW_DAYS = 14
MOST_GAPS_TOLD = 20


class DaysForm(forms.Form):
    """Whose gaps, and on which days."""

    register = forms.ChoiceField(label=gettext_lazy("Which counter?"), widget=forms.RadioSelect)
    first_day = DayField(label=gettext_lazy("From"))
    last_day = DayField(label=gettext_lazy("To"))

    def __init__(self, data: object, *, meter: MeterView, today: date) -> None:
        """Propose the last weeks of the first counter."""
        proposed = {
            "register": str(meter.registers[0].register_id),
            "first_day": (today - USUALLY).isoformat(),
            "last_day": (today - ONE_DAY).isoformat(),
        }
        given = {name: data.get(name) for name in proposed} if hasattr(data, "get") else {}
        super().__init__(proposed | {name: value for name, value in given.items() if value})
        self.fields["register"].choices = registers_of(meter)  # type: ignore[attr-defined]
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs["max"] = (today - ONE_DAY).isoformat()

    def days(self) -> DayPeriod:
        """Return the days that were chosen; raises PeriodWithoutDays."""
        entered = self.cleaned_data
        return DayPeriod(starts_on=entered["first_day"], ends_before=entered["last_day"] + ONE_DAY)


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """A gap in words."""

    when: str
    energy: str
    how: str


@dataclass(frozen=True, kw_only=True)
class GapsCard:
    """What would be filled in: a sentence, a picture, and each gap."""

    sentence: str
    picture: str
    lines: tuple[GapLine, ...]
    more: int


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def fill_gaps(request: PortalRequest, meter_id: UUID) -> HttpResponse:
    """Show what would be filled into the gaps of some days, and fill them."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    card = card_of(meter)
    form = DaysForm(
        request.POST if request.method == "POST" else request.GET, meter=meter, today=today_at(meter)
    )
    shown: GapsCard | None = None
    nothing = ""
    if form.is_valid():
        try:
            if request.method == "POST":
                return _filled(request, form=form, meter=meter)
            shown = _preview(request, form=form)
        except Refusal as refusal:
            if refusal.kind not in ("refused", "unreadable"):
                raise
            nothing = told(refusal)
    return render(
        request,
        "meters/estimation.html",
        {"card": card, "form": form, "gaps": shown, "nothing": nothing, "most_days": MOST_DAYS},
        status=422 if form.errors else 409 if nothing and request.method == "POST" else 200,
    )


def _filled(request: PortalRequest, *, form: DaysForm, meter: MeterView) -> HttpResponse:
    register_id = UUID(form.cleaned_data["register"])
    with seen_by(request.viewer) as viewer:
        total = fill_gaps_of_register(
            viewer=viewer,
            register_id=register_id,
            days=form.days(),
            profiles=load_profiles(),
            now=timezone.now(),
        )
    unit = next(each.unit for each in meter.registers if each.register_id == register_id)
    messages.success(
        request,
        gettext("{energy} are filled in as estimates. A reading that comes later takes their place.").format(
            energy=figures.energy(total, unit=unit_written(unit))
        ),
    )
    asked = urlencode({"register": register_id, "year": form.cleaned_data["last_day"].year})
    return redirect(f"{card_of(meter).address}?{asked}")


def _preview(request: PortalRequest, *, form: DaysForm) -> GapsCard:
    with seen_by(request.viewer) as viewer:
        preview = preview_gaps(
            viewer,
            register_id=UUID(form.cleaned_data["register"]),
            days=form.days(),
            profiles=load_profiles(),
            now=timezone.now(),
        )
    return _card(preview)


def _card(preview: GapsFilled) -> GapsCard:
    unit = unit_written(preview.unit)
    return GapsCard(
        sentence=gettext("{energy} would be filled in as estimates, hatched in the picture.").format(
            energy=figures.energy(preview.total, unit=unit)
        ),
        picture=json.dumps(_picture(preview), ensure_ascii=False),
        lines=tuple(
            _line(gap, unit=unit, zone=ZoneInfo(preview.zone)) for gap in preview.gaps[:MOST_GAPS_TOLD]
        ),
        more=max(len(preview.gaps) - MOST_GAPS_TOLD, 0),
    )


def _line(gap: GapFilled, *, unit: str, zone: ZoneInfo) -> GapLine:
    if gap.starts_at.date() == gap.ends_before.date():
        clocks = f"{days.clock(gap.starts_at)}{days.DASH}{days.clock(gap.ends_before)}"
        when = f"{days.day(gap.starts_at.date())}, {clocks}"
    else:
        when = gettext("{first} to {last}").format(
            first=f"{days.day(gap.starts_at.date())}, {days.clock(gap.starts_at)}",
            last=f"{days.day(gap.ends_before.date())}, {days.clock(gap.ends_before)}",
        )
    return GapLine(
        when=when, energy=figures.energy(gap.total, unit=unit), how=" ".join(_how(gap, unit=unit, zone=zone))
    )


def _how(gap: GapFilled, *, unit: str, zone: ZoneInfo) -> list[str]:
    sentences = [
        {
            EstimateMethod.OWN_PROFILE: gettext(
                "As this meter counted at the same times in the weeks around it."
            ),
            EstimateMethod.STANDARD_PROFILE: gettext(
                "As customers of its kind use energy (profile {profile})."
            ),
            EstimateMethod.EVEN: gettext("Spread evenly over the time."),
        }[gap.method].format(profile=gap.profile)
    ]
    if gap.advance is not None and gap.read_from is not None and gap.read_until is not None:
        sentences.append(
            gettext(
                "With the readings around it, it adds up to the {energy} that the counter went on"
                " between {first} and {last}."
            ).format(
                energy=figures.energy(gap.advance, unit=unit),
                first=moment_told(gap.read_from, zone=zone),
                last=moment_told(gap.read_until, zone=zone),
            )
        )
    return sentences


def _picture(preview: GapsFilled) -> dict[str, object]:
    """Return a bar for each day; days with something filled in are hatched."""
    few = len(preview.days) <= FEW_DAYS
    unit = unit_written(preview.unit)
    return {
        "unit": unit,
        "direction": "import",
        "language": translation.get_language(),
        "bars": [_bar(day, at=at, few=few, unit=unit) for at, day in enumerate(preview.days)],
    }


def _bar(day: DayFilled, *, at: int, few: bool, unit: str) -> dict[str, object]:
    energy = None if day.known is None and day.filled is None else (day.known or 0) + (day.filled or 0)
    quality = "missing" if energy is None else "measured" if day.filled is None else "estimated"
    parts = [days.weekday(day.on)]
    if energy is not None:
        parts.append(figures.energy(Decimal(energy), unit=unit))
    if day.filled is not None:
        parts.append(gettext("{energy} of it estimated").format(energy=figures.energy(day.filled, unit=unit)))
    return {
        "label": days.short_day(day.on),
        "tick": 2 if few or at % 14 == 0 else 1 if at % 7 == 0 else 0,
        "value": None if energy is None else float(energy),
        "colour": None,
        "quality": quality,
        "told": "\n".join(parts),
        "href": "",
    }
