"""Asks from where on readings of a kind of register shall be doubted, and why."""

from dataclasses import asdict

from django import forms

from wattstead.domains.metering.checks.limits import SMALLEST_AND_LARGEST, Kind, Limits
from wattstead.interfaces.staff.limits.words import limit_labels, unit_of
from wattstead.interfaces.staff.waiting.forms import NoteField


class LimitsForm(forms.Form):
    """All limits of a kind, and why they change."""

    def __init__(self, data: object = None, *, kind: Kind, limits: Limits) -> None:
        """Offer what holds now."""
        super().__init__(data, initial=asdict(limits))  # type: ignore[arg-type]
        for name, label in limit_labels(unit_of(kind)).items():
            least, most = SMALLEST_AND_LARGEST[name]
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)
        self.fields["note"] = NoteField()

    def limits(self) -> Limits:
        """Return what was entered."""
        return Limits(**{name: self.cleaned_data[name] for name in SMALLEST_AND_LARGEST})
