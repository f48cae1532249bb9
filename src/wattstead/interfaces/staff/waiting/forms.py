"""Asks what becomes of readings that wait, and why."""

from decimal import Decimal
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.domains.metering.quarantine.vocabulary import LONGEST_NOTE
from wattstead.interfaces.pages.meters.forms import CounterField
from wattstead.journeys.decide_waiting import MOST_CHOSEN, Decision

SHORTEST_NOTE = 3


class NoteField(forms.CharField):
    """Why something was decided."""

    def __init__(self) -> None:
        """Ask for a few words; they stay with the reading."""
        super().__init__(
            label=gettext_lazy("Why?"),
            min_length=SHORTEST_NOTE,
            max_length=LONGEST_NOTE,
            widget=forms.TextInput(attrs={"autocomplete": "off", "list": "usual-notes"}),
        )


class ValueField(CounterField):
    """What counts instead, however people write it, or nothing."""

    def clean(self, value: object) -> Decimal | None:  # type: ignore[override]  # nothing is an answer here
        """Return the number, or None where nothing was entered; raises ValidationError."""
        return super().clean(value) if str(value or "").strip() else None


class ChosenForm(forms.Form):
    """Which readings were chosen, and what becomes of them.

    A stack has a name; the field `keys-` and that name says which readings it holds.
    """

    note = NoteField()
    decision = forms.ChoiceField(choices=[(each.value, each.value) for each in Decision], required=False)
    one = forms.CharField(required=False, max_length=60)
    back = forms.CharField(required=False, max_length=2000)

    def chosen(self) -> tuple[frozenset[UUID], Decision | None]:
        """Return what was chosen: the readings that were ticked, or those whose button was pressed."""
        decision, _, pressed = self.cleaned_data["one"].partition(":")
        stacks = [pressed] if pressed else self.data.getlist("readings")  # type: ignore[attr-defined]
        named = [self.data.get(f"keys-{stack}", stack).split(",") for stack in stacks]
        try:
            keys = [UUID(key) for some in named for key in some]
            return frozenset(keys[:MOST_CHOSEN]), Decision(decision or self.cleaned_data["decision"])
        except ValueError:
            return frozenset(), None


class ReadingForm(forms.Form):
    """What becomes of one reading: as it is, another value, or nothing."""

    note = NoteField()
    value = ValueField(label=gettext_lazy("What counts instead"), max_length=24, required=False)

    value.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


class RuleForm(forms.Form):
    """What becomes of all readings that a rule names; `seen` is how many there were when it was shown."""

    note = NoteField()
    decision = forms.ChoiceField(choices=[(each.value, each.value) for each in Decision])
    seen = forms.IntegerField(min_value=0)
