"""Asks what somebody wants to know, and for files that show it."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from wattstead.domains.support.vocabulary import LONGEST_MESSAGE, LONGEST_SUBJECT, TicketCategory
from wattstead.interfaces.pages.support.words import category_label

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp,.txt,.csv,.xlsx,image/png,image/jpeg,image/webp,application/pdf"
ORDER = (
    TicketCategory.BILLING,
    TicketCategory.CONTRACT,
    TicketCategory.DEVICE,
    TicketCategory.TECHNICAL,
    TicketCategory.OTHER,
)


class FileField(forms.FileField):
    """A file that may be sent along."""

    def __init__(self) -> None:
        """Say what can be sent."""
        super().__init__(label=gettext_lazy("File"), required=False, allow_empty_file=True)
        self.widget.attrs["accept"] = ACCEPTED


class AnswerForm(forms.Form):
    """What somebody writes into a conversation: words, a file, or both."""

    content = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = FileField()

    def clean(self) -> dict[str, object]:
        """Refuse what says nothing."""
        said: dict[str, object] = super().clean() or self.cleaned_data
        if not said.get("content") and not said.get("file") and not self.errors:
            self.add_error("content", gettext_lazy("Write something, or choose a file."))
        return said


class QuestionForm(forms.Form):
    """What somebody asks."""

    category = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=lazy(lambda: [(one.value, category_label(one)) for one in ORDER], list)(),
    )
    subject = forms.CharField(
        label=gettext_lazy("In short"),
        max_length=LONGEST_SUBJECT,
        help_text=gettext_lazy("Such as “Bill of March higher than expected”."),
    )
    content = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    file = FileField()
