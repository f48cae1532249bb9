"""Asks what somebody wants to hear of: a line for each type of alert, and quiet hours for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy

from wattstead.domains.alerts.operations import quiet_hours_of, threshold_of
from wattstead.domains.alerts.rules import QuietHours, Wish
from wattstead.domains.alerts.vocabulary import UNITS, AlertType, ThresholdUnit
from wattstead.interfaces.pages.alerts.words import alert_name, alert_told, unit_name

# Those that come first for everybody stand first.
ORDER = (
    AlertType.BILL_AVAILABLE,
    AlertType.PAYMENT_DUE,
    AlertType.CONTRACT_EXPIRING,
    AlertType.HIGH_CONSUMPTION,
    AlertType.PRICE_SPIKE,
    AlertType.PRODUCTION_DROP,
    AlertType.DEVICE_OFFLINE,
)
ABOUT_BILLS = frozenset({AlertType.BILL_AVAILABLE, AlertType.PAYMENT_DUE})
LARGEST = 999_999


def _clock_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class QuietHoursForm(forms.Form):
    """When nobody wants to be disturbed by any alert."""

    starts_at = forms.TimeField(label=gettext_lazy("Quiet from"), required=False, widget=_clock_input())
    ends_before = forms.TimeField(label=gettext_lazy("until"), required=False, widget=_clock_input())

    def clean(self) -> None:
        """Refuse one end without the other, and quiet hours without any."""
        starts_at, ends_before = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_before")
        if (starts_at is None) != (ends_before is None) and not self.errors:
            field = "starts_at" if starts_at is None else "ends_before"
            self.add_error(field, gettext("Say when quiet hours begin and when they end."))
        elif starts_at is not None and starts_at == ends_before:
            self.add_error("ends_before", gettext("Quiet hours end at another time than they begin."))

    def quiet_hours(self) -> QuietHours | None:
        """Return what was entered."""
        return quiet_hours_of(self.cleaned_data["starts_at"], ends_before=self.cleaned_data["ends_before"])


class AlertForm(forms.Form):
    """What somebody wants of one type of alert."""

    in_app = forms.BooleanField(required=False)
    by_email = forms.BooleanField(required=False)
    by_text_message = forms.BooleanField(required=False)
    threshold = forms.DecimalField(
        required=False,
        min_value=Decimal("0.001"),
        max_value=LARGEST,
        max_digits=9,
        decimal_places=3,
        localize=True,
    )
    unit = forms.ChoiceField(required=False)

    def __init__(self, data: object, *, wish: Wish) -> None:
        """Show what holds now; what is not active is told nowhere."""
        super().__init__(
            data,  # type: ignore[arg-type] # a QueryDict or None
            prefix=wish.alert_type.value,
            initial={
                "in_app": wish.in_app and wish.is_active,
                "by_email": wish.by_email and wish.is_active,
                "by_text_message": wish.by_text_message and wish.is_active,
                "threshold": None if wish.threshold is None else _short(wish.threshold.value),
                "unit": None if wish.threshold is None else wish.threshold.unit.value,
            },
        )
        self.alert_type = wish.alert_type
        units = UNITS[wish.alert_type]
        self.fields["unit"].choices = [(unit.value, unit_name(unit)) for unit in units]  # type: ignore[attr-defined]
        if not units:
            del self.fields["threshold"], self.fields["unit"]
        name = alert_name(wish.alert_type)
        for field, label in _labels(name).items():
            if field in self.fields:
                self.fields[field].label = label
        if units:
            self.fields["threshold"].widget.attrs |= {"inputmode": "decimal", "size": "6"}

    def wish(self, *, quiet_hours: QuietHours | None) -> Wish:
        """Return what was entered."""
        entered = self.cleaned_data
        value = entered.get("threshold")
        unit = ThresholdUnit(entered["unit"]) if value is not None else None
        is_active = entered["in_app"] or entered["by_email"] or entered["by_text_message"]
        return Wish(
            alert_type=self.alert_type,
            site_id=None,
            by_email=entered["by_email"],
            by_text_message=entered["by_text_message"],
            in_app=entered["in_app"],
            threshold=threshold_of(value, unit=unit),
            quiet_hours=quiet_hours,
            is_active=is_active,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table: an alert with its controls."""

    key: str
    name: str
    told: str
    in_app: BoundField
    by_email: BoundField
    by_text_message: BoundField
    threshold: BoundField | None
    unit: BoundField | None


def forms_for(data: object, *, wishes: Mapping[AlertType, Wish]) -> tuple[AlertForm, ...]:
    """Return a form for each type of alert."""
    return tuple(AlertForm(data, wish=wish) for wish in wishes.values())


def lines_of(asked: tuple[AlertForm, ...]) -> tuple[Line, ...]:
    """Return the rows of the table."""
    return tuple(
        Line(
            key=form.alert_type.value,
            name=alert_name(form.alert_type),
            told=alert_told(form.alert_type),
            in_app=form["in_app"],
            by_email=form["by_email"],
            by_text_message=form["by_text_message"],
            threshold=form["threshold"] if "threshold" in form.fields else None,
            unit=form["unit"] if "unit" in form.fields else None,
        )
        for form in asked
    )


def _labels(name: str) -> dict[str, str]:
    return {
        "in_app": gettext("{alert}: in the portal").format(alert=name),
        "by_email": gettext("{alert}: by e-mail").format(alert=name),
        "by_text_message": gettext("{alert}: by text message").format(alert=name),
        "threshold": gettext("{alert}: from how much on").format(alert=name),
        "unit": gettext("{alert}: counted in").format(alert=name),
    }


def _short(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
