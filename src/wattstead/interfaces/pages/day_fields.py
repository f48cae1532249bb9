"""Asks for a day."""

from typing import TYPE_CHECKING

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OUT_OF_REACH = gettext_lazy("Days lie between 1971 and 2199.")


class DayField(forms.DateField):
    """A day that every calendar reaches, picked as the browser lets people pick days."""

    default_validators = [
        MinValueValidator(EARLIEST_DAY, message=OUT_OF_REACH),
        MaxValueValidator(LATEST_DAY, message=OUT_OF_REACH),
    ]

    def __init__(self, *, label: "StrOrPromise", required: bool = True) -> None:
        """Ask for a day under a label."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=required, widget=widget)
