"""Takes what somebody tells of a fault of a meter."""

from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.meter_views import meter_seen
from wattstead.domains.metering.operations.faults import report_fault
from wattstead.domains.metering.vocabulary import METER_TRANSITIONS, MeterStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import card_of, today_at
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, today_of


class FaultForm(forms.Form):
    """What is wrong with a meter, and since when."""

    description = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("A dark display, a counter that stands still, a broken seal …"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    noticed_on = DayField(label=gettext_lazy("When did you notice it?"))

    def __init__(self, data: object = None, *, today: date) -> None:
        """Propose today, and no later day."""
        super().__init__(data, initial={"noticed_on": today})  # type: ignore[arg-type]
        self.fields["noticed_on"].widget.attrs["max"] = today.isoformat()


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask_for_fault(request: PortalRequest, meter_id: UUID) -> HttpResponse:
    """Ask what is wrong with a meter, and note it."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    METER_TRANSITIONS.require(meter.status, to=MeterStatus.FAULTY)
    card, today = card_of(meter), today_at(meter)
    form = FaultForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer):
                report_fault(
                    meter_id=meter_id,
                    noticed_on=form.cleaned_data["noticed_on"],
                    told=form.cleaned_data["description"],
                    today=today,
                )
            messages.success(request, gettext("Thank you. The fault is noted; we look after the repair."))
            return redirect(card.address)
    return render(
        request, "meters/fault.html", {"form": form, "card": card}, status=422 if form.errors else 200
    )
