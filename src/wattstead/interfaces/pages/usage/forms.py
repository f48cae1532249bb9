"""Reads the question out of the address: every part may be left out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django import forms
from django.http import QueryDict

from wattstead.journeys.explore_usage import Against, Alignment, ComparisonQuestion, Span, UsageQuestion
from wattstead.kernel.refusals import Refusal, said

Measure = Literal["energy", "cost"]
AGAINST: tuple[Against, ...] = ("year_before", "before", "chosen")
BOTH = "both"
DIRECTIONS = ("import", "export", BOTH)
SPANS: tuple[Span, ...] = ("day", "week", "month", "year")


class UsageQuestionUnreadable(Refusal):
    """An address somebody changed by hand so that we cannot read it."""

    code = "usage_question_unreadable"
    kind = "unreadable"
    message = said("The address asks for usage in a way we do not know: see “{part}”.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the reader asks, whether they want to see energy or cost, and what to compare with.

    `is_both` asks for what is used and what is fed in beside each other.
    """

    question: UsageQuestion
    show: Measure
    against: Against
    align: Alignment
    other_on: date | None
    is_both: bool

    @property
    def comparison(self) -> ComparisonQuestion:
        """Return the question of somebody who compares."""
        return ComparisonQuestion(
            usage=self.question, against=self.against, align=self.align, other_on=self.other_on
        )


class UsageForm(forms.Form):
    """The parts of the addresses of the usage pages."""

    site = forms.UUIDField(required=False)
    meter = forms.UUIDField(required=False)
    direction = forms.ChoiceField(required=False, choices=[(code, code) for code in DIRECTIONS])
    span = forms.ChoiceField(required=False, choices=[(code, code) for code in SPANS])
    on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    show = forms.ChoiceField(required=False, choices=[(code, code) for code in ("energy", "cost")])
    against = forms.ChoiceField(required=False, choices=[(code, code) for code in AGAINST])
    align = forms.ChoiceField(required=False, choices=[(code, code) for code in ("day", "weekday")])
    other = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


def asked_by(address: QueryDict) -> Asked:
    """Return what the address asks; raises UsageQuestionUnreadable."""
    form = UsageForm(address)
    if not form.is_valid():
        part = next(iter(form.errors))
        raise UsageQuestionUnreadable(field=part, part=part)
    said_so = form.cleaned_data
    return Asked(
        question=UsageQuestion(
            site_id=said_so["site"],
            meter_id=said_so["meter"],
            direction="export" if said_so["direction"] == "export" else "import",
            span=said_so["span"] or "month",
            on=said_so["on"],
        ),
        show=said_so["show"] or "energy",
        against=said_so["against"] or ("chosen" if said_so["other"] else "year_before"),
        align=said_so["align"] or "day",
        other_on=said_so["other"],
        is_both=said_so["direction"] == BOTH,
    )
