"""Reads what the address of a meter's page asks for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict

from wattstead.domains.metering.meter_views import MeterView, RegisterView
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY
from wattstead.kernel.refusals import NotFound, Refusal, said


class MeterQuestionUnreadable(Refusal):
    """An address somebody changed by hand so that we cannot read it."""

    code = "meter_question_unreadable"
    kind = "unreadable"
    message = said("The address asks for a meter in a way we do not know: see “{part}”.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which register, which year of its calendar and which page of its readings is asked for."""

    register_id: UUID | None
    year: int | None
    until: date | None


class MeterQuestionForm(forms.Form):
    """The parts of the address of a meter's page."""

    register = forms.UUIDField(required=False)
    year = forms.IntegerField(required=False, min_value=EARLIEST_DAY.year, max_value=LATEST_DAY.year)
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


def asked_by(address: QueryDict) -> Asked:
    """Return what the address asks; raises MeterQuestionUnreadable."""
    form = MeterQuestionForm(address)
    if not form.is_valid():
        part = next(iter(form.errors))
        raise MeterQuestionUnreadable(field=part, part=part)
    said_so = form.cleaned_data
    return Asked(register_id=said_so["register"], year=said_so["year"], until=said_so["until"])


def register_asked(asked: Asked, *, meter: MeterView) -> RegisterView:
    """Return the register asked for, or the first of the meter; raises NotFound for one of another meter."""
    if asked.register_id is None:
        return meter.registers[0]
    for register in meter.registers:
        if register.register_id == asked.register_id:
            return register
    raise NotFound
