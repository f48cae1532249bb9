"""Asks for a contract: what is to be supplied, on which tariff, since when, and until when."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.tariffs.queries import PriceSheet
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.journeys.supply_site import NewSupply, SupplyChanges

KINDS = (
    (Commodity.ELECTRICITY.value, gettext_lazy("Electricity")),
    (Commodity.GAS.value, gettext_lazy("Gas")),
)


class BeginningForm(forms.Form):
    """The tariff and the first day of a contract that supplies nothing yet."""

    tariff = forms.ChoiceField(label=gettext_lazy("On which tariff?"), widget=forms.RadioSelect)
    starts_on = DayField(label=gettext_lazy("From which day?"))

    def __init__(
        self,
        data: object = None,
        *,
        tariffs: Iterable[PriceSheet],
        today: date,
        initial: dict[str, object] | None = None,
    ) -> None:
        """Offer the tariffs, and days from today on."""
        super().__init__(data, initial=initial or {"starts_on": today})  # type: ignore[arg-type]
        offered = [(str(sheet.tariff_id), sheet.name) for sheet in tariffs]
        self.fields["tariff"].choices = offered  # type: ignore[attr-defined]
        if "tariff" not in self.initial and offered:
            self.initial["tariff"] = offered[0][0]
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()

    def changes(self) -> SupplyChanges:
        """Return how a contract is to begin instead."""
        return SupplyChanges(
            starts_on=self.cleaned_data["starts_on"], tariff_id=UUID(self.cleaned_data["tariff"])
        )


class ContractForm(BeginningForm):
    """A contract that runs until one side ends it."""

    commodity = forms.ChoiceField(
        label=gettext_lazy("What shall we supply?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=Commodity.ELECTRICITY.value,
    )

    def supply(self, *, site_id: UUID) -> NewSupply:
        """Return what is to be agreed on."""
        entered = self.cleaned_data
        return NewSupply(
            site_id=site_id,
            tariff_id=UUID(entered["tariff"]),
            commodity=Commodity(entered["commodity"]),
            starts_on=entered["starts_on"],
            last_day=None,
            auto_renew=True,
        )


class LastDayForm(forms.Form):
    """The last day of a contract."""

    last_day = DayField(label=gettext_lazy("What shall be the last day?"))

    def __init__(self, data: object = None, *, earliest: date) -> None:
        """Offer the earliest day that notice given today leads to, and later ones."""
        super().__init__(data, initial={"last_day": earliest})  # type: ignore[arg-type]
        self.fields["last_day"].widget.attrs["min"] = earliest.isoformat()
