"""Puts a refusal beside the field of a form that it is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.utils.translation import gettext

from wattstead.interfaces.refusals import told
from wattstead.kernel.addresses import AddressUnreadable
from wattstead.kernel.refusals import Refusal


@contextmanager
def problems_in(form: forms.Form, *, expected: tuple[type[Refusal], ...] = ()) -> Iterator[None]:
    """Turn what cannot be read, and the refusals expected here, into problems of the form.

    The unit of work goes inside, so that it is undone; what else is refused goes on.
    """
    try:
        yield
    except Refusal as refusal:
        if refusal.kind != "unreadable" and not isinstance(refusal, expected):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, _words_for(refusal))


def _words_for(refusal: Refusal) -> str:
    if isinstance(refusal, AddressUnreadable):  # the label names the part already
        return gettext("Please check this part of the address.")
    return told(refusal)
